"""Which changes of one value would have changed the answer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from hepatica.therapy.decisions import (
    Decision,
    Reduce,
    Trace,
    WouldChange,
    name_of,
    permitted_factor,
)
from hepatica.therapy.protocols.answers import (
    AnalyteEvidence,
    TestAnswer,
    combined,
    compares_with_itself,
    denominator_of,
)
from hepatica.therapy.protocols.bands import band_of, stratum_of
from hepatica.therapy.protocols.rules import LabTest, RuleSet


def changes_of_the_answer(
    rule_set: RuleSet,
    labs: Mapping[str, AnalyteEvidence],
    answers: list[TestAnswer],
    traces: list[Trace],
) -> tuple[WouldChange, ...]:
    """Keep the changes of a value that change the answer of the whole rule set.

    One value may serve several tests, so each change is applied to all of them.

    Parameters
    ----------
    rule_set : RuleSet
        The protocol.
    labs : mapping of str to AnalyteEvidence
        Evidence of each analyte that a test names.
    answers : list of TestAnswer
        Of each laboratory test, then of each symptom test.
    traces : list of Trace
        Likewise, with every band of each test that the value is not in.

    Returns
    -------
    tuple of WouldChange
        Applied, each one gives another decision or factor.
    """
    now = combined(rule_set, answers)
    found: dict[tuple[str, float | None, bool], WouldChange] = {}
    for test, trace in zip(rule_set.tests, traces, strict=False):
        for change in trace.would_change:
            key = (change.analyte, change.at, change.is_strict)
            if change.at is None or key in found:
                continue
            value = beyond(change)
            then = combined(
                rule_set,
                [
                    _at_value(other, labs[other.analyte], value) or answer
                    if other.analyte == test.analyte
                    else answer
                    for other, answer in zip(rule_set.tests, answers, strict=False)
                ]
                + answers[len(rule_set.tests) :],
            )
            if _essence(then) != _essence(now):
                found[key] = replace(change, gives=decision_words(then))
    return tuple(found.values())


def beyond(change: WouldChange) -> float:
    """Give the value of a change, or where it does not suffice the next one beyond.

    Parameters
    ----------
    change : WouldChange
        Of a value.

    Returns
    -------
    float
        On the other side of the edge. [unit of the analyte]
    """
    at = change.at or 0.0
    if not change.is_strict:
        return at
    return math.nextafter(at, -math.inf if change.is_below else math.inf)


def _at_value(
    test: LabTest, evidence: AnalyteEvidence, value: float
) -> TestAnswer | None:
    if compares_with_itself(test, evidence):
        return None
    denominator, _ = denominator_of(test.measure, evidence)
    reference = evidence.reference.result.value if evidence.reference else None
    stratum = stratum_of(test, reference)
    if denominator is None or stratum is None:
        return None
    then = band_of(stratum, value, denominator).then
    return TestAnswer(action=then.action, dose_factor=then.dose_factor, reason="")


def _essence(decision: Decision) -> tuple[str, float]:
    return name_of(decision), permitted_factor(decision)


def decision_words(decision: Decision) -> str:
    """Say an answer as a band says it.

    Parameters
    ----------
    decision : Decision
        Of a rule set, or of several together.

    Returns
    -------
    str
        ``reduce to 0.5``, ``hold``, ``cannot decide``.
    """
    if isinstance(decision, Reduce):
        return f"reduce to {decision.factor:g}"
    return name_of(decision).replace("-", " ")
