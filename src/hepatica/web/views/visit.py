"""A visit on a day: labs, decision, fill, gate, worksheet."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from hepatica.actions.doses import decide, propose
from hepatica.actions.reading import CourseView, last_seq, open_course
from hepatica.errors import Conflict, InputError
from hepatica.web import clock, text, typed
from hepatica.web.forms.decide_form import AcceptForm, DecideForm
from hepatica.web.forms.withdraw_form import PlainForm
from hepatica.web.presenters import decision_words as words
from hepatica.web.presenters import visit as present
from hepatica.web.presenters.fact_words import content, title
from hepatica.web.presenters.order_panel import order_context
from hepatica.web.presenters.trace_rows import (
    clamp_lines,
    input_rows,
    rule_rows,
    trace_rows,
)
from hepatica.web.presenters.visit_beside import beside_lines, compound_lines
from hepatica.web.presenters.visit_fever import fever_words
from hepatica.web.presenters.visit_flow import flow_faults
from hepatica.web.presenters.visit_labs import lab_lines
from hepatica.web.presenters.visit_steps import steps
from hepatica.web.seat import is_demo, privileges_at, who


@require_safe
def visit_today(request: HttpRequest, course_id: str) -> HttpResponse:
    """Go to the visit of today, on the center's calendar."""
    view = open_course(by=who(request), at=clock.now(), course_id=course_id)
    return redirect("visit", course_id, view.on.isoformat())


@require_safe
def visit(request: HttpRequest, course_id: str, on: str) -> HttpResponse:
    """Show a visit."""
    return _page(request, _opened(request, course_id, on))


@require_safe
def live(request: HttpRequest, course_id: str, on: str) -> HttpResponse:
    """Bring what others did since into an open page; nothing where nobody did."""
    if not request.user.is_authenticated:
        # a redirect would bring the whole sign-in page into the middle of this one
        page = f"/courses/{course_id}/visits/{on}/"
        return render(request, "web/visit_signed_out.html", {"next": page})
    seen = request.GET.get("seq", "")
    if seen == str(last_seq(by=who(request), course_id=course_id)):
        return HttpResponse(status=204)
    view = _opened(request, course_id, on)
    by = view.facts[-1].recorded_by if view.facts else ""
    context = _context(request, view)
    news = f"{by} recorded something." if by != who(request).get_username() else ""
    return render(
        request, "web/visit_live.html", {**context, "is_live": True, "news": news}
    )


@require_POST
def compute(request: HttpRequest, course_id: str, on: str) -> HttpResponse:
    """Compute the answer of the day and keep it with its trace."""
    view = _opened(request, course_id, on)
    try:
        done = propose(by=who(request), at=clock.now(), course_id=course_id, on=view.on)
    except InputError as error:
        form = AcceptForm(request.POST)
        return _page(request, view, failed=_failed(form, error))
    if done.is_new:
        messages.success(request, "Computed. It waits for a decision")
    else:
        messages.success(request, "Nothing changed. The answer waits for a decision")
    return redirect("visit", course_id, on)


@require_POST
def accept(request: HttpRequest, course_id: str, on: str) -> HttpResponse:
    """Follow the proposal."""
    view = _opened(request, course_id, on)
    form = AcceptForm(request.POST)
    proposal = present.proposal_of(view)
    if proposal.fact is None or not form.is_valid():
        raise Http404
    try:
        done = decide(
            by=who(request),
            at=clock.now(),
            course_id=course_id,
            proposal_id=form.cleaned_data["proposal"],
            accept=True,
            decision=proposal.fact.payload.decision,
            reason=form.cleaned_data["reason"],
            expected_course_seq=form.cleaned_data["seq"],
        )
    except (InputError, Conflict) as error:
        return _page(
            request,
            view,
            failed=_failed(form, error),
            accepting=form,
            status=error.http_status,
        )
    for key in ("visit-accept", "visit-change"):
        typed.discard(request, view, key)
    messages.success(request, f"Recorded: {title(done.fact)}, {content(done.fact)}")
    return redirect("visit", course_id, on)


@require_POST
def change(request: HttpRequest, course_id: str, on: str) -> HttpResponse:
    """Decide otherwise, with a reason."""
    view = _opened(request, course_id, on)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, view, failed=form, changing=form)
    data = form.cleaned_data
    try:
        done = decide(
            by=who(request),
            at=clock.now(),
            course_id=course_id,
            proposal_id=data["proposal"],
            accept=False,
            decision=data["decision"],
            dose_rate_mg_per_kg_per_day=data["dose_rate_mg_per_kg_per_day"],
            infusion_days=data["infusion_days"],
            reason=data["reason"],
            expected_course_seq=data["seq"],
        )
    except (InputError, Conflict) as error:
        return _page(
            request,
            view,
            failed=_failed(form, error),
            changing=form,
            status=error.http_status,
        )
    for key in ("visit-accept", "visit-change"):
        typed.discard(request, view, key)
    messages.success(request, f"Recorded: {title(done.fact)}, {content(done.fact)}")
    return redirect("visit", course_id, on)


