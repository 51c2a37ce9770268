"""What an order says, and that its hash is bound to every word of it."""

from dataclasses import fields, replace
from datetime import date

import pytest
from tests.support.orders import RefillDay

from hepatica.therapy.course.kinds import Additive
from hepatica.therapy.course.order_kinds import OrderSigned
from hepatica.therapy.orders import expected_hash, order_for, order_hash
from hepatica.therapy.pump import Infusate

HOW_SIGNED = {"order_hash", "is_by_trainee", "signed_with"}


def signed() -> OrderSigned:
    return RefillDay().run("sign").payload


@pytest.fixture
def order() -> OrderSigned:
    return RefillDay().run("sign").order.payload


def other(value):
    if isinstance(value, Infusate):
        return Infusate.SALINE
    if isinstance(value, tuple):
        return (*value, Additive(id="dexamethasone", amount=25.0, unit="mg"))
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, date):
        return date(2020, 1, 1)
    return 99.0 if value is None else value + 1


def test_an_order_holds_the_figures_of_the_published_example(order):
    # 70 kg, 0.12 mg/kg/day, 30 mL, 1.3 mL/day: 193.846 mg at 6.4615 mg/mL
    assert order.fill_drug_mg == pytest.approx(193.846, abs=5e-4)
    assert order.concentration_mg_per_ml == pytest.approx(6.4615, abs=5e-5)
    assert (order.fill_volume_ml, order.flow_ml_per_day) == (30.0, 1.3)
    assert (order.dose_factor, order.weight_kg) == (1.0, 70.0)
    assert (order.model, order.serial) == ("intera-3000-30", "SN-1001")
    assert order.flow_source == "factory"
    assert order.contingency == "heparinized-saline"


@pytest.mark.hazard("HZ-014")
@pytest.mark.parametrize(
    "name", [f.name for f in fields(OrderSigned) if f.name not in HOW_SIGNED]
)
@pytest.mark.hazard("HZ-017")
def test_any_other_word_is_another_hash(order, name):
    changed = replace(order, **{name: other(getattr(order, name))})
    assert order_hash(changed, course="course-1") != order.order_hash


def test_every_word_of_an_additive_is_bound_and_none_is_as_before_there_were_any(order):
    one = Additive(id="heparin", amount=30000.0, unit="[USP'U]")
    others = (
        replace(one, id="dexamethasone"),
        replace(one, amount=25000.0),
        replace(one, unit="mg"),
    )
    hashes = {
        order_hash(replace(order, additives=additives), course="c")
        for additives in ((), (one,), *((other,) for other in others))
    }
    assert len(hashes) == 5
    content = {f.name: getattr(order, f.name) for f in fields(order)}
    assert content["additives"] == ()


def test_how_it_was_signed_is_not_what_was_signed(order):
    signed_otherwise = replace(order, is_by_trainee=True, signed_with="card")
    assert order_hash(signed_otherwise, course="course-1") == order.order_hash


@pytest.mark.hazard("HZ-018")
def test_the_same_order_of_another_course_is_another_one(order):
    assert order_hash(order, course="course-2") != order.order_hash
    assert expected_hash(order, course="course-1") == order.order_hash


@pytest.mark.hazard("HZ-017")
def test_a_tampered_figure_shows_against_the_hash_it_claims(order):
    tampered = replace(order, fill_drug_mg=order.fill_drug_mg * 2)
    assert expected_hash(tampered, course="course-1") != tampered.order_hash


def test_without_a_decision_there_is_nothing_to_sign():
    found, why = order_for(RefillDay().sheet, version=1, signed_with="password")
    assert found is None
    assert [refusal.code for refusal in why] == ["no-decision"]


def test_a_hold_is_not_ordered():
    day = RefillDay()
    day.propose()
    day.decide("hold", reason="tired")
    found, why = order_for(day.sheet, version=1, signed_with="password")
    assert found is None
    assert [refusal.code for refusal in why] == ["no-drug-decided"]


@pytest.mark.hazard("HZ-008")
@pytest.mark.hazard("HZ-017")
def test_a_decision_that_results_no_longer_support_is_not_ordered():
    day = RefillDay().run("decide")
    day.t.labs(day.on, ast=30.0, alp=80.0, bili=4.0)
    found, why = order_for(day.sheet, version=1, signed_with="password")
    assert found is None
    assert why[-1].code == "not-supported"


def test_a_lower_dose_is_ordered_as_decided():
    day = RefillDay()
    day.propose()
    full = day.sheet
    day.decide(
        "reduce",
        is_accepted=False,
        reason="tired",
        dose_rate_mg_per_kg_per_day=full.dose_rate_mg_per_kg_per_day / 2,
        fill_drug_mg=full.fill.fill_drug_mg / 2,
    )
    day.sign()
    ordered = day.order.payload
    assert ordered.fill_drug_mg == full.fill.fill_drug_mg / 2
    assert ordered.dose_factor == 0.5
