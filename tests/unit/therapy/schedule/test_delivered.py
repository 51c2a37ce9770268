"""Drug that reached the patient: measured, or a band that says why."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from tests.support.rules import rules
from tests.support.stages import ELSEWHERE
from tests.support.timeline import (
    FIRST_FILL,
    Timeline,
    at,
    ready_for_first_fill,
    ready_for_second_fill,
)

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds_treatment as tr
from hepatica.therapy.pump import Infusate
from hepatica.therapy.schedule import drug_delivered
from hepatica.therapy.worksheet import policies_of

DAY = timedelta(days=1)
DAY_14 = FIRST_FILL + 14 * DAY
POLICIES = policies_of(rules())


def delivered(*timelines: Timeline, on):
    courses = [(fold(t.course, t.facts), POLICIES) for t in timelines]
    return drug_delivered(courses, on=on)


def only(found):
    (fill,) = found.fills
    return fill


def test_a_measured_residual_gives_one_figure():
    # 193.846 mg in 30 mL, 11.8 mL came out: 193.846 x 18.2 / 30 = 117.600
    found = only(delivered(ready_for_second_fill(), on=FIRST_FILL + 30 * DAY))
    assert found.delivered_low_mg == found.delivered_high_mg
    assert found.delivered_low_mg == pytest.approx(117.6, abs=5e-4)
    assert (found.is_in_pump, found.why_wide) == (False, "")
    assert (found.dosing_weight_kg, found.on) == (70.0, FIRST_FILL)


def test_nothing_was_delivered_where_nothing_was_filled():
    found = delivered(ready_for_first_fill(), on=DAY_14)
    assert (found.fills, found.low_mg, found.high_mg) == ((), 0.0, 0.0)


@pytest.mark.hazard("HZ-002")
def test_what_is_still_in_the_pump_is_a_band_by_its_flow():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    found = only(delivered(t, on=DAY_14))
    # 193.846 / 30 x 1.3 x 14 x (1 -+ 0.15)
    assert found.delivered_low_mg == pytest.approx(99.96, abs=5e-3)
    assert found.delivered_high_mg == pytest.approx(135.24, abs=5e-3)
    assert found.is_in_pump
    assert found.why_wide == "still in the pump; by its flow"
    # never more than was put in
    late = only(delivered(t, on=FIRST_FILL + 60 * DAY))
    assert (late.delivered_low_mg, late.delivered_high_mg) == (193.846, 193.846)


@pytest.mark.hazard("HZ-006")
@pytest.mark.parametrize(
    ("residual", "settings", "high", "why"),
    [
        (31.0, {}, 193.846, "more came out than was put in"),
        (11.8, {"has_spill": True}, 117.6, "some of what came out was lost"),
    ],
)
def test_a_residual_that_cannot_be_believed_gives_a_band(residual, settings, high, why):
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    t.empty(DAY_14, residual, **settings)
    found = only(delivered(t, on=DAY_14))
    assert found.delivered_low_mg == 0.0
    assert found.delivered_high_mg == pytest.approx(high, abs=5e-4)
    assert found.why_wide == why


def test_a_fill_on_top_of_another_is_not_measured_by_what_comes_out():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL, volume_ml=10.0, drug_mg=60.0)
    t.fill(FIRST_FILL + 3 * DAY, volume_ml=10.0, drug_mg=60.0)
    t.empty(DAY_14, 2.0)
    first, second = delivered(t, on=DAY_14).fills
    assert first.why_wide == "what came out was not measured"
    assert second.why_wide == "the pump was not emptied before this fill"
    assert (first.delivered_high_mg, second.delivered_high_mg) == (60.0, 60.0)


def test_an_unknown_flow_gives_nothing_to_all_of_it():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL, infusate=Infusate.OTHER, other_infusate="in glycerin")
    found = only(delivered(t, on=DAY_14))
    assert (found.delivered_low_mg, found.delivered_high_mg) == (0.0, 193.846)
    assert found.why_wide == "still in the pump, and its flow is not known"


def test_a_pump_that_was_exchanged_still_counts_for_the_person():
    t = ready_for_second_fill()
    exchange = FIRST_FILL + 40 * DAY
    t.implant(exchange, serial="SN-2", factory_flow_rate_ml_per_day=1.1)
    t.study(exchange + DAY)
    t.fill(exchange + 2 * DAY, drug_mg=150.0, flow_ml_per_day=1.1)
    t.empty(exchange + 16 * DAY, 15.0)
    found = delivered(t, on=exchange + 20 * DAY)
    assert [fill.drug_mg for fill in found.fills] == [193.846, 150.0]
    assert found.low_mg == found.high_mg == pytest.approx(117.6 + 75.0, abs=5e-4)


def test_two_courses_of_a_person_are_added_up_to_the_day():
    first = ready_for_second_fill()
    again = Timeline("course-2")
    again.facts = [
        fact.__class__(**{**_fields(fact), "course": "course-2", "id": f"b{fact.id}"})
        for fact in ready_for_second_fill().facts
    ]
    found = delivered(first, again, on=FIRST_FILL + 30 * DAY)
    assert len(found.fills) == 2
    assert found.high_mg == pytest.approx(235.2, abs=1e-3)
    before = delivered(first, again, on=FIRST_FILL - DAY)
    assert before.fills == ()


def _fields(fact) -> dict:
    return {name: getattr(fact, name) for name in fact.__dataclass_fields__}


def test_boluses_of_the_drug_count_and_what_nobody_told_is_counted_apart():
    bolus = tr.BolusGiven(agent=tr.BolusAgent.FLOXURIDINE, drug_mg=5.0, volume_ml=1.0)
    t = ready_for_second_fill()
    for changes in ({}, {"agent": tr.BolusAgent.MITOMYCIN}, {"drug_mg": None}):
        t.add(replace(bolus, **changes), at(DAY_14, time(11)))
    found = delivered(t, on=FIRST_FILL + 30 * DAY)
    assert (found.bolus_mg, found.n_unknown) == (5.0, 1)
    # 117.600 by the fill and 5 at once; of the third nobody told how much
    assert found.low_mg == pytest.approx(122.6, abs=5e-4)
    assert found.high_mg is None


def test_a_bolus_of_the_drug_is_in_both_ends_of_the_sum():
    bolus = tr.BolusGiven(agent=tr.BolusAgent.FLOXURIDINE, drug_mg=5.0, volume_ml=1.0)
    t = ready_for_second_fill()
    t.add(bolus, at(DAY_14, time(11)))
    found = delivered(t, on=FIRST_FILL + 30 * DAY)
    assert found.low_mg == found.high_mg == pytest.approx(122.6, abs=5e-4)
    before = delivered(t, on=DAY_14 - DAY)
    assert before.bolus_mg == 0.0


@pytest.mark.hazard("HZ-018")
def test_a_bolus_over_a_fill_may_have_given_all_of_it_at_once():
    bolus = tr.BolusGiven(agent=tr.BolusAgent.SALINE, drug_mg=None, volume_ml=5.0)
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    t.add(replace(bolus, slot="b"), at(FIRST_FILL + 7 * DAY))
    # another pump: 193.846 / 30 x 1.3 x 14 x 1.15
    assert only(delivered(t, on=DAY_14)).delivered_high_mg == pytest.approx(135.24)
    t.add(bolus, at(FIRST_FILL + 7 * DAY))
    found = only(delivered(t, on=DAY_14))
    assert found.delivered_low_mg == pytest.approx(99.96, abs=5e-3)
    assert found.delivered_high_mg == 193.846
    assert found.why_wide == "still in the pump; by its flow; a bolus was given over it"
    t.empty(DAY_14, 11.8)
    found = only(delivered(t, on=DAY_14))
    assert found.delivered_low_mg == pytest.approx(117.6, abs=5e-4)
    assert found.delivered_high_mg == 193.846
    assert found.why_wide == "a bolus was given over it"


@pytest.mark.parametrize("moment", [at(FIRST_FILL - DAY), at(DAY_14, time(11))])
def test_a_bolus_before_a_fill_or_after_it_came_out_says_nothing_of_it(moment):
    bolus = tr.BolusGiven(agent=tr.BolusAgent.SALINE, drug_mg=None, volume_ml=5.0)
    t = ready_for_second_fill()
    t.add(bolus, moment)
    assert only(delivered(t, on=FIRST_FILL + 30 * DAY)).why_wide == ""


@pytest.mark.parametrize(
    ("changes", "n_unknown", "why"),
    [
        ({"drug_mg": None}, 1, ""),
        ({"drug_mg": None, "infusate": Infusate.OTHER}, 1, ""),
        ({"drug_mg": None, "infusate": Infusate.SALINE}, 0, ""),
        ({"volume_ml": None}, 0, "how much was put in elsewhere is not known"),
        ({}, 0, "still in the pump; by its flow"),
    ],
)
def test_what_another_center_put_in_counts_as_far_as_it_is_known(
    changes, n_unknown, why
):
    t = ready_for_first_fill()
    drug = replace(ELSEWHERE, infusate=Infusate.FLOXURIDINE, drug_mg=180.0)
    t.add(replace(drug, **changes), at(FIRST_FILL))
    found = delivered(t, on=DAY_14)
    assert found.n_unknown == n_unknown
    assert (found.high_mg is None) is bool(n_unknown)
    assert [fill.why_wide for fill in found.fills] == ([why] if why else [])
    if "volume_ml" in changes:
        t.empty(DAY_14, 12.0)
        assert only(delivered(t, on=DAY_14 + DAY)).why_wide == why


def test_drug_in_a_pump_that_was_taken_out_unemptied_is_not_known():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    t.explant(DAY_14, was_emptied=False)
    found = only(delivered(t, on=DAY_14 + DAY))
    assert (found.is_in_pump, found.delivered_high_mg) == (False, 193.846)
    assert found.why_wide == "what came out was not measured"
