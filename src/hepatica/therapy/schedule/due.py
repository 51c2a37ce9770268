"""What is to happen in a course, by day."""

from __future__ import annotations

import math
from datetime import date, timedelta

from hepatica.therapy.course import ENDED, Course, Device, FillState
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
    if course.died_on is not None:
        why = "a death is on record; what is in the pump goes with it"
        dispose = Due(
            code="dispose",
            what="Take the pump out and dispose of it",
            on=course.died_on,
            is_overdue=False,
            why=why,
        )
        return (dispose,)
    due = [] if cleared else study_due(course, device)
    drug_fill, inside = device.last_drug_fill, device.contents
    holds_drug = inside is not None and inside.is_drug
    if empty_by_on is not None:
        due.append(
            ("empty", "Take the drug out", empty_by_on, "end of the infusion days")
        )
    elif inside is not None and holds_drug and inside.is_elsewhere:
        why = "filled elsewhere, for how many days is not known"
        due.append(("empty", "Take the drug out", inside.on, why))
    if course.phase == "treatment" and drug_fill and policies.cycle and not holds_drug:
        next_on = policies.cycle.next_on(drug_fill.on)
        due.append(("drug-fill", "Next drug fill", next_on, "length of the cycle"))
    if inside is not None and not holds_drug and course.phase not in ENDED:
        refill = _refill(course, inside, dry, policies)
        if refill is not None:
            due.append(refill)
    return tuple(
        Due(code=code, what=what, on=day, is_overdue=day < on, why=why)
        for code, what, day, why in sorted(due, key=lambda item: item[2])
    )


def study_due(course: Course, device: Device) -> list[tuple[str, str, date, str]]:
    """Ask for a study before drug, and again after what took the clearance away.

    Parameters
    ----------
    course : Course
        What happened.
    device : Device
        The pump in place.

    Returns
    -------
    list of (str, str, date, str)
        Code, what, day and why; empty where the phase asks for none. As if there
        were no exemption.
    """
    lost_on = device.clearance_lost_on
    is_asked = course.phase in ("implanted", "cleared") or (
        lost_on is not None and course.phase == "treatment"
    )
    if not is_asked:
        return []
    if lost_on is not None:
        why = "where the infusate goes is open again"
        return [("perfusion-study", "New perfusion study", lost_on, why)]
    return [("perfusion-study", "Perfusion study", device.implanted_on, "before drug")]


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
