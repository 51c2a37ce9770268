"""Today's list: each course once, at the worst of what it asks for, by harm."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hepatica.actions.projection_day import due_steps
from hepatica.actions.projection_state import State
from hepatica.actions.today_pumps import of_pump, pump_sentence
from hepatica.actions.today_seen import Seen
from hepatica.actions.today_words import words_of
from hepatica.actions.views import TodayRow
from hepatica.therapy.course import ENDED

GROUPS = (
    "changed",
    "past",
    "waste",
    "order",
    "dry",
    "setup",
    "wait",
    "labs",
    "flow",
    "deviation",
    "due",
)
"""The one order of today, by harm; the pages follow it.

Another answer than the one that was decided on, or an order that does not hold any
more; drug past its infusion days; a prepared fill that goes into nobody; an order on
its way, for somebody who is there and waits; a pump that runs dry soon; no rules bound,
so that nobody knows when; a dose that waits for a decision or a fill; results missing
or changed; flow out of range or unfit; a deviation that nobody has looked at; what is
due today or was due before. The rest asks nothing.
"""

# How far the list looks ahead, as far as the downtime print: no dose, date or
# refusal rests on it.
SOON_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A course as the read model has it.

    Parameters
    ----------
    course_id, center_id : str
        For the row.
    state : State
        Where it stands.
    is_blind : bool
        The reader is to verify, so the figures of the visit are left out.
    """

    course_id: str
    center_id: str
    state: State
    is_blind: bool = False


def rows_by_harm(
    courses: Iterable[Listed], *, on: date, at: datetime | None = None
) -> tuple[TodayRow, ...]:
    """Make the rows of the courses that ask for something.

    Parameters
    ----------
    courses : iterable of Listed
        In any order.
    on : date
        The day.
    at : datetime or None
        Now, with offset; ``None``: no time of day is looked at.

    Returns
    -------
    tuple of TodayRow
        By group, and in each by how much harm it may do; without the person.
    """
    found = []
    for listed in courses:
        seen = _parts(listed, on, at)
        asking = [(part, group) for part in seen if (group := group_of(part))]
        if asking:
            asking.sort(key=lambda one: _place(*one))
            key = (*_place(*asking[0]), listed.course_id)
            found.append((key, listed, asking, seen))
    found.sort(key=lambda item: item[0])
    return tuple(
        _row(rank, listed, asking, seen)
        for rank, (_, listed, asking, seen) in enumerate(found)
    )


def is_shown(state: State) -> bool:
    """Tell whether Today looks at a course: a pump is in place.

    Parameters
    ----------
    state : State
        Where it stands.

    Returns
    -------
    bool
        True for several pumps too.
    """
    return state.has_pump or bool(state.pumps)


def holds_drug(state: State) -> bool:
    """Tell whether drug is in the pump, or in one of several.

    Parameters
    ----------
    state : State
        Where it stands.

    Returns
    -------
    bool
        False without a pump.
    """
    return any(
        one.inside is not None and one.inside.is_drug for one in (state, *state.pumps)
    )


def _parts(listed: Listed, on: date, at: datetime | None) -> list[Seen]:
    """Look at the course, and at each of several pumps as if it were the only one."""
    state = listed.state
    states: tuple[State, ...] = (state,) if state.has_pump else ()
    if state.pumps:
        # each pump says itself that no rules are bound
        states = (replace(state, has_rules=True), *state.pumps)
    return [Seen(one, on, at, is_blind=listed.is_blind) for one in states]


def _place(seen: Seen, group: str) -> tuple[int, tuple[float, float]]:
    return GROUPS.index(group), _severity(group, seen)


def is_on_paper(state: State, *, on: date) -> bool:
    """Tell whether a course stands in the downtime packet of a day.

    Parameters
    ----------
    state : State
        Where it stands.
    on : date
        The day.

    Returns
    -------
    bool
        True with drug in the pump, or something due in the next seven days or before.
    """
    if state.phase == "died":
        return False
    soon = on + timedelta(days=SOON_DAYS)
    return holds_drug(state) or any(
        due_steps(one, on=soon) for one in (state, *state.pumps)
    )


def group_of(seen: Seen) -> str | None:
    """Say what of a course can do the most harm.

    Parameters
    ----------
    seen : Seen
        The course on the day.

    Returns
    -------
    str or None
        One of :data:`GROUPS`; ``None`` where nothing is asked for.
    """
    return next((group for group in _groups(seen) if _ASKS[group](seen)), None)


def _groups(seen: Seen) -> tuple[str, ...]:
    """Leave what was planned out of a course that ended; what is left over stays."""
    return _AFTER_END if seen.state.phase in ENDED else GROUPS


def _is_dry_soon(seen: Seen) -> bool:
    state, dry = seen.state, seen.dry
    if state.inside is None:
        return seen.left_empty is not None
    if state.inside.is_drug and state.empty_by_on is not None:
        # it comes out before: dry matters only where that would be too late
        return dry is not None and dry.earliest_on < state.empty_by_on
    if dry is not None:
        return dry.earliest_days_left <= SOON_DAYS
    # not known when: the planned refill counts, and without one somebody looks
    if seen.refill_on is None:
        return state.has_rules
    return seen.refill_on < seen.on


def _is_same_answer(seen: Seen) -> bool:
    changed = seen.state.changed
    return changed is not None and not changed.is_other and not changed.is_inside


def _is_changed(seen: Seen) -> bool:
    return seen.state.changed is not None and seen.state.changed.is_other


