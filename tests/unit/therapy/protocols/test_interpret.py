"""The interpreter: half-open bands, the most restrictive holds, missing is missing."""

import math
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.support.rules import (
    CANDIDATE,
    FLOYD,
    HALF,
    HOLD,
    NO_RULE,
    PROCEED,
    STOMATITIS,
    STOP,
    UNITS,
    entry,
    lab_test,
    ladder,
    reduce_to,
)

from hepatica.errors import ContractError
from hepatica.therapy.decisions import (
    CannotDecide,
    Discontinue,
    Hold,
    NoRule,
    Proceed,
    Reduce,
)
from hepatica.therapy.labs import LabResult, Reading
from hepatica.therapy.protocols import (
    AnalyteEvidence,
    Band,
    RuleSet,
    Stratum,
    SymptomEvidence,
    interpret,
)

DAY = date(2026, 3, 2)


def reading(name: str, value: float, fact: str) -> Reading:
    result = LabResult(analyte=name, value=value, unit=UNITS[name])
    return Reading(result=result, on=DAY, laboratory="lab-a", fact=fact)


def evidence(name, current=None, reference=None, baseline=None, uln=None, **changes):
    return AnalyteEvidence(
        current=None if current is None else reading(name, current, "now"),
        reference=None if reference is None else reading(name, reference, "then"),
        baseline=None if baseline is None else reading(name, baseline, "first"),
        uln=uln,
        why_missing=changes.pop("why", {}),
        **changes,
    )


def one(analyte: str, measure: str, *bands: Band, **changes) -> RuleSet:
    return RuleSet(
        id="one",
        title="One test",
        dose_of="planned-dose",
        tests=(lab_test(analyte, measure, Stratum(bands=bands), **changes),),
        entry=entry("one"),
    )


def decided(rule_set: RuleSet, symptoms=None, **labs):
    names = {"ast": "ast", "alp": "alkaline-phosphatase", "bili": "total-bilirubin"}
    found = {names[key]: evidence(names[key], **v) for key, v in labs.items()}
    decision, _ = interpret(rule_set, labs=found, symptoms=symptoms or {})
    return decision


def candidate(ast=(30.0, 30.0), alp=(80.0, 80.0), bili=(0.8, 0.8), **changes):
    """The candidate ladder on (current, reference) pairs; baseline as reference."""
    pairs = {"ast": ast, "alp": alp, "bili": bili}
    labs = {
        key: {"current": pair[0], "reference": pair[1], "baseline": pair[1]}
        for key, pair in pairs.items()
    }
    return decided(CANDIDATE, **labs | changes)


def below(value: float) -> float:
    return math.nextafter(value, -math.inf)


# dosing.md 2.5, each row at its edge and at the next number below it
@pytest.mark.parametrize(
    ("name", "reference", "edge", "factor_below", "factor_at"),
    [
        ("ast", 50.0, 3.0, 1.0, 0.8),
        ("ast", 50.0, 4.0, 0.8, 0.5),
        ("ast", 50.0, 5.0, 0.5, 0.0),
        ("ast", 51.0, 2.0, 1.0, 0.8),
        ("ast", 51.0, 3.0, 0.8, 0.5),
        ("ast", 51.0, 4.0, 0.5, 0.0),
        ("alp", 90.0, 1.5, 1.0, 0.5),
        ("alp", 90.0, 2.0, 0.5, 0.0),
        ("alp", 91.0, 1.2, 1.0, 0.5),
        ("alp", 91.0, 1.5, 0.5, 0.0),
        ("bili", 1.2, 1.5, 1.0, 0.5),
        ("bili", 1.2, 2.0, 0.5, 0.0),
        ("bili", 1.3, 1.2, 1.0, 0.5),
        ("bili", 1.3, 1.5, 0.5, 0.0),
    ],
)
def test_each_edge_belongs_to_the_band_above_it(
    name, reference, edge, factor_below, factor_at
):
    at_edge = float(Decimal(repr(edge)) * Decimal(repr(reference)))
    factors = {
        value: getattr(decision, "factor", 1.0 if decision == Proceed() else 0.0)
        for value in (below(at_edge), at_edge)
        for decision in [candidate(**{name: (value, reference)})]
    }
    assert factors == {below(at_edge): factor_below, at_edge: factor_at}


