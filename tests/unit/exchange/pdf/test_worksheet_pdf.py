"""The printed worksheet: what stands on it, and that it is always the same bytes."""

from dataclasses import replace
from datetime import timedelta

import pytest
import typst
from tests.support import pdf_text, rules, timeline
from tests.support.pictures import gray_rows
from tests.support.printed import page, text_of

from hepatica.exchange.pdf import Section, render, worksheet_pdf
from hepatica.therapy.course import kinds as k


def refused_timeline():
    """ALP missing and AST five times its reference: a hold that lists the missing."""
    return timeline.ready_for_second_fill(alp=None, ast=160.0)


def test_the_formula_stands_there_with_the_numbers_of_the_patient():
    text = text_of(page())
    factors = ("0.12 mg/kg/day", "70 kg", "30 mL ÷ 1.3 mL/day = 193.846 mg")
    assert " \N{MULTIPLICATION SIGN} ".join(factors) in text
    assert "193.846 mg floxuridine in 30 mL" in text
    assert "6.4615 mg/mL" in text
    assert "Delivered in 14 days 117.6 mg" in text
    assert "11.8 mL holding 76.246 mg; fill again from 9.1 to 14.5 mL" in text
    assert "day 23.1, band 20.1 to 27.1: Sun 2026-02-22 to Sun 2026-03-01" in text
    assert "it goes on to 165 % of the 14-day dose" in text


def test_the_residual_of_today_has_limits_and_what_to_do_outside_them():
    text = text_of(page(timeline.ready_for_second_fill(), timeline.SECOND_VISIT))
    assert "Expected 11.8 mL. Drug only from 9.1 to 14.5 mL." in text
    assert "The drug order is void; the drug-free fill is not." in text
    assert "Heparinized saline, 30 mL" in text


def test_rounding_shows_both_figures():
    text = text_of(page(rounding=rules.rounding(5.0)))
    assert "= 193.846 mg" in text
    assert "rounded down to 190 mg, step 5 mg" in text
    assert "190 mg floxuridine in 30 mL" in text


def test_device_flow_weight_and_every_rule_are_named():
    text = text_of(page())
    for words in (
        "Intera 3000, 30 mL",
        "SN-1001 (slot a)",
        "30 mL usable",
        "one domed septum in the middle",
        "1.3 mL/day, factory, Mon 2026-01-05: no valid interval yet",
        "70 kg, the actual weight by average-above-25",
        "dose-modification/reference-value-candidate",
        "caps/proposal",
        "weight/ideal",
        "Knowledge test-1",
        "total-bilirubin current 0.8 mg/dL Mon 2026-02-02",
        "total-bilirubin 3 mg/dL or more: discontinue",
        "Prescriber",
        "Pharmacist",
    ):
        assert words in text


def test_sources_stand_beside_the_versions_where_they_are_given():
    printed = page(settings={"sources": {"caps/proposal": "A policy of center A"}})
    assert "caps/proposal 1 P A policy of center A" in text_of(printed)


@pytest.mark.parametrize(
    ("settings", "mark"),
    [
        ({"is_demo": True}, "DEMO"),
        ({"is_study_only": True}, "STUDY ONLY"),
        ({"is_signed": False}, "NOT SIGNED"),
    ],
)
def test_each_mark_stands_on_every_page_and_only_where_it_holds(settings, mark):
    marked = pdf_text.pages(worksheet_pdf(page(settings=settings)))
    assert len(marked) > 1
    for one in marked:
        assert one.count(mark) >= 2  # above and below
        assert "Maria Example · Record 00-1234" in one
    assert mark not in text_of(page())


def test_fewer_than_two_identifiers_are_said_to_be_too_few():
    assert "not for a patient" in text_of(page(settings={"identity": ("c-1",)}))
    assert "not for a patient" in text_of(page(settings={"identity": ()}))
    assert "not for a patient" not in text_of(page())


