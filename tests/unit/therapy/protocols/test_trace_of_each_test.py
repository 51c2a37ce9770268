"""What the trace keeps of one test: every field, whether it could be asked or not."""

from dataclasses import replace
from datetime import date

import pytest
from tests.support.rules import (
    HALF,
    HOLD,
    NO_RULE,
    PROCEED,
    STOMATITIS,
    STOP,
    entry,
    lab_test,
    ladder,
)

from hepatica.therapy.decisions import (
    BandMatched,
    CannotDecide,
    Discontinue,
    InputSeen,
    NoRule,
    Proceed,
    Reduce,
    WouldChange,
)
from hepatica.therapy.labs import LabResult, Reading
from hepatica.therapy.protocols import (
    AnalyteEvidence,
    Band,
    RuleSet,
    Stratum,
    SymptomEvidence,
    decision_of,
    interpret,
)
from hepatica.therapy.protocols.changes import beyond

DAY = date(2026, 3, 2)
READING = Reading(
    result=LabResult(analyte="ast", value=30.0, unit="U/L"),
    on=DAY,
    laboratory="lab-a",
    fact="f",
)


@pytest.mark.parametrize(
    ("present", "band", "then", "decision"),
    [
        (True, "present", "discontinue", Discontinue(reason="Stomatitis.")),
        (False, "absent", "proceed", Proceed()),
        (
            None,
            "not asked",
            "cannot decide: symptom stomatitis: not asked in time",
            CannotDecide(missing=("symptom stomatitis: not asked in time",)),
        ),
    ],
)
def test_a_symptom_is_kept_with_its_day_its_fact_and_its_answer(
    present, band, then, decision
):
    asked = {"stomatitis": SymptomEvidence(is_present=present, on=DAY, fact="f")}
    found, trace = interpret(STOMATITIS, labs={}, symptoms=asked)
    assert found == decision == decision_of(STOMATITIS, {}, asked)
    assert trace.inputs == (
        InputSeen(
            name="symptom stomatitis", value=None, unit="", on=DAY, note=band, fact="f"
        ),
    )
    assert trace.bands == (
        BandMatched(
            entry=STOMATITIS.id,
            test="symptom stomatitis",
            value=None,
            band=band,
            then=then,
        ),
    )


def test_a_symptom_may_reduce_by_its_factor():
    (test,) = STOMATITIS.symptoms
    milder = replace(STOMATITIS, symptoms=(replace(test, then=HALF),))
    asked = {"stomatitis": SymptomEvidence(is_present=True)}
    half = Reduce(factor=0.5, of="planned-dose")
    assert interpret(milder, labs={}, symptoms=asked)[0] == half


def one(*strata: Stratum, measure="ratio-to-reference") -> RuleSet:
    return RuleSet(
        id="one",
        title="One",
        dose_of="planned-dose",
        tests=(lab_test("ast", measure, *strata),),
        entry=entry("one"),
    )


RATIO = one(Stratum(bands=ladder((0, PROCEED), (2, HOLD))))
BY_STRATUM = one(
    Stratum(at_most=50.0, bands=(Band(then=PROCEED),)),
    Stratum(above=50.0, bands=(Band(then=HOLD),)),
    measure="value",
)


@pytest.mark.parametrize(
    ("rule_set", "evidence", "part", "words"),
    [
        (RATIO, {"current": READING}, "reference", "ratio to the reference value"),
        (RATIO, {"reference": READING}, "current", "ratio to the reference value"),
        (BY_STRATUM, {"current": READING}, "reference", "value"),
    ],
)
def test_what_is_missing_is_kept_with_why_and_would_change_the_answer(
    rule_set, evidence, part, words
):
    labs = {"ast": AnalyteEvidence(why_missing={part: "not taken"}, **evidence)}
    decision, trace = interpret(rule_set, labs=labs, symptoms={})
    missing = f"ast {part}: not taken"
    assert decision == CannotDecide(missing=(missing,))
    assert trace.bands == (
        BandMatched(
            entry="one",
            test=f"ast, {words}",
            value=None,
            band="none",
            then=f"cannot decide: {missing}",
        ),
    )
    assert trace.would_change == (
        WouldChange(
            analyte=f"ast {part}", at=None, unit="", gives="an answer of this test"
        ),
    )


def test_a_band_that_matched_is_kept_with_its_rule_set_and_figure():
    labs = {"ast": AnalyteEvidence(current=READING, reference=READING, why_missing={})}
    decision, trace = interpret(RATIO, labs=labs, symptoms={})
    assert decision == Proceed() == decision_of(RATIO, labs, {})
    assert trace.bands == (
        BandMatched(
            entry="one",
            test="ast, ratio to the reference value",
            value=1.0,
            band="below 2",
            then="proceed",
        ),
    )


