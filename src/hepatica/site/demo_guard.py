"""A demo center, or one under debug, answers this machine only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

from hepatica.site.environment import LOOPBACK

_FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_VIA")
_REFUSAL = (
    "The demo center, or one under HEPATICA_DEBUG, is served on its own machine only, "
    "so nobody else is let in."
)


def is_local(meta: Mapping[str, Any]) -> bool:
    """Tell whether a request comes from this machine, and not through a proxy.

    Parameters
    ----------
    meta : mapping
        ``request.META``.

    Returns
    -------
    bool
        False also for a name off this machine, which a page elsewhere may have
        pointed here, and for an address that cannot be read.
    """
    if any(meta.get(name) for name in _FORWARDED):
        return False
    host = str(meta.get("HTTP_HOST", ""))
    # [::1]:8000 keeps its brackets; localhost:8000 loses its port.
    name = (
        host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]
    )
    if name.lower() not in LOOPBACK:
        return False
    try:
        return ip_address(str(meta.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False


class LoopbackOnlyMiddleware:
    """Refuse every request from another machine."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 403 before a session, a sign-in or a page is looked at."""
        if not is_local(request.META):
            return HttpResponseForbidden(_REFUSAL, content_type="text/plain")
        return self.get_response(request)
