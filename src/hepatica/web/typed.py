"""What is typed into a page whose session has ended: kept for who was typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core import signing

from hepatica.actions import drafts
from hepatica.errors import HepaticaError
from hepatica.web import clock, text
from hepatica.web.seat import who

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpRequest

    from hepatica.actions.views import CourseView

PAGE_OF = "page_of"
_SALT, _ASIDE = "hepatica.page-of", "hepatica-typed"
# As long as a page may stand open; what is older is typed again.
_OPEN_SECONDS = 24 * 60 * 60
_MOST_LETTERS = 20_000
_ABOUT = "_about"
_NEVER = (PAGE_OF, "csrfmiddlewaretoken", "password", "form_id", "keep", "from")
# When it was measured is stated anew.
_WHEN = ("on", "time")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A draft beside the form that it may belong to.

    Parameters
    ----------
    fields : dict of str to str
        What goes back into the boxes; empty where it was typed for something else.
    lines : tuple of tuple of str
        Label and words of what was typed for another visit or order, to look at only.
    on : str
        Day on which it was typed, in words.
    """

    fields: dict[str, str]
    lines: tuple[tuple[str, str], ...] = ()
    on: str = ""


NOTHING = Kept(fields={})


def page_of(request: HttpRequest, about: str) -> str:
    """Name who a page is for and what it is about, so that nobody can alter it."""
    return signing.dumps([who(request).get_username(), about], salt=_SALT)


def about_of(view: CourseView, form: str, *, shown: str = "") -> str:
    """Say what a form is about: the visit's day, and the order where it names one.

    Parameters
    ----------
    view : CourseView
        As the page shows it.
    form : str
        Which form.
    shown : str
        What the page shows that is in no order yet: the hash of one that is drawn up,
        or the id of a proposal.

    Returns
    -------
    str
        Another text for another visit, order or proposal.
    """
    order, of_order = view.visit.order, ""
    if form == "fill" or form.startswith("order-"):
        if order is not None:
            of_order = order.payload.order_hash
        elif view.to_verify is not None:
            of_order = view.to_verify[1]
    return f"{view.on.isoformat()} {shown or of_order}".strip()


def keep(
    request: HttpRequest, view: CourseView, form: str, fields: dict[str, str]
) -> None:
    """Keep what somebody who is signed in typed."""
    drafts.keep(
        by=who(request),
        at=clock.now(),
        course_id=view.id,
        form=form,
        fields={**fields, _ABOUT: about_of(view, form)},
    )


def kept_for(request: HttpRequest, view: CourseView, form: str, about: str) -> Kept:
    """Find what the reader typed into a form, and whether it still belongs there."""
    found = drafts.find(by=who(request), course_id=view.id, form=form)
    if found is None:
        return NOTHING
    fields = {name: words for name, words in found.fields.items() if name != _ABOUT}
    on = text.day(clock.day(found.saved_at, view.center.time_zone), near=view.on)
    if found.fields.get(_ABOUT) == about:
        return Kept(fields=fields, on=on)
    return Kept(fields={}, lines=tuple(fields.items()), on=on)


def labeled(kept: Kept, form: BaseForm) -> tuple[tuple[str, str], ...]:
    """Write what was typed for something else by the labels of the form."""
    return tuple(
        (str(form[name].label), words)
        for name, words in kept.lines
        if name in form.fields and words and not form[name].is_hidden
    )


def discard(request: HttpRequest, view: CourseView, form: str) -> None:
    """Throw a draft away that was used, if there is one."""
    if drafts.find(by=who(request), course_id=view.id, form=form) is not None:
        drafts.discard(by=who(request), at=clock.now(), course_id=view.id, form=form)


# ---- over an ended session ----


def set_aside(request: HttpRequest) -> str:
    """Put what was sent without a session where only its writer gets it back.

    Parameters
    ----------
    request : HttpRequest
        A form of one of our pages, sent by nobody who is signed in, or by who has
        signed in again since.

    Returns
    -------
    str
        The page to come back to; empty where it is no form that keeps anything, or
        it was shown to somebody else than who is signed in now.
    """
    target, aside = _target(request), _typed(request)
    if target is None or aside is None:
        return ""
    course_id, form, back = target
    aside |= {"course": course_id, "form": form}
    if not request.user.is_authenticated:
        request.session[_ASIDE] = aside
        return back
    if aside["account"] != who(request).get_username():
        return ""
    return back if _keep_aside(request, aside) else ""


def has_set_aside(request: HttpRequest) -> bool:
    """Tell whether something waits for its writer to sign in."""
    return _ASIDE in request.session


def bring_back(request: HttpRequest) -> None:
    """Make a draft of what was set aside, for its writer and nobody else."""
    aside = request.session.pop(_ASIDE, None)
    if aside is not None and aside["account"] == who(request).get_username():
        _keep_aside(request, aside)


def _keep_aside(request: HttpRequest, aside: dict[str, Any]) -> bool:
    try:
        drafts.keep(
            by=who(request),
            at=clock.now(),
            course_id=aside["course"],
            form=aside["form"],
            fields=aside["fields"],
        )
    except HepaticaError:
        # they may not see this course any more; signing in goes on
        return False
    return True


def _typed(request: HttpRequest) -> dict[str, Any] | None:
    try:
        account, about = signing.loads(
            request.POST.get(PAGE_OF, ""), salt=_SALT, max_age=_OPEN_SECONDS
        )
    except signing.BadSignature:
        return None
    match = request.resolver_match
    is_fact = match is not None and match.url_name == "record"
    fields = {
        name: words
        for name, words in request.POST.items()
        if name not in _NEVER
        and not name.endswith("-confirm")
        and not (is_fact and name in _WHEN)
    }
    if sum(map(len, fields.values())) > _MOST_LETTERS:
        return None
    return {"account": account, "fields": {**fields, _ABOUT: about}}


def _target(request: HttpRequest) -> tuple[str, str, str] | None:
    """Say which course and form it was, and where it is shown."""
    match = request.resolver_match
    if match is None:
        return None
    found = match.kwargs
    if match.url_name == "record":
        came = request.POST.get("from", "")
        query = f"?{urlencode({'from': came})}" if came else ""
        return found["course_id"], found["form"], f"{request.path}{query}"
    if match.url_name == "order-step":
        return found["course_id"], f"order-{found['step']}", request.get_full_path()
    if match.url_name in ("visit-accept", "visit-change"):
        page = f"/courses/{found['course_id']}/visits/{found['on']}/"
        return found["course_id"], match.url_name, page
    return None
