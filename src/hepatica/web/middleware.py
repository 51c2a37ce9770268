"""Errors get their page, what was typed is kept, a given password leads no further."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hepatica.errors import HepaticaError
from hepatica.web import typed
from hepatica.web.views.errors import busy, error_page, server_error, wrong_method

_LOG = logging.getLogger("hepatica.web")


class ErrorPagesMiddleware:
    """Turns what actions raise into pages; what nobody foresaw stays Django's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; errors come by ``process_exception``."""
        answer = self.get_response(request)
        return wrong_method(request, answer) if answer.status_code == 405 else answer

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Answer a named error with its page."""
        if isinstance(exception, OperationalError):
            # another writer holds the lock, or the database is gone: its words may
            # hold a row, so only its kind is logged
            _LOG.error("database: %s", type(exception).__name__)
            return busy(request)
        if not isinstance(exception, HepaticaError):
            return None
        if exception.http_status == 500:
            _LOG.error("no recommendation", exc_info=exception)
            return server_error(request)
        if exception.http_status == 409:
            _LOG.warning("%s", type(exception).__name__)
        return error_page(request, exception)


class KeepTypedMiddleware:
    """Sets aside what is sent after a session ended, before it asks to sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the page is known in ``process_view``."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Lead to the sign-in and back to the form, not to an address that takes it."""
        if request.method != "POST" or request.user.is_authenticated:
            return None
        back = typed.set_aside(request)
        return redirect_to_login(back) if back else None


class OwnPasswordFirstMiddleware:
    """Sends who has a password from somebody else to choose an own one first."""

    OPEN = ("own-password", "sign-in", "sign-out")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the page is known in ``process_view``."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let nothing be read or signed under a password that two people know."""
        if not getattr(request.user, "is_password_temporary", False):
            return None
        match = request.resolver_match
        if match is not None and match.url_name in self.OPEN:
            return None
        return redirect("own-password")