def test_three_times_1_1_has_reached_three():
    # 3 x 1.1 is 3.3000000000000003 in binary, and 3.3 / 1.1 is 2.9999999999999996
    assert 3.3 / 1.1 < 3
    rule_set = one("ast", "ratio-to-reference", *ladder((0, PROCEED), (3, HOLD)))
    found = decided(rule_set, ast={"current": 3.3, "reference": 1.1})
    assert isinstance(found, Hold)


def test_the_stratum_edge_belongs_to_the_lower_stratum():
    assert candidate(ast=(3 * 50.0 - 1, 50.0)) == Proceed()
    assert candidate(ast=(3 * 50.1 - 1, 50.1)) == Reduce(
        factor=0.8, of="dose-last-given"
    )


def test_a_ceiling_stands_beside_the_ratio():
    # a slow climb: 2.9 against 2.6 is within every ratio, 3.0 is the end
    assert candidate(bili=(2.9, 2.6)) == Proceed()
    stopped = candidate(bili=(3.0, 2.7))
    assert isinstance(stopped, Discontinue)
    assert stopped.reason == "total bilirubin: value 3 or more."


def test_the_most_restrictive_holds_and_names_all_that_speak():
    found = candidate(ast=(90.0, 30.0), alp=(130.0, 80.0), bili=(1.3, 0.8))
    assert found == Reduce(factor=0.5, of="dose-last-given")
    held = candidate(ast=(150.0, 30.0), alp=(160.0, 80.0))
    assert isinstance(held, Hold)
    assert held.reason == (
        "ast: ratio to the reference value 5 or more. "
        "alkaline phosphatase: ratio to the reference value 2 or more."
    )


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ((PROCEED, HALF), Reduce(factor=0.5, of="planned-dose")),
        ((reduce_to(0.8), HALF), Reduce(factor=0.5, of="planned-dose")),
        ((HALF, NO_RULE), NoRule(entry="one", reason="ast: value any.")),
        ((NO_RULE, HOLD), Hold),
        ((HOLD, STOP), Discontinue),
    ],
)
def test_the_order_of_restriction(bands, expected):
    tests = tuple(
        lab_test("ast", "value", Stratum(bands=(Band(at_least=0.0, then=then),)))
        for then in bands
    )
    rule_set = replace(one("ast", "value", Band(then=PROCEED)), tests=tests)
    found = decided(rule_set, ast={"current": 10.0})
    if isinstance(expected, type):
        assert isinstance(found, expected)
    elif isinstance(expected, NoRule):
        assert isinstance(found, NoRule)
        assert found.entry == "one"
    else:
        assert found == expected


def test_a_hold_with_something_missing_is_a_hold_that_lists_it():
    found = candidate(ast=(160.0, 30.0), alp=(None, 80.0))
    assert isinstance(found, Hold)
    assert found.missing == (
        "alkaline-phosphatase current: not there",
        "alkaline-phosphatase current: not there",
    )


def test_missing_is_before_silence_and_before_a_reduction():
    found = decided(
        FLOYD,
        bili={"current": 1.0, "uln": 1.2},
        alp={"current": 300.0, "uln": 115.0},  # no rule
        ast={"current": 30.0, "why": {"baseline": "no result before"}},
    )
    assert found == CannotDecide(missing=("ast baseline: no result before",))


@pytest.mark.parametrize("reference", [None, 0.0, -1.0])
def test_without_a_reference_to_divide_by_nothing_is_decided(reference):
    found = candidate(ast=(30.0, reference))
    assert found == CannotDecide(missing=("ast reference: not there",))


def test_without_a_limit_of_normal_nothing_is_decided():
    rule_set = one("ast", "ratio-to-uln", *ladder((0, PROCEED), (2, HOLD)))
    found = decided(rule_set, ast={"current": 30.0, "why": {"uln": "no ULN"}})
    assert found == CannotDecide(missing=("ast uln: no ULN",))