def test_labs_and_symptoms_together_decide_without_a_trace_as_with_one():
    both = replace(RATIO, symptoms=STOMATITIS.symptoms)
    labs = {"ast": AnalyteEvidence(current=READING, reference=READING, why_missing={})}
    absent = {"stomatitis": SymptomEvidence(is_present=False)}
    assert decision_of(both, labs, absent) == Proceed()
    assert isinstance(decision_of(both, labs, {}), CannotDecide)
    assert isinstance(decision_of(both, {}, absent), CannotDecide)
    assert decision_of(both, {}, {}) == interpret(both, labs={}, symptoms={})[0]
    held = {
        "ast": replace(
            labs["ast"],
            current=READING._replace(result=replace(READING.result, value=90.0)),
        )
    }
    assert (
        decision_of(both, held, absent)
        == interpret(both, labs=held, symptoms=absent)[0]
    )


@pytest.mark.parametrize(
    ("is_strict", "is_below", "compared"),
    [(False, False, 0), (False, True, 0), (True, False, 1), (True, True, -1)],
)
def test_a_change_is_applied_on_its_own_side_of_the_edge(is_strict, is_below, compared):
    change = WouldChange(
        analyte="ast",
        at=90.0,
        unit="U/L",
        gives="hold",
        is_strict=is_strict,
        is_below=is_below,
    )
    value = beyond(change)
    assert (value > 90.0) - (value < 90.0) == compared
    assert value == pytest.approx(90.0)


THEN = READING._replace(on=date(2026, 2, 2), fact="then")


def seen(part: str, value, unit="U/L", on=DAY, note="", fact="f") -> InputSeen:
    return InputSeen(
        name=f"ast {part}", value=value, unit=unit, on=on, note=note, fact=fact
    )


@pytest.mark.parametrize(
    ("measure", "others"),
    [
        ("value", ()),
        (
            "ratio-to-reference",
            (seen("reference", 30.0, on=THEN.on, note="by the rule", fact="then"),),
        ),
        ("ratio-to-baseline", (seen("baseline", 30.0, on=THEN.on, fact="then"),)),
        ("ratio-to-uln", (seen("uln", 40.0, unit="", on=None, fact=None),)),
    ],
)
def test_what_a_measure_looked_at_is_kept_whole(measure, others):
    labs = {
        "ast": AnalyteEvidence(
            current=READING,
            reference=THEN,
            baseline=THEN,
            uln=40.0,
            why_missing={"uln": "not said"},
            notes=("another laboratory", "another limit"),
            reference_note="by the rule",
        )
    }
    rule_set = one(Stratum(bands=ladder((0, PROCEED))), measure=measure)
    _, trace = interpret(rule_set, labs=labs, symptoms={})
    now = seen("current", 30.0, note="another laboratory; another limit")
    assert trace.inputs == (now, *others)


@pytest.mark.parametrize(
    ("measure", "parts"),
    [
        ("value", ["current"]),
        ("ratio-to-reference", ["current", "reference"]),
        ("ratio-to-baseline", ["current", "baseline"]),
        ("ratio-to-uln", ["current", "uln"]),
    ],
)
@pytest.mark.parametrize("is_said", [True, False])
def test_what_a_measure_did_not_find_is_kept_with_why(measure, parts, is_said):
    why = {part: f"no {part}" for part in parts} if is_said else {}
    labs = {"ast": AnalyteEvidence(why_missing=why)}
    rule_set = one(Stratum(bands=ladder((0, PROCEED))), measure=measure)
    _, trace = interpret(rule_set, labs=labs, symptoms={})
    unsaid = {"uln": ""}
    assert trace.inputs == tuple(
        seen(
            part,
            None,
            unit="",
            on=None,
            note=why.get(part, unsaid.get(part, "not there")),
            fact=None,
        )
        for part in parts
    )


def test_a_stop_lists_what_is_missing_and_silence_says_where():
    stop = one(Stratum(bands=(Band(then=STOP),)), measure="value")
    both = replace(stop, symptoms=STOMATITIS.symptoms)
    labs = {"ast": AnalyteEvidence(current=READING, why_missing={})}
    assert decision_of(both, labs, {}) == Discontinue(
        reason="ast: value any value.",
        missing=("symptom stomatitis: not asked in time",),
    )
    silent = one(Stratum(bands=(Band(then=NO_RULE),)), measure="value")
    assert decision_of(silent, labs, {}) == NoRule(
        entry="one", reason="ast: value any value."
    )
