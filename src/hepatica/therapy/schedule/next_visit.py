"""The day of the next visit: by what is in the pump, not by when it was planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hepatica.therapy.schedule.types import Plan

_TOMORROW = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextVisit:
    """A visit that is proposed.

    Parameters
    ----------
    on : date
        The day.
    purpose : str
        ``emptying``, ``drug-fill`` or ``refill``.
    why : str
        Where the day comes from, in words.
    """

    on: date
    purpose: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The last day on which a visit needs no reason.

    Parameters
    ----------
    on : date or None
        The day; ``None``: it is not known, and any day needs a reason.
    why : str
        What a later visit would mean, in words.
    """

    on: date | None
    why: str


def visit_limit(plan: Plan) -> Limit | None:
    """Say until when the next visit may be, by what is in the pump.

    Parameters
    ----------
    plan : Plan
        Of the day on which it is booked.

    Returns
    -------
    Limit or None
        ``None`` where nothing is in the pump.

    Notes
    -----
    Hazards: HZ-002, HZ-007 (drug past its days, a pump run dry between two visits).
    """
    if plan.contents is None:
        return None
    limits = []
    comes_out_on = _day_of(plan, "empty")
    if comes_out_on is not None:
        words = f"drug is to come out by {comes_out_on.isoformat()}"
        limits.append((comes_out_on, words))
    if plan.dry is not None:
        dry_on = plan.dry.earliest_on
        limits.append((dry_on, f"the pump may run dry from {dry_on.isoformat()} on"))
    refill_on = _day_of(plan, "refill")
    if plan.dry is None and refill_on is not None:
        words = f"the interval of what is in the pump ends on {refill_on.isoformat()}"
        limits.append((refill_on, words))
    if not limits:
        return Limit(on=None, why="it is not known when the pump runs dry")
    on, why = min(limits)
    return Limit(on=on, why=why)


def next_visit(plan: Plan) -> NextVisit | None:
    """Propose the next visit by what is in the pump.

    Parameters
    ----------
    plan : Plan
        Of the day on which it is booked.

    Returns
    -------
    NextVisit or None
        After the day of the plan. ``None``: nothing says when.

    Notes
    -----
    Drug is to come out at the end of its infusion days. Without drug the interval of
    the infusate counts from its own fill, so that a late emptying shifts what follows;
    no day is later than the low end of the dry band.
    """
    if plan.contents is None:
        drug_on = _day_of(plan, "drug-fill")
        if drug_on is None or drug_on <= plan.on:
            return None
        return NextVisit(on=drug_on, purpose="drug-fill", why="length of the cycle")
    day, purpose, why = _day_of(plan, "empty"), "emptying", "end of the infusion days"
    if not plan.contents.fill.is_drug:
        day, purpose, why = _without_drug(plan)
    limit = visit_limit(plan)
    if limit is not None and limit.on is not None and (day is None or limit.on < day):
        day, why = limit.on, limit.why
    if day is None:
        return None
    if day <= plan.on:
        day, why = plan.on + _TOMORROW, f"it was due on {day.isoformat()}"
    return NextVisit(on=day, purpose=purpose, why=why)


def _without_drug(plan: Plan) -> tuple[date | None, str, str]:
    """Give the day that the infusate asks for, and whether drug is due by then."""
    refill_on, drug_on = _day_of(plan, "refill"), _day_of(plan, "drug-fill")
    if drug_on is not None and (refill_on is None or drug_on <= refill_on):
        on, why = refill_on or drug_on, "interval of what is in the pump"
        return on, "drug-fill", why if refill_on else "length of the cycle"
    return refill_on, "refill", "interval of what is in the pump"


def _day_of(plan: Plan, code: str) -> date | None:
    return next((due.on for due in plan.due if due.code == code), None)
