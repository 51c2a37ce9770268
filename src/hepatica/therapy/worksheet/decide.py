"""The dose decision of a visit: every bound rule set, the most restrictive holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hepatica.therapy.course import Course
from hepatica.therapy.decisions import (
    RANK,
    BandMatched,
    CannotDecide,
    Decision,
    Discontinue,
    Hold,
    Trace,
    name_of,
    permits_drug,
    permitted_factor,
)
from hepatica.therapy.dosing import StandingOrder
from hepatica.therapy.protocols import Band, RuleSet, Stratum, Then, interpret
from hepatica.therapy.worksheet.evidence import lab_evidence, symptom_evidence
from hepatica.therapy.worksheet.restart import at_restart, restart_of
from hepatica.therapy.worksheet.rules import Rules
from hepatica.therapy.worksheet.types import SetAnswer
from hepatica.therapy.worksheet.whole import Asked, changes_of_all

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
) -> tuple[Decision, float | None, Trace, tuple[SetAnswer, ...]]:
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
        Decision, dose rate that it permits [mg/kg/d] or ``None``, trace, and what
        each rule set by itself says.
    """
    if rules.starting_dose is None or not rules.protocols:
        return CannotDecide(missing=()), None, Trace(), ()
    heard = [
        _asked(course, rules, rule_set, is_first=is_first, on=on)
        for rule_set in (*rules.protocols, *rules.beside)
    ]
    answers = [
        _answer(rules, one, last_rate_mg_per_kg_per_day, is_first) for one in heard
    ]
    n_bound = len(rules.protocols)
    bound = [replace(answer, is_binding=True) for answer in answers[:n_bound]]

    def together(decisions: Sequence[Decision]) -> tuple[Decision, float | None]:
        bases = (answer.base_mg_per_kg_per_day for answer in bound)
        return most_restrictive(
            [_rated(d, base) for d, base in zip(decisions, bases, strict=True)]
        )

    trace = Trace(entries=(rules.starting_dose.entry,))
    for answer in bound:
        trace = trace.plus(answer.trace)
    decision, rate = together([answer.decision for answer in bound])
    trace = changes_of_all(trace, heard[:n_bound], together)
    return decision, rate, trace, (*bound, *answers[n_bound:])


def _asked(
    course: Course, rules: Rules, rule_set: RuleSet, *, is_first: bool, on: date
) -> Asked:
    """Make of a rule set what it asks on a day, with the evidence for it."""
    applied = for_first_fill(rule_set) if is_first else rule_set
    note = _first_fill_note(rule_set) if applied != rule_set else Trace()
    applied = at_restart(applied, restart_of(course, on=on))
    return Asked(
        rule_set=applied,
        labs=lab_evidence(course, rules, applied, on=on),
        symptoms=symptom_evidence(course, applied, on=on),
        note=note,
    )


def answer_of(
    course: Course,
    rules: Rules,
    rule_set: RuleSet,
    last_rate_mg_per_kg_per_day: float | None,
    *,
    is_first: bool,
    on: date,
) -> SetAnswer:
    """Apply one rule set to a course on a day.

    Parameters
    ----------
    course : Course
        What happened.
    rules : Rules
        Starting dose, reference rule, analytes, limits of normal.
    rule_set : RuleSet
        Bound or not.
    last_rate_mg_per_kg_per_day : float or None
        Dose rate of the last drug fill. [mg/kg/d]
    is_first : bool
        No drug has been filled yet.
    on : date
        Day of the visit.

    Returns
    -------
    SetAnswer
        Not binding; limits on a dose are not looked at.
    """
    asked = _asked(course, rules, rule_set, is_first=is_first, on=on)
    return _answer(rules, asked, last_rate_mg_per_kg_per_day, is_first)


def _answer(
    rules: Rules,
    asked: Asked,
    last_rate_mg_per_kg_per_day: float | None,
    is_first: bool,
) -> SetAnswer:
    rule_set = asked.rule_set
    decision, seen = interpret(rule_set, labs=asked.labs, symptoms=asked.symptoms)
    base = _base_of(rules, rule_set, last_rate_mg_per_kg_per_day, is_first)
    decision, rate = _rated(decision, base)
    return SetAnswer(
        rule_set=rule_set.id,
        title=rule_set.title,
        decision=decision,
        rate_mg_per_kg_per_day=rate,
        base_mg_per_kg_per_day=base,
        trace=_reference_entry(rules, rule_set).plus(asked.note).plus(seen),
        is_binding=False,
    )


def _rated(
    decision: Decision, base_mg_per_kg_per_day: float | None
) -> tuple[Decision, float]:
    """Turn a factor into a dose rate; a share of what is not on record is none."""
    if not permits_drug(decision):
        return decision, 0.0
    if base_mg_per_kg_per_day is None:
        text = "dose last given: the last drug fill has no dose rate on record"
        return CannotDecide(missing=(text,)), 0.0
    return decision, base_mg_per_kg_per_day * permitted_factor(decision)


def _reference_entry(rules: Rules, rule_set: RuleSet) -> Trace:
    """Name the rule that says what a reference is, where one is compared with."""
    asks = any(t.measure == "ratio-to-reference" for t in rule_set.tests)
    if rules.reference is None or not asks:
        return Trace()
    return Trace(entries=(rules.reference.entry,))


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


def _base_of(
    rules: Rules,
    rule_set: RuleSet,
    last_rate_mg_per_kg_per_day: float | None,
    is_first: bool,
) -> float | None:
    """Say what a factor is taken of: that is part of the rule."""
    if rule_set.dose_of == "dose-last-given" and not is_first:
        return last_rate_mg_per_kg_per_day
    planned = rules.starting_dose
    return planned.dose_rate_mg_per_kg_per_day if planned else None


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


def with_standing_order(hold: Hold, order: StandingOrder | None, *, on: date) -> Hold:
    """Name what fills the pump during a hold, and until when.

    Parameters
    ----------
    hold : Hold
        Of the visit.
    order : StandingOrder or None
        The center's drug-free order, as bound to the course.
    on : date
        Day of the visit.

    Returns
    -------
    Hold
        With the order and the last day that it allows; without one the same.
    """
    if order is None:
        return hold
    days = timedelta(days=math.floor(order.interval_days))
    return replace(hold, goes_in=order.entry.id, recheck_on=on + days)


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


def changes_beside_missing(
    trace: Trace, decision: Decision, missing: list[str]
) -> Trace:
    """Keep the changes of a value that would be heard beside what is missing.

    Parameters
    ----------
    trace : Trace
        Of the rule sets.
    decision : Decision
        Of the rule sets, before what is missing was added.
    missing : list of str
        Each missing thing in words.

    Returns
    -------
    Trace
        With the changes that lead to a hold or a stop, or away from one.
    """
    stops = ("hold", "discontinue")
    now = name_of(with_missing(decision, missing))
    kept = []
    for change in trace.would_change:
        gives = change.gives if change.gives in stops else "cannot decide"
        if change.at is None:
            kept.append(change)
        elif gives.replace(" ", "-") != now:
            kept.append(replace(change, gives=gives))
    return replace(trace, would_change=tuple(kept))
