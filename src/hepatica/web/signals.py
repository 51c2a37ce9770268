"""Sign-ins, sign-outs and failed tries are audit events."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.dispatch import receiver

from hepatica.actions import audit
from hepatica.web import clock


@receiver(user_logged_in, dispatch_uid="hepatica-signed-in")
def signed_in(user: Any, **_: Any) -> None:
    """Note who came."""
    audit.write(by=user, at=clock.now(), center=None, action="account.signed-in")


@receiver(user_logged_out, dispatch_uid="hepatica-signed-out")
def signed_out(user: Any, **_: Any) -> None:
    """Note who left; a session that had ended before has no one."""
    if user is not None:
        audit.write(by=user, at=clock.now(), center=None, action="account.signed-out")


@receiver(user_login_failed, dispatch_uid="hepatica-sign-in-failed")
def sign_in_failed(credentials: dict[str, Any], **_: Any) -> None:
    """Note a try that failed; what was typed is not kept, it may be a password."""
    audit.write(
        by="anonymous", at=clock.now(), center=None, action="account.sign-in-failed"
    )
