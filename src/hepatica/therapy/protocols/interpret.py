"""The one interpreter of dose-modification rule sets.

Bands are compared in exact decimals without a division, because a ratio in
binary can sit a hair under an edge that it has reached: 3 x 1.1 is more than
3.3 in floating point. The most restrictive answer of all tests holds; a missing
value never loosens anything.
"""

from __future__ import annotations

from collections.abc import Mapping

from hepatica.therapy.decisions import (
    BandMatched,
    Decision,
    InputSeen,
    Trace,
    WouldChange,
)
from hepatica.therapy.labs import Reading
from hepatica.therapy.protocols.answers import (
    AnalyteEvidence,
    SymptomEvidence,
    TestAnswer,
    combined,
    compares_with_itself,
    denominator_of,
)
from hepatica.therapy.protocols.bands import (
    band_of,
    exact,
    stratum_of,
    would_change,
)
from hepatica.therapy.protocols.changes import changes_of_the_answer
from hepatica.therapy.protocols.rules import LabTest, RuleSet, SymptomTest
from hepatica.therapy.protocols.tasks import tasks_of
from hepatica.therapy.protocols.words import (
    MEASURE_WORDS,
    band_words,
    then_words,
    words_of,
)

_NOTHING = AnalyteEvidence(why_missing={})


def interpret(
    rule_set: RuleSet,
    *,
    labs: Mapping[str, AnalyteEvidence],
    symptoms: Mapping[str, SymptomEvidence],
) -> tuple[Decision, Trace]:
    """Apply a rule set to the evidence of one day.

    Parameters
    ----------
    rule_set : RuleSet
        The protocol.
    labs : mapping of str to AnalyteEvidence
        Analyte to evidence; an analyte that is not in it is missing.
    symptoms : mapping of str to SymptomEvidence
        Symptom to evidence; one that is not in it was not asked.

    Returns
    -------
    tuple of Decision and Trace
        The most restrictive answer of all tests, and why.

    Notes
    -----
    Order of restriction: discontinue, hold, cannot decide, no rule, reduce,
    proceed. A hold together with a missing value is a hold that lists it.

    Hazards: HZ-008, HZ-009, HZ-010.
    """
    labs = {test.analyte: labs.get(test.analyte) or _NOTHING for test in rule_set.tests}
    answered = [
        _lab_answer(rule_set, test, labs[test.analyte]) for test in rule_set.tests
    ] + [
        _symptom_answer(rule_set, test, symptoms.get(test.symptom))
        for test in rule_set.symptoms
    ]
    answers = [answer for answer, _ in answered]
    traces = [trace for _, trace in answered]
    decision = combined(rule_set, answers)
    trace = Trace(
        # one reading may serve two tests; it is listed once
        inputs=tuple(dict.fromkeys(i for trace in traces for i in trace.inputs)),
        entries=(rule_set.entry,),
        bands=tuple(band for trace in traces for band in trace.bands),
        would_change=tuple(
            change
            for trace in traces
            for change in trace.would_change
            if change.at is None
        )
        + changes_of_the_answer(rule_set, labs, answers, traces),
        tasks=tasks_of(rule_set, labs, decision),
    )
    return decision, trace


def decision_of(
    rule_set: RuleSet,
    labs: Mapping[str, AnalyteEvidence],
    symptoms: Mapping[str, SymptomEvidence],
) -> Decision:
    """Apply a rule set without saying why.

    Parameters
    ----------
    rule_set, labs, symptoms
        As for :func:`interpret`.

    Returns
    -------
    Decision
        The same as that of :func:`interpret`.
    """
    answers = [
        _lab_answer(rule_set, test, labs.get(test.analyte) or _NOTHING)[0]
        for test in rule_set.tests
    ]
    answers += [
        _symptom_answer(rule_set, test, symptoms.get(test.symptom))[0]
        for test in rule_set.symptoms
    ]
    return combined(rule_set, answers)


