"""The dose decision of a visit: every bound rule set, the most restrictive holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hepatica.therapy.course import Course
from hepatica.therapy.decisions import (
    RANK,
    BandMatched,
    CannotDecide,
    Decision,
    Discontinue,
    Hold,
    Reduce,
    Trace,
    name_of,
    permits_drug,
)
from hepatica.therapy.protocols import Band, RuleSet, Stratum, Then, interpret
from hepatica.therapy.worksheet.evidence import lab_evidence, symptom_evidence
from hepatica.therapy.worksheet.rules import Rules

_ANY_VALUE = (
    Stratum(bands=(Band(at_least=0.0, then=Then(action="proceed", dose_factor=1.0)),)),
)


def for_first_fill(rule_set: RuleSet) -> RuleSet:
    """Make of a rule set what it asks at the first drug fill.

    Parameters
    ----------
    rule_set : RuleSet
        As bound.

    Returns
    -------
    RuleSet
        A test against the reference value asks only that a current result is
        there: it becomes the reference of the next fill. All other tests stay.
    """
    return replace(
        rule_set,
        tests=tuple(
            replace(test, measure="value", strata=_ANY_VALUE)
            if test.measure == "ratio-to-reference"
            else test
            for test in rule_set.tests
        ),
    )


def decide(
    course: Course,
    rules: Rules,
    is_first: bool,
    last_rate_mg_per_kg_per_day: float | None,
    *,
    on: date,
) -> tuple[Decision, float | None, Trace]:
    """Apply every bound rule set and keep the most restrictive answer.

    Parameters
    ----------
    course : Course
        What happened.
    rules : Rules
        Protocols, starting dose, analytes.
    is_first : bool
        No drug has been filled yet.
    last_rate_mg_per_kg_per_day : float or None
        Dose rate of the last drug fill. [mg/kg/d]
    on : date
        Day of the visit.

    Returns
    -------
    tuple
        Decision, dose rate that it permits [mg/kg/d] or ``None``, and trace.
    """
    if rules.starting_dose is None or not rules.protocols:
        return CannotDecide(missing=()), None, Trace()
    planned_mg_per_kg_per_day = rules.starting_dose.dose_rate_mg_per_kg_per_day
    trace = Trace(entries=(rules.starting_dose.entry,))
    answers: list[tuple[Decision, float]] = []
    for rule_set in rules.protocols:
        applied = for_first_fill(rule_set) if is_first else rule_set
        if applied != rule_set:
            trace = trace.plus(_first_fill_note(rule_set))
        decision, seen = interpret(
            applied,
            labs=lab_evidence(course, rules, applied, on=on),
            symptoms=symptom_evidence(course, applied, on=on),
        )
        trace = trace.plus(seen)
        answers.append(
            _rate_of(
                decision,
                rule_set,
                planned_mg_per_kg_per_day,
                last_rate_mg_per_kg_per_day,
                is_first,
            )
        )
    decision, rate = most_restrictive(answers)
    return decision, rate, trace


def _first_fill_note(rule_set: RuleSet) -> Trace:
    return Trace(
        bands=(
            BandMatched(
                entry=rule_set.id,
                test="ratio to the reference value",
                value=None,
                band="first drug fill",
                then="starting dose; there is no reference value yet",
            ),
        )
    )


def _rate_of(
    decision: Decision,
    rule_set: RuleSet,
    planned_mg_per_kg_per_day: float,
    last_rate_mg_per_kg_per_day: float | None,
    is_first: bool,
) -> tuple[Decision, float]:
    """Turn a factor into a dose rate: a factor of what, is part of the rule."""
    if not permits_drug(decision):
        return decision, 0.0
    base = planned_mg_per_kg_per_day
    if rule_set.dose_of == "dose-last-given" and not is_first:
        if last_rate_mg_per_kg_per_day is None:
            text = "dose last given: the last drug fill has no dose rate on record"
            return CannotDecide(missing=(text,)), 0.0
        base = last_rate_mg_per_kg_per_day
    factor = decision.factor if isinstance(decision, Reduce) else 1.0
    return decision, base * factor


def most_restrictive(
    answers: Sequence[tuple[Decision, float]],
) -> tuple[Decision, float | None]:
    """Choose among the answers of several rule sets.

    Parameters
    ----------
    answers : sequence of (Decision, float)
        Each decision with the dose rate that it permits. [mg/kg/d]

    Returns
    -------
    tuple of Decision and float or None
        A decision without drug before any with drug, by rank; among those with
        drug the lowest dose rate. What is missing anywhere is kept in the
        answer where it can hold it. ``None`` for the rate without drug.
    """
    missing = tuple(
        dict.fromkeys(text for d, _ in answers for text in getattr(d, "missing", ()))
    )
    barred = [d for d, _ in answers if not permits_drug(d)]
    if not barred:
        decision, rate = min(
            answers, key=lambda item: (item[1], RANK.index(name_of(item[0])))
        )
        return decision, rate
    chosen = min(barred, key=lambda d: RANK.index(name_of(d)))
    if isinstance(chosen, Hold | Discontinue | CannotDecide):
        chosen = replace(chosen, missing=missing)
    return chosen, None


def with_missing(decision: Decision, missing: list[str]) -> Decision:
    """Add what is missing beside the laboratory values to a decision.

    Parameters
    ----------
    decision : Decision
        From the rule sets.
    missing : list of str
        Each missing thing in words.

    Returns
    -------
    Decision
        A hold or stop stays one and lists it; anything else cannot be decided.
    """
    if isinstance(decision, Hold | Discontinue | CannotDecide):
        return replace(decision, missing=(*missing, *decision.missing))
    return CannotDecide(missing=tuple(missing))
