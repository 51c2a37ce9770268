"""Today's list: each course once, at the worst of what it asks for, by harm."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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


class _Seen:
    """A state on a day, with each figure worked out once."""

    __slots__ = ("dry", "inside", "late", "on", "ratio", "state")

    def __init__(self, state: State, on: date) -> None:
        self.state, self.on, self.inside = state, on, state.inside
        self.late = days_past(state, on=on)
        self.ratio = delivered_ratio(state, on=on)
        self.dry = dry_dates(state, on=on)

    @property
    def group(self) -> str | None:
        """What can do the most harm, ``None`` where nothing is asked for."""
        if self.late:
            return "past"
        if self._is_dry_soon():
            return "dry"
        if self.state.is_flow_out:
            return "flow"
        if self.state.waiting is not None:
            return "wait"
        return "labs" if labs_missing(self.state, on=self.on) else None

    @property
    def refill_on(self) -> date | None:
        return next((s.on for s in self.state.steps if s.code == "refill"), None)

    def _is_dry_soon(self) -> bool:
        if self.inside is None:
            return False
        if self.inside.is_drug and self.state.empty_by_on is not None:
            # it comes out before: dry matters only where that would be too late
            return self.dry is not None and self.dry.earliest_on < (
                self.state.empty_by_on
            )
        if self.dry is not None:
            return self.dry.earliest_days_left <= _SOON_DAYS
        # not known when: the planned refill counts, and without one somebody looks
        return self.refill_on is None or self.refill_on < self.on


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
    found = []
    for listed in courses:
        if listed.state.has_pump:
            seen = _Seen(listed.state, on)
            group = seen.group
            if group is not None:
                key = (GROUPS.index(group), _severity(group, seen), listed.course_id)
                found.append((key, group, listed, seen))
    found.sort(key=lambda item: item[0])
    return tuple(
        _row(rank, group, listed, seen)
        for rank, (_, group, listed, seen) in enumerate(found)
    )


def _severity(group: str, seen: _Seen) -> tuple[float, float]:
    """Give a key whose least comes first; what is not known counts as the worst."""
    state = seen.state
    if group == "past":
        return -(math.inf if seen.ratio is None else seen.ratio), -seen.late
    if group == "dry":
        return (seen.dry.earliest_days_left if seen.dry else 0.0), 0.0
    if group == "flow":
        return -abs(state.flow_deviation_ratio or 0.0), 0.0
    if group == "wait" and state.waiting is not None:
        return state.waiting.at.timestamp(), 0.0
    return min((s.on.toordinal() for s in state.steps), default=0), 0.0


def _row(rank: int, group: str, listed: Listed, seen: _Seen) -> TodayRow:
    words = _WORDS[group](seen)
    return TodayRow(
        course_id=listed.course_id,
        center_id=listed.center_id,
        initials=listed.initials,
        record_no=listed.record_no,
        group=group,
        harm_rank=rank,
        days_past=seen.late,
        delivered_ratio=seen.ratio,
        dry=seen.dry,
        flow_deviation_ratio=listed.state.flow_deviation_ratio,
        labs_missing=labs_missing(listed.state, on=seen.on),
        what=words.what,
        figure=words.figure,
        unit=words.unit,
        age=words.age,
        owner=_OWNERS[group],
    )


def _past_words(seen: _Seen) -> _Words:
    late, ratio, inside = seen.late, seen.ratio, seen.inside
    age = ""
    if inside is not None and inside.infusion_days is not None:
        age = f"day {(seen.on - inside.on).days} of {inside.infusion_days:g}"
    return _Words(
        what=f"{_infusate(seen)} still in the pump, {late} {_days(late)} late.",
        figure=str(late) if ratio is None else f"{ratio * 100:.0f}",
        unit=_days(late) + " late" if ratio is None else "% of the planned dose",
        age=age,
    )


def _dry_words(seen: _Seen) -> _Words:
    name, dry = _infusate(seen), seen.dry
    if dry is not None:
        left = _whole(dry.days_left)
        return _Words(
            what=f"{name}. {_dry_sentence(dry)}",
            figure=str(left),
            unit=_days(left),
            age=f"band: {_whole(dry.earliest_days_left)} to "
            f"{_whole(dry.latest_days_left)} days",
        )
    if seen.refill_on is None:
        return _Words(
            what=f"{name}. It is not known when the pump runs dry.",
            figure="not known",
            unit="",
            age=f"filled {seen.inside.on.isoformat()}" if seen.inside else "",
        )
    late = (seen.on - seen.refill_on).days
    return _Words(
        what=f"{name}. The refill is overdue.",
        figure=str(late),
        unit=f"{_days(late)} late",
        age=f"due {seen.refill_on.isoformat()}",
    )


def _dry_sentence(dry: DryDates) -> str:
    if dry.latest_days_left <= 0:
        return "Dry."
    return "Could be dry already." if dry.earliest_days_left <= 0 else "Runs dry soon."


def _flow_words(seen: _Seen) -> _Words:
    ratio = seen.state.flow_deviation_ratio or 0.0
    to_on = seen.state.flow_on
    return _Words(
        what=f"The last fit interval was {'faster' if ratio > 0 else 'slower'} than "
        "the card beyond the tolerance.",
        figure=f"{ratio * 100:+.0f}",
        unit="%",
        age=f"interval to {to_on.isoformat()}" if to_on else "",
    )


def _wait_words(seen: _Seen) -> _Words:
    waiting = seen.state.waiting
    decision = waiting.decision.replace("-", " ") if waiting else ""
    since = waiting.at.date() if waiting else seen.on
    age = max(0, (seen.on - since).days)
    return _Words(
        what=f"Proposed: {decision}. Nobody has decided.",
        figure=str(age),
        unit=_days(age),
        age=f"since {since.isoformat()}",
    )


def _labs_words(seen: _Seen) -> _Words:
    missing = labs_missing(seen.state, on=seen.on)
    number = missing.count(";") + 1
    due = next((s.on for s in seen.state.steps if s.code == "drug-fill"), seen.on)
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


def _infusate(seen: _Seen) -> str:
    name = seen.inside.infusate if seen.inside else "unknown"
    return name.replace("-", " ").capitalize()


def _whole(days: float) -> int:
    return max(0, math.floor(days))


def _days(number: int) -> str:
    return "day" if number == 1 else "days"
