"""What the pages say of a course, in words."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support import rules as r
from tests.support.timeline import (
    FIRST_FILL,
    SECOND_VISIT,
    Timeline,
    ready_for_first_fill,
    ready_for_second_fill,
)
from tests.support.views import view_of

from hepatica.therapy.course import Infusate
from hepatica.therapy.course import kinds as k
from hepatica.therapy.decisions import Refusal
from hepatica.web import text
from hepatica.web.presenters import decision_words as dw
from hepatica.web.presenters import visit as v
from hepatica.web.presenters.answers import answers
from hepatica.web.presenters.fact_rows import fact_rows, filters
from hepatica.web.presenters.timeline_rows import timeline_rows
from hepatica.web.presenters.trace_rows import input_rows, rule_rows, trace_rows
from hepatica.web.presenters.visit_labs import lab_lines
from hepatica.web.presenters.visit_steps import steps


def said(view):
    return {answer.question: answer for answer in answers(view)}


def flat(text):
    return text.replace("\u00a0", " ")


# ---- eight answers ----


def test_the_head_answers_eight_questions(on_drug):
    found = said(on_drug)
    assert list(found) == [
        "Who",
        "Pump",
        "What is in it",
        "How much drug",
        "Runs dry",
        "Phase",
        "Dose now",
        "What next",
    ]
    # 193.846 mg, 7 of 23.08 days gone
    assert (found["How much drug"].value, found["How much drug"].unit) == (
        "135",
        "mg left",
    )
    assert found["Phase"].value == "Cycle 2, drug days"
    assert found["Dose now"].value == "0.12"
    assert flat(found["What next"].value).startswith("Take the drug out, Mon 16 Mar")
    assert flat(found["Runs dry"].age).startswith("13 to 20 days (22 to 29 Mar)")


def test_what_is_not_known_looks_unknown():
    found = said(view_of(Timeline(), FIRST_FILL, person=None))
    assert found["Pump"].is_unknown
    assert found["What is in it"].is_unknown
    assert found["Runs dry"].is_unknown
    assert found["What next"].is_unknown
    assert found["Who"].value == "course-1"


def test_drug_past_its_days_is_marked_with_what_it_has_given():
    timeline = ready_for_first_fill()
    timeline.fill(FIRST_FILL)
    found = said(view_of(timeline, FIRST_FILL + timedelta(days=19)))
    assert found["How much drug"].kind == "harm"
    assert "136" in found["How much drug"].age
    assert "Overdue by 5" in flat(found["What next"].lines[0])


def test_glycerin_has_no_dry_date_and_no_guess():
    timeline = ready_for_first_fill()
    timeline.saline(FIRST_FILL, infusate=Infusate.GLYCERIN)
    found = said(view_of(timeline, FIRST_FILL + timedelta(days=3)))
    assert found["Runs dry"].is_unknown
    assert "glycerin" in found["Runs dry"].lines[0].lower()


# ---- the six answers ----


def test_proceed_names_the_dose_and_the_nearest_test(second_visit):
    sheet = second_visit.worksheet
    assert flat(dw.answer_line(sheet)) == "Proceed: 0.12 mg/kg/day, 14 days"
    assert dw.mark_of(sheet).kind == "good"
    assert "against" in dw.reason_sentence(sheet)


def test_reduce_says_of_what_and_because_of_what():
    sheet = view_of(ready_for_second_fill(alp=130.0), SECOND_VISIT).worksheet
    line = flat(dw.answer_line(sheet))
    assert line == "Reduce to 50 % of the dose last given: 0.06 mg/kg/day, 14 days"
    assert "Alkaline phosphatase" in dw.reason_sentence(sheet)


def test_hold_names_the_drug_free_fill():
    sheet = view_of(ready_for_second_fill(alp=200.0), SECOND_VISIT).worksheet
    assert dw.answer_line(sheet).startswith("Hold. Drug-free fill: Heparinized saline")
    assert dw.mark_of(sheet).kind == "harm"


def test_discontinue_is_said_as_such():
    sheet = view_of(ready_for_second_fill(bili=3.5), SECOND_VISIT).worksheet
    assert dw.answer_line(sheet) == "Discontinue floxuridine"


def test_no_rule_is_not_no_change():
    view = view_of(
        ready_for_second_fill(ast=100.0),
        SECOND_VISIT,
        rules=r.rules(protocols=(replace(r.FLOYD, tests=r.FLOYD.tests[2:]),)),
    )
    assert dw.answer_line(view.worksheet).startswith("No rule")
    assert dw.mark_of(view.worksheet).kind == "none"


def test_cannot_decide_names_the_missing_value():
    view = view_of(ready_for_second_fill(alp=None), SECOND_VISIT)
    line = dw.answer_line(view.worksheet)
    assert line.startswith("Cannot decide: alkaline phosphatase")
    assert dw.mark_of(view.worksheet).kind == "none"
    assert any(way.form == "labs" for way in v.ways_out(view))


def test_a_permitted_dose_that_is_refused_a_fill_is_no_go_ahead(second_visit):
    refusal = Refusal(code="no-perfusion-study", message="No drug before a study.")
    sheet = replace(second_visit.worksheet, refusals=(refusal,))
    assert dw.answer_line(sheet) == "No drug fill: no drug before a study"
    assert dw.mark_of(sheet).kind == "none"
    assert "proceed" in dw.reason_sentence(sheet)


@pytest.mark.parametrize("labs", [{}, {"alp": None}, {"alp": 200.0}, {"bili": 4.0}])
def test_emptying_is_always_a_way_out(labs):
    ways = v.ways_out(view_of(ready_for_second_fill(**labs), SECOND_VISIT))
    assert ("Empty the pump", "emptying") in [(w.words, w.form) for w in ways]
    assert [w.is_first for w in ways].count(True) == 1


def test_where_nothing_is_in_the_pump_the_first_way_out_is_the_fill():
    t = ready_for_second_fill(alp=200.0)
    t.empty(SECOND_VISIT, 11.8)
    ways = v.ways_out(view_of(t, SECOND_VISIT))
    assert [(w.form, w.is_first) for w in ways] == [("fill", True), ("emptying", False)]


# ---- the visit ----


def test_the_fill_sum_multiplies_out(second_visit):
    parts = v.sum_parts(second_visit)
    numbers = [float(p.value) for p in parts]
    assert [p.operator for p in parts] == ["", "\u00d7", "\u00d7", "\u00d7", "\u00f7"]
    weight, rate, factor, volume, flow = numbers
    result = weight * rate * factor * volume / flow
    exact_mg = second_visit.worksheet.fill_drug_mg_exact
    assert result == pytest.approx(exact_mg, abs=0.05)
    assert all(p.source for p in parts)


def test_the_fill_sum_multiplies_out_with_an_awkward_flow_and_weight(second_visit):
    """By two decimals, 1.31 for 1.3078, a second person would miss it by 0.3 mg."""
    sheet, plan = second_visit.worksheet, second_visit.plan
    flow = replace(plan.flow, flow_ml_per_day=1.30784)
    weight = replace(sheet.weight, dosing_weight_kg=84.0909)
    view = replace(
        second_visit,
        plan=replace(plan, flow=flow),
        worksheet=replace(sheet, weight=weight),
    )
    kg, rate, factor, volume, per_day = (float(p.value) for p in v.sum_parts(view))
    worked_out = 84.0909 * rate * factor * volume / 1.30784
    assert kg * rate * factor * volume / per_day == pytest.approx(worked_out, abs=0.05)


@pytest.mark.parametrize(
    ("value", "least", "words"),
    [(1.3, 2, "1.30"), (1.30784, 2, "1.3078"), (70.0, 1, "70.0"), (0.8, 2, "0.80")],
)
def test_parts_of_a_sum_keep_the_figures_that_it_needs(value, least, words):
    assert text.figures(value, least) == words


def test_a_reduction_shows_its_factor_and_the_dose_it_applies_to():
    view = view_of(ready_for_second_fill(alp=130.0), SECOND_VISIT)
    parts = {p.name: p for p in v.sum_parts(view)}
    assert parts["factor"].value == "0.50"
    assert parts["dose rate"].value == "0.12"
    assert parts["dose rate"].source == "dose last given"


def test_no_fill_is_summed_where_none_is_permitted():
    view = view_of(ready_for_second_fill(alp=200.0), SECOND_VISIT)
    assert v.sum_parts(view) == ()
    assert v.fill_words(view) == {}


def test_labs_that_the_rules_ask_for_come_first_and_missing_ones_are_marked():
    view = view_of(ready_for_second_fill(ast=None), SECOND_VISIT)
    lines = lab_lines(view)
    assert lines[0].is_missing
    assert lines[0].state == "Too old"
    assert not lines[1].is_missing


def test_a_preliminary_result_is_marked():
    from tests.support.timeline import results

    from hepatica.therapy.labs import ResultStatus

    (result,) = results(ast=30.0)
    early = replace(result, status=ResultStatus.PRELIMINARY)
    view = view_of(ready_for_second_fill(ast=early), SECOND_VISIT)
    line = lab_lines(view)[0]
    assert (line.state, line.is_missing) == ("Preliminary", True)


def test_the_gate_shows_the_limits_of_what_is_in_the_pump(second_visit):
    gate = v.gate(second_visit)
    assert flat(gate.limits) == "9.1 to 14.5 mL"
    assert "do not fill" in gate.wide


def test_drug_in_the_pump_makes_it_an_emptying_visit(on_drug, second_visit):
    assert v.holds_drug(on_drug)
    assert on_drug.worksheet.leads_with_emptying
    assert not v.holds_drug(second_visit)
    assert not second_visit.worksheet.leads_with_emptying
    names = [s.name for s in steps(on_drug)]
    assert "Decision" not in names
    assert flat(v.given(on_drug)["about"]) == "of 117.6 mg planned, 50 %"


def test_symptoms_that_no_rule_asks_can_be_recorded_and_nobody_waits_for_them(
    second_visit,
):
    found = steps(second_visit)
    asked = next(s for s in found if s.name == "Symptoms and pocket")
    assert (asked.form, asked.state, asked.about) == ("symptoms", "", "the nurse")


def test_steps_show_what_is_done_and_who_is_waited_for():
    asking = r.rules(protocols=(r.CANDIDATE, r.STOMATITIS))
    view = view_of(ready_for_second_fill(), SECOND_VISIT, rules=asking)
    found = steps(view)
    states = [s.state for s in found]
    assert states[:3] == ["done", "now", "done"]
    assert "Waiting for the nurse" in found[1].about


def test_an_unverified_rule_is_named(second_visit):
    (name,) = v.unverified(second_visit)
    assert name == "dose-modification/reference-value-candidate, version 1"


# ---- why ----


def test_the_trace_has_a_line_for_each_test_and_tells_changes_once(second_visit):
    rows = trace_rows(second_visit.worksheet.trace, on=SECOND_VISIT)
    assert len(rows) == 5
    alp = [row for row in rows if row.test.startswith("Alkaline")]
    assert flat(alp[0].against) == "80 U/L, 2 Feb"
    assert alp[0].ratio == "1.00"
    assert "from 120" in alp[0].changes
    assert "50\u00a0%" in alp[0].changes
    assert alp[1].changes == ""
    assert not any(row.is_speaking for row in rows)


def test_the_test_that_speaks_is_marked():
    view = view_of(ready_for_second_fill(alp=130.0), SECOND_VISIT)
    rows = trace_rows(view.worksheet.trace, on=SECOND_VISIT)
    assert [r.test for r in rows if r.is_speaking] == [
        "Alkaline phosphatase, ratio to the reference value"
    ]
    assert "below 120" in next(r for r in rows if r.is_speaking).changes


def test_weight_flow_and_rules_stand_in_the_trace(second_visit):
    names = [
        row.name for row in input_rows(second_visit.worksheet.trace, on=FIRST_FILL)
    ]
    assert names == ["Weight", "Dosing weight", "Flow"]
    codes = {row.evidence for row in rule_rows(second_visit.worksheet.trace)}
    assert "U" in codes


# ---- facts ----


def test_a_correction_strikes_the_old_one_and_keeps_it():
    timeline = ready_for_first_fill()
    weight = timeline.facts[-2]
    assert weight.kind == "weight-measured"
    timeline.add(
        k.WeightMeasured(weight_kg=71.0), weight.happened_at, corrects=weight.id
    )
    view = view_of(timeline, FIRST_FILL)
    rows = {row.id: row for row in fact_rows(view, "all")}
    assert rows[weight.id].is_replaced
    assert [s.word for s in rows[weight.id].standing] == ["Replaced"]
    assert not rows[weight.id].may_withdraw
    last = timeline.facts[-1]
    assert [s.word for s in rows[last.id].standing] == ["Corrects an entry"]


def test_a_withdrawal_says_why():
    timeline = ready_for_first_fill()
    timeline.withdraw(timeline.facts[-1], FIRST_FILL)
    view = view_of(timeline, FIRST_FILL)
    rows = {row.id: row for row in fact_rows(view, "all")}
    (standing,) = rows[timeline.facts[-2].id].standing
    assert (standing.word, "wrong person" in standing.remark) == ("Withdrawn", True)


def test_a_deviation_is_marked_with_what_was_not_as_it_should():
    timeline = Timeline()
    timeline.implant()
    timeline.fill(FIRST_FILL)
    view = view_of(timeline, FIRST_FILL)
    row = fact_rows(view, "all")[0]
    words = [s.word for s in row.standing]
    assert words == ["Deviation"]
    assert "perfusion study" in row.standing[0].remark


def test_facts_are_filtered_by_stage_and_counted(second_visit):
    counts = {f.key: f.count for f in filters(second_visit, "all")}
    assert counts["all"] == len(second_visit.facts)
    assert counts["operation"] == 2
    shown = fact_rows(second_visit, "operation")
    assert {row.what for row in shown} == {"Pump implanted", "Perfusion study"}


def test_every_kind_of_fact_has_words():
    from hepatica.therapy.course import KINDS
    from hepatica.web.presenters.fact_words import _WORDS, TITLES

    kinds = {name for name, kind in KINDS.items() if kind.STAGE != "center"}
    assert kinds == set(TITLES) == set(_WORDS)


# ---- the table under the picture ----


def test_the_table_holds_the_numbers_of_the_picture(second_visit):
    rows = {flat(row.day): row for row in timeline_rows(second_visit)}
    first = rows["2 Feb"]
    assert first.labs == ["80", "0.8", "30"]
    assert (first.rate, first.drug) == ("0.12", "193.8")
    assert rows["16 Feb"].residual == "11.8"
    assert rows["16 Feb"].flow == "1.30"


def test_a_lower_bound_is_said_to_be_one():
    timeline = ready_for_first_fill()
    timeline.fill(FIRST_FILL)
    timeline.empty(FIRST_FILL + timedelta(days=35), 0.0)
    rows = timeline_rows(view_of(timeline, FIRST_FILL + timedelta(days=35)))
    assert rows[0].flow == "at least 0.86 unfit"
    assert any("Emptied on day 35" in remark for remark in rows[0].remarks)
