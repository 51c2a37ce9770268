"""Admission: what has happened is accepted, and told where it should not have."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from tests.support.timeline import (
    FIRST_FILL,
    IMPLANT,
    Timeline,
    at,
    ready_for_first_fill,
)
from tests.unit.therapy.course.test_admit_envelope import codes, judged

from hepatica.therapy.course import Admitted, Deviation
from hepatica.therapy.course import kinds as k
from hepatica.therapy.pump import Infusate

DAY_14 = FIRST_FILL + timedelta(days=14)
SALINE = k.PumpFilled(infusate=Infusate.HEPARINIZED_SALINE, volume_ml=30.0)
DRUG = k.PumpFilled(
    infusate=Infusate.FLOXURIDINE, volume_ml=30.0, drug_mg=193.0, infusion_days=14.0
)


def decided(t: Timeline, **changes) -> k.DoseDecided:
    settings = {
        "proposal": "p",
        "is_accepted": True,
        "decision": "proceed",
        "dose_rate_mg_per_kg_per_day": 0.12,
        "fill_volume_ml": 30.0,
        "fill_drug_mg": 193.0,
        "infusion_days": 14.0,
    }
    return t.add(k.DoseDecided(**settings | changes), at(FIRST_FILL))


def deviation(*arguments, **settings) -> list[str]:
    admission = judged(*arguments, **settings)
    assert isinstance(admission, Deviation)
    return codes(admission)


def besides_order(*arguments) -> list[str]:
    """What is told of a drug fill, besides that it names no order."""
    found = deviation(*arguments)
    assert "no-order" in found
    return [code for code in found if code != "no-order"]


def test_a_drug_fill_as_decided_is_told_for_its_order_alone():
    t = ready_for_first_fill()
    decision = decided(t)
    assert besides_order(t, replace(DRUG, decision=decision.id)) == []


def test_drug_in_the_pump_by_any_name_needs_an_order():
    t = Timeline()
    t.implant()
    assert "no-order" in deviation(t, DRUG)
    assert "no-order" in deviation(t, replace(SALINE, drug_mg=10.0))
    assert "no-order" in deviation(t, replace(DRUG, order="another"))


def test_a_drug_free_fill_asks_for_nothing():
    t = Timeline()
    t.implant()
    assert judged(t, SALINE) == Admitted()


def test_a_drug_fill_without_study_and_decision_is_accepted_and_told():
    t = Timeline()
    t.implant()
    assert besides_order(t, DRUG) == ["no-perfusion-study", "no-decision"]


def test_an_exemption_stands_for_the_study_until_its_last_day():
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
    assert besides_order(t, DRUG) == ["no-decision"]
    later = at(FIRST_FILL + timedelta(days=1))
    assert besides_order(t, DRUG, later) == ["no-perfusion-study", "no-decision"]


def test_another_exemption_does_not_stand_for_the_study():
    t = Timeline()
    t.implant()
    exemption = k.ExemptionSigned(
        exempt_from="weight", reason="x", second_signer="b", until_on=DAY_14
    )
    t.add(exemption, at(IMPLANT))
    assert "no-perfusion-study" in deviation(t, DRUG)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"drug_mg": 194.0}, "other-amount"), ({"volume_ml": 20.0}, "other-volume")],
)
def test_another_amount_or_volume_than_decided_is_told(changes, code):
    t = ready_for_first_fill()
    decision = decided(t)
    assert besides_order(t, replace(DRUG, decision=decision.id, **changes)) == [code]


def test_a_decision_without_a_volume_compares_the_drug_alone():
    t = ready_for_first_fill()
    decision = decided(t, fill_volume_ml=None)
    payload = replace(DRUG, decision=decision.id, volume_ml=20.0)
    assert besides_order(t, payload) == []


def test_a_fill_on_a_decision_that_a_later_hold_superseded_is_told():
    t = ready_for_first_fill()
    decision = decided(t)
    t.add(
        k.DoseDecided(proposal="p", is_accepted=False, decision="hold", reason="x"),
        at(FIRST_FILL, time(9, 40)),
    )
    payload = replace(DRUG, decision=decision.id)
    assert besides_order(t, payload) == ["superseded-decision"]


def test_drug_filled_on_a_decision_to_hold_is_told():
    t = ready_for_first_fill()
    hold = t.add(
        k.DoseDecided(proposal="p", is_accepted=True, decision="hold"),
        at(FIRST_FILL, time(9, 0)),
    )
    codes = deviation(t, replace(DRUG, decision=hold.id))
    assert "superseded-decision" in codes


@pytest.mark.parametrize(
    ("residual", "limits", "is_told"),
    [
        (11.8, (9.07, 14.53), False),
        (9.07, (9.07, 14.53), False),
        (9.0, (9.07, 14.53), True),
        (20.0, (9.07, 14.53), True),
        (20.0, (None, None), False),
        (30.5, (None, None), True),
    ],
)
def test_drug_after_a_residual_outside_the_gate_is_told(residual, limits, is_told):
    t = ready_for_first_fill()
    t.saline(FIRST_FILL - timedelta(days=14))
    t.empty(FIRST_FILL, residual, clock=time(8, 30))
    low, high = limits
    decision = decided(t, residual_low_ml=low, residual_high_ml=high)
    payload = replace(DRUG, decision=decision.id)
    assert besides_order(t, payload) == (["outside-gate"] if is_told else [])


def test_a_residual_of_an_earlier_day_is_no_gate():
    t = ready_for_first_fill()
    t.saline(FIRST_FILL - timedelta(days=14))
    t.empty(FIRST_FILL - timedelta(days=1), 20.0)
    decision = decided(t, residual_low_ml=9.0, residual_high_ml=14.5)
    assert besides_order(t, replace(DRUG, decision=decision.id)) == []


def test_a_fill_on_top_of_another_is_told():
    t = ready_for_first_fill()
    t.saline(FIRST_FILL)
    assert deviation(t, SALINE, at(DAY_14)) == ["filled-unemptied"]


def test_the_wrong_drug_is_accepted_and_told():
    t = Timeline()
    t.implant()
    other = replace(SALINE, infusate=Infusate.OTHER, other_infusate="morphine")
    assert deviation(t, other) == ["other-infusate"]


@pytest.mark.parametrize(
    ("payload", "others"),
    [
        (replace(SALINE, drug_mg=10.0), ["no-perfusion-study", "no-decision"]),
        (replace(DRUG, drug_mg=0.0), ["no-perfusion-study", "no-decision"]),
    ],
)
def test_drug_and_infusate_that_do_not_go_together_are_told(payload, others):
    t = Timeline()
    t.implant()
    assert besides_order(t, payload) == ["drug-and-infusate", *others]


@pytest.mark.parametrize(
    "payload",
    [
        SALINE,
        k.PumpEmptied(residual_volume_ml=1.0),
        k.PumpExplanted(was_emptied=True),
        k.PerfusionStudied(
            result=k.StudyResult.PASSED,
            has_extrahepatic_perfusion=False,
            is_bilobar=True,
        ),
    ],
)
def test_what_happened_to_no_pump_is_accepted_and_told(payload):
    assert deviation(Timeline(), payload) == ["no-pump"]


def test_a_rate_set_on_a_pump_of_constant_flow_is_told():
    rate = k.PumpProgrammed(flow_rate_ml_per_day=0.7)
    t = Timeline()
    t.implant()
    assert deviation(t, rate, at(DAY_14)) == ["not-programmable"]
    assert deviation(Timeline(), rate) == ["no-pump"]
    programmable = Timeline()
    programmable.implant(factory_flow_rate_ml_per_day=None)
    assert judged(programmable, rate, at(DAY_14)) == Admitted()


def test_what_happened_after_the_explant_is_told():
    t = ready_for_first_fill()
    t.add(k.PumpExplanted(was_emptied=True), at(FIRST_FILL))
    assert deviation(t, SALINE, at(DAY_14)) == ["after-explant"]


def test_an_emptying_is_never_refused():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    assert judged(t, k.PumpEmptied(residual_volume_ml=11.8), at(DAY_14)) == Admitted()
    too_much = k.PumpEmptied(residual_volume_ml=31.0)
    assert deviation(t, too_much, at(DAY_14)) == ["residual-over-fill"]


def test_an_emptying_of_an_empty_pump_is_accepted():
    t = ready_for_first_fill()
    assert judged(t, k.PumpEmptied(residual_volume_ml=1.0)) == Admitted()


def test_a_second_pump_in_a_taken_slot_is_told_and_in_another_is_not():
    t = Timeline()
    t.implant()
    payload = k.PumpImplanted(
        model="intera-3000-30",
        serial="SN-2",
        factory_flow_rate_ml_per_day=1.2,
        with_resection=None,
    )
    assert deviation(t, payload) == ["slot-taken"]
    assert judged(t, replace(payload, slot="b")) == Admitted()


def test_a_pump_taken_out_makes_room():
    t = Timeline()
    t.implant()
    t.add(k.PumpExplanted(was_emptied=True), at(FIRST_FILL))
    payload = k.PumpImplanted(
        model="m", serial="s", factory_flow_rate_ml_per_day=1.2, with_resection=None
    )
    assert judged(t, payload) == Admitted()


def test_an_unemptied_explant_is_told():
    t = ready_for_first_fill()
    assert deviation(t, k.PumpExplanted(was_emptied=False)) == ["not-emptied"]
    assert judged(t, k.PumpExplanted(was_emptied=True)) == Admitted()
