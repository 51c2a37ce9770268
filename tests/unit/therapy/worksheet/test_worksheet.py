"""A visit from facts to worksheet: decision, dose, fill, limits, and every reason."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.rules import (
    CANDIDATE,
    FLOYD,
    RULE_SETS,
    STOMATITIS,
    rounding,
    rules,
    starting_dose,
    weight_rule,
)
from tests.support.timeline import (
    FIRST_FILL,
    NORMAL_LABS,
    SECOND_VISIT,
    Timeline,
    at,
    ready_for_first_fill,
    ready_for_second_fill,
)

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.decisions import (
    CannotDecide,
    Discontinue,
    Hold,
    NoRule,
    Proceed,
    Reduce,
)
from hepatica.therapy.labs import LabResult
from hepatica.therapy.worksheet import policies_of, worksheet
from hepatica.therapy.worksheet.decide import most_restrictive, with_missing
from hepatica.therapy.worksheet.fill_step import with_fill

DAY = timedelta(days=1)


def sheet(facts: Timeline, on=SECOND_VISIT, **changes):
    return worksheet(fold(facts.course, facts.facts), rules(**changes), on=on)


def limit(name: str, value: float, uln: float) -> LabResult:
    unit = "mg/dL" if name == "total-bilirubin" else "U/L"
    return LabResult(analyte=name, value=value, unit=unit, uln=uln)


def test_the_first_fill_has_the_starting_dose():
    found = sheet(ready_for_first_fill(), FIRST_FILL)
    assert found.decision == Proceed()
    assert found.is_first_drug_fill
    assert found.permits_drug
    assert found.dose_rate_mg_per_kg_per_day == 0.12
    assert found.last_dose_rate_mg_per_kg_per_day is None
    assert found.fill.fill_drug_mg == pytest.approx(193.846, abs=5e-4)
    assert found.fill_drug_mg_exact == found.fill.fill_drug_mg
    assert found.contingency.id == "heparinized-saline"
    assert found.knowledge_version == "test-1"
    assert found.flow.source == "factory"
    assert found.trace.entries[0].id == "starting-dose/adjuvant-crlm"
    assert any(b.band == "first drug fill" for b in found.trace.bands)


@pytest.mark.parametrize("name", ["ast", "alp", "bili"])
def test_the_first_fill_asks_for_every_analyte_of_its_protocol(name):
    t = ready_for_first_fill()
    t.facts.pop()
    t.labs(FIRST_FILL, **NORMAL_LABS | {name: None})
    found = sheet(t, FIRST_FILL)
    assert isinstance(found.decision, CannotDecide)
    assert found.fill is None


def test_an_alarming_value_stops_the_first_fill_too():
    t = ready_for_first_fill()
    t.labs(FIRST_FILL, bili=3.2, clock=at(FIRST_FILL).time())
    assert isinstance(sheet(t, FIRST_FILL).decision, Discontinue)


def test_normal_labs_repeat_the_last_dose():
    found = sheet(ready_for_second_fill())
    assert found.decision == Proceed()
    assert found.dose_rate_mg_per_kg_per_day == 0.12
    assert found.fill.fill_drug_mg == pytest.approx(193.846, abs=5e-4)
    assert found.flow.source == "observed"
    assert found.flow.on == FIRST_FILL + 14 * DAY


@pytest.mark.parametrize(
    ("labs", "decision", "rate"),
    [
        ({"ast": 90.0}, Reduce(factor=0.8, of="dose-last-given"), 0.096),
        ({"ast": 120.0}, Reduce(factor=0.5, of="dose-last-given"), 0.06),
        ({"alp": 130.0}, Reduce(factor=0.5, of="dose-last-given"), 0.06),
        ({"ast": 90.0, "alp": 130.0}, Reduce(factor=0.5, of="dose-last-given"), 0.06),
    ],
)
def test_a_reduction_is_of_the_dose_last_given(labs, decision, rate):
    found = sheet(ready_for_second_fill(**labs))
    assert found.decision == decision
    assert found.dose_rate_mg_per_kg_per_day == pytest.approx(rate)
    assert found.fill.fill_drug_mg == pytest.approx(rate * 70 * 30 / 1.3)


@pytest.mark.parametrize(
    ("labs", "kind"),
    [
        ({"ast": 150.0}, Hold),
        ({"alp": 160.0}, Hold),
        ({"bili": 1.7}, Hold),
        ({"bili": 3.0}, Discontinue),
        ({"ast": None}, CannotDecide),
    ],
)
def test_without_drug_there_is_no_rate_and_no_fill(labs, kind):
    found = sheet(ready_for_second_fill(**labs))
    assert isinstance(found.decision, kind)
    assert not found.permits_drug
    assert found.dose_rate_mg_per_kg_per_day is None
    assert found.fill is None
    assert found.contingency is not None


def test_a_hold_lists_what_is_missing_beside_it():
    t = ready_for_second_fill(ast=150.0)
    t.facts = [
        f
        for f in t.facts
        if f.kind != k.WeightMeasured.KIND or f.happened_on != SECOND_VISIT
    ]
    found = sheet(t)
    assert isinstance(found.decision, Hold)
    assert found.decision.missing == (
        "weight: measured 28 days ago; at most 14 days are allowed",
    )


def test_a_second_reduction_is_of_the_reduced_dose():
    t = ready_for_second_fill(alp=130.0)
    t.fill(SECOND_VISIT, drug_mg=96.9, dose_rate_mg_per_kg_per_day=0.06)
    third = SECOND_VISIT + 28 * DAY
    t.empty(SECOND_VISIT + 14 * DAY, 11.8)
    t.saline(SECOND_VISIT + 14 * DAY)
    t.weigh(third)
    t.labs(third, **NORMAL_LABS | {"alp": 130.0 * 1.3})
    found = sheet(t, third)
    assert found.decision == Reduce(factor=0.5, of="dose-last-given")
    assert found.dose_rate_mg_per_kg_per_day == pytest.approx(0.03)


def test_a_last_dose_without_a_rate_is_not_guessed():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL, dose_rate_mg_per_kg_per_day=None)
    t.empty(FIRST_FILL + 14 * DAY, 11.8)
    t.weigh(SECOND_VISIT)
    t.labs(SECOND_VISIT, **NORMAL_LABS)
    found = sheet(t)
    assert found.decision == CannotDecide(
        missing=("dose last given: the last drug fill has no dose rate on record",)
    )


def test_the_last_dose_and_its_ratio_cap_survive_an_exchange_of_the_pump():
    t = ready_for_second_fill()
    t.add(k.PumpExplanted(was_emptied=True), at(SECOND_VISIT - 5 * DAY))
    t.implant(SECOND_VISIT - 5 * DAY, serial="SN-2")
    t.study(SECOND_VISIT - 4 * DAY)
    found = sheet(t)
    assert found.last_dose_rate_mg_per_kg_per_day == 0.12
    assert found.dose_rate_mg_per_kg_per_day == 0.12
    planned = sheet(t, protocols=(STOMATITIS_FREE,), starting_dose=starting_dose(0.19))
    assert [refusal.code for refusal in planned.refusals] == ["ratio-hard"]


STOMATITIS_FREE = replace(
    CANDIDATE, id="value-only", dose_of="planned-dose", tests=CANDIDATE.tests[3:4]
)


def test_a_planned_dose_rule_starts_from_the_plan_every_time():
    normal = {
        "ast": 30.0,
        "alp": limit("alkaline-phosphatase", 150.0, 115.0),
        "bili": limit("total-bilirubin", 0.8, 1.2),
    }
    t = ready_for_second_fill(**normal)
    found = sheet(t, protocols=(FLOYD,), starting_dose=starting_dose(0.16))
    assert found.decision == Reduce(factor=0.8, of="planned-dose")
    assert found.dose_rate_mg_per_kg_per_day == pytest.approx(0.128)


def test_silence_of_the_source_gives_no_drug():
    t = ready_for_second_fill(
        alp=limit("alkaline-phosphatase", 300.0, 115.0),
        bili=limit("total-bilirubin", 0.8, 1.2),
    )
    found = sheet(t, protocols=(FLOYD,))
    assert isinstance(found.decision, NoRule)
    assert found.fill is None


def test_without_limits_of_normal_the_decision_names_them():
    found = sheet(ready_for_second_fill(), protocols=(FLOYD,))
    assert isinstance(found.decision, CannotDecide)
    assert [text.split(":")[0] for text in found.decision.missing] == [
        "total-bilirubin uln",
        "alkaline-phosphatase uln",
    ]


def test_of_two_protocols_the_lower_dose_holds():
    t = ready_for_second_fill(
        ast=90.0,  # 0.8 of the last dose, and 3 x baseline: 0.5 of the planned one
        alp=limit("alkaline-phosphatase", 80.0, 115.0),
        bili=limit("total-bilirubin", 0.8, 1.2),
    )
    found = sheet(t, protocols=(CANDIDATE, FLOYD))
    assert found.decision == Reduce(factor=0.5, of="planned-dose")
    assert found.dose_rate_mg_per_kg_per_day == pytest.approx(0.06)


def test_of_two_protocols_the_one_without_drug_holds_and_keeps_what_is_missing():
    t = ready_for_second_fill(ast=160.0)
    found = sheet(t, protocols=(CANDIDATE, STOMATITIS))
    assert isinstance(found.decision, Hold)
    assert found.decision.missing == ("symptom stomatitis: not asked in time",)
    t.symptoms(SECOND_VISIT, stomatitis=True)
    assert isinstance(
        sheet(t, protocols=tuple(RULE_SETS.values())).decision, Discontinue
    )


def test_a_protocol_of_symptoms_alone_lets_the_starting_dose_through():
    t = ready_for_first_fill()
    t.symptoms(FIRST_FILL, stomatitis=False)
    found = sheet(t, FIRST_FILL, protocols=(STOMATITIS,))
    assert found.decision == Proceed()
    assert found.dose_rate_mg_per_kg_per_day == 0.12


def test_rounding_is_down_once_and_leaves_both_figures():
    found = sheet(ready_for_second_fill(), rounding=rounding(5.0))
    assert found.fill.fill_drug_mg == 190.0
    assert found.fill_drug_mg_exact == pytest.approx(193.846, abs=5e-4)
    assert found.fill.concentration_mg_per_ml == pytest.approx(190 / 30)
    (clamp,) = found.trace.clamps
    assert (clamp.quantity, clamp.after) == ("fill_drug_mg", 190.0)


def test_an_amount_below_one_step_is_refused():
    found = sheet(ready_for_second_fill(), rounding=rounding(500.0))
    assert [refusal.code for refusal in found.refusals] == ["rounds-to-nothing"]
    assert found.fill is None


def test_a_kept_back_flow_is_a_clamp_in_the_trace():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    t.empty(FIRST_FILL + 14 * DAY, 30 - 14 * 1.1)
    t.saline(FIRST_FILL + 14 * DAY)
    t.weigh(SECOND_VISIT)
    t.labs(SECOND_VISIT, **NORMAL_LABS)
    found = sheet(t)
    assert found.flow.is_kept_back
    assert [clamp.quantity for clamp in found.trace.clamps] == ["flow_ml_per_day"]
    assert found.fill.fill_drug_mg == pytest.approx(193.846, abs=5e-4)


def test_a_higher_flow_lowers_the_drug_at_once():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    t.empty(FIRST_FILL + 14 * DAY, 30 - 14 * 1.4)
    t.saline(FIRST_FILL + 14 * DAY)
    t.weigh(SECOND_VISIT)
    t.labs(SECOND_VISIT, **NORMAL_LABS)
    assert sheet(t).fill.fill_drug_mg == pytest.approx(0.12 * 70 * 30 / 1.4)


def test_a_soft_cap_is_listed_and_a_hard_one_refuses():
    t = ready_for_first_fill()
    soft = sheet(t, FIRST_FILL, starting_dose=starting_dose(0.22))
    assert soft.permits_drug
    assert [c.cap.id for c in soft.caps] == ["dose-rate-soft"]
    hard = sheet(t, FIRST_FILL, starting_dose=starting_dose(0.31))
    assert not hard.permits_drug
    assert [refusal.code for refusal in hard.refusals] == ["dose-rate-hard"]
    assert hard.fill is None
    assert hard.fill_drug_mg_exact is None


def test_a_small_pump_that_would_run_dry_is_refused():
    t = Timeline()
    t.implant(model="codman-3000-16")
    t.bind()
    t.study(FIRST_FILL - DAY)
    t.weigh(FIRST_FILL)
    t.labs(FIRST_FILL, **NORMAL_LABS)
    found = sheet(t, FIRST_FILL)
    assert [refusal.code for refusal in found.refusals] == ["runs-dry-before-end"]
    assert found.fill is None


def test_the_weight_rule_moves_the_dose():
    t = ready_for_first_fill()
    t.weigh(FIRST_FILL, 95.0, 178.0)
    found = {
        rule: sheet(t, FIRST_FILL, weight=weight_rule(rule)).fill.fill_drug_mg
        for rule in ("ideal-always", "average-above-25", "average-above-35")
    }
    assert found == {
        "ideal-always": pytest.approx(202.7, abs=0.05),
        "average-above-25": pytest.approx(232.9, abs=0.05),
        "average-above-35": pytest.approx(263.1, abs=0.05),
    }


def test_a_worksheet_reads_the_same_after_its_own_fill_and_on_later_days():
    t = ready_for_second_fill(alp=130.0)
    before = sheet(t)
    t.empty(SECOND_VISIT, 12.0)
    t.fill(SECOND_VISIT, clock=at(SECOND_VISIT).time().replace(hour=11), drug_mg=96.9)
    t.labs(SECOND_VISIT + 14 * DAY, ast=400.0)
    after = sheet(t)
    assert after.decision == before.decision
    assert after.fill == before.fill
    assert after.plan.gate == replace(before.plan.gate, fill=after.plan.gate.fill)


def test_the_decision_of_the_day_is_shown_and_no_other_day():
    t = ready_for_first_fill()
    decided = k.DoseDecided(proposal="p", is_accepted=True, decision="proceed")
    t.add(decided, at(FIRST_FILL))
    assert sheet(t, FIRST_FILL).decided.payload == decided
    assert sheet(t, FIRST_FILL + DAY).decided is None


def test_an_empty_course_is_answered_too():
    found = sheet(Timeline(), FIRST_FILL)
    assert isinstance(found.decision, CannotDecide)
    assert [refusal.code for refusal in found.refusals] == ["no-pump"]


def test_a_plan_takes_its_interval_from_the_contingency():
    assert policies_of(rules()).contingency.interval_days == 14.0
    assert policies_of(rules(contingency=None)).contingency is None


def test_without_drug_the_order_is_the_rank_and_missing_is_kept():
    hold, cannot = Hold(reason="x"), CannotDecide(missing=("a", "b"))
    answers = [(Proceed(), 0.12), (cannot, 0.0), (hold, 0.0), (cannot, 0.0)]
    assert most_restrictive(answers) == (Hold(reason="x", missing=("a", "b")), None)
    silent = NoRule(entry="e", reason="r")
    assert most_restrictive([(silent, 0.0), (Proceed(), 0.1)]) == (silent, None)


def test_with_drug_the_lowest_dose_holds_and_the_reduction_of_equals():
    reduce = Reduce(factor=0.5, of="planned-dose")
    assert most_restrictive([(Proceed(), 0.06), (reduce, 0.06)]) == (reduce, 0.06)
    assert most_restrictive([(Proceed(), 0.05), (reduce, 0.06)]) == (Proceed(), 0.05)


@pytest.mark.parametrize("decision", [Proceed(), NoRule(entry="e", reason="r")])
def test_what_is_missing_outweighs_what_would_go_ahead(decision):
    assert with_missing(decision, ["a"]) == CannotDecide(missing=("a",))


@pytest.mark.parametrize(
    "decision",
    [Hold(reason="x", missing=("b",)), Discontinue(reason="x", missing=("b",))],
)
def test_a_stop_with_something_missing_stays_a_stop(decision):
    assert with_missing(decision, ["a"]) == replace(decision, missing=("a", "b"))


def test_without_caps_a_fill_is_worked_out_and_none_is_exceeded():
    in_force = rules(caps=None)
    found = sheet(ready_for_first_fill(), FIRST_FILL)
    again = with_fill(
        replace(found, fill=None), in_force, 0.31, found.weight, found.flow
    )
    assert again.caps == ()
    assert again.fill is not None


def test_without_a_model_there_is_a_rate_and_no_fill():
    found = sheet(ready_for_first_fill(), FIRST_FILL)
    again = with_fill(
        replace(found, fill=None), rules(pumps={}), 0.12, found.weight, found.flow
    )
    assert (again.dose_rate_mg_per_kg_per_day, again.fill) == (0.12, None)
