"""Today's list: each course once, at the worst of what it asks for, by harm."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from hepatica.actions.projection_day import (
    days_past,
    delivered_ratio,
    dry_dates,
    labs_missing,
)
from hepatica.actions.projection_state import State
from hepatica.actions.views import TodayRow
from hepatica.therapy.schedule import DryDates

GROUPS = ("past", "dry", "flow", "wait", "labs")
"""By harm: drug past its days, dry soon, flow out of range, no decision, no labs."""

# How far the list looks ahead, as far as the downtime print: no dose, date or
# refusal rests on it.
_SOON_DAYS = 7

_OWNERS = {
    "past": "Nurse",
    "dry": "Coordinator",
    "flow": "Prescriber",
    "wait": "Prescriber",
    "labs": "Nurse",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A course as the read model has it.

    Parameters
    ----------
    course_id, center_id, initials, record_no : str
        For the row.
    state : State
        Where it stands.
    """

    course_id: str
    center_id: str
    initials: str
    record_no: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    what: str
    figure: str
    unit: str
    age: str


def group_of(state: State, *, on: date) -> str | None:
    """Say what a course asks for that can do the most harm.

    Parameters
    ----------
    state : State
        Where it stands.
    on : date
        The day.

    Returns
    -------
    str or None
        One of :data:`GROUPS`; ``None`` where it asks for nothing.
    """
    if not state.has_pump:
        return None
    if days_past(state, on=on):
        return "past"
    if _is_dry_soon(state, on):
        return "dry"
    if state.is_flow_out:
        return "flow"
    if state.waiting is not None:
        return "wait"
    return "labs" if labs_missing(state, on=on) else None


def rows_by_harm(courses: Iterable[Listed], *, on: date) -> tuple[TodayRow, ...]:
    """Make the rows of the courses that ask for something.

    Parameters
    ----------
    courses : iterable of Listed
        In any order.
    on : date
        The day.

    Returns
    -------
    tuple of TodayRow
        By group, and in each by how much harm it may do.
    """
    found = [
        (group, listed)
        for listed in courses
        if (group := group_of(listed.state, on=on)) is not None
    ]
    found.sort(key=partial(_harm, on=on))
    return tuple(
        _row(rank, group, listed, on) for rank, (group, listed) in enumerate(found)
    )


def _is_dry_soon(state: State, on: date) -> bool:
    inside = state.inside
    if inside is None:
        return False
    dry = dry_dates(state, on=on)
    if inside.is_drug and state.empty_by_on is not None:
        # it comes out before: dry is a matter only where that would be too late
        return dry is not None and dry.earliest_on < state.empty_by_on
    if dry is not None:
        return dry.earliest_days_left <= _SOON_DAYS
    # not known when: the planned refill counts, and without one somebody looks
    refill = _refill_on(state)
    return refill is None or refill < on


def _refill_on(state: State) -> date | None:
    return next((s.on for s in state.steps if s.code == "refill"), None)


def _harm(
    item: tuple[str, Listed], *, on: date
) -> tuple[int, tuple[float, float], str]:
    group, listed = item
    return GROUPS.index(group), _severity(group, listed.state, on), listed.course_id


def _severity(group: str, state: State, on: date) -> tuple[float, float]:
    """Give a key whose least comes first; what is not known counts as the worst."""
    if group == "past":
        ratio = delivered_ratio(state, on=on)
        return -(math.inf if ratio is None else ratio), -days_past(state, on=on)
    if group == "dry":
        dry = dry_dates(state, on=on)
        return (dry.earliest_days_left if dry else 0.0), 0.0
    if group == "flow":
        return -abs(state.flow_deviation_ratio or 0.0), 0.0
    if group == "wait" and state.waiting is not None:
        return state.waiting.at.timestamp(), 0.0
    return min((s.on.toordinal() for s in state.steps), default=0), 0.0