def test_a_refused_worksheet_says_what_is_missing_and_holds_no_dose():
    day = timeline.SECOND_VISIT
    text = text_of(page(refused_timeline(), day))
    assert "HOLD NO DRUG goes into the pump." in text
    assert "Missing" in text
    assert "alkaline-phosphatase current: the latest result is 28 days old" in text
    assert "Expected 11.8 mL. The limits are 9.1 to 14.5 mL." in text
    assert " mg " not in text
    assert "mg/kg" not in text
    assert "mg/mL" not in text


def test_a_hard_cap_refuses_without_printing_the_dose_it_refused():
    text = text_of(page(starting_dose=rules.starting_dose(0.4)))
    assert "PROCEED by the tests, yet NO DRUG FILL" in text
    assert "above 0.3 mg/kg/d and is refused" in text
    assert "0.4 mg" not in text
    assert "646.154" not in text


def test_a_soft_cap_is_listed_with_its_figure():
    text = text_of(page(starting_dose=rules.starting_dose(0.25)))
    assert "asks prescriber and pharmacist for a reason. Here: 0.25 mg/kg/day." in text


def test_what_else_asks_for_a_reason_is_listed():
    day = timeline.SECOND_VISIT - timedelta(days=7)
    facts = timeline.ready_for_second_fill()
    facts.labs(day, **timeline.NORMAL_LABS)
    facts.weigh(day)
    text = text_of(page(facts, day))
    assert "due on 2026-03-02; drug before that needs a reason." in text


def test_a_course_that_proceeds_after_another_fill_names_both_doses():
    text = text_of(page(timeline.ready_for_second_fill(), timeline.SECOND_VISIT))
    assert "0.12 mg/kg/day (planned 0.12 mg/kg/day, last given 0.12 mg/kg/day)" in text


def test_a_reduction_names_what_it_is_of():
    text = text_of(page(timeline.ready_for_second_fill(alp=130), timeline.SECOND_VISIT))
    assert "REDUCE to 50 % of the dose last given" in text
    assert "0.06 mg/kg/day: 50 % of the dose last given (planned 0.12" in text


def test_drug_past_its_days_without_a_flow_is_told_without_a_share():
    facts = timeline.ready_for_first_fill()
    facts.fill(timeline.FIRST_FILL)
    text = text_of(page(facts, timeline.FIRST_FILL + timedelta(days=19), flow=None))
    assert "DRUG LEFT IN 5 days past its infusion days" in text
    assert "of what was meant" not in text


def test_a_model_that_is_not_in_force_is_named_so():
    text = text_of(page(pumps={}))
    assert "intera-3000-30: not in force" in text
    assert "Reservoir" not in text


def test_a_programmable_pump_without_a_picture_prints():
    facts = timeline.Timeline()
    facts.implant(model="synchromed-ii-20", factory_flow_rate_ml_per_day=None)
    facts.bind()
    text = text_of(page(facts))
    assert "none, programmable" in text
    assert "Looks like" not in text


def test_no_flow_expects_no_residual():
    facts = timeline.ready_for_second_fill()
    text = text_of(page(facts, timeline.SECOND_VISIT, flow=None))
    assert "No residual can be expected: no flow rule is bound" in text


def test_no_pump_no_weight_and_no_flow_still_print():
    empty = timeline.Timeline()
    text = text_of(
        page(empty, knowledge_version="", contingency=None, starting_dose=None)
    )
    assert "CANNOT DECIDE" in text
    assert "weight: not measured" in text
    assert "None: no pump in place." in text
    assert "None is in force: bind a standing order." in text
    assert "Knowledge unversioned" in text
    assert "No test was applied." in text


def test_a_fill_on_glycerin_expects_no_residual():
    facts = timeline.ready_for_second_fill()
    day = timeline.SECOND_VISIT
    facts.empty(day - timedelta(days=1), 13.0)
    facts.saline(day - timedelta(days=1), infusate=k.Infusate.GLYCERIN)
    text = text_of(page(facts, day))
    assert "No residual can be expected: glycerin does not flow like the" in text


