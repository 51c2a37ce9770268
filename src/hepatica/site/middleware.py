"""Headers of every answer, and the id that ties an answer to its audit events."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from hepatica.records.request import REQUEST_ID

GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=()"


class RequestIdMiddleware:
    """Give each request an id of its own; what a client sends is not taken."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the id for the time of the request and show it in the answer."""
        token = REQUEST_ID.set(secrets.token_hex(8))
        # For the page that names it: the web does not reach records.
        request.META["HEPATICA_REQUEST_ID"] = REQUEST_ID.get()
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = REQUEST_ID.get()
        finally:
            REQUEST_ID.reset(token)
        return response


class HeadersMiddleware:
    """Content security policy everywhere; no copy of a page kept behind a sign-in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to the answer of the inner layers."""
        response = self.get_response(request)
        response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        # Inner layers set request.user; an answer that they never saw has none.
        # A view that sends no patient data may state its own Cache-Control.
        user = getattr(request, "user", None)
        is_signed_in = user is not None and user.is_authenticated
        if is_signed_in and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response


class RequestIdFilter(logging.Filter):
    """Put the request's id on each log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add the field; every line passes."""
        # a refusal is logged when the id of the context is gone already
        meta = getattr(getattr(record, "request", None), "META", {})
        record.request_id = REQUEST_ID.get() or meta.get("HEPATICA_REQUEST_ID", "-")
        return True