def test_a_stratified_value_needs_its_reference_for_the_stratum():
    test = lab_test(
        "ast",
        "value",
        Stratum(at_most=50.0, bands=(Band(at_least=0.0, then=PROCEED),)),
        Stratum(above=50.0, bands=(Band(at_least=0.0, then=HOLD),)),
    )
    rule_set = replace(one("ast", "value", Band(then=PROCEED)), tests=(test,))
    assert isinstance(decided(rule_set, ast={"current": 30.0}), CannotDecide)
    assert decided(rule_set, ast={"current": 30.0, "reference": 50.0}) == Proceed()
    held = decided(rule_set, ast={"current": 30.0, "reference": 60.0})
    assert isinstance(held, Hold)


def test_strata_with_a_hole_are_not_filled_in():
    test = lab_test(
        "ast", "value", Stratum(at_most=50.0, bands=()), Stratum(above=60.0, bands=())
    )
    rule_set = replace(one("ast", "value", Band(then=PROCEED)), tests=(test,))
    found = decided(rule_set, ast={"current": 30.0, "reference": 55.0})
    assert isinstance(found, CannotDecide)


def test_an_analyte_nobody_collected_is_missing():
    found, trace = interpret(CANDIDATE, labs={}, symptoms={})
    assert isinstance(found, CannotDecide)
    assert len(found.missing) == len(CANDIDATE.tests)
    assert {change.at for change in trace.would_change} == {None}


@pytest.mark.parametrize(
    ("ast", "decision"),
    [
        (89.9, Proceed),
        (90.0, Reduce),  # three times the baseline itself
        (90.1, NoRule),
    ],
)
def test_floyd_speaks_at_three_times_the_baseline_and_is_silent_above(ast, decision):
    found = decided(
        FLOYD,
        bili={"current": 1.0, "uln": 1.2},
        alp={"current": 100.0, "uln": 115.0},
        ast={"current": ast, "baseline": 30.0},
    )
    assert isinstance(found, decision)


def test_a_value_no_band_holds_is_a_broken_contract():
    rule_set = one("ast", "value", Band(at_least=0.0, then=PROCEED))
    with pytest.raises(ContractError, match="bands"):
        decided(rule_set, ast={"current": -1.0})


def test_a_first_band_that_is_open_below_does_not_hold_its_edge():
    rule_set = one("ast", "value", Band(above=0.0, then=PROCEED))
    assert decided(rule_set, ast={"current": 0.1}) == Proceed()
    with pytest.raises(ContractError, match="bands"):
        decided(rule_set, ast={"current": 0.0})


def test_a_test_that_misses_its_baseline_does_not_hide_the_changes_of_others():
    labs = {
        "ast": evidence("ast", 30.0, 30.0),
        "alkaline-phosphatase": evidence("alkaline-phosphatase", 80.0, 80.0),
        "total-bilirubin": evidence("total-bilirubin", 0.8, 0.8),
    }
    decision, trace = interpret(CANDIDATE, labs=labs, symptoms={})
    assert isinstance(decision, CannotDecide)
    gives = {c.at: c.gives for c in trace.would_change if c.at is not None}
    # a reduction would not be heard beside what is missing; a hold would
    assert gives == {150.0: "hold", 160.0: "hold", 1.6: "hold", 3.0: "discontinue"}


def test_a_rule_set_without_a_test_is_silent_not_free():
    empty = replace(CANDIDATE, tests=())
    assert decided(empty) == NoRule(
        entry="reference-value-candidate", reason="The rule set has no test."
    )


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        (True, Discontinue(reason="Stomatitis.")),
        (False, Proceed()),
        (None, CannotDecide(missing=("symptom stomatitis: not asked in time",))),
    ],
)
def test_a_symptom_is_present_absent_or_not_asked(present, expected):
    symptoms = {"stomatitis": SymptomEvidence(is_present=present, on=DAY, fact="f9")}
    assert decided(STOMATITIS, symptoms) == expected
    if present is None:
        assert decided(STOMATITIS) == expected


