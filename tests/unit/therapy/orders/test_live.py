"""An order that nobody cancelled can be void: it is asked for at each step."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.orders import RefillDay
from tests.support.timeline import SECOND_VISIT, ready_for_second_fill

from hepatica.therapy.course import kinds as k
from hepatica.therapy.orders import preparation_faults, void_reasons


def codes(day: RefillDay) -> list[str]:
    return [refusal.code for refusal in void_reasons(day.order, day.sheet)]


def test_a_signed_order_is_live_and_stays_so_through_the_day():
    day = RefillDay()
    for act in day.ORDER[:3]:
        getattr(day, act)()
    assert codes(day) == []
    for act in ("verify", "release", "prepare", "check", "check_second"):
        getattr(day, act)()
        assert codes(day) == []


def test_the_emptying_of_the_day_voids_nothing_within_the_limits():
    day = RefillDay(ready_for_second_fill(), SECOND_VISIT).run("empty")
    assert codes(day) == []


@pytest.mark.hazard("HZ-006")
@pytest.mark.hazard("HZ-017")
def test_a_residual_outside_the_limits_voids_it():
    day = RefillDay(ready_for_second_fill(), SECOND_VISIT).run("check_second")
    day.empty(residual=29.0)
    assert codes(day) == ["outside-gate"]


@pytest.mark.parametrize(
    ("act", "code"),
    [("reject", "rejected"), ("cancel", "cancelled"), ("sign", "superseded")],
)
@pytest.mark.hazard("HZ-017")
def test_what_a_person_ended_is_void(act, code):
    day = RefillDay().run("sign")
    first = day.order
    getattr(day, act)()
    from hepatica.therapy.course import orders_of

    again = next(x for x in orders_of(day.course) if x.id == first.id)
    assert [r.code for r in void_reasons(again, day.sheet)] == [code]


def test_a_filled_order_is_used():
    assert codes(RefillDay().run("fill")) == ["used"]


@pytest.mark.hazard("HZ-017")
def test_an_order_is_for_its_own_day():
    day = RefillDay().run("sign")
    day.on += timedelta(days=1)
    assert codes(day) == ["other-day"]


@pytest.mark.hazard("HZ-008")
@pytest.mark.hazard("HZ-017")
def test_a_result_corrected_after_the_signature_voids_it_without_anybody():
    day = RefillDay().run("prepare")
    labs = next(f for f in day.t.facts if f.kind == k.LabsResulted.KIND)
    day.t.labs(day.on, ast=30.0, alp=80.0, bili=4.0)
    day.t.facts[-1] = replace(day.t.facts[-1], corrects=labs.id)
    assert codes(day) == ["no-drug-permitted"]


def test_a_result_that_changes_no_figure_voids_nothing():
    day = RefillDay().run("sign")
    day.t.labs(day.on, ast=31.0, alp=80.0, bili=0.8)
    assert codes(day) == []


@pytest.mark.hazard("HZ-004")
@pytest.mark.hazard("HZ-017")
def test_another_weight_voids_it_and_says_so():
    day = RefillDay().run("sign")
    day.t.weigh(day.on, kg=64.0)
    (refusal,) = void_reasons(day.order, day.sheet)
    assert refusal.code == "changed-since"
    assert "weight" in refusal.message
    assert "64" not in refusal.message


@pytest.mark.hazard("HZ-017")
def test_another_decision_or_none_voids_it():
    day = RefillDay().run("sign")
    day.propose()
    day.decide()
    assert codes(day) == ["other-decision"]
    day = RefillDay().run("sign")
    decided = next(f for f in day.t.facts if f.kind == k.DoseDecided.KIND)
    day.t.withdraw(decided, day.on)
    assert codes(day) == ["other-decision"]


@pytest.mark.hazard("HZ-017")
def test_what_was_compounded_must_be_there_as_ordered_and_in_its_time():
    day = RefillDay().run("release")
    now = day.clock

    def faults(at=now):
        return [fault.code for fault in preparation_faults(day.order, at=at)]

    assert faults() == ["not-prepared"]
    day.prepare(drug_mg=93.846)
    assert faults() == ["other-drug"]
    day.waste()
    assert faults() == ["not-prepared"]
    day.prepare(volume_ml=20.0)
    assert faults() == ["other-volume"]
    day.waste(is_returned=True)
    day.prepare(drug_mg=193.8, use_by=now + timedelta(hours=2))
    assert faults() == []
    assert faults(at=now + timedelta(hours=2)) == ["past-use-by"]
