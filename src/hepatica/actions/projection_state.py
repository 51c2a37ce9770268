"""Where a course stands, as dates and figures that no passing day changes.

What is overdue, delivered or dry is worked out from it on the day of the reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import msgspec

from hepatica.actions.projection_labs import LabNeed, labs_needed
from hepatica.actions.projection_open import (
    Changed,
    Held,
    OpenDeviation,
    Unfilled,
    Waiting,
    changed_in,
    deviations_in,
    held_in,
    unfilled_in,
    waiting_in,
)
from hepatica.actions.projection_orders import InWork, LeftOver, orders_in
from hepatica.therapy.course import Course, Fact
from hepatica.therapy.schedule import BEFORE_DRY, Plan, plan
from hepatica.therapy.schedule.due import study_due
from hepatica.therapy.worksheet import Rules, policies_of
from hepatica.wire import canonical

STATE_VERSION = 8
"""Form of the state; another one is projected again before it is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What is in the pump.

    Parameters
    ----------
    on : date
        Day of the fill.
    is_drug : bool
        Whether it holds drug.
    infusate : str
        What it is.
    volume_ml, drug_mg : float
        Put in. [mL], [mg]
    infusion_days : float or None
        Planned. [d]
    made_for_flow_ml_per_day : float or None
        The flow that the fill was made for. [mL/d]
    flow_ml_per_day : float or None
        The flow that counts for it; ``None`` where none is known. [mL/d]
    known_on : date
        Day of the last fact: on it, what was seen on that day does not count yet.
    flow_that_day_ml_per_day : float or None
        The flow that counts up to that day. [mL/d]
    tolerance_ratio : float
        Of the band around it. [1]
    """

    on: date
    is_drug: bool
    infusate: str
    volume_ml: float
    drug_mg: float
    infusion_days: float | None
    made_for_flow_ml_per_day: float | None
    flow_ml_per_day: float | None
    known_on: date
    flow_that_day_ml_per_day: float | None
    tolerance_ratio: float

    def flow_on(self, on: date) -> float | None:
        """Give the flow that counts on a day.

        Parameters
        ----------
        on : date
            The day.

        Returns
        -------
        float or None
            [mL/d]
        """
        is_later = on > self.known_on
        return self.flow_ml_per_day if is_later else self.flow_that_day_ml_per_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that is due on a day.

    Parameters
    ----------
    code, what : str
        As in :class:`hepatica.therapy.schedule.Due`.
    on : date
        The day.
    is_by_dry : bool
        The day is that before which the pump may run dry.
    """

    code: str
    what: str
    on: date
    is_by_dry: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """The last interval, which no dose may rest on.

    Parameters
    ----------
    to_on : date or None
        Its last day.
    why : tuple of str
        Each reason, in words.
    """

    to_on: date | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A course without its facts.

    Parameters
    ----------
    phase : str
        As in :class:`hepatica.therapy.course.Course`.
    has_pump : bool
        Just one pump is in place.
    inside : Inside or None
        What is in it.
    empty_by_on : date or None
        Day on which the drug is to come out.
    flow_deviation_ratio : float or None
        Last fit interval against the card. [1]
    is_flow_out : bool
        That is beyond the tolerance.
    flow_on : date or None
        Last day of that interval.
    steps : tuple of Step
        What is due, by day; the perfusion study as if there were no exemption.
    exempt_until_on : date or None
        Last day on which an exemption from the study holds.
    waiting : Waiting or None
        A proposal without a decision.
    labs : tuple of LabNeed
        What the next decision needs.
    has_rules : bool
        Rules are bound to the course.
    unfit : Unfit or None
        The last interval, where drug is to be dosed and it cannot dose.
    unfilled : Unfilled or None
        Drug that was decided and has not been filled.
    held : Held or None
        The last decision, where it lets no drug in.
    changed : Changed or None
        Results that changed after the decision on them.
    deviations : tuple of OpenDeviation
        That nobody has looked at.
    missed_on : date or None
        Last visit that was missed, until something is filled.
    orders : tuple of InWork
        The last order of each day, while nothing was filled after it, by day.
    left_over : tuple of LeftOver
        Compounded fills that go into nobody, oldest first.
    slot : str
        Of which of several pumps this is the state; else empty.
    pumps : tuple of State
        One for each of several pumps; what the course asks for stands in the outer.
    """

    phase: str
    has_pump: bool = False
    inside: Inside | None = None
    empty_by_on: date | None = None
    flow_deviation_ratio: float | None = None
    is_flow_out: bool = False
    flow_on: date | None = None
    steps: tuple[Step, ...] = ()
    exempt_until_on: date | None = None
    waiting: Waiting | None = None
    labs: tuple[LabNeed, ...] = ()
    has_rules: bool = False
    unfit: Unfit | None = None
    unfilled: Unfilled | None = None
    held: Held | None = None
    changed: Changed | None = None
    deviations: tuple[OpenDeviation, ...] = ()
    missed_on: date | None = None
    orders: tuple[InWork, ...] = ()
    left_over: tuple[LeftOver, ...] = ()
    slot: str = ""
    pumps: tuple[State, ...] = ()


_DECODER = msgspec.json.Decoder(State)


def state_text(state: State) -> str:
    """Write a state as the read model keeps it.

    Parameters
    ----------
    state : State
        Of one course.

    Returns
    -------
    str
        Canonical JSON.
    """
    return canonical(state)


def read_state(text: str) -> State:
    """Read what :func:`state_text` wrote.

    Parameters
    ----------
    text : str
        Canonical JSON.

    Returns
    -------
    State
        Equal to what was written.
    """
    return _DECODER.decode(text)


def state_of(course: Course, facts: Sequence[Fact], rules: Rules) -> State:
    """Work out the state of a course.

    Parameters
    ----------
    course : Course
        Folded from all its facts.
    facts : sequence of Fact
        All of them, in the order they were recorded.
    rules : Rules
        In force.

    Returns
    -------
    State
        The same on every day on which the same rules are in force.
    """
    last_on = max((fact.happened_on for fact in course.standing), default=date.min)
    orders, left_over = orders_in(course, rules, last_on=last_on)
    return replace(
        _of_pump(course, rules, last_on=last_on),
        waiting=waiting_in(course, facts),
        unfilled=unfilled_in(course),
        changed=changed_in(course, facts, rules),
        deviations=deviations_in(course, facts),
        orders=orders,
        left_over=left_over,
        pumps=()
        if course.device is not None
        else tuple(
            _of_pump(course, rules, last_on=last_on, slot=device.slot)
            for device in course.in_place
        ),
    )


def _of_pump(
    course: Course, rules: Rules, *, last_on: date, slot: str | None = None
) -> State:
    """Say what is in a pump and due of it; of several in place one has to be named."""
    policies = policies_of(rules)
    # today's residual informs from tomorrow on
    now, later = (
        plan(course, on=day, policies=policies, slot=slot)
        for day in (last_on, last_on + timedelta(days=1))
    )
    fit = [o for o in now.observations if o.is_fit_for_dosing]
    deviation = now.flow_deviation_ratio
    return State(
        slot=slot or "",
        phase=course.phase,
        has_pump=now.device is not None,
        inside=_inside(now, later, rules),
        empty_by_on=now.empty_by_on,
        flow_deviation_ratio=deviation,
        is_flow_out=deviation is not None
        and abs(deviation) > rules.fitness.tolerance_ratio,
        flow_on=fit[-1].to_on if fit else None,
        steps=_steps(course, now),
        exempt_until_on=course.exempt_until_on(now.device),
        labs=labs_needed(course, rules),
        has_rules=course.rules is not None,
        unfit=_unfit(course, now),
        held=held_in(course),
        missed_on=max(course.missed, default=None),
    )


def _inside(now: Plan, later: Plan, rules: Rules) -> Inside | None:
    if now.contents is None:
        return None
    payload = now.contents.fill.payload
    is_known = now.contents.fill.has_known_volume
    is_steady = is_known and payload.infusate in rules.fitness.same_viscosity
    flows = [
        seen.flow.flow_ml_per_day if seen.flow and is_steady else None
        for seen in (now, later)
    ]
    return Inside(
        on=now.contents.fill.on,
        is_drug=now.contents.fill.is_drug,
        infusate=payload.infusate.value,
        volume_ml=payload.volume_ml,
        drug_mg=payload.drug_mg,
        infusion_days=payload.infusion_days,
        made_for_flow_ml_per_day=payload.flow_ml_per_day,
        flow_ml_per_day=flows[1],
        known_on=now.on,
        flow_that_day_ml_per_day=flows[0],
        tolerance_ratio=rules.fitness.tolerance_ratio,
    )


def _steps(course: Course, now: Plan) -> tuple[Step, ...]:
    steps = [
        Step(code=due.code, what=due.what, on=due.on, is_by_dry=due.why == BEFORE_DRY)
        for due in now.due
    ]
    device = now.device
    is_exempt = device is not None and device.study_passed_on is None and now.is_cleared
    if device is not None and is_exempt:
        steps += [
            Step(code=code, what=what, on=on)
            for code, what, on, _ in study_due(course, device)
        ]
    return tuple(sorted(steps, key=lambda step: step.on))


def _unfit(course: Course, now: Plan) -> Unfit | None:
    """Say why the last interval does not dose, where the next dose would rest on it.

    In maintenance nothing is dosed, and glycerin never does.
    """
    last = now.observations[-1] if now.observations else None
    is_dosed = course.phase in ("cleared", "treatment") and not course.discontinued
    if last is None or last.is_fit_for_dosing or not is_dosed:
        return None
    return Unfit(to_on=last.to_on, why=last.why_not)
