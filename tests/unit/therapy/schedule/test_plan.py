"""How a course stands on a day: contents, dry days, what is due."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from tests.support.rules import CONTINGENCY, FACTORY, rules
from tests.support.timeline import (
    FIRST_FILL,
    IMPLANT,
    Timeline,
    at,
    ready_for_first_fill,
)

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.pump import Infusate
from hepatica.therapy.schedule import plan
from hepatica.therapy.worksheet import policies_of

DAY = timedelta(days=1)


def planned(facts: Timeline, on: date, **changes):
    policies = replace(policies_of(rules()), **changes)
    return plan(fold(facts.course, facts.facts), on=on, policies=policies)


def due(found) -> list[tuple[str, date, bool]]:
    return [(d.code, d.on, d.is_overdue) for d in found.due]


def filled(on: date = FIRST_FILL, **changes) -> Timeline:
    t = ready_for_first_fill()
    t.fill(on, **changes)
    return t


def test_no_pump_and_two_pumps_are_told_and_nothing_is_due():
    nothing = planned(Timeline(), FIRST_FILL)
    assert (nothing.device, nothing.flow_missing) == (None, "no pump in place")
    assert nothing.due == ()
    assert nothing.next_due is None
    t = ready_for_first_fill()
    t.implant(slot="b", serial="SN-2")
    assert planned(t, FIRST_FILL).dry_missing == "two pumps in place; name one"


def test_a_new_pump_waits_for_its_study_and_then_for_nothing():
    t = Timeline()
    t.implant()
    found = planned(t, IMPLANT)
    assert due(found) == [("perfusion-study", IMPLANT, False)]
    assert due(planned(t, IMPLANT + DAY)) == [("perfusion-study", IMPLANT, True)]
    assert found.dry_missing == "nothing is in the pump"
    t.study(IMPLANT + DAY)
    cleared = planned(t, IMPLANT + DAY)
    assert (cleared.is_cleared, cleared.due) == (True, ())


def test_a_fill_on_its_day_and_on_day_14():
    day_0 = planned(filled(), FIRST_FILL)
    assert day_0.contents.day == 0
    assert day_0.contents.delivered_mg == 0.0
    found = planned(filled(), FIRST_FILL + 14 * DAY)
    contents = found.contents
    assert contents.volume_left_ml == pytest.approx(11.8)
    assert contents.delivered_mg == pytest.approx(117.6, abs=5e-4)
    assert contents.drug_left_mg == pytest.approx(76.246, abs=5e-4)
    assert contents.delivered_ratio == pytest.approx(1.0)
    assert contents.residual_limits_ml == (pytest.approx(9.07), pytest.approx(14.53))
    assert found.days_past == 0
    assert due(found) == [("empty", FIRST_FILL + 14 * DAY, False)]


@pytest.mark.parametrize(
    ("day", "days_past", "ratio", "high"),
    # clinic-day: day 19 is 136 % of the 14-day dose, 156 % on a pump 15 % fast
    [(14, 0, 1.0, 1.15), (15, 1, 15 / 14, 17.25 / 14), (19, 5, 1.357, 1.561)],
)
def test_drug_past_its_days_goes_on(day, days_past, ratio, high):
    found = planned(filled(), FIRST_FILL + day * DAY)
    assert found.days_past == days_past
    assert found.contents.delivered_ratio == pytest.approx(ratio, abs=5e-4)
    assert found.contents.delivered_ratio_high == pytest.approx(high, abs=5e-4)
    assert found.next_due.is_overdue is (days_past > 0)


def test_drug_left_for_good_ends_at_165_percent():
    found = planned(filled(), FIRST_FILL + 40 * DAY)
    assert found.contents.delivered_ratio == pytest.approx(1.6484, abs=5e-5)
    assert found.contents.volume_left_ml == 0.0
    assert found.contents.drug_left_mg == pytest.approx(0.0, abs=1e-9)


def test_what_was_meant_is_at_the_flow_the_fill_was_made_for():
    # made for 1.3, and the interval before proves 1.495
    t = ready_for_first_fill()
    t.saline(FIRST_FILL - 14 * DAY)
    t.empty(FIRST_FILL, 30 - 14 * 1.495)
    t.fill(FIRST_FILL, clock=time(11))
    found = planned(t, FIRST_FILL + 19 * DAY)
    assert found.flow.flow_ml_per_day == pytest.approx(1.495)
    assert found.contents.delivered_ratio == pytest.approx(1.561, abs=5e-4)


def test_a_fill_without_a_flow_of_its_own_is_measured_by_the_flow_that_doses():
    found = planned(filled(flow_ml_per_day=None), FIRST_FILL + 19 * DAY)
    assert found.contents.delivered_ratio == pytest.approx(19 / 14)


def test_a_fill_without_infusion_days_has_no_end():
    found = planned(filled(infusion_days=None), FIRST_FILL + 19 * DAY)
    assert found.empty_by_on is None
    assert found.contents.delivered_ratio is None
    assert found.contents.delivered_ratio_high is None
    assert found.due == ()


def test_the_dry_days_are_a_band_around_day_23():
    found = planned(filled(), FIRST_FILL + 10 * DAY)
    assert found.dry.on == FIRST_FILL + 23 * DAY
    assert found.dry.earliest_on == FIRST_FILL + 20 * DAY
    assert found.dry.latest_on == FIRST_FILL + 27 * DAY
    assert found.dry.days_left == pytest.approx(13.077, abs=5e-4)
    assert found.dry.earliest_days_left == pytest.approx(10.067, abs=5e-4)
    past = planned(filled(), FIRST_FILL + 30 * DAY)
    assert past.dry.days_left < 0


@pytest.mark.parametrize("infusate", [Infusate.GLYCERIN, Infusate.OTHER])
def test_what_flows_otherwise_has_no_dry_day_and_no_limits(infusate):
    t = ready_for_first_fill()
    t.saline(FIRST_FILL, infusate=infusate)
    found = planned(t, FIRST_FILL + 10 * DAY)
    assert found.dry is None
    assert infusate.value in found.dry_missing
    assert found.contents.volume_left_ml is None
    assert found.contents.residual_limits_ml is None


def test_without_a_rule_or_a_card_there_is_no_flow_and_it_says_so():
    no_rule = planned(filled(), FIRST_FILL + DAY, flow_rule=None)
    assert no_rule.flow_missing == "no flow rule is bound to the course"
    assert no_rule.dry_missing == no_rule.flow_missing
    assert no_rule.contents.volume_left_ml is None
    t = Timeline()
    t.implant(factory_flow_rate_ml_per_day=None)
    assert "no flow on its card" in planned(t, IMPLANT).flow_missing


def test_a_set_rate_beside_a_flow_on_the_card_doses_by_neither():
    t = filled()
    t.add(k.PumpProgrammed(flow_rate_ml_per_day=0.7), at(FIRST_FILL + DAY))
    found = planned(t, FIRST_FILL + DAY)
    assert found.flow is None
    assert "one of the two is wrong" in found.flow_missing
    assert found.contents.residual_limits_ml is None


def test_a_programmable_pump_doses_by_its_set_rate():
    t = Timeline()
    t.implant(factory_flow_rate_ml_per_day=None, model="synchromed-ii-20")
    t.add(k.PumpProgrammed(flow_rate_ml_per_day=0.7), at(IMPLANT + DAY))
    found = planned(t, IMPLANT + DAY)
    assert (found.flow.flow_ml_per_day, found.flow.source) == (0.7, "programmed")
    assert found.flow.on == IMPLANT + DAY
    assert found.flow_deviation_ratio is None


def test_the_gate_reads_the_same_before_and_after_the_emptying_of_the_day():
    day_14 = FIRST_FILL + 14 * DAY
    before = filled()
    after = filled()
    after.empty(day_14, 9.0)
    after.saline(day_14, clock=time(11))
    assert planned(before, day_14).gate.residual_limits_ml == (
        planned(after, day_14).gate.residual_limits_ml
    )
    assert planned(after, day_14).gate.fill.is_drug
    assert planned(filled(), FIRST_FILL).gate is None


def test_the_residual_of_today_does_not_dose_today():
    t = filled()
    t.empty(FIRST_FILL + 14 * DAY, 30 - 14 * 1.5)
    assert planned(t, FIRST_FILL + 14 * DAY).flow.source == "factory"
    tomorrow = planned(t, FIRST_FILL + 15 * DAY)
    assert tomorrow.flow.flow_ml_per_day == pytest.approx(1.5)


def test_the_deviation_is_that_of_the_last_fit_interval():
    t = filled()
    t.empty(FIRST_FILL + 14 * DAY, 30 - 14 * 1.521)
    found = planned(t, FIRST_FILL + 14 * DAY)
    assert found.flow_deviation_ratio == pytest.approx(0.17)


def test_an_interval_that_ends_later_is_not_seen_and_one_without_length_is_left_out():
    t = filled()
    t.empty(FIRST_FILL + 14 * DAY, 11.8)
    assert planned(t, FIRST_FILL + 13 * DAY).observations == ()
    same = filled()
    same.empty(FIRST_FILL, 29.0)  # at the very instant of the fill
    assert planned(same, FIRST_FILL + DAY).observations == ()


@pytest.mark.parametrize(
    ("first", "last", "is_fit"),
    [(-2, -1, True), (-2, 0, False), (3, 4, False), (14, 16, False), (15, 16, True)],
)
def test_fever_within_an_interval_makes_it_unfit(first, last, is_fit):
    t = filled()
    t.exposure(k.Exposure.FEVER, FIRST_FILL + first * DAY, FIRST_FILL + last * DAY)
    t.empty(FIRST_FILL + 14 * DAY, 11.8)
    (found,) = planned(t, FIRST_FILL + 20 * DAY).observations
    assert found.is_fit_for_dosing is is_fit


def test_after_the_emptying_the_next_drug_is_due_by_the_cycle_and_the_refill_first():
    t = filled()
    t.empty(FIRST_FILL + 14 * DAY, 11.8)
    t.saline(FIRST_FILL + 14 * DAY)
    found = planned(t, FIRST_FILL + 15 * DAY)
    assert due(found) == [
        ("drug-fill", FIRST_FILL + 28 * DAY, False),
        ("refill", FIRST_FILL + 28 * DAY, False),
    ]
    # without an interval the refill is due before it may run dry: floor(20.067)
    dry = planned(t, FIRST_FILL + 15 * DAY, contingency=None, cycle=None)
    assert due(dry) == [("refill", FIRST_FILL + 34 * DAY, False)]
    assert dry.due[0].why == "before it may run dry"


def test_maintenance_keeps_its_own_interval_and_never_beyond_the_dry_day():
    t = filled()
    t.empty(FIRST_FILL + 14 * DAY, 11.8)
    t.saline(FIRST_FILL + 14 * DAY)
    t.add(
        k.MaintenanceStarted(reason="done", interval_days=42.0),
        at(FIRST_FILL + 15 * DAY),
    )
    found = planned(t, FIRST_FILL + 16 * DAY)
    # six weeks of saline would be dry on day 23: due on day 20
    assert due(found) == [("refill", FIRST_FILL + 34 * DAY, False)]
    t.add(
        k.MaintenanceStarted(reason="done", interval_days=10.0),
        at(FIRST_FILL + 16 * DAY),
    )
    assert due(planned(t, FIRST_FILL + 16 * DAY)) == [
        ("refill", FIRST_FILL + 24 * DAY, False)
    ]


def test_glycerin_has_only_the_interval_that_was_planned():
    t = ready_for_first_fill()
    t.saline(FIRST_FILL, infusate=Infusate.GLYCERIN)
    # the order at hand is for saline: its interval says nothing about glycerin
    assert due(planned(t, FIRST_FILL)) == []
    glycerin = replace(CONTINGENCY, infusate=Infusate.GLYCERIN, interval_days=42.0)
    assert due(planned(t, FIRST_FILL, contingency=glycerin)) == [
        ("refill", FIRST_FILL + 42 * DAY, False)
    ]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 1, 25), date(2026, 2, 8)),  # over the end of a month
        (date(2028, 2, 20), date(2028, 3, 5)),  # over the leap day
        (date(2027, 2, 20), date(2027, 3, 6)),  # and without one
        (date(2026, 12, 24), date(2027, 1, 7)),  # over the end of a year
    ],
)
def test_fourteen_days_are_fourteen_days_on_every_calendar(start, end):
    t = Timeline()
    t.implant(start - 30 * DAY)
    t.study(start - 20 * DAY)
    t.fill(start)
    found = planned(t, end)
    assert found.empty_by_on == end
    assert found.contents.day == 14
    assert found.contents.volume_left_ml == pytest.approx(11.8)


@pytest.mark.parametrize(
    ("start", "hours"), [(date(2026, 3, 22), 335), (date(2026, 10, 18), 337)]
)
def test_a_clock_change_moves_the_hours_of_an_interval_not_its_days(start, hours):
    berlin = ZoneInfo("Europe/Berlin")
    t = Timeline()
    t.implant(start - 30 * DAY)
    t.study(start - 20 * DAY)
    fill = datetime.combine(start, time(10, 45), berlin)
    out = datetime.combine(start + 14 * DAY, time(10, 45), berlin)
    # the ledger keeps the offset of the moment, not the name of the zone
    t.fill(start, tz=timezone(fill.utcoffset()))
    t.empty(start + 14 * DAY, 11.8, tz=timezone(out.utcoffset()))
    found = planned(t, start + 14 * DAY)
    assert found.observations[0].days == pytest.approx(hours / 24)
    assert found.observations[0].flow_ml_per_day == pytest.approx(18.2 / hours * 24)
    assert found.observations[0].to_on == start + 14 * DAY


def test_a_fill_late_in_the_evening_counts_its_own_calendar_day():
    new_york = timezone(timedelta(hours=-5))
    t = filled(clock=time(22), tz=new_york)  # already tomorrow in UTC
    found = planned(t, FIRST_FILL + DAY)
    assert found.contents.day == 1
    assert found.contents.fill.at.astimezone(UTC).date() == FIRST_FILL + DAY


def test_a_day_of_the_past_does_not_see_what_came_after_it():
    t = filled()
    t.empty(FIRST_FILL + 14 * DAY, 11.8)
    t.saline(FIRST_FILL + 14 * DAY)
    before = planned(t, FIRST_FILL - DAY)
    assert before.device is not None
    assert before.contents is None
    then = planned(t, FIRST_FILL + 10 * DAY)
    assert then.contents.fill.is_drug
    assert then.contents.day == 10
    assert then.empty_by_on == FIRST_FILL + 14 * DAY


def test_the_gate_takes_what_is_left_in_a_dry_pump_for_nothing():
    t = filled()
    dry = planned(t, FIRST_FILL + 40 * DAY)
    assert dry.gate.residual_limits_ml == (0.0, rules().fitness.unusable_volume_ml)
    usual = planned(t, FIRST_FILL + 14 * DAY)
    assert usual.gate.residual_limits_ml == pytest.approx((9.07, 14.53))


@pytest.mark.parametrize(
    ("residual", "has_failed"),
    [(9.0, True), (9.08, False), (14.52, False), (14.6, True), (30.5, True)],
)
def test_the_gate_fails_outside_its_limits_on_the_day_of_the_access(
    residual, has_failed
):
    t = filled()
    day = FIRST_FILL + 14 * DAY
    assert not planned(t, day).gate.has_failed(on=day)
    t.empty(day, residual)
    assert planned(t, day).gate.has_failed(on=day) is has_failed
    t.saline(day)
    assert planned(t, day).gate.has_failed(on=day) is has_failed


def test_without_limits_only_more_than_was_put_in_fails_the_gate():
    t = filled(infusate=Infusate.GLYCERIN, drug_mg=0.0)
    day = FIRST_FILL + 14 * DAY
    t.empty(day, 29.0)
    assert planned(t, day).gate.residual_limits_ml is None
    assert not planned(t, day).gate.has_failed(on=day)
    t.facts.pop()
    t.empty(day, 30.5)
    assert planned(t, day).gate.has_failed(on=day)


def test_the_card_doses_where_the_center_says_so():
    t = filled()
    t.empty(FIRST_FILL + 14 * DAY, 9.0)
    found = planned(t, FIRST_FILL + 20 * DAY, flow_rule=FACTORY)
    assert found.flow.source == "factory"


def test_an_exemption_clears_until_its_last_day():
    t = Timeline()
    t.implant()
    t.add(
        k.ExemptionSigned(
            exempt_from="perfusion-study",
            reason="no tracer",
            second_signer="b",
            until_on=FIRST_FILL,
        ),
        at(IMPLANT),
    )
    assert planned(t, FIRST_FILL).is_cleared
    assert not planned(t, FIRST_FILL + DAY).is_cleared
