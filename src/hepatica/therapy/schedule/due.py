"""What is to happen in a course, by day."""

from __future__ import annotations

import math
from datetime import date, timedelta

from hepatica.therapy.course import Course, Device, FillState
from hepatica.therapy.schedule.types import DryDates, Due, Policies

BEFORE_DRY = "before it may run dry"
"""Why a refill is due that is planned by when the pump runs dry."""


def due_in(
    course: Course,
    device: Device,
    dry: DryDates | None,
    empty_by_on: date | None,
    policies: Policies,
    *,
    on: date,
    cleared: bool,
) -> tuple[Due, ...]:
    """List what is to happen, by day.

    Parameters
    ----------
    course : Course
        What happened.
    device : Device
        The pump in place.
    dry : DryDates or None
        When it runs dry.
    empty_by_on : date or None
        Day on which drug is to come out.
    policies : Policies
        Cycle and interval.
    on : date
        The day.
    cleared : bool
        Drug may go in.

    Returns
    -------
    tuple of Due
        What is past is marked as overdue.
    """
    due: list[tuple[str, str, date, str]] = []
    if not cleared and course.phase in ("implanted", "cleared"):
        due.append(
            ("perfusion-study", "Perfusion study", device.implanted_on, "before drug")
        )
    if empty_by_on is not None:
        due.append(
            ("empty", "Take the drug out", empty_by_on, "end of the infusion days")
        )
    drug_fill, inside = device.last_drug_fill, device.contents
    holds_drug = inside is not None and inside.is_drug
    if course.phase == "treatment" and drug_fill and policies.cycle and not holds_drug:
        next_on = policies.cycle.next_on(drug_fill.on)
        due.append(("drug-fill", "Next drug fill", next_on, "length of the cycle"))
    if inside is not None and not holds_drug:
        refill = _refill(course, inside, dry, policies)
        if refill is not None:
            due.append(refill)
    return tuple(
        Due(code=code, what=what, on=day, is_overdue=day < on, why=why)
        for code, what, day, why in sorted(due, key=lambda item: item[2])
    )


def _refill(
    course: Course, inside: FillState, dry: DryDates | None, policies: Policies
) -> tuple[str, str, date, str] | None:
    interval = course.maintenance_interval_days
    order = policies.contingency
    if interval is None and order and order.infusate is inside.payload.infusate:
        interval = order.interval_days
    planned = (
        inside.on + timedelta(days=math.floor(interval))
        if interval is not None
        else None
    )
    if dry is not None and (planned is None or dry.earliest_on < planned):
        return ("refill", "Refill", dry.earliest_on, BEFORE_DRY)
    if planned is None:
        return None
    return ("refill", "Refill", planned, "interval of this infusate")
