"""What a worksheet needs before it decides: weight, flow, a pump to fill."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.rules import PUMP_30, Infusate, rules, weight_rule
from tests.support.timeline import (
    FIRST_FILL,
    SECOND_VISIT,
    Timeline,
    at,
    ready_for_first_fill,
    ready_for_second_fill,
)

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.worksheet import worksheet

DAY = timedelta(days=1)


def sheet(facts: Timeline, on=FIRST_FILL, **changes):
    return worksheet(fold(facts.course, facts.facts), rules(**changes), on=on)


def missing(*arguments, **changes) -> tuple[str, ...]:
    found = sheet(*arguments, **changes)
    assert not found.permits_drug
    assert found.fill is None
    return found.decision.missing


def codes(*arguments, **changes) -> list[str]:
    found = sheet(*arguments, **changes)
    assert found.fill is None
    return [refusal.code for refusal in found.refusals]


def without_weight() -> Timeline:
    t = ready_for_first_fill()
    t.facts = [f for f in t.facts if f.kind != k.WeightMeasured.KIND]
    return t


def test_no_weight_is_missing():
    assert missing(without_weight()) == ("weight: not measured",)


@pytest.mark.parametrize(("age", "is_fresh"), [(14, True), (15, False)])
def test_an_old_weight_is_missing(age, is_fresh):
    t = without_weight()
    t.weigh(FIRST_FILL - age * DAY)
    if is_fresh:
        assert sheet(t).permits_drug
    else:
        assert "measured 15 days ago; at most 14" in missing(t)[0]


def test_a_weight_of_tomorrow_is_not_used():
    t = without_weight()
    t.weigh(FIRST_FILL + DAY)
    assert missing(t) == ("weight: not measured",)


def test_no_height_is_missing_and_an_earlier_one_serves():
    t = without_weight()
    t.weigh(FIRST_FILL, cm=None)
    assert missing(t) == ("height: not measured",)
    t.weigh(FIRST_FILL - 100 * DAY, 60.0, 178.0)
    assert sheet(t).weight.actual_weight_kg == 70.0
    assert sheet(t).weight.ideal_body_weight_kg == pytest.approx(73.181, abs=5e-4)


def test_below_the_equation_the_weight_is_missing_not_guessed():
    t = without_weight()
    t.weigh(FIRST_FILL, 50.0, 152.3)
    (text,) = missing(t)
    assert "a clinician must set the dosing weight" in text
    t.weigh(FIRST_FILL, 50.0, 152.4)
    assert sheet(t).permits_drug


def test_another_word_for_sex_is_missing_not_an_error():
    t = ready_for_first_fill()
    t.bind(sex="unknown")
    assert missing(t) == ("sex: must be bound as male or female for the weight rule",)


def test_the_weight_stands_in_the_trace_with_its_rule():
    by_rule = sheet(ready_for_first_fill(), weight=weight_rule("ideal-always"))
    names = {seen.name: seen for seen in by_rule.trace.inputs}
    assert names["weight"].value == 70.0
    assert names["dosing weight"].note == "ideal-always: ideal"
    assert names["flow"].note == "factory: no valid interval yet, so the card's flow"


def test_nothing_bound_is_one_thing_missing():
    t = ready_for_first_fill()
    t.facts = [f for f in t.facts if f.kind != k.RulesBound.KIND]
    bare = dict.fromkeys(
        ("weight", "flow", "reference", "rounding", "starting_dose", "cycle", "caps")
    )
    found = missing(t, protocols=(), **bare)
    assert found[0] == "rules: none are bound to this course; bind them first"
    assert any(text.startswith("flow:") for text in found)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("weight", "weight rule: not bound"),
        ("flow", "flow rule: not bound"),
        ("reference", "reference rule: not bound"),
        ("rounding", "rounding rule: not bound"),
        ("starting_dose", "starting dose: not bound"),
        ("cycle", "cycle: not bound"),
        ("caps", "caps: not bound"),
        ("max_weight_age_days", "age of a weight: not bound"),
        ("contingency", "contingency: not bound"),
    ],
)
def test_each_rule_that_is_not_there_is_named(name, words):
    assert words in missing(ready_for_first_fill(), **{name: None})


def test_no_protocol_is_named():
    assert missing(ready_for_first_fill(), protocols=()) == ("protocol: not bound",)


def test_what_is_not_in_force_is_named_once():
    found = missing(
        ready_for_first_fill(), weight=None, missing=("weight rule: no such entry",)
    )
    assert found == ("weight rule: no such entry",)


def test_no_pump_refuses_and_says_why():
    t = ready_for_first_fill()
    t.facts = [f for f in t.facts if f.kind != k.PumpImplanted.KIND]
    assert codes(t) == ["no-pump"]
    assert "no pump in place" in sheet(t).refusals[0].message


def test_two_pumps_refuse_until_one_is_named():
    t = ready_for_first_fill()
    t.implant(slot="b", serial="SN-2")
    assert codes(t) == ["no-pump"]
    assert "two pumps in place; name one" in sheet(t).refusals[0].message


def test_no_study_refuses_and_a_later_failed_one_does_so_again():
    t = ready_for_first_fill()
    t.study(FIRST_FILL, result=k.StudyResult.FAILED)
    assert codes(t) == ["no-perfusion-study"]
    t.study(FIRST_FILL + DAY)
    assert codes(t) == ["no-perfusion-study"]  # passed only tomorrow
    t.weigh(FIRST_FILL + DAY)
    assert sheet(t, FIRST_FILL + DAY).permits_drug


def test_an_exemption_clears_until_its_day():
    t = ready_for_first_fill()
    t.study(FIRST_FILL, result=k.StudyResult.INDETERMINATE)
    t.add(
        k.ExemptionSigned(
            exempt_from="perfusion-study",
            reason="no tracer to be had",
            second_signer="pharmacist-a",
            until_on=FIRST_FILL,
        ),
        at(FIRST_FILL),
    )
    assert sheet(t).permits_drug
    assert codes(t, FIRST_FILL + DAY) == ["no-perfusion-study"]


def test_an_unknown_model_and_one_without_the_drug_on_its_label_refuse():
    assert codes(ready_for_first_fill(), pumps={}) == ["unknown-pump-model"]
    saline_only = replace(PUMP_30, labelled_infusates=(Infusate.SALINE,))
    assert codes(ready_for_first_fill(), pumps={PUMP_30.id: saline_only}) == [
        "infusate-not-on-label"
    ]


def test_an_impossible_residual_bars_drug_until_a_plausible_one():
    t = ready_for_second_fill()
    t.empty(SECOND_VISIT - DAY, 31.0)
    assert codes(t, SECOND_VISIT) == ["residual-over-fill"]
    t.saline(SECOND_VISIT - DAY)  # what is in the pump now explains nothing
    assert codes(t, SECOND_VISIT) == ["residual-over-fill"]
    t.empty(SECOND_VISIT, 28.7)
    assert sheet(t, SECOND_VISIT).permits_drug


def test_what_came_out_outside_the_limits_voids_drug_for_that_day_alone():
    t = ready_for_second_fill()
    assert sheet(t, SECOND_VISIT).permits_drug
    t.empty(SECOND_VISIT, 20.0)
    assert codes(t, SECOND_VISIT) == ["outside-gate"]
    t.saline(SECOND_VISIT)
    assert codes(t, SECOND_VISIT) == ["outside-gate"]
    assert codes_of_day_after(t) == []


def codes_of_day_after(t: Timeline) -> list[str]:
    return [r.code for r in sheet(t, SECOND_VISIT + DAY).refusals]


def test_drug_in_the_pump_before_its_cycle_day_is_an_emptying_alone():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    out_on = FIRST_FILL + 14 * DAY
    before = sheet(t, out_on)
    assert before.is_emptying_only
    assert before.leads_with_emptying
    t.empty(out_on, 11.8)
    t.saline(out_on)
    after = sheet(t, out_on)
    assert after.is_emptying_only
    # on its cycle day drug that is still in does not hide the decision
    late = ready_for_first_fill()
    late.fill(FIRST_FILL)
    assert not sheet(late, FIRST_FILL + 28 * DAY).is_emptying_only
    assert sheet(late, FIRST_FILL + 28 * DAY, cycle=None).is_emptying_only
    assert not sheet(ready_for_second_fill(), SECOND_VISIT).is_emptying_only


@pytest.mark.parametrize(("decision", "leads"), [("hold", True), ("proceed", False)])
def test_drug_that_was_decided_all_the_same_leads_before_the_emptying(decision, leads):
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    out_on = FIRST_FILL + 14 * DAY
    t.add(
        k.DoseDecided(
            proposal="f0001", decision=decision, is_accepted=True, reason="as agreed"
        ),
        at(out_on),
    )
    assert sheet(t, out_on).leads_with_emptying is leads


@pytest.mark.parametrize(
    "payload",
    [
        k.MaintenanceStarted(reason="done", interval_days=42.0),
        k.CourseClosed(reason="moved"),
    ],
)
def test_an_ended_treatment_refuses(payload):
    t = ready_for_first_fill()
    t.add(payload, at(FIRST_FILL))
    assert codes(t) == ["treatment-ended"]


def test_drug_before_its_day_and_a_pump_off_its_card_ask_for_a_reason():
    usual = sheet(ready_for_second_fill(), SECOND_VISIT)
    assert usual.asks == ()
    t = ready_for_second_fill()
    t.labs(SECOND_VISIT - DAY, ast=30.0, alp=80.0, bili=0.8)
    t.weigh(SECOND_VISIT - DAY)
    early = sheet(t, SECOND_VISIT - DAY)
    assert [ask.code for ask in early.asks] == ["before-cycle-day"]
    assert early.permits_drug


@pytest.mark.parametrize(
    ("residual", "words"), [(9.0, "15% faster"), (14.6, "15% slower"), (9.1, "")]
)
def test_a_pump_that_runs_otherwise_than_its_card_asks_for_a_reason(residual, words):
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    t.empty(FIRST_FILL + 14 * DAY, residual)
    t.saline(FIRST_FILL + 14 * DAY)
    t.weigh(SECOND_VISIT)
    t.labs(SECOND_VISIT, ast=30.0, alp=80.0, bili=0.8)
    found = sheet(t, SECOND_VISIT)
    assert [ask.code for ask in found.asks] == (["flow-off-card"] if words else [])
    assert words in "".join(ask.message for ask in found.asks)
