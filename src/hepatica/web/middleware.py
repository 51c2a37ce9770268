"""Every named error gets its page, its status and no more than may be shown."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from hepatica.errors import HepaticaError
from hepatica.web.views.errors import error_page, server_error

_LOG = logging.getLogger("hepatica.web")


class ErrorPagesMiddleware:
    """Turns what actions raise into pages; what nobody foresaw stays Django's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; errors come by ``process_exception``."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """Answer a named error with its page."""
        if not isinstance(exception, HepaticaError):
            return None
        if exception.http_status == 500:
            _LOG.error("no recommendation", exc_info=exception)
            return server_error(request)
        if exception.http_status == 409:
            _LOG.warning("%s", type(exception).__name__)
        return error_page(request, exception)
