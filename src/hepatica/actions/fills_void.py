"""Whether the order of a fill still held when it went in, by what was known then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hepatica.actions.knowledge_force import rules_in_force
from hepatica.records.models import Course as CourseRow
from hepatica.therapy.course import Course, fold, orders_of
from hepatica.therapy.course.kinds import PumpFilled
from hepatica.therapy.orders import void_reasons
from hepatica.therapy.worksheet import as_decided, worksheet

# Of these a fill is told by the facts alone, whenever it is looked at.
_BY_FACTS = (
    "rejected",
    "cancelled",
    "superseded",
    "used",
    "other-day",
    "outside-gate",
    "residual-over-fill",
)


def with_void_codes(
    payload: Any, course: Course, row: CourseRow, *, happened_at: datetime
) -> Any:
    """Write into a fill why its order did not hold any more, if it did not.

    Parameters
    ----------
    payload : Payload
        What is recorded.
    course : Course
        As it stands.
    row : CourseRow
        With its center.
    happened_at : datetime
        When it went in; what was recorded later was not known then.

    Returns
    -------
    Payload
        A drug fill with the codes; anything else as it is.

    Notes
    -----
    Hazards: HZ-008, HZ-017 (drug on results that changed after the last check).
    """
    if not isinstance(payload, PumpFilled) or not payload.order:
        return payload
    # a form knows the minute only
    until = happened_at + timedelta(minutes=0 if happened_at.second else 1)
    facts = [
        fact
        for fact in (*course.standing, *course.withdrawals)
        if fact.recorded_at <= until
    ]
    known = fold(course.id, facts)
    order = next((o for o in orders_of(known) if o.id == payload.order), None)
    if order is None:
        return payload
    day = happened_at.astimezone(ZoneInfo(row.center.time_zone)).date()
    rules = rules_in_force(row.center_id, known.rules, on=day)
    sheet = as_decided(worksheet(known, rules, on=day), known, rules)
    codes = tuple(
        refusal.code
        for refusal in void_reasons(order, sheet)
        if refusal.code not in _BY_FACTS
    )
    return replace(payload, void_because=codes) if codes else payload
