"""Sign-in by the framework's own accounts, with a limit on guessing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from hepatica.actions import sign_in
from hepatica.web import clock

if TYPE_CHECKING:
    from hepatica.records.models import Account

_RESTS = "hepatica_sign_in_rests"


def address_of(request: HttpRequest | None) -> str:
    """Tell where a request comes from, as far as it can be known.

    Parameters
    ----------
    request : HttpRequest or None
        ``None`` for a sign-in without a page.

    Returns
    -------
    str
        Behind a proxy what the proxy itself wrote last; before it anybody may have
        written anything.
    """
    meta = request.META if request is not None else {}
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = str(meta.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return str(meta.get("REMOTE_ADDR", ""))


def is_resting(request: HttpRequest | None) -> bool:
    """Tell whether this request was one try too many."""
    return getattr(request, _RESTS, False)


class LimitedBackend(ModelBackend):
    """Looks at a password only while there were not too many tries."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Account | None:
        """Count the try, and leave the rest to the framework."""
        if username is None or password is None:
            return None
        if not sign_in.begin_try(
            at=clock.now(), username=username, address=address_of(request)
        ):
            if request is not None:
                setattr(request, _RESTS, True)
            raise PermissionDenied
        found = super().authenticate(
            request, username=username, password=password, **kwargs
        )
        return found
