"""Rule sets side by side: who permits most, and what makes the others differ."""

from dataclasses import replace

import pytest
from tests.support.rules import (
    CANDIDATE,
    FLOYD,
    HALF,
    HOLD,
    PLATELETS,
    PROCEED,
    STOMATITIS,
    lab_test,
    ladder,
    reduce_to,
    rules,
)
from tests.support.timeline import (
    FIRST_FILL,
    SECOND_VISIT,
    ready_for_first_fill,
    ready_for_second_fill,
)

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.labs import LabResult
from hepatica.therapy.protocols import RuleSet, Stratum
from hepatica.therapy.worksheet.compare import compare, without

ALP = "alkaline-phosphatase"
LIMITS = {"ast": 40.0, ALP: 115.0, "total-bilirubin": 1.2}


def one(name: str, analyte: str, measure: str, *steps, of="planned-dose") -> RuleSet:
    test = lab_test(analyte, measure, Stratum(bands=ladder(*steps)))
    return replace(FLOYD, id=name, title=name, dose_of=of, tests=(test,))


def of_alp(measure: str, *steps) -> RuleSet:
    return one("x", ALP, measure, *steps)


def side_by_side(*rule_sets, on=SECOND_VISIT, last_rate=0.12, **labs):
    t = ready_for_second_fill(**labs) if on == SECOND_VISIT else ready_for_first_fill()
    facts = []
    for fact in t.facts:
        payload = fact.payload
        if fact.kind == k.LabsResulted.KIND:
            limited = tuple(replace(r, uln=LIMITS[r.analyte]) for r in payload.results)
            payload = replace(payload, results=limited)
        if fact.kind == k.PumpFilled.KIND and payload.drug_mg:
            payload = replace(payload, dose_rate_mg_per_kg_per_day=last_rate)
        facts.append(replace(fact, payload=payload))
    return compare(fold(t.course, facts), rules(), rule_sets, on=on)


def kinds(compared) -> list[tuple[str, str]]:
    return [(cause.rule_set, cause.kind) for cause in compared.causes]


def test_of_none_there_is_nothing_and_of_one_nothing_differs():
    assert side_by_side() == ()
    (alone,) = side_by_side(CANDIDATE)
    assert (alone.differs_from, alone.causes) == ("", ())
    assert not alone.answer.is_binding


def test_equals_are_held_against_the_first_and_have_no_cause():
    first, second = side_by_side(CANDIDATE, FLOYD)
    assert (first.differs_from, second.differs_from) == ("", CANDIDATE.id)
    assert (first.causes, second.causes) == ((), ())


@pytest.mark.parametrize(
    ("rule_set", "kind", "value", "band"),
    [
        (of_alp("value", (0, PROCEED), (150, HOLD)), "ceiling", 160, "150"),
        (
            one("x", ALP, "ratio-to-uln", (0, PROCEED), (1.3, HALF)),
            "upper-limit",
            1,
            "",
        ),
        (
            one("x", ALP, "ratio-to-baseline", (0, PROCEED), (2, HOLD)),
            "baseline",
            2,
            "",
        ),
        (
            one("x", ALP, "ratio-to-reference", (0, PROCEED), (2, HOLD)),
            "reference",
            2,
            "2 or more",
        ),
    ],
)
def test_each_measure_is_its_own_kind_of_cause(rule_set, kind, value, band):
    free = one("free", "ast", "value", (0, PROCEED))
    differs, most = side_by_side(rule_set, free, alp=160.0)
    assert (most.differs_from, differs.differs_from) == ("", "free")
    (cause,) = differs.causes
    assert (cause.kind, cause.rule_set, int(cause.value)) == (kind, "x", value)
    assert cause.band.startswith(band)
    part = {"upper-limit": ["uln"], "ceiling": []}.get(kind, [kind])
    names = [f"{ALP} current", *(f"{ALP} {name}" for name in part)]
    assert [seen.name for seen in cause.inputs] == names
    assert cause.other_band == ""


def test_the_same_test_with_another_band_names_the_band_of_the_other():
    strict = one("strict", ALP, "value", (0, PROCEED), (150, HOLD))
    loose = one("loose", ALP, "value", (0, PROCEED), (300, HOLD))
    differs, _ = side_by_side(strict, loose, alp=160.0)
    assert differs.causes[0].other_band == "below 300: proceed"


