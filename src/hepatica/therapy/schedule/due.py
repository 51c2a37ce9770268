"""What is to happen in a course, by day."""

from __future__ import annotations

import math
from datetime import date, timedelta

from hepatica.therapy.course import ENDED, Course, Device, FillState
from hepatica.therapy.schedule.types import DryDates, Due, Policies

BEFORE_DRY = "before it may run dry"
"""Why a refill is due that is planned by when the pump runs dry."""

_Item = tuple[str, str, date, str]
"""Code, words, day and reason of something that is due."""


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
    due: list[_Item] = [] if cleared else study_due(course, device)
    inside = device.contents
    if inside is not None and inside.may_hold_drug:
        due += _emptying(course, inside, empty_by_on)
    else:
        due += _drug_fill(course, device, policies)
        due += _drug_free(course, device, dry, policies)
    due += _maintenance(course)
    return tuple(
        Due(code=code, what=what, on=day, is_overdue=day < on, why=why)
        for code, what, day, why in sorted(due, key=lambda item: item[2])
    )


def study_due(course: Course, device: Device) -> list[_Item]:
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


def _emptying(
    course: Course, inside: FillState, empty_by_on: date | None
) -> list[_Item]:
    """Take drug out at the end of its days, or at once where it was discontinued."""
    stopped = course.discontinued
    if stopped is not None and (empty_by_on is None or stopped.on < empty_by_on):
        return [("empty", "Take the drug out", stopped.on, "drug was discontinued")]
    if empty_by_on is not None:
        return [("empty", "Take the drug out", empty_by_on, "end of the infusion days")]
    if inside.is_elsewhere:
        why = "filled elsewhere, for how many days is not known"
        return [("empty", "Take the drug out", inside.on, why)]
    return []


def _drug_fill(course: Course, device: Device, policies: Policies) -> list[_Item]:
    last, cycle = device.last_drug_fill, policies.cycle
    if course.phase != "treatment" or last is None or cycle is None:
        return []
    if course.discontinued is not None:
        return []
    return [
        ("drug-fill", "Next drug fill", cycle.next_on(last.on), "length of the cycle")
    ]


def _drug_free(
    course: Course, device: Device, dry: DryDates | None, policies: Policies
) -> list[_Item]:
    """Fill a pump that drug goes into no more, and fill it again in time."""
    if course.phase in ENDED:
        return []
    if device.contents is not None:
        refill = _refill(course, device.contents, dry, policies)
        return [refill] if refill is not None else []
    is_over = course.discontinued is not None or course.phase == "maintenance"
    emptied_at = device.fills[-1].emptied_at if device.fills else None
    if emptied_at is None or not is_over:
        return []
    day = emptied_at.date()
    return [("drug-free-fill", "Drug-free fill", day, "nothing is in the pump")]


def _maintenance(course: Course) -> list[_Item]:
    stopped = course.discontinued
    if stopped is None or course.phase not in ("implanted", "cleared", "treatment"):
        return []
    return [
        ("maintenance-plan", "Plan the maintenance", stopped.on, "no more drug is due")
    ]


def _refill(
    course: Course, inside: FillState, dry: DryDates | None, policies: Policies
) -> _Item | None:
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
