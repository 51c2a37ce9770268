"""The steps of an order: each its own page, asked of its own action."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hepatica.actions.orders import to_sign
from hepatica.actions.reading import CourseView, open_course
from hepatica.errors import Conflict, InputError
from hepatica.therapy.course import orders_of
from hepatica.therapy.orders import read_again_words
from hepatica.web import clock, text, typed
from hepatica.web.forms.order_forms import (
    Asker,
    BookForm,
    CancelForm,
    CosignForm,
    RejectForm,
    ReleaseForm,
    SignForm,
    StepForm,
    WasteForm,
    read_by_trainee,
)
from hepatica.web.forms.prepare_form import CheckForm, PrepareForm
from hepatica.web.forms.verify_form import VerifyForm
from hepatica.web.presenters.at_the_pump import fill_stop
from hepatica.web.presenters.fact_words import content, title
from hepatica.web.presenters.order_panel import (
    bound_sources,
    figures,
    on_query,
    second_reading,
)
from hepatica.web.seat import is_demo, who
from hepatica.web.sign_in import address_of

STEPS: dict[str, type[StepForm]] = {
    "sign": SignForm,
    "cosign": CosignForm,
    "verify": VerifyForm,
    "reject": RejectForm,
    "cancel": CancelForm,
    "release": ReleaseForm,
    "prepare": PrepareForm,
    "check": CheckForm,
    "waste": WasteForm,
    "book": BookForm,
}

# Steps that only an order that holds asks for; the page says so where it does not.
_ON_AN_ORDER = ("cosign", "release", "prepare", "check")


@require_http_methods(["GET", "HEAD", "POST"])
def order_step(request: HttpRequest, course_id: str, step: str) -> HttpResponse:
    """Show a step of the order of today, or do it."""
    if step not in STEPS:
        raise Http404
    now = clock.now()
    view = open_course(
        by=who(request), at=now, course_id=course_id, on=_day_asked(request)
    )
    drawn_up, why = to_sign(view) if step == "sign" else (None, ())
    data = request.POST if request.method == "POST" else None
    form, key = STEPS[step](view, data), f"order-{step}"
    shown_hash = drawn_up.order_hash if drawn_up is not None else ""
    if drawn_up is not None:
        form.initial["shown_hash"] = drawn_up.order_hash
    about = typed.about_of(view, key, shown=shown_hash)
    kept = typed.kept_for(request, view, key, about)
    if data is None:
        form.initial.update(kept.fields)
    if request.method == "POST" and form.is_valid() and _done(request, view, form):
        typed.discard(request, view, key)
        return redirect("visit", course_id, view.on.isoformat())
    has_errors = request.method == "POST"
    order = view.visit.order
    shown = drawn_up or (order.payload if order is not None else None)
    context: dict[str, Any] = {
        "nav": "courses",
        "view": view,
        "form": form,
        "step": step,
        "on_iso": view.on.isoformat(),
        "on_query": on_query(view),
        "why": [refusal.message for refusal in why],
        "figures": figures(shown, near=view.on)
        if shown is not None and form.beside == "figures"
        else (),
        "reading": second_reading(order)
        if order is not None and step == "cosign" and read_by_trainee(view)
        else (),
        "read_again": read_again_words(order, orders_of(view.course)) if order else "",
        "order_hash": shown.order_hash[:8] if shown is not None else "",
        "sources": bound_sources(view),
        "stop": fill_stop(view) if step in _ON_AN_ORDER else None,
        "has_errors": has_errors,
        "kept": kept if data is None else typed.NOTHING,
        "kept_lines": typed.labeled(kept, form) if data is None else (),
        "page_of": typed.page_of(request, about),
        "is_demo": is_demo(view.center.is_demo),
    }
    return render(
        request, "web/order_step.html", context, status=422 if has_errors else 200
    )


def _day_asked(request: HttpRequest) -> date | None:
    """Read the day of the visit, where it is not today."""
    asked = request.GET.get("on", "")
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError:
        raise Http404 from None


def _done(request: HttpRequest, view: CourseView, form: StepForm) -> bool:
    asker = Asker(by=who(request), at=clock.now(), address=address_of(request))
    try:
        done = form.act(asker)
    except InputError as error:
        form.take(error)
        return False
    except Conflict as error:
        form.add_error(None, text.sentence(str(error)).rstrip("."))
        return False
    if done.fact.kind == "order-rejected" and done.fact.payload.differs:
        differs = text.listing(list(done.fact.payload.differs))
        messages.warning(
            request,
            f"The two readings differ in {differs}. The order is void; one of you "
            "amends, then both sign again",
        )
        return True
    said = content(done.fact)
    messages.success(
        request, f"Recorded: {title(done.fact)}{', ' if said else ''}{said}"
    )
    for refusal in getattr(done.admission, "why", ()):
        messages.warning(request, f"Deviation: {refusal.message}")
    return True
