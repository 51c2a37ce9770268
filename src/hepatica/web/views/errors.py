"""The pages of errors: neutral, with what to do, never with a patient's value."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import requires_csrf_token

from hepatica.actions import audit
from hepatica.errors import (
    Conflict,
    HepaticaError,
    InputError,
    KnowledgeError,
    NotVisible,
)
from hepatica.web import clock, typed
from hepatica.web.seat import says_demo, who


@dataclass(frozen=True, kw_only=True)
class ErrorWords:
    """What one error page says."""

    title: str
    about: str


_WORDS = {
    400: ErrorWords(
        title="This request cannot be read",
        about="Go back and try again. If it comes from a link, the link is broken.",
    ),
    403: ErrorWords(
        title="Not permitted",
        about="This needs a privilege that your account does not hold at this center. "
        "Ask who administers it. Emptying a pump needs no page.",
    ),
    404: ErrorWords(
        title="Not found",
        about="There is no such page or course among those you may read.",
    ),
    405: ErrorWords(
        title="This address takes a form only",
        about="Nothing was recorded. Go back to the page and send the form from there.",
    ),
    409: ErrorWords(
        title="Something changed, or has to be chosen first",
        about="Nothing was recorded. Look again and decide on what stands now.",
    ),
    422: ErrorWords(
        title="This cannot be taken as it is",
        about="Nothing was recorded.",
    ),
    503: ErrorWords(
        title="Something outside did not do its part",
        about="Nothing was recorded. Try again in a while.",
    ),
}


def error_page(request: HttpRequest, error: HepaticaError) -> HttpResponse:
    """Render a named error with its status."""
    status = error.http_status
    return _page(request, status, _details(error))


def _details(error: HepaticaError) -> list[str]:
    if isinstance(error, InputError):
        return [f"{found.path}: {found.message}" for found in error.errors]
    if isinstance(error, NotVisible):
        return []
    if isinstance(error, KnowledgeError | Conflict) or error.http_status == 403:
        return [str(error)]
    return []


def busy(request: HttpRequest) -> HttpResponse:
    """Answer that the database took nothing, and when to try again."""
    answer = _page(request, 503, [])
    answer["Retry-After"] = "5"
    return answer


def wrong_method(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Answer in words where Django has none: an address opened without its form."""
    page = _page(request, 405, [])
    page["Allow"] = answer["Allow"]
    return page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django could not read."""
    return _page(request, 400, [])


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django refused."""
    return _page(request, 403, [])


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that does not exist."""
    return _page(request, 404, [])


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from one of our pages, or is too old.

    A page that names its reader in our own hand came from us: what was typed is kept.
    """
    back = typed.set_aside(request)
    user = getattr(request, "user", None)
    if back and user is not None and user.is_authenticated:
        return redirect(back)
    if back:
        return redirect_to_login(back)
    words = ErrorWords(
        title="The form has expired",
        about="You were signed out, or the page stood open too long. Go back, copy "
        "what you typed, load the page again and send it from there.",
    )
    if user is not None and user.is_authenticated:
        # a stranger's forms would fill the ledger; whoever is signed in is named
        audit.write(
            by=who(request), at=clock.now(), center=None, action="form.not-ours"
        )
    return _render(request, 403, words, [])


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what nobody foresaw: no recommendation, and a reference to look for."""
    reference = request.META.get("HEPATICA_REQUEST_ID", "none")
    context = {"reference": reference, "is_demo": says_demo(request)}
    return render(request, "web/server_error.html", context, status=500)


def _page(request: HttpRequest, status: int, details: list[str]) -> HttpResponse:
    words = _WORDS.get(status, _WORDS[422])
    return _render(request, status, words, details)


def _render(
    request: HttpRequest, status: int, words: ErrorWords, details: list[str]
) -> HttpResponse:
    context = {
        "words": words,
        "details": details,
        "status": status,
        "is_demo": says_demo(request),
    }
    return render(request, "web/error.html", context, status=status)
