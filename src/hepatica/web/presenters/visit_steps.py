"""The steps of a visit, in the order of a refill day, as far as they are recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hepatica.therapy.course import ENDED
from hepatica.therapy.orders import void_reasons
from hepatica.web import text
from hepatica.web.presenters.order_panel import (
    FORMS,
    NEXT,
    owner_of,
    since_words,
    waits_for,
)

if TYPE_CHECKING:
    from hepatica.actions.views import CourseView
    from hepatica.therapy.course import Fact

# Order of the steps: part of the design. Each with the next steps that it stands for,
# and how it is seen to be done: by a kind of fact of the day, or by the order.
_DRUG = (
    ("Weigh", ("weigh",), "weight-measured"),
    ("Symptoms and pocket", ("ask-symptoms",), "symptoms-reported"),
    ("Labs", ("bring-labs",), "labs-resulted"),
    ("Decision", ("compute", "decide"), "dose-decided"),
    ("Order signed", ("sign-order", "cosign-order"), "order:signed"),
    ("Verified, blind", ("verify-order", "cosign-verification"), "order:verified"),
    ("Released", ("release",), "order:released"),
    ("Prepared", ("prepare",), "order:prepared"),
    ("Checked at the chair", ("check-at-bedside",), "order:checked"),
    ("Access, residual, gate", ("empty",), "pump-emptied"),
    ("Fill", ("fill-drug",), "pump-filled"),
    ("Next visit", ("book-next",), "appointment-booked"),
)
# Drug in the pump comes out, or none goes in: no decision is asked.
_WITHOUT = (
    ("Symptoms and pocket", ("ask-symptoms",), "symptoms-reported"),
    ("Empty, residual", ("empty",), "pump-emptied"),
    ("Drug-free fill", ("fill-drug-free",), "pump-filled"),
    ("Next visit", ("book-next",), "appointment-booked"),
    ("Labs for next time", (), "labs-resulted"),
)
_FORMS = {
    "weight-measured": "weight",
    "symptoms-reported": "symptoms",
    "labs-resulted": "labs",
    "pump-emptied": "emptying",
    "pump-filled": "fill",
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: done by whom and when, or who is waited for."""

    number: int
    name: str
    form: str
    order_step: str
    about: str
    state: str


def steps(view: CourseView) -> tuple[Step, ...]:
    """List the steps; the one that is waited for is now."""
    visit = view.visit
    is_drug = visit.path == "drug" or (visit.path == "none" and not _is_over(view))
    order = _DRUG if is_drug else _WITHOUT
    return tuple(
        _step(view, number, name, stands_for, kind)
        for number, (name, stands_for, kind) in enumerate(order, start=1)
    )


def _step(
    view: CourseView, number: int, name: str, stands_for: tuple[str, ...], kind: str
) -> Step:
    fact, next_step = _done(view, kind), view.visit.next_step
    form, order_step = _FORMS.get(kind, ""), ""
    state, about = "", owner_of(stands_for[0]) if stands_for else "the laboratory"
    if next_step in stands_for:
        state, about = "now", _waiting(view)
        form = form or FORMS.get(next_step, ("", ""))[0]
        order_step = NEXT.get(next_step, ("", ""))[0]
    elif fact is not None:
        state, about = "done", _when(view, fact)
    return Step(
        number=number,
        name=name,
        form=form,
        order_step=order_step,
        about=about,
        state=state,
    )


def _is_over(view: CourseView) -> bool:
    return view.course.phase in ("maintenance", "explanted", *ENDED)


def _waiting(view: CourseView) -> str:
    who, since = waits_for(view), since_words(view)
    if not who:
        return ""
    return f"Waiting for {who}" + (f" since {since}" if since else "")


def _done(view: CourseView, kind: str) -> Fact | None:
    of_order, _, act = kind.partition(":")
    if act:
        return _of_order(view, act)
    zone = ZoneInfo(view.center.time_zone)
    return next(
        (
            fact
            for fact in reversed(view.course.standing)
            if fact.kind == of_order and _visit_of(fact, zone) == view.on
        ),
        None,
    )


def _visit_of(fact: Fact, zone: ZoneInfo) -> date:
    """Give the day of the visit: a decision may be for a later one than its own."""
    for_on: date | None = getattr(fact.payload, "for_on", None)
    return for_on or fact.happened_at.astimezone(zone).date()


def _of_order(view: CourseView, act: str) -> Fact | None:
    """Find the act on the last order of the day; a void order has done nothing."""
    order = view.visit.order
    if order is None or (order.filled is None and void_reasons(order, view.worksheet)):
        return None
    if act == "prepared":
        return order.preparation.fact if order.preparation is not None else None
    if act == "checked":
        return order.checks[-1] if len(order.checkers) > 1 else None
    found = {
        "signed": order.fact if order.is_signed else None,
        "verified": order.verified if order.is_verified else None,
        "released": order.released,
    }
    return found[act]


def _when(view: CourseView, fact: Fact) -> str:
    at = fact.happened_at.astimezone(ZoneInfo(view.center.time_zone))
    clock = f"{text.clock(at)}, " if fact.precision.value == "instant" else ""
    return f"{clock}{fact.recorded_by}"