def test_drug_past_its_days_is_told_with_its_share():
    facts = timeline.ready_for_first_fill()
    facts.fill(timeline.FIRST_FILL)
    text = text_of(page(facts, timeline.FIRST_FILL + timedelta(days=19)))
    assert "5 days past its infusion days; delivered 136 %" in text
    assert "meant, 156 % if the pump is as fast as its limits allow" in text


def test_an_unfit_interval_is_listed_with_its_reason():
    facts = timeline.ready_for_first_fill()
    facts.fill(timeline.FIRST_FILL)
    day = timeline.FIRST_FILL + timedelta(days=35)
    facts.empty(day, 0.0)
    text = text_of(page(facts, day))
    assert "at least 0.857" in text
    assert "this is a lower bound" in text


def decided(facts, day, **changes):
    settings = {
        "proposal": "f0001",
        "is_accepted": False,
        "decision": "proceed",
        "dose_rate_mg_per_kg_per_day": 0.1,
        "fill_volume_ml": 30.0,
        "fill_drug_mg": 160.0,
        "infusion_days": 14.0,
        "reason": "Tired.",
    }
    facts.add(k.DoseDecided(**settings | changes), timeline.at(day))
    return facts


def test_the_decided_amount_replaces_the_proposed_one():
    facts = decided(timeline.ready_for_first_fill(), timeline.FIRST_FILL)
    text = text_of(page(facts))
    assert "160 mg floxuridine in 30 mL" in text
    assert "5.3333 mg/mL" in text
    assert "oncologist-a, Mon 2026-02-02 09:00 UTC" in text
    assert "the proposal chosen otherwise Reason Tired." in text
    assert "Decided 160 mg, 0.1 mg/kg/day" in text


def test_a_decision_to_hold_prints_no_dose():
    facts = decided(
        timeline.ready_for_first_fill(),
        timeline.FIRST_FILL,
        decision="hold",
        fill_drug_mg=None,
        dose_rate_mg_per_kg_per_day=None,
    )
    text = text_of(page(facts))
    assert "VOID" not in text
    assert "NO DRUG goes into the pump." in text
    assert "hold, the proposal chosen otherwise" in text
    assert " mg " not in text


@pytest.mark.parametrize("amount", [500.0, None])
def test_a_decision_that_is_not_supported_any_more_is_void(amount):
    facts = decided(
        timeline.ready_for_first_fill(), timeline.FIRST_FILL, fill_drug_mg=amount
    )
    text = text_of(page(facts))
    assert all("VOID" in one for one in pdf_text.pages(worksheet_pdf(page(facts))))
    assert "This decision is not supported by what is on record now." in text
    assert "NO DRUG goes into the pump." in text
    assert " mg " not in text


def test_on_an_emptying_day_the_emptying_leads_and_no_dose_stands_there():
    facts = timeline.ready_for_first_fill()
    facts.fill(timeline.FIRST_FILL)
    day = timeline.FIRST_FILL + timedelta(days=14)
    facts.labs(day, **timeline.NORMAL_LABS)
    facts.weigh(day)
    text = text_of(page(facts, day))
    assert "EMPTY THE PUMP NO DRUG goes in today. Drug-free fill: " in text
    assert "The next drug fill of this cycle is due on 2026-03-02" in text
    assert "PROCEED" not in text
    assert "mg floxuridine" not in text
    assert "mg/kg" not in text
    # drug that was decided before its day all the same is printed, with its reason
    early = text_of(page(decided(facts, day), day))
    assert "160 mg floxuridine in 30 mL" in early
    assert "drug before that needs a reason" in early


