"""Results that came near somebody: compare, and say whose they are."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hepatica.actions.held_labs import (
    HeldView,
    attach_held,
    discard_held,
    open_held,
)
from hepatica.actions.imports_report import ImportReport
from hepatica.errors import Conflict, InputError
from hepatica.web import clock, text
from hepatica.web.forms.held_form import AttachForm, DiscardForm
from hepatica.web.forms.withdraw_form import PlainForm
from hepatica.web.presenters.held_rows import (
    candidate_name,
    compare_lines,
    differs_words,
    result_lines,
    settled_words,
)
from hepatica.web.seat import is_demo, who

_DISCARD = "discard"


@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest, held_id: str) -> HttpResponse:
    """Show both, or take the answer."""
    view = open_held(by=who(request), at=clock.now(), held_id=held_id)
    chosen = request.POST.get("whose", "") if request.method == "POST" else None
    discard = DiscardForm(request.POST if chosen == _DISCARD else None)
    forms = _attach_forms(request, view, chosen)
    sent = {_DISCARD: discard, **forms}.get(chosen or "")
    if chosen is not None and (sent is None or view.state != "waiting"):
        messages.warning(request, "Nothing was done: look what stands here now")
        return redirect("held", held_id)
    try:
        if sent and sent.is_valid() and _settled(request, view, chosen, sent):
            return redirect(f"/labs/?center={view.center.id}")
    except Conflict as error:
        # The page as it was would offer what somebody has done already.
        messages.warning(request, text.sentence(str(error)).rstrip("."))
        return redirect("held", held_id)
    return _page(request, view, forms, discard, sent)


def _attach_forms(
    request: HttpRequest, view: HeldView, chosen: str | None
) -> dict[str, AttachForm]:
    return {
        one.person: AttachForm(
            one.asks,
            request.POST if chosen == one.person else None,
            prefix=f"c{number}",
        )
        for number, one in enumerate(view.candidates)
    }


def _settled(
    request: HttpRequest, view: HeldView, chosen: str | None, form: PlainForm
) -> bool:
    """Attach or discard; false where the form has to be looked at again."""
    by, at, held_id = who(request), clock.now(), view.row.id
    try:
        if isinstance(form, AttachForm):
            report = attach_held(
                by=by, at=at, held_id=held_id, person=chosen or "", typed=form.typed()
            )
            messages.success(request, _attached_words(view, chosen, report))
        else:
            reason = form.cleaned_data["reason"]
            discard_held(by=by, at=at, held_id=held_id, reason=reason)
            messages.success(
                request, "Discarded as nobody's here; nothing was attached"
            )
    except InputError as error:
        form.take(error)
        return False
    return True


def _attached_words(view: HeldView, person: str | None, report: ImportReport) -> str:
    (course,) = [c.course_id for c in view.candidates if c.person == person]
    parts = [f"{text.n(len(report.taken), 'report')} taken"]
    if report.already_there:
        parts.append(f"{report.already_there} already there")
    if report.withdrawn:
        parts.append(f"{len(report.withdrawn)} taken back")
    flags = [flag for taken in report.taken for flag in taken.flags]
    if flags:
        parts.append(f"look at {text.n(len(flags), 'flag')} in the course")
    return f"Attached to {course}: {', '.join(parts)}"


def _page(
    request: HttpRequest,
    view: HeldView,
    forms: dict[str, AttachForm],
    discard: DiscardForm,
    sent: PlainForm | None,
) -> HttpResponse:
    candidates = [
        {
            "one": one,
            "name": candidate_name(one),
            "lines": compare_lines(view.patient, one),
            "form": forms[one.person],
        }
        for one in view.candidates
        if view.patient is not None
    ]
    zone = view.center.time_zone
    context = {
        "nav": "import",
        "view": view,
        "differs": differs_words(view.row),
        "when": text.moment(clock.local(view.row.held_at, zone)),
        "settled": settled_words(view) if view.state != "waiting" else "",
        "candidates": candidates,
        "results": result_lines(view),
        "discard": discard,
        "form": sent,
        "has_errors": sent is not None,
        "is_demo": is_demo(view.center.is_demo),
    }
    status = 422 if sent is not None else 200
    return render(request, "web/held_labs.html", context, status=status)
