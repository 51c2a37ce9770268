"""The worksheet of a visit: decision, fill, limits, contingency, and every reason.

Order of work: what the pump and the rules need, then the dose decision from the
laboratory values, then the fill from dose rate, weight and flow, then the limits.
Nothing is a default; what is missing is listed together.
"""

from __future__ import annotations

from datetime import date

from hepatica.therapy.course import Course, as_of
from hepatica.therapy.course.history import history_of
from hepatica.therapy.course.kinds import PumpFilled
from hepatica.therapy.decisions import Hold, Trace, permits_drug
from hepatica.therapy.dosing import answers_found
from hepatica.therapy.schedule import Policies, plan
from hepatica.therapy.worksheet.decide import (
    changes_beside_missing,
    decide,
    with_missing,
    with_standing_order,
)
from hepatica.therapy.worksheet.fill_step import with_fill
from hepatica.therapy.worksheet.needs import (
    asks_of,
    flow_seen,
    history_seen,
    is_emptying_only,
    pump_refusals,
    weight_for,
)
from hepatica.therapy.worksheet.restart import restart_of, stop_refusals
from hepatica.therapy.worksheet.rules import Rules
from hepatica.therapy.worksheet.types import Worksheet


def policies_of(rules: Rules) -> Policies:
    """Pick what a plan needs from the rules.

    Parameters
    ----------
    rules : Rules
        The entries in force.

    Returns
    -------
    Policies
        For :func:`hepatica.therapy.schedule.plan`.
    """
    return Policies(
        fitness=rules.fitness,
        flow_rule=rules.flow,
        cycle=rules.cycle,
        contingency=rules.contingency,
        flow_watch=rules.flow_watch,
        fault_signatures=rules.fault_signatures,
    )


def worksheet(course: Course, rules: Rules, *, on: date) -> Worksheet:
    """Work out the worksheet of a visit.

    Parameters
    ----------
    course : Course
        What happened.
    rules : Rules
        The entries in force for this course.
    on : date
        Day of the visit.

    Returns
    -------
    Worksheet
        Always an answer. Where drug is not permitted, the decision and the
        refusals say why and what is missing, and no fill is given.

    Notes
    -----
    The first drug fill has the setting's starting dose: tests against a value
    from an earlier drug fill do not exist yet and are left out. All others hold
    from the first fill on, so that no drug is given on missing, stale or
    alarming results.

    Hazards: HZ-001 to HZ-010.
    """
    # It reads the same before and after the fill that it is for, and on any later
    # day: that fill is not its own reference.
    course = as_of(course, on=on, without=PumpFilled.KIND)
    state = plan(course, on=on, policies=policies_of(rules))
    history = history_of(course)
    answers = answers_found(
        rules.questions, {item: said.presence for item, (_, said) in history.items()}
    )
    is_first = course.first_drug_fill is None
    weight, weight_on, weight_missing, weight_seen = weight_for(course, rules, on=on)
    missing = [*rules.missing, *_unbound(course, rules), *weight_missing]
    missing.extend(answers.missing)
    if state.flow is None:
        missing.append(f"flow: {state.flow_missing}")
    last_rate = _last_rate(course)
    decision, rate, trace, said = decide(course, rules, is_first, last_rate, on=on)
    seen = (*weight_seen, *flow_seen(state.flow), *history_seen(rules, history))
    trace = Trace(inputs=seen).plus(trace)
    if missing:
        trace = changes_beside_missing(trace, decision, missing)
        decision = with_missing(decision, missing)
        rate = None
    if isinstance(decision, Hold):
        decision = with_standing_order(decision, rules.contingency, on=on)
    result = Worksheet(
        course=course.id,
        on=on,
        plan=state,
        decision=decision,
        trace=trace,
        is_emptying_only=is_emptying_only(state, rules, on=on),
        is_first_drug_fill=is_first,
        is_restart=restart_of(course, on=on) is not None,
        planned_dose_rate_mg_per_kg_per_day=(
            rules.starting_dose.dose_rate_mg_per_kg_per_day
            if rules.starting_dose
            else None
        ),
        last_dose_rate_mg_per_kg_per_day=last_rate,
        weight=weight,
        weight_on=weight_on,
        contingency=rules.contingency,
        drug=rules.drug,
        lists=rules.order_sets,
        decided=next((d for d in reversed(course.decisions) if d.for_on == on), None),
        answers=said,
        knowledge_version=rules.knowledge_version,
        refusals=(
            *stop_refusals(course, on=on),
            *pump_refusals(course, state, rules),
            *answers.refusals,
        ),
        asks=(*asks_of(course, state, rules, on=on), *answers.asks),
    )
    if (
        rate is None
        or weight is None
        or state.flow is None
        or not permits_drug(decision)
    ):
        return result
    return with_fill(result, rules, rate, weight, state.flow)


def _unbound(course: Course, rules: Rules) -> list[str]:
    if course.rules is None:
        return ["rules: none are bound to this course; bind them first"]
    bound = {
        "weight rule": rules.weight,
        "flow rule": rules.flow,
        "reference rule": rules.reference,
        "rounding rule": rules.rounding,
        "protocol": rules.protocols or None,
        "starting dose": rules.starting_dose,
        "cycle": rules.cycle,
        "caps": rules.caps,
        "age of a weight": rules.max_weight_age_days,
        "contingency": rules.contingency,
    }
    # what the binding names and no entry gives stands in rules.missing already
    if rules.missing:
        return []
    return [f"{name}: not bound" for name, value in bound.items() if value is None]


def _last_rate(course: Course) -> float | None:
    fill = course.last_drug_fill
    return fill.payload.dose_rate_mg_per_kg_per_day if fill is not None else None