def test_a_residual_outside_its_limits_voids_the_order_on_every_page():
    day = timeline.SECOND_VISIT
    facts = decided(timeline.ready_for_second_fill(), day)
    assert "VOID" not in text_of(page(facts, day))
    facts.empty(day, 20.0)
    printed = page(facts, day)
    assert all("VOID" in one for one in pdf_text.pages(worksheet_pdf(printed)))
    text = text_of(printed)
    assert "What came out of the pump today is outside the limits." in text
    assert "Came out 20 mL, OUTSIDE the limits" in text
    assert "VOID What came out of the pump is outside its limits." in text
    assert "decide again" not in text
    assert "mg floxuridine" not in text


def test_the_page_that_is_signed_says_what_is_signed():
    day = timeline.SECOND_VISIT
    why = "a long reason that fills the paper. " * 40
    for facts in (
        timeline.ready_for_second_fill(),
        decided(timeline.ready_for_second_fill(), day, reason=why),
    ):
        signed = [
            one
            for one in pdf_text.pages(worksheet_pdf(page(facts, day)))
            if "name in capitals" in one
        ]
        assert len(signed) == 1
        assert "mg floxuridine in 30 mL" in signed[0]


def test_rules_of_another_day_are_for_review_alone():
    review = {"rules_on": timeline.FIRST_FILL + timedelta(days=300)}
    text = text_of(page(settings=review))
    assert "REVIEW" in text
    assert "REVIEW" not in text_of(page(settings={"rules_on": timeline.FIRST_FILL}))


def test_an_accepted_decision_is_named_as_such():
    facts = decided(
        timeline.ready_for_first_fill(),
        timeline.FIRST_FILL,
        is_accepted=True,
        fill_drug_mg=193.0,
        reason="",
    )
    text = text_of(page(facts))
    assert "proceed, the proposal accepted" in text
    assert "Reason" not in text


def test_markup_in_a_name_prints_as_it_is_written():
    name = "#strong[x] $y$ *b* _i_ `c` <l> @r \\u0000 \"q\" 'a' // c /* d */"
    assert name in text_of(page(settings={"identity": (name, "Record 1")}))


def test_a_control_character_or_an_unknown_letter_prints_as_its_code():
    name = "A\u0000B \u202eC \u4e2dD Åsa Łukasz Ωμέγα Жук"
    text = text_of(page(settings={"identity": (name, "Record 1")}))
    assert "A\\u0000B \\u202eC \\u4e2dD Åsa Łukasz Ωμέγα Жук" in text


def test_long_names_and_traces_stay_on_the_page():
    long = "W" * 300
    facts = timeline.ready_for_second_fill()
    for n in range(20):
        facts.labs(timeline.SECOND_VISIT, laboratory=f"{long}{n}", ast=30.0)
    printed = page(
        facts, timeline.SECOND_VISIT, settings={"identity": (long, long, long)}
    )
    crowded = replace(
        printed,
        center=long,
        reasons=(long,) * 12,
        missing=(long,) * 12,
        back=(
            *printed.back,
            Section(
                title=long,
                columns=("A", "B", "C", "D"),
                table=tuple((long, long, long, long) for _ in range(8)),
            ),
        ),
    )
    pictures = typst.compile(
        render._template("worksheet"),
        root=str(render._FOLDER),
        format="png",
        ppi=36,
        font_paths=[str(render.FONTS)],
        ignore_system_fonts=True,
        sys_inputs=render.inputs(crowded),
    )
    assert len(pictures) > 5
    margin = 20  # dots at 36 an inch: 14 of the 16 mm
    for picture in pictures:
        rows = gray_rows(picture)
        assert min(min(row) for row in rows) < 128
        assert all(min(row[:margin]) > 250 for row in rows)
        assert all(min(row[-margin:]) > 250 for row in rows)
        assert all(min(row) > 250 for row in rows[-8:])
    assert len(pdf_text.pages(worksheet_pdf(crowded))) == len(pictures)
