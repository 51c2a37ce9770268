"""The day of the next visit: before the pump may run dry, or with a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from hepatica.actions._scope import By
from hepatica.actions.courses_judge import Recorded
from hepatica.actions.knowledge_force import rules_in_force
from hepatica.actions.ledger import action
from hepatica.actions.orders_case import opened
from hepatica.actions.privileges import Privilege
from hepatica.actions.reasons import stated
from hepatica.errors import Conflict, InputError
from hepatica.therapy.course import Course, kinds, order_kinds
from hepatica.therapy.schedule import next_visit, plan, visit_limit
from hepatica.therapy.worksheet import policies_of

__all__ = ["PURPOSES", "book", "next_visit", "visit_limit"]

PURPOSES = ("emptying", "drug-fill", "refill", "other")
"""What a visit may be booked for."""


@action("visit.book")
def book(
    *,
    by: By,
    at: datetime,
    course_id: str,
    on: date,
    purpose: str,
    time_of_day: time | None = None,
    reason: str = "",
) -> Recorded:
    """Book the day of the next visit.

    Parameters
    ----------
    by : Account or str
        Who may record.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    on : date
        The day, after today.
    purpose : str
        One of :data:`PURPOSES`.
    time_of_day : time or None
        On the center's clock; ``None``: no time is agreed.
    reason : str
        Needed where the day is later than drug is to come out or than the pump may
        run dry, or where that is not known.

    Returns
    -------
    Recorded
        The ``appointment-booked`` fact; an earlier booking is overtaken by it.

    Raises
    ------
    InputError
        For a day that is not after today, a time that the clock skips on that day,
        another purpose, or without a reason that is needed.
    Conflict
        If it is booked already.

    Notes
    -----
    Hazards: HZ-002, HZ-007 (drug past its days, a pump run dry between two visits).
    """
    case = opened(by=by, at=at, course_id=course_id, privileges=(Privilege.RECORD,))
    if on <= case.on:
        raise InputError.of("on", "not-after-today", "must be after today")
    if purpose not in PURPOSES:
        raise InputError.of(
            "purpose", "unknown", f"must be one of {', '.join(PURPOSES)}"
        )
    payload = order_kinds.AppointmentBooked(
        on=on,
        purpose=purpose,
        reason=reason.strip(),
        starts_at=_starts_at(on, time_of_day, case.row.center.time_zone),
    )
    if _booked(case.course) == payload:
        raise Conflict("this visit is booked already, for the same day and purpose")
    late = _late(case.row.center_id, case.course, case.on, on)
    if late:
        stated(reason, "must be given", about=f"{late}.", code="too-late")
    return case.append(
        payload,
        "visit.book",
        based_on=(),
    )


def _starts_at(on: date, time_of_day: time | None, zone: str) -> datetime | None:
    """Put a time on the center's clock; of one that comes twice, the first is meant."""
    if time_of_day is None:
        return None
    local = datetime.combine(on, time_of_day, ZoneInfo(zone))
    if local.astimezone(UTC).astimezone(local.tzinfo).time() != time_of_day:
        raise InputError.of(
            "time",
            "skipped",
            "is skipped on that day, when the clocks go forward: book another time",
        )
    # by its offset: a time that comes twice equals nothing on a clock that has a zone
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()))


def _booked(course: Course) -> order_kinds.AppointmentBooked | None:
    """Give the last booking, unless the visit it was for has been held since."""
    for fact in reversed(course.standing):
        if isinstance(fact.payload, kinds.PumpFilled):
            return None
        if isinstance(fact.payload, order_kinds.AppointmentBooked):
            return fact.payload
    return None


def _late(center: str, course: Course, today: date, on: date) -> str:
    rules = rules_in_force(center, course.rules, on=today)
    limit = visit_limit(plan(course, on=today, policies=policies_of(rules)))
    if limit is None or (limit.on is not None and on <= limit.on):
        return ""
    # it begins a sentence here
    return limit.why[:1].upper() + limit.why[1:]