def _failed(form: PlainForm, error: InputError | Conflict) -> PlainForm:
    """Put what was refused on the page; what was typed stays there."""
    if isinstance(error, InputError):
        form.take(error)
    else:
        words = text.sentence(str(error)).rstrip(".")
        form.add_error(None, f"{words}. Nothing was recorded")
    return form


def _opened(request: HttpRequest, course_id: str, on: str) -> CourseView:
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise Http404 from None
    return open_course(
        by=who(request),
        at=clock.now(),
        course_id=course_id,
        on=day,
        is_review=present.asks_for_review(request.GET),
    )


def _decided(proposal: present.Proposal) -> dict[str, str]:
    if proposal.decided is None:
        return {}
    payload = proposal.decided.payload
    word = words.MARKS[payload.decision].word if payload.decision else ""
    rate, drug = payload.dose_rate_mg_per_kg_per_day, payload.fill_drug_mg
    what = [
        word,
        *([text.rate(rate)] if rate else []),
        *([text.mg(drug)] if drug else []),
    ]
    return {
        "decided_words": f"Decided, {proposal.decided.by}",
        "decided_what": ", ".join(what),
    }


def _page(
    request: HttpRequest,
    view: CourseView,
    *,
    failed: PlainForm | None = None,
    accepting: AcceptForm | None = None,
    changing: DecideForm | None = None,
    status: int = 422,
) -> HttpResponse:
    context = _context(request, view)
    context |= {
        "accepting": accepting or context["accepting"],
        "changing": changing or context["changing"],
        "is_changing": changing is not None or context["is_changing"],
        "form": failed,
        "has_errors": failed is not None,
    }
    return render(
        request, "web/visit.html", context, status=200 if failed is None else status
    )


def _decision_forms(
    request: HttpRequest, view: CourseView, start: dict[str, Any]
) -> dict[str, Any]:
    """Make both forms of the decision, with what was typed for this proposal."""
    found: dict[str, Any] = {}
    forms = (
        ("accepting", "visit-accept", AcceptForm),
        ("changing", "visit-change", DecideForm),
    )
    about = typed.about_of(view, "decision", shown=start["proposal"])
    for name, key, of in forms:
        kept = typed.kept_for(request, view, key, about)
        form = of(initial={**kept.fields, **start})
        found[name] = form
        found[f"kept_{name}"] = kept
        found[f"lines_{name}"] = typed.labeled(kept, form)
    found["page_of"] = typed.page_of(request, about)
    found["is_changing"] = bool(found["kept_changing"].fields)
    return found


def _context(request: HttpRequest, view: CourseView) -> dict[str, Any]:
    sheet, proposal = view.worksheet, present.proposal_of(view)
    start = {
        "proposal": proposal.fact.id if proposal.fact else "",
        "seq": view.course.last_seq,
    }
    return {
        "nav": "courses",
        "view": view,
        "seq": view.course.last_seq,
        "on_words": text.weekday(view.on),
        "on_iso": view.on.isoformat(),
        "is_today": view.on == clock.day(clock.now(), view.center.time_zone),
        "head": present.patient_line(view),
        "is_emptying": view.worksheet.leads_with_emptying,
        "holds_drug": present.holds_drug(view),
        "void": present.void_words(view),
        "residual": present.residual_words(view),
        "fever": fever_words(view),
        "faults": flow_faults(view),
        "review_on": text.day(view.rules_on) if view.is_review else "",
        "steps": steps(view),
        **order_context(view, may=privileges_at(request, view.center.id)),
        "labs": lab_lines(view),
        "proposal": proposal,
        **_decided(proposal),
        "mark": words.mark_of(sheet),
        "answer": words.answer_line(sheet),
        "reason": words.reason_sentence(sheet),
        "tasks": words.task_lines(sheet),
        "shown": words.shown_lines(sheet),
        "hold_until": words.hold_line(sheet),
        "missing": [
            text.sentence(words.missing_words(missing))
            for missing in words.missing_of(sheet.decision)
        ],
        "ways_out": present.ways_out(view),
        "rows": trace_rows(sheet.trace, on=view.on),
        "inputs": input_rows(sheet.trace, on=view.on),
        "rules": rule_rows(sheet.trace),
        "clamps": clamp_lines(sheet.trace),
        "unverified": present.unverified(view),
        "sum": present.sum_parts(view),
        "fill": present.fill_words(view),
        "compound": compound_lines(view),
        "beside": beside_lines(view),
        "caps": [cap.message for cap in sheet.caps],
        "gate": present.gate(view),
        "given": present.given(view),
        **_decision_forms(request, view, start),
        "is_demo": is_demo(view.center.is_demo),
    }
