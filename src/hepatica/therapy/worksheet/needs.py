"""What a worksheet needs before it decides: weight, flow, a pump that may be filled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hepatica.errors import OutsideValidityError
from hepatica.therapy.course import Course, Fact
from hepatica.therapy.course.authorizing import ended_refusals
from hepatica.therapy.course.fever import has_fever
from hepatica.therapy.course.kinds_codes import Presence
from hepatica.therapy.course.kinds_selection import HistoryStatement
from hepatica.therapy.decisions import InputSeen, Refusal
from hepatica.therapy.dosing import DosingWeight, dosing_weight
from hepatica.therapy.pump import FlowForDosing, Infusate
from hepatica.therapy.schedule import Plan
from hepatica.therapy.worksheet.rules import Rules


def weight_for(
    course: Course, rules: Rules, *, on: date
) -> tuple[DosingWeight | None, date | None, list[str], tuple[InputSeen, ...]]:
    """Find the dosing weight of the day, or say what is missing for it.

    Parameters
    ----------
    course : Course
        What happened.
    rules : Rules
        Weight rule and how old a weight may be.
    on : date
        Day of the visit.

    Returns
    -------
    tuple
        Dosing weight, day it was measured, what is missing, what was looked at.
    """
    known = [w for w in course.weights if w.on <= on]
    if not known:
        return None, None, ["weight: not measured"], ()
    last = known[-1]
    seen = InputSeen(
        name="weight",
        value=last.payload.weight_kg,
        unit="kg",
        on=last.on,
        fact=last.fact,
    )
    if rules.max_weight_age_days is None:
        return None, last.on, [], (seen,)
    age = (on - last.on).days
    if age > rules.max_weight_age_days:
        text = (
            f"weight: measured {age} days ago; at most "
            f"{rules.max_weight_age_days:g} days are allowed"
        )
        return None, last.on, [text], (seen,)
    height = course.latest_height_cm()
    if height is None:
        return None, last.on, ["height: not measured"], (seen,)
    if rules.weight is None or course.rules is None:
        return None, last.on, [], (seen,)
    if course.rules.sex not in ("male", "female"):
        text = "sex: must be bound as male or female for the weight rule"
        return None, last.on, [text], (seen,)
    try:
        weight = dosing_weight(
            rule=rules.weight,
            sex=course.rules.sex,
            height_cm=height,
            weight_kg=last.payload.weight_kg,
        )
    except OutsideValidityError as error:
        return None, last.on, [f"dosing weight: {error}"], (seen,)
    by_rule = InputSeen(
        name="dosing weight",
        value=weight.dosing_weight_kg,
        unit="kg",
        on=last.on,
        note=f"{rules.weight.id}: {weight.used}",
        fact=last.fact,
    )
    return weight, last.on, [], (seen, by_rule)


def flow_seen(flow: FlowForDosing | None) -> tuple[InputSeen, ...]:
    """Show the flow that doses in the trace.

    Parameters
    ----------
    flow : FlowForDosing or None
        As the plan chose it.

    Returns
    -------
    tuple of InputSeen
        One, or none without a flow.
    """
    if flow is None:
        return ()
    return (
        InputSeen(
            name="flow",
            value=flow.flow_ml_per_day,
            unit="mL/d",
            on=flow.on,
            note=f"{flow.source}: {flow.note}",
        ),
    )


def history_seen(
    rules: Rules, history: Mapping[str, tuple[Fact, HistoryStatement]]
) -> tuple[InputSeen, ...]:
    """Show the answers to the center's questions in the trace.

    Parameters
    ----------
    rules : Rules
        With the questions in force.
    history : mapping of str to (Fact, HistoryStatement)
        Last answer to each item.

    Returns
    -------
    tuple of InputSeen
        One for each question that was asked; what each answer means is in its note.
    """
    found = []
    for question in rules.questions:
        if question.asks in history:
            fact, said = history[question.asks]
            note = said.presence.value
            if said.presence is not Presence.ABSENT:
                note = f"{note}: {question.says}"
            found.append(
                InputSeen(
                    name=f"history, {question.title}",
                    value=None,
                    unit="",
                    on=fact.happened_on,
                    note=note,
                    fact=fact.id,
                )
            )
    return tuple(found)


def pump_refusals(course: Course, state: Plan, rules: Rules) -> tuple[Refusal, ...]:
    """List why no drug may go into this pump today.

    Parameters
    ----------
    course : Course
        What happened.
    state : Plan
        How the pump stands.
    rules : Rules
        Pump models in force.

    Returns
    -------
    tuple of Refusal
        Empty where it may.
    """
    refusals = []
    if state.device is None:
        refusals.append(
            Refusal(code="no-pump", message=f"No fill: {state.flow_missing}.")
        )
        return tuple(refusals)
    if not state.is_cleared:
        refusals.append(
            Refusal(
                code="no-perfusion-study",
                message="No drug before a passed perfusion study or signed exemption.",
            )
        )
    model = rules.pumps.get(state.device.model)
    if model is None:
        refusals.append(
            Refusal(
                code="unknown-pump-model",
                message="The pump model is not in the knowledge in force; its "
                "reservoir is not known.",
            )
        )
    elif Infusate.FLOXURIDINE not in model.labelled_infusates:
        refusals.append(
            Refusal(
                code="infusate-not-on-label",
                message="Floxuridine is not on the label of this pump model.",
            )
        )
    # The last interval that is closed: a drug-free fill since explains nothing.
    closed = [f for f in state.device.fills if f.residual_volume_ml is not None]
    if closed and closed[-1].came_out_over:
        refusals.append(
            Refusal(
                code="residual-over-fill",
                message="More came out of the pump than was put in. Fill it drug-free; "
                "drug again once an interval is plausible.",
            )
        )
    elif state.gate is not None and state.gate.has_failed(on=state.on):
        refusals.append(
            Refusal(
                code="outside-gate",
                message="What came out of the pump today is outside the limits. A drug "
                "order for today is void; the drug-free fill is not.",
            )
        )
    refusals.extend(ended_refusals(course))
    if course.phase in ("maintenance", "closed"):
        refusals.append(
            Refusal(
                code="treatment-ended",
                message=f"The course is in {course.phase}; no drug is planned.",
            )
        )
    return tuple(refusals)


def next_drug_fill_on(state: Plan, rules: Rules) -> date | None:
    """Give the day on which the cycle has the next drug fill.

    Parameters
    ----------
    state : Plan
        How the pump stands.
    rules : Rules
        Cycle.

    Returns
    -------
    date or None
        ``None`` before the first drug fill, and where no cycle is bound.
    """
    drug_fill = state.device.last_drug_fill if state.device is not None else None
    if drug_fill is None or rules.cycle is None:
        return None
    return rules.cycle.next_on(drug_fill.on)


def is_emptying_only(state: Plan, rules: Rules, *, on: date) -> bool:
    """Tell whether the visit takes drug out and no drug is due to go in.

    Parameters
    ----------
    state : Plan
        How the pump stood when the day began.
    rules : Rules
        Cycle; without one, drug in the pump is for taking out.
    on : date
        Day of the visit.

    Returns
    -------
    bool
        The same before and after the emptying.
    """
    if state.gate is None or not state.gate.fill.is_drug:
        return False
    due_on = next_drug_fill_on(state, rules)
    return due_on is None or on < due_on


def asks_of(
    course: Course, state: Plan, rules: Rules, *, on: date
) -> tuple[Refusal, ...]:
    """List what is unusual about filling drug today and asks for a reason.

    Parameters
    ----------
    course : Course
        For a fever of the day.
    state : Plan
        How the pump stands.
    rules : Rules
        Cycle and flow tolerance.
    on : date
        Day of the visit.

    Returns
    -------
    tuple of Refusal
        Empty on a usual day.

    Notes
    -----
    Hazards: HZ-003 (a pump that runs otherwise than its card), HZ-002.
    """
    asks = []
    if has_fever(course, first=on, last=on):
        asks.append(
            Refusal(
                code="fever",
                message="Fever today: cholangitis, pocket infection and neutropenia "
                "come first. Drug needs a reason.",
            )
        )
    due_on = next_drug_fill_on(state, rules)
    if due_on is not None and on < due_on:
        asks.append(
            Refusal(
                code="before-cycle-day",
                message="The next drug fill of this cycle is due on "
                f"{due_on.isoformat()}; drug before that needs a reason.",
            )
        )
    deviation = state.flow_deviation_ratio
    if deviation is not None and abs(deviation) > rules.fitness.tolerance_ratio:
        speed = "faster" if deviation > 0 else "slower"
        asks.append(
            Refusal(
                code="flow-off-card",
                message=f"The pump runs {abs(deviation):.0%} {speed} than its card. "
                "Judge the interval; each drug fill needs a reason.",
            )
        )
    return tuple(asks)