def _lab_answer(
    rule_set: RuleSet, test: LabTest, evidence: AnalyteEvidence
) -> tuple[TestAnswer, Trace]:
    words = words_of(test)
    seen = _inputs(test, evidence)
    denominator, part = denominator_of(test.measure, evidence)
    reference = evidence.reference.result.value if evidence.reference else None
    stratum = stratum_of(test, reference)
    current = evidence.current
    if current is None:
        return _cannot(rule_set, test, evidence, part="current", words=words, seen=seen)
    if denominator is None:
        return _cannot(rule_set, test, evidence, part=part, words=words, seen=seen)
    if stratum is None:
        return _cannot(
            rule_set, test, evidence, part="reference", words=words, seen=seen
        )
    value = current.result.value
    band = band_of(stratum, value, denominator)
    in_words = band_words(band)
    matched = BandMatched(
        entry=rule_set.id,
        test=words,
        value=float(exact(value) / denominator),
        band=in_words,
        then=then_words(band.then),
    )
    trace = Trace(
        inputs=seen,
        bands=(matched,),
        would_change=()
        if compares_with_itself(test, evidence)
        else would_change(test, stratum, band, denominator, current),
    )
    name = test.analyte.replace("-", " ")
    answer = TestAnswer(
        action=band.then.action,
        dose_factor=band.then.dose_factor,
        reason=f"{name}: {MEASURE_WORDS[test.measure]} {in_words}.",
    )
    return answer, trace


def _cannot(
    rule_set: RuleSet,
    test: LabTest,
    evidence: AnalyteEvidence,
    *,
    part: str,
    words: str,
    seen: tuple[InputSeen, ...],
) -> tuple[TestAnswer, Trace]:
    missing = f"{test.analyte} {part}: {evidence.why_missing.get(part, 'not there')}"
    matched = BandMatched(
        entry=rule_set.id,
        test=words,
        value=None,
        band="none",
        then=f"cannot decide: {missing}",
    )
    change = WouldChange(
        analyte=f"{test.analyte} {part}",
        at=None,
        unit="",
        gives="an answer of this test",
    )
    answer = TestAnswer(
        action="cannot-decide", dose_factor=0.0, reason="", missing=missing
    )
    return answer, Trace(inputs=seen, bands=(matched,), would_change=(change,))


def _inputs(test: LabTest, evidence: AnalyteEvidence) -> tuple[InputSeen, ...]:
    seen = []
    note = "; ".join(evidence.notes)
    parts: list[tuple[str, Reading | None]] = [("current", evidence.current)]
    if test.measure == "ratio-to-reference":
        parts.append(("reference", evidence.reference))
    if test.measure == "ratio-to-baseline":
        parts.append(("baseline", evidence.baseline))
    for part, reading in parts:
        if reading is None:
            why = evidence.why_missing.get(part, "not there")
            seen.append(
                InputSeen(name=f"{test.analyte} {part}", value=None, unit="", note=why)
            )
        else:
            seen.append(
                InputSeen(
                    name=f"{test.analyte} {part}",
                    value=reading.result.value,
                    unit=reading.result.unit,
                    on=reading.on,
                    note={"current": note, "reference": evidence.reference_note}.get(
                        part, ""
                    ),
                    fact=reading.fact,
                )
            )
    if test.measure == "ratio-to-uln":
        why = evidence.why_missing.get("uln", "") if evidence.uln is None else ""
        seen.append(
            InputSeen(name=f"{test.analyte} uln", value=evidence.uln, unit="", note=why)
        )
    return tuple(seen)


def _symptom_answer(
    rule_set: RuleSet, test: SymptomTest, evidence: SymptomEvidence | None
) -> tuple[TestAnswer, Trace]:
    evidence = evidence or SymptomEvidence(is_present=None)
    if evidence.is_present is None:
        missing = f"symptom {test.symptom}: not asked in time"
        answer = TestAnswer(
            action="cannot-decide", dose_factor=0.0, reason="", missing=missing
        )
        then = f"cannot decide: {missing}"
    elif evidence.is_present:
        answer = TestAnswer(
            action=test.then.action,
            dose_factor=test.then.dose_factor,
            reason=f"{test.title}.",
        )
        then = then_words(test.then)
    else:
        answer = TestAnswer(action="proceed", dose_factor=1.0, reason="")
        then = "proceed"
    band = {None: "not asked", True: "present", False: "absent"}[evidence.is_present]
    return answer, Trace(
        inputs=(
            InputSeen(
                name=f"symptom {test.symptom}",
                value=None,
                unit="",
                on=evidence.on,
                note=band,
                fact=evidence.fact,
            ),
        ),
        bands=(
            BandMatched(
                entry=rule_set.id,
                test=f"symptom {test.symptom}",
                value=None,
                band=band,
                then=then,
            ),
        ),
    )