def _row(rank: int, group: str, listed: Listed, on: date) -> TodayRow:
    state = listed.state
    words = _WORDS[group](state, on)
    return TodayRow(
        course_id=listed.course_id,
        center_id=listed.center_id,
        initials=listed.initials,
        record_no=listed.record_no,
        group=group,
        harm_rank=rank,
        days_past=days_past(state, on=on),
        delivered_ratio=delivered_ratio(state, on=on),
        dry=dry_dates(state, on=on),
        flow_deviation_ratio=state.flow_deviation_ratio,
        labs_missing=labs_missing(state, on=on),
        what=words.what,
        figure=words.figure,
        unit=words.unit,
        age=words.age,
        owner=_OWNERS[group],
    )


def _past_words(state: State, on: date) -> _Words:
    late, ratio = days_past(state, on=on), delivered_ratio(state, on=on)
    inside = state.inside
    name = inside.infusate.capitalize() if inside else "Drug"
    age = ""
    if inside is not None and inside.infusion_days is not None:
        age = f"day {(on - inside.on).days} of {inside.infusion_days:g}"
    return _Words(
        what=f"{name} still in the pump, {late} {_days(late)} late.",
        figure=str(late) if ratio is None else f"{ratio * 100:.0f}",
        unit=_days(late) + " late" if ratio is None else "% of the planned dose",
        age=age,
    )


def _dry_words(state: State, on: date) -> _Words:
    dry = dry_dates(state, on=on)
    name = _infusate(state)
    if dry is not None:
        left = _whole(dry.days_left)
        return _Words(
            what=f"{name}. {_dry_sentence(dry)}",
            figure=str(left),
            unit=_days(left),
            age=f"band: {_whole(dry.earliest_days_left)} to "
            f"{_whole(dry.latest_days_left)} days",
        )
    refill = _refill_on(state)
    if refill is None:
        return _Words(
            what=f"{name}. It is not known when the pump runs dry.",
            figure="not known",
            unit="",
            age=f"filled {state.inside.on.isoformat()}" if state.inside else "",
        )
    late = (on - refill).days
    return _Words(
        what=f"{name}. The refill is overdue.",
        figure=str(late),
        unit=f"{_days(late)} late",
        age=f"due {refill.isoformat()}",
    )


def _dry_sentence(dry: DryDates) -> str:
    if dry.latest_days_left <= 0:
        return "Dry."
    return "Could be dry already." if dry.earliest_days_left <= 0 else "Runs dry soon."


def _flow_words(state: State, on: date) -> _Words:
    ratio = state.flow_deviation_ratio or 0.0
    return _Words(
        what=f"The last fit interval was {'faster' if ratio > 0 else 'slower'} than "
        "the card beyond the tolerance.",
        figure=f"{ratio * 100:+.0f}",
        unit="%",
        age=f"interval to {state.flow_on.isoformat()}" if state.flow_on else "",
    )


def _wait_words(state: State, on: date) -> _Words:
    waiting = state.waiting
    decision, since = (waiting.decision, waiting.at.date()) if waiting else ("", on)
    age = max(0, (on - since).days)
    return _Words(
        what=f"Proposed: {decision.replace('-', ' ')}. Nobody has decided.",
        figure=str(age),
        unit=_days(age),
        age=f"since {since.isoformat()}",
    )


def _labs_words(state: State, on: date) -> _Words:
    missing = labs_missing(state, on=on)
    number = missing.count(";") + 1
    due = next((s.on for s in state.steps if s.code == "drug-fill"), on)
    return _Words(
        what=f"{missing}.",
        figure=str(number),
        unit="result" if number == 1 else "results",
        age=f"for the fill due {due.isoformat()}",
    )


_WORDS = {
    "past": _past_words,
    "dry": _dry_words,
    "flow": _flow_words,
    "wait": _wait_words,
    "labs": _labs_words,
}


def _infusate(state: State) -> str:
    name = state.inside.infusate if state.inside else "unknown"
    return name.replace("-", " ").capitalize()


def _whole(days: float) -> int:
    return max(0, math.floor(days))


def _days(number: int) -> str:
    return "day" if number == 1 else "days"