def _is_waited_for(seen: Seen) -> bool:
    """Leave to the order what was ordered of a decision."""
    is_unordered = seen.state.unfilled is not None and not seen.is_ordered
    return seen.state.waiting is not None or is_unordered


_ASKS: dict[str, Callable[[Seen], bool]] = {
    "changed": lambda seen: _is_changed(seen) or seen.is_void,
    "past": lambda seen: seen.late > 0,
    "order": lambda seen: seen.order is not None and not seen.is_void,
    "waste": lambda seen: seen.left_over is not None,
    "dry": _is_dry_soon,
    "setup": lambda seen: not seen.state.has_rules,
    "wait": _is_waited_for,
    "labs": lambda seen: bool(seen.missing) or _is_same_answer(seen),
    "flow": lambda seen: seen.state.is_flow_out or seen.state.unfit is not None,
    "deviation": lambda seen: bool(seen.state.deviations),
    "due": lambda seen: bool(seen.due),
}


_AFTER_END = ("past", "waste", "deviation", "due")
# Said beside the group that leads, since somebody else may have to act on it.
_BESIDE = ("order", "waste", "wait", "labs", "flow", "deviation")
# A fill that is on its way ends it; until then it is said.
_BESIDE_ORDER = ("dry", *_BESIDE)


def _severity(group: str, seen: Seen) -> tuple[float, float]:
    """Give a key whose least comes first; what is not known counts as the worst."""
    return _SEVERITY[group](seen)


def _by_drug(seen: Seen) -> tuple[float, float]:
    changed = seen.state.changed
    is_inside = changed is not None and changed.is_inside
    return (0.0 if is_inside else 1.0), _first_due(seen)


def _by_dose(seen: Seen) -> tuple[float, float]:
    return -(math.inf if seen.ratio is None else seen.ratio), -seen.late


def _by_dry(seen: Seen) -> tuple[float, float]:
    return (seen.dry.earliest_days_left if seen.dry else 0.0), 0.0


def _by_order(seen: Seen) -> tuple[float, float]:
    return (seen.order.since.timestamp() if seen.order else 0.0), 0.0


def _by_waste(seen: Seen) -> tuple[float, float]:
    return (seen.left_over.since.timestamp() if seen.left_over else 0.0), 0.0


def _by_fill(seen: Seen) -> tuple[float, float]:
    inside = seen.state.inside
    return (inside.on.toordinal() if inside else math.inf), 0.0


def _by_wait(seen: Seen) -> tuple[float, float]:
    found = seen.state.waiting or seen.state.unfilled
    return (found.at.timestamp() if found else 0.0), 0.0


def _by_labs(seen: Seen) -> tuple[float, float]:
    return _first_due(seen), 0.0


def _by_flow(seen: Seen) -> tuple[float, float]:
    if seen.state.is_flow_out:
        return 0.0, -abs(seen.state.flow_deviation_ratio or 0.0)
    unfit = seen.state.unfit
    return 1.0, (unfit.to_on.toordinal() if unfit and unfit.to_on else 0.0)


def _by_deviation(seen: Seen) -> tuple[float, float]:
    found = seen.state.deviations
    lacks_reason = any(one.lacks_reason for one in found)
    return (0.0 if lacks_reason else 1.0), min(one.on.toordinal() for one in found)


def _by_due(seen: Seen) -> tuple[float, float]:
    first = seen.due[0]
    return (1.0 if first.code == "perfusion-study" else 0.0), first.on.toordinal()


def _first_due(seen: Seen) -> float:
    return min((step.on.toordinal() for step in seen.state.steps), default=0)


_SEVERITY: dict[str, Callable[[Seen], tuple[float, float]]] = {
    "changed": _by_drug,
    "past": _by_dose,
    "order": _by_order,
    "waste": _by_waste,
    "dry": _by_dry,
    "setup": _by_fill,
    "wait": _by_wait,
    "labs": _by_labs,
    "flow": _by_flow,
    "deviation": _by_deviation,
    "due": _by_due,
}


def _row(
    rank: int, listed: Listed, asking: list[tuple[Seen, str]], parts: list[Seen]
) -> TodayRow:
    (seen, group), *rest = asking
    words = words_of(group, seen)
    return TodayRow(
        course_id=listed.course_id,
        center_id=listed.center_id,
        initials=listed.course_id,
        record_no=listed.course_id,
        group=group,
        harm_rank=rank,
        days_past=seen.late,
        delivered_ratio=None if seen.is_blind else seen.ratio,
        dry=None if seen.is_blind else seen.dry,
        flow_deviation_ratio=None if seen.is_blind else seen.state.flow_deviation_ratio,
        labs_missing=seen.missing,
        what=of_pump(seen, words.what),
        figure=words.figure,
        unit=words.unit,
        age=words.age,
        owner=words.owner,
        visit_on=words.visit_on,
        step=seen.due[0].code if group == "due" else "",
        has_several=bool(listed.state.pumps),
        also=(
            *_beside(seen, group),
            *(of_pump(part, words_of(other, part).what) for part, other in rest),
            *(pump_sentence(part) for part in parts if part.state.slot),
        ),
    )


def _beside(seen: Seen, group: str) -> list[str]:
    beside = _BESIDE_ORDER if group in ("order", "waste") else _BESIDE
    return [
        of_pump(seen, words_of(other, seen).what)
        for other in beside
        if other != group and other in _groups(seen) and _ASKS[other](seen)
    ]
