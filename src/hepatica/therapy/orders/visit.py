"""Where a visit stands: the next step, who is waited for, since when, and why.

The order of the steps is the order of a refill day. Drug is decided, ordered, verified
and compounded before the pump is accessed; what comes out then gates the fill. Taking
drug out, and a drug-free fill, wait for none of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from hepatica.therapy.course import ENDED, Course, Fact, Order, orders_of
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.orders.live import void_reasons
from hepatica.therapy.orders.towards_drug import towards_drug
from hepatica.therapy.orders.visit_types import STEPS, Day, Visit
from hepatica.therapy.worksheet import Worksheet


def visit_state(
    course: Course, sheet: Worksheet, *, at: datetime | None = None
) -> Visit:
    """Say where a visit stands.

    Parameters
    ----------
    course : Course
        With everything that is recorded.
    sheet : Worksheet
        Of the day, with the decision in it
        (:func:`hepatica.therapy.worksheet.as_decided`).
    at : datetime or None
        Now, for the time until which a prepared fill may be used; ``None``: that time
        is not looked at.

    Returns
    -------
    Visit
        Always an answer.

    Notes
    -----
    Hazards: HZ-001, HZ-002, HZ-014.
    """
    facts = tuple(
        sorted(
            (f for f in course.standing if f.visit_on == sheet.on),
            key=attrgetter("course_seq"),
        )
    )
    orders = [order for order in orders_of(course) if order.payload.for_on == sheet.on]
    day = Day(
        course=course,
        sheet=sheet,
        order=orders[-1] if orders else None,
        at=at,
        facts=facts,
    )
    state = _state(day)
    left = tuple(order.id for order in orders if _is_left_over(day, order))
    return replace(
        state,
        waiting_for=state.waiting_for or STEPS[state.next_step],
        order=day.order,
        also=("return-or-waste",) if left else (),
        left_over=left,
    )


def _is_left_over(day: Day, order: Order) -> bool:
    """Whether a fill was compounded that will go into nobody."""
    made = order.preparation
    if made is None or order.filled is not None:
        return False
    return bool(void_reasons(order, day.sheet)) or _is_filled(day) is not None


def _is_filled(day: Day) -> Fact | None:
    """Find the fill of the day, unless drug was taken up after it again."""
    filled = day.last(k.PumpFilled.KIND)
    begun = day.last(k.DoseProposed.KIND, k.DoseDecided.KIND, o.OrderSigned.KIND)
    if filled is not None and begun is not None:
        return filled if filled.course_seq > begun.course_seq else None
    return filled


def _state(day: Day) -> Visit:
    filled = _is_filled(day)
    if filled is not None:
        return _after_fill(day, filled)
    if day.sheet.plan.device is None:
        words = "No pump is in place."
        return Visit(on=day.on, path="none", next_step="record-pump", why=words)
    if day.has_failed_gate:
        return _without_drug(day, "The residual is outside the limits.")
    if day.sheet.leads_with_emptying:
        return _without_drug(day, "Drug comes out today; none goes in.", "emptying")
    if day.decision in ("hold", "discontinue"):
        return _without_drug(day, f"The decision is to {day.decision}.")
    if day.course.phase in ("maintenance", *ENDED):
        return _without_drug(day, "The course has drug-free refills.")
    if day.sheet.plan.days_past > 0 and not day.is_emptied:
        return _without_drug(
            day, "Drug is in past its days: it comes out before anything else.", "drug"
        )
    if not _is_for_today(day):
        return Visit(on=day.on, path="none", next_step="none", why=_nothing(day))
    stopped = day.course.discontinued
    # who computes it anew takes drug up again, and then decides
    if stopped is not None and day.last(k.DoseProposed.KIND) is None:
        words = f"Drug was discontinued on {stopped.on.isoformat()}."
        return _without_drug(day, words)
    return towards_drug(day)


def _is_for_today(day: Day) -> bool:
    """Tell whether the pump is due, or somebody began the visit anyway."""
    due = [d for d in day.sheet.plan.due if d.code != "maintenance-plan"]
    if day.sheet.plan.gate is None or any(d.on <= day.on for d in due):
        return True
    begun = (k.DoseProposed.KIND, k.DoseDecided.KIND, k.PumpEmptied.KIND)
    return day.order is not None or day.last(*begun) is not None


def _nothing(day: Day) -> str:
    due = day.sheet.plan.next_due
    if due is None:
        return "Nothing is due."
    return f"Nothing is due before {due.on.isoformat()}: {due.what.lower()}."


def _after_fill(day: Day, filled: Fact) -> Visit:
    payload: k.PumpFilled = filled.payload
    is_drug = payload.infusate.is_drug or payload.drug_mg > 0
    path = "drug" if is_drug else "drug-free"
    booked = [
        fact
        for fact in day.course.standing
        if isinstance(fact.payload, o.AppointmentBooked)
        and fact.payload.on > day.on
        and fact.course_seq > filled.course_seq
    ]
    if booked:
        next_on = booked[-1].payload.on.isoformat()
        return Visit(
            on=day.on,
            path=path,
            next_step="done",
            since=booked[-1].recorded_at,
            why=f"The next visit is on {next_on}.",
        )
    return Visit(
        on=day.on,
        path=path,
        next_step="book-next",
        since=filled.recorded_at,
        why="The pump is filled; the next visit is not booked.",
    )


def _without_drug(day: Day, why: str, path: str = "drug-free") -> Visit:
    emptied = day.last(k.PumpEmptied.KIND)
    # what bars drug anyway is no news where none is meant to go in
    refused = day.sheet.refusals if day.order is not None else ()
    if not day.is_emptied:
        last = day.facts[-1] if day.facts else None
        return Visit(
            on=day.on,
            path=path,
            next_step="empty",
            since=last.recorded_at if last else None,
            why=why,
            refused=refused,
        )
    return Visit(
        on=day.on,
        path=path,
        next_step="fill-drug-free",
        since=emptied.recorded_at if emptied else None,
        why=why,
        refused=refused,
    )
