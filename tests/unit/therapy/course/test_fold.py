"""What happened: corrections, withdrawals, late facts, two pumps, erased bodies."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from tests.support.timeline import (
    FIRST_FILL,
    IMPLANT,
    NORMAL_LABS,
    Timeline,
    at,
    ready_for_first_fill,
)

from hepatica.therapy.course import Precision, as_of, fold, standing_facts
from hepatica.therapy.course import kinds as k
from hepatica.therapy.pump import Infusate

DAY = timedelta(days=1)


def folded(t: Timeline):
    return fold(t.course, t.facts)


def codes(t: Timeline) -> list[str]:
    return [anomaly.code for anomaly in folded(t).anomalies]


def test_nothing_folds_to_a_course_that_was_only_referred():
    course = fold("c", [])
    assert (course.phase, course.last_seq, course.anomalies) == ("referred", 0, [])
    assert course.device is None
    assert course.first_drug_fill is None
    assert course.last_drug_fill is None
    assert course.latest_height_cm() is None


def test_the_phases_of_a_whole_course():
    t = Timeline()
    seen = [folded(t).phase]
    for step in (
        t.implant,
        lambda: t.study(IMPLANT + 3 * DAY),
        lambda: t.fill(FIRST_FILL),
        lambda: t.empty(FIRST_FILL + 14 * DAY, 11.8),
        lambda: t.add(
            k.MaintenanceStarted(reason="done", interval_days=42.0),
            at(FIRST_FILL + 15 * DAY),
        ),
        lambda: t.add(k.PumpExplanted(was_emptied=True), at(FIRST_FILL + 90 * DAY)),
        lambda: t.add(k.CourseClosed(reason="end"), at(FIRST_FILL + 91 * DAY)),
    ):
        step()
        seen.append(folded(t).phase)
    assert seen == [
        "referred",
        "implanted",
        "cleared",
        "treatment",
        "treatment",
        "maintenance",
        "explanted",
        "closed",
    ]
    assert codes(t) == []


def test_a_correction_takes_the_place_and_keeps_its_own_time():
    t = Timeline()
    first = t.weigh(FIRST_FILL, 70.0)
    second = t.weigh(FIRST_FILL + DAY, 71.0)
    t.add(k.WeightMeasured(weight_kg=80.0), at(FIRST_FILL + 2 * DAY), corrects=first.id)
    weights = folded(t).weights
    assert [w.payload.weight_kg for w in weights] == [71.0, 80.0]
    assert folded(t).replaced == {first.id: "f0003"}
    assert second.id in {f.id for f in folded(t).standing}


def test_a_correction_of_a_correction_stands_alone():
    t = Timeline()
    first = t.weigh(FIRST_FILL, 70.0)
    second = t.add(k.WeightMeasured(weight_kg=80.0), at(FIRST_FILL), corrects=first.id)
    t.add(k.WeightMeasured(weight_kg=75.0), at(FIRST_FILL), corrects=second.id)
    assert [w.payload.weight_kg for w in folded(t).weights] == [75.0]


def test_a_withdrawal_stands_for_nothing_and_is_kept():
    t = Timeline()
    fact = t.weigh(FIRST_FILL, 70.0)
    withdrawal = t.withdraw(fact, FIRST_FILL)
    course = folded(t)
    assert (course.weights, course.standing) == ([], [])
    assert course.withdrawals == [withdrawal]
    assert course.replaced == {fact.id: withdrawal.id}


def test_withdrawals_are_kept_in_the_order_of_recording_and_without_a_target_too():
    t = Timeline()
    first, second = t.weigh(FIRST_FILL, 70.0), t.weigh(FIRST_FILL, 71.0)
    one, other = t.withdraw(second, FIRST_FILL), t.withdraw(first, FIRST_FILL)
    alone = t.add(k.EnteredInError(reason="no target"), at(FIRST_FILL))
    course = fold(t.course, reversed(t.facts))
    assert course.withdrawals == [one, other, alone]
    assert fold(t.course, [alone]).withdrawals == [alone]


def test_a_withdrawn_correction_does_not_bring_the_first_one_back():
    t = Timeline()
    first = t.weigh(FIRST_FILL, 70.0)
    second = t.add(k.WeightMeasured(weight_kg=80.0), at(FIRST_FILL), corrects=first.id)
    t.withdraw(second, FIRST_FILL)
    assert folded(t).weights == []


def test_a_late_fact_takes_its_place_in_time():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    t.saline(FIRST_FILL + 14 * DAY)
    assert codes(t) == ["filled-unemptied"]
    t.empty(FIRST_FILL + 14 * DAY, 11.8, clock=time(10, 40))  # entered afterwards
    assert codes(t) == []
    assert [f.residual_volume_ml for f in folded(t).devices["a"].fills] == [11.8, None]


def test_what_was_known_is_a_fold_of_what_was_recorded():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    before = fold(t.course, [f for f in t.facts if f.course_seq < 6])
    assert before.phase == "cleared"
    assert folded(t).phase == "treatment"


def test_the_order_of_the_same_instant_is_the_order_of_recording():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    t.empty(FIRST_FILL + 14 * DAY, 11.8)
    t.saline(FIRST_FILL + 14 * DAY)
    assert codes(t) == []


DAY_14 = FIRST_FILL + 14 * DAY


def refilled(*, clock: time) -> Timeline:
    """Emptied at 09:36:30; the fill is written down after it, at a time of its own."""
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    t.empty(DAY_14, 11.8, clock=time(9, 36, 30))
    t.saline(DAY_14, clock=clock)
    return t


def test_a_time_without_seconds_comes_after_what_was_recorded_in_its_minute():
    t = refilled(clock=time(9, 36))
    assert codes(t) == []
    assert [f.residual_volume_ml for f in folded(t).devices["a"].fills] == [11.8, None]
    assert folded(t).standing[-1] == t.facts[-1]


@pytest.mark.parametrize("clock", [time(9, 36, 29), time(9, 35), time(9, 36, 0, 1)])
def test_a_time_with_seconds_or_of_an_earlier_minute_tells_the_order(clock):
    t = refilled(clock=clock)
    assert codes(t) == ["filled-unemptied"]


def test_a_day_without_an_hour_stays_where_its_hour_puts_it():
    t = Timeline()
    measured = t.add(k.WeightMeasured(weight_kg=70.0), at(FIRST_FILL, time(12, 0, 30)))
    known_to_the_day = t.add(
        k.WeightMeasured(weight_kg=71.0),
        at(FIRST_FILL, time(12)),
        precision=Precision.DAY,
    )
    assert folded(t).standing == [known_to_the_day, measured]


def test_what_is_recorded_after_a_time_without_seconds_comes_after_it():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL, clock=time(9, 36))
    t.empty(FIRST_FILL, 29.0, clock=time(9, 36, 30))
    (fill,) = folded(t).devices["a"].fills
    assert fill.residual_volume_ml == 29.0


def test_a_corrected_emptying_stays_before_the_fill_of_its_minute():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    wrong = t.empty(DAY_14, 21.8, clock=time(9, 36))
    fill = t.saline(DAY_14, clock=time(9, 36))
    payload = k.PumpEmptied(residual_volume_ml=11.8)
    right = t.add(payload, at(DAY_14, time(9, 36)), corrects=wrong.id)
    again = t.add(payload, at(DAY_14, time(9, 36)), corrects=right.id)
    assert codes(t) == []
    assert folded(t).standing[-2:] == [again, fill]
    # and so in a course that is taken back to that day, without what was replaced
    t.weigh(DAY_14 + DAY)
    assert as_of(folded(t), on=DAY_14).standing[-2:] == [again, fill]
    assert as_of(folded(t), on=DAY_14).anomalies == []


def test_an_erased_body_keeps_its_place_and_says_nothing():
    t = Timeline()
    fact = t.weigh(FIRST_FILL, 70.0)
    t.facts[0] = replace(fact, payload=k.Erased())
    t.add(
        k.PayloadErased(legal_basis="order", second_signer="b"),
        at(FIRST_FILL),
        corrects=fact.id,
    )
    course = folded(t)
    assert course.weights == []
    assert fact.id in {f.id for f in course.standing}
    assert course.replaced == {}


def test_two_pumps_keep_their_own_fills_and_neither_is_the_one():
    t = ready_for_first_fill()
    t.implant(IMPLANT + DAY, slot="b", serial="SN-2")
    t.fill(FIRST_FILL)
    t.saline(FIRST_FILL, slot="b")
    course = folded(t)
    assert course.device is None
    assert [len(course.devices[s].fills) for s in "ab"] == [1, 1]
    t.add(k.PumpExplanted(slot="b", was_emptied=True), at(FIRST_FILL + DAY))
    assert folded(t).device.slot == "a"


def test_an_exchange_starts_flow_and_study_anew_and_keeps_the_drug_history():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    t.empty(FIRST_FILL + 14 * DAY, 11.8)
    t.add(k.PumpExplanted(was_emptied=True), at(FIRST_FILL + 20 * DAY))
    t.implant(FIRST_FILL + 20 * DAY, serial="SN-2")
    course = folded(t)
    assert (course.device.serial, course.device.fills) == ("SN-2", [])
    assert course.device.study_passed_on is None
    assert course.former_devices[0].serial == "SN-1001"
    assert course.last_drug_fill.on == course.first_drug_fill.on == FIRST_FILL
    assert course.phase == "implanted"
    assert codes(t) == []


def test_the_last_drug_fill_is_the_latest_of_all_pumps():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    t.implant(FIRST_FILL + DAY, serial="SN-2")
    t.study(FIRST_FILL + DAY)
    t.fill(FIRST_FILL + 2 * DAY)
    course = folded(t)
    assert course.last_drug_fill.on == FIRST_FILL + 2 * DAY
    assert course.first_drug_fill.on == FIRST_FILL
    assert [a.code for a in course.anomalies] == ["slot-taken"]


@pytest.mark.parametrize(
    ("changes", "odd"),
    [
        ({"result": k.StudyResult.FAILED}, []),
        ({"result": k.StudyResult.INDETERMINATE}, []),
        ({"has_extrahepatic_perfusion": True}, ["study-contradicts"]),
        ({"is_bilobar": False}, ["study-contradicts"]),
    ],
)
def test_a_study_passes_only_when_it_says_so_in_every_part(changes, odd):
    t = Timeline()
    t.implant()
    t.study(IMPLANT, **changes)
    course = folded(t)
    assert course.device.study_passed_on is None
    assert course.device.study_on == IMPLANT
    assert course.phase == "implanted"
    assert codes(t) == odd


def test_a_later_study_that_fails_takes_the_clearance_back():
    t = ready_for_first_fill()
    t.study(FIRST_FILL, result=k.StudyResult.FAILED)
    assert folded(t).device.study_passed_on is None
    assert folded(t).phase == "cleared"


ODD = {
    "no-pump": lambda t: t.empty(FIRST_FILL, 1.0, slot="c"),
    "empty-twice": lambda t: t.empty(FIRST_FILL, 1.0),
    "drug-without-study": lambda t: (t.implant(slot="c"), t.fill(FIRST_FILL, slot="c")),
    "explanted-full": lambda t: (
        t.saline(FIRST_FILL),
        t.add(k.PumpExplanted(was_emptied=False), at(FIRST_FILL + DAY)),
    ),
    "after-explant": lambda t: (
        t.add(k.PumpExplanted(was_emptied=True), at(FIRST_FILL)),
        t.saline(FIRST_FILL + DAY),
    ),
    "residual-over-fill": lambda t: (
        t.saline(FIRST_FILL),
        t.empty(FIRST_FILL + 14 * DAY, 30.5),
    ),
}


@pytest.mark.parametrize("code", ODD)
def test_an_oddity_is_kept_and_told_never_refused(code):
    t = ready_for_first_fill()
    ODD[code](t)
    assert codes(t) == [code]
    assert len(folded(t).standing) == len(t.facts)


def test_an_explant_said_to_be_emptied_without_an_emptying_is_told():
    t = ready_for_first_fill()
    t.saline(FIRST_FILL)
    t.add(k.PumpExplanted(was_emptied=True), at(FIRST_FILL + DAY))
    (odd,) = folded(t).anomalies
    assert "no emptying is on record" in odd.message


@pytest.mark.parametrize(
    "add",
    [
        lambda t: t.study(FIRST_FILL, slot="c"),
        lambda t: t.fill(FIRST_FILL, slot="c"),
        lambda t: t.add(
            k.PumpProgrammed(slot="c", flow_rate_ml_per_day=1.0), at(FIRST_FILL)
        ),
        lambda t: t.add(k.PumpExplanted(slot="c", was_emptied=True), at(FIRST_FILL)),
    ],
)
def test_what_happened_to_no_pump_is_told_and_changes_none(add):
    t = ready_for_first_fill()
    add(t)
    assert codes(t) == ["no-pump"]
    assert folded(t).phase == "cleared"
    assert folded(t).devices["a"].fills == []


def test_drug_in_another_infusate_counts_as_drug():
    t = ready_for_first_fill()
    t.saline(FIRST_FILL, infusate=Infusate.OTHER, drug_mg=10.0)
    assert folded(t).phase == "treatment"
    assert folded(t).first_drug_fill.is_drug


def test_a_spill_and_the_rate_of_a_programmable_pump_are_kept():
    t = ready_for_first_fill()
    t.saline(FIRST_FILL)
    t.empty(FIRST_FILL + DAY, 28.0, has_spill=True)
    t.add(k.PumpProgrammed(flow_rate_ml_per_day=0.9), at(FIRST_FILL))
    device = folded(t).devices["a"]
    assert device.fills[0].has_spill
    assert device.programmed_flow_rate_ml_per_day == 0.9


def test_missed_visits_are_kept_until_the_next_fill():
    t = ready_for_first_fill()
    t.add(k.VisitMissed(planned_on=FIRST_FILL), at(FIRST_FILL))
    assert folded(t).missed == [FIRST_FILL]
    t.fill(FIRST_FILL + DAY)
    assert folded(t).missed == []


def test_what_says_nothing_of_the_course_is_passed_over():
    t = Timeline()
    t.add(k.DoseProposed(decision="hold", trace=k.Trace()), at(FIRST_FILL))
    assert folded(t).anomalies == []
    assert len(folded(t).standing) == 1


def test_the_last_height_is_kept_through_weights_without_one():
    t = Timeline()
    t.weigh(FIRST_FILL, 70.0, 178.0)
    t.weigh(FIRST_FILL + DAY, 69.0, None)
    assert folded(t).latest_height_cm() == 178.0


def test_labs_of_several_analytes_are_kept_by_analyte_in_order():
    t = Timeline()
    t.labs(FIRST_FILL + DAY, ast=32.0)
    t.labs(FIRST_FILL, **NORMAL_LABS)
    labs = folded(t).labs
    assert [r.result.value for r in labs["ast"]] == [30.0, 32.0]
    assert len(labs["total-bilirubin"]) == 1


def test_standing_facts_come_in_the_order_they_happened():
    t = Timeline()
    t.weigh(FIRST_FILL + DAY)
    t.weigh(FIRST_FILL)
    standing, replaced = standing_facts(t.facts)
    assert [f.id for f in standing] == ["f0002", "f0001"]
    assert replaced == {}
