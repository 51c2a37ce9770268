"""Sign-ins, sign-outs and failed tries are audit events."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.dispatch import receiver
from django.http import HttpRequest

from hepatica.actions import audit, sign_in
from hepatica.web import clock
from hepatica.web.sign_in import address_of, is_resting


@receiver(user_logged_in, dispatch_uid="hepatica-signed-in")
def signed_in(user: Any, request: HttpRequest | None = None, **_: Any) -> None:
    """Note who came."""
    audit.write(by=user, at=clock.now(), center=None, action="account.signed-in")
    sign_in.forget_tries(username=user.pk, address=address_of(request))


@receiver(user_logged_out, dispatch_uid="hepatica-signed-out")
def signed_out(user: Any, **_: Any) -> None:
    """Note who left; a session that had ended before has no one."""
    if user is not None:
        audit.write(by=user, at=clock.now(), center=None, action="account.signed-out")


@receiver(user_login_failed, dispatch_uid="hepatica-sign-in-failed")
def sign_in_failed(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """Note a try that failed, and for which account; a typed name may be a password."""
    sign_in.audit_failure(
        at=clock.now(),
        username=str(credentials.get("username") or ""),
        is_resting=is_resting(request),
    )