def test_the_trace_names_inputs_bands_entries_and_changes():
    _, trace = interpret(
        FLOYD,
        labs={
            "total-bilirubin": evidence("total-bilirubin", 1.0, uln=1.2),
            "alkaline-phosphatase": evidence(
                "alkaline-phosphatase", 150.0, uln=115.0, notes=("another laboratory",)
            ),
            "ast": evidence("ast", 30.0, baseline=30.0, reference=30.0),
        },
        symptoms={},
    )
    assert [e.id for e in trace.entries] == ["dose-modification/floyd-2006"]
    inputs = {seen.name: seen for seen in trace.inputs}
    assert inputs["alkaline-phosphatase current"].note == "another laboratory"
    assert inputs["alkaline-phosphatase uln"].value == 115.0
    assert inputs["ast baseline"].value == 30.0
    assert [(b.test, b.band, b.then) for b in trace.bands] == [
        (
            "total-bilirubin, ratio to the upper limit of normal",
            "below 1.2",
            "proceed",
        ),
        (
            "alkaline-phosphatase, ratio to the upper limit of normal",
            "1.2 to below 1.5",
            "reduce to 0.8",
        ),
        ("ast, ratio to baseline", "below 3", "proceed"),
    ]
    assert trace.bands[1].value == pytest.approx(150 / 115)
    words = [change.words for change in trace.would_change]
    assert "alkaline-phosphatase below 138 U/L: proceed" in words
    assert "alkaline-phosphatase 172.5 U/L or more: reduce to 0.5" in words
    assert "total-bilirubin 1.8 mg/dL or more: reduce to 0.5" in words
    # a lighter reduction beside the one that holds changes nothing
    assert not any("total-bilirubin 1.44" in text for text in words)


def test_one_reading_that_serves_two_tests_is_listed_once():
    _, trace = interpret(
        CANDIDATE,
        labs={"total-bilirubin": evidence("total-bilirubin", 0.8, 0.8, 0.8)},
        symptoms={},
    )
    names = [seen.name for seen in trace.inputs]
    assert names.count("total-bilirubin current") == 1


def test_before_the_first_fill_a_value_is_its_own_baseline_and_changes_nothing():
    rule_set = one("ast", "ratio-to-baseline", *ladder((0, PROCEED), (3, HOLD)))
    today = reading("ast", 30.0, "now")
    same = AnalyteEvidence(current=today, baseline=today, why_missing={})
    decision, trace = interpret(rule_set, labs={"ast": same}, symptoms={})
    assert decision == Proceed()
    assert trace.would_change == ()
    reference = one("ast", "ratio-to-reference", *ladder((0, PROCEED), (3, HOLD)))
    itself = AnalyteEvidence(current=today, reference=today, why_missing={})
    assert interpret(reference, labs={"ast": itself}, symptoms={})[1].would_change == ()


def test_a_value_that_is_its_own_baseline_may_still_change_another_test():
    test = lab_test("ast", "value", Stratum(bands=ladder((0, PROCEED), (90, STOP))))
    own = one("ast", "ratio-to-baseline", *ladder((0, PROCEED), (3, HOLD)))
    both = replace(own, tests=(*own.tests, test))
    today = reading("ast", 30.0, "now")
    same = AnalyteEvidence(current=today, baseline=today, why_missing={})
    _, trace = interpret(both, labs={"ast": same}, symptoms={})
    assert [c.words for c in trace.would_change] == ["ast 90 U/L or more: discontinue"]


def test_a_change_is_told_for_the_whole_rule_set_not_for_one_test():
    # of two tests of bilirubin, 1.6 is a hold by the ratio, 3 the end by the value
    labs = {
        "ast": evidence("ast", 30.0, 30.0, 30.0),
        "alkaline-phosphatase": evidence("alkaline-phosphatase", 80.0, 80.0, 79.0),
        "total-bilirubin": evidence("total-bilirubin", 0.8, 0.9, 0.9),
    }
    _, trace = interpret(CANDIDATE, labs=labs, symptoms={})
    gives = {c.at: c.gives for c in trace.would_change if "bili" in c.analyte}
    assert gives == {1.35: "reduce to 0.5", 1.8: "hold", 3.0: "discontinue"}