def test_a_missing_result_and_a_symptom_are_causes():
    free = one("free", ALP, "value", (0, PROCEED))
    missing, asked, _ = side_by_side(PLATELETS, STOMATITIS, free)
    assert kinds(missing) == [("platelets", "missing-input")]
    assert missing.causes[0].inputs[0].note == "no result on record"
    assert kinds(asked) == [("fda-label-stop", "missing-input")]
    t = ready_for_second_fill()
    t.symptoms(SECOND_VISIT, stomatitis=True)
    found = compare(
        fold(t.course, t.facts), rules(), (STOMATITIS, free), on=SECOND_VISIT
    )
    (cause,) = found[0].causes
    assert (cause.kind, cause.then) == ("symptom", "discontinue")
    assert [seen.name for seen in cause.inputs] == ["symptom stomatitis"]


def test_shares_of_another_dose_are_a_cause_and_the_only_one_where_bands_agree():
    last = one("last", ALP, "value", (0, reduce_to(0.5)), of="dose-last-given")
    plan = one("plan", ALP, "value", (0, reduce_to(0.5)))
    differs, most = side_by_side(last, plan, last_rate=0.08)
    assert most.differs_from == ""
    assert kinds(differs) == [("last", "dose-of")]
    assert (differs.causes[0].value, differs.causes[0].band) == (0.08, "0.08 mg/kg/d")
    # at the first drug fill there is no other dose
    first, second = side_by_side(last, plan, on=FIRST_FILL)
    assert (first.causes, second.causes) == ((), ())


def test_a_dose_that_is_not_on_record_is_a_cause():
    last = one("last", ALP, "value", (0, reduce_to(0.5)), of="dose-last-given")
    plan = one("plan", ALP, "value", (0, PROCEED))
    differs, _ = side_by_side(last, plan, last_rate=None)
    assert kinds(differs) == [("last", "ceiling"), ("last", "dose-of")]
    assert differs.causes[1].band == "not on record"


def test_where_both_give_less_on_their_own_grounds_both_are_named():
    # on the same values: a hold by ALP here, 0.8 by AST there
    held = one("held", ALP, "value", (0, PROCEED), (150, HOLD))
    cut = one("cut", "ast", "value", (0, PROCEED), (30, reduce_to(0.8)))
    differs, most = side_by_side(held, cut, alp=160.0)
    assert most.answer.rule_set == "cut"
    assert kinds(differs) == [("held", "ceiling"), ("cut", "ceiling")]


def test_another_dose_behind_a_hold_is_named_after_it():
    held = one("held", ALP, "value", (0, HOLD), of="dose-last-given")
    plan = one("plan", ALP, "value", (0, PROCEED))
    differs, _ = side_by_side(held, plan, last_rate=0.08)
    assert kinds(differs) == [("held", "ceiling"), ("held", "dose-of")]
    differs, _ = side_by_side(held, plan, last_rate=0.12)
    assert kinds(differs) == [("held", "ceiling")]


def test_a_named_cause_is_taken_from_its_own_rule_set_alone():
    t = one("x", ALP, "value", (0, PROCEED), (150, HOLD))
    twice = replace(t, restart=t.tests)
    differs, _ = side_by_side(t, one("free", "ast", "value", (0, PROCEED)), alp=160.0)
    assert without(twice, differs.causes) == replace(twice, tests=(), restart=())
    other = replace(twice, id="other")
    assert without(other, differs.causes) == other
    symptom = side_by_side(STOMATITIS, one("free", "ast", "value", (0, PROCEED)))[0]
    assert without(STOMATITIS, symptom.causes).symptoms == ()


def test_a_result_that_nobody_can_read_twice_is_the_same_result():
    preliminary = LabResult(analyte=ALP, value=160.0, unit="U/L", comparator=">")
    differs, _ = side_by_side(
        one("x", ALP, "value", (0, PROCEED), (150, HOLD)),
        one("free", "ast", "value", (0, PROCEED)),
        alp=preliminary,
    )
    assert kinds(differs) == [("x", "missing-input")]
