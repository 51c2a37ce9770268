"""Dosing weight by the published rules, and rounding that never adds."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.support.rules import IDEAL, rounding, weight_rule

from hepatica.errors import ContractError, OutsideValidityError
from hepatica.therapy.dosing import dosing_weight, ideal_body_weight_kg, round_down_mg

RULES = ("average-above-25", "ideal-always", "average-above-35")


def weight(rule: str, kg: float, cm: float = 178.0, sex: str = "male"):
    return dosing_weight(rule=weight_rule(rule), sex=sex, height_cm=cm, weight_kg=kg)


@pytest.mark.parametrize(
    ("rule", "kilograms", "used"),
    [
        ("average-above-25", 84.1, "average"),
        ("ideal-always", 73.2, "ideal"),
        ("average-above-35", 95.0, "actual"),
    ],
)
def test_a_man_of_178_cm_and_95_kg(rule, kilograms, used):
    found = weight(rule, 95.0)
    assert found.dosing_weight_kg == pytest.approx(kilograms, abs=0.05)
    assert found.used == used
    assert found.actual_weight_kg == 95.0
    # 50 + 2.3 x (178 - 152.4) / 2.54
    assert found.ideal_body_weight_kg == pytest.approx(73.1811, abs=5e-5)


def test_the_published_record_of_five_foot_ten_and_100_kg():
    # NCT00587067: ideal 73 kg, (100 + 73) / 2 = 86.5
    found = weight("average-above-25", 100.0, 177.8)
    assert found.ideal_body_weight_kg == pytest.approx(73.0)
    assert found.dosing_weight_kg == pytest.approx(86.5)


def test_a_woman_starts_from_another_base():
    found = ideal_body_weight_kg(height_cm=177.8, sex="female", ideal=IDEAL)
    assert found == pytest.approx(68.5)


def test_exactly_at_the_limit_the_actual_weight_counts():
    ideal = weight("ideal-always", 70.0, 177.8).ideal_body_weight_kg
    assert weight("average-above-25", ideal * 1.25, 177.8).used == "actual"
    assert weight("average-above-25", ideal * 1.25 + 0.01, 177.8).used == "average"


@pytest.mark.parametrize("rule", ["average-above-25", "average-above-35"])
def test_a_light_person_has_the_actual_weight(rule):
    assert weight(rule, 50.0).dosing_weight_kg == 50.0


def test_ideal_always_is_above_a_light_persons_weight():
    assert weight("ideal-always", 50.0).dosing_weight_kg > 70


@pytest.mark.parametrize("rule", RULES)
def test_below_five_feet_no_rule_answers(rule):
    assert weight(rule, 50.0, 152.4).ideal_body_weight_kg == 50.0
    with pytest.raises(OutsideValidityError, match=r"below 152\.4 cm"):
        weight(rule, 50.0, 152.3)


@pytest.mark.parametrize("sex", ["", "Male", "m", "other"])
def test_another_word_for_sex_is_a_broken_contract(sex):
    with pytest.raises(ContractError, match="male or female"):
        weight("ideal-always", 70.0, sex=sex)


@pytest.mark.parametrize("kg", [0.0, -1.0, float("nan")])
def test_a_weight_that_is_none_is_a_broken_contract(kg):
    with pytest.raises(ContractError, match="weight_kg"):
        weight("ideal-always", kg)


def test_a_rule_without_its_limit_takes_the_actual_weight():
    rule = replace(weight_rule(), above_ratio=None)
    found = dosing_weight(rule=rule, sex="male", height_cm=178.0, weight_kg=150.0)
    assert found.used == "actual"


@pytest.mark.parametrize(
    ("amount", "step", "rounded"),
    [
        (193.846, 0.0, 193.846),
        (193.846, 1.0, 193.0),
        (193.846, 5.0, 190.0),
        (193.846, 0.1, 193.8),
        (193.846, 0.5, 193.5),
        (195.0, 5.0, 195.0),
        (4.999, 5.0, 0.0),
        (0.0, 5.0, 0.0),
        # 0.12 x 50 x 30 / 1.2 is 149.99999999999997 in binary; 150 is what is meant
        (0.12 * 50 * 30 / 1.2, 1.0, 150.0),
        (149.9999, 1.0, 149.0),
        # 0.3 / 0.1 is 2.9999999999999996 in binary
        (0.3, 0.1, 0.3),
    ],
)
def test_a_dose_is_rounded_down_to_its_step(amount, step, rounded):
    found = round_down_mg(amount, rounding(step))
    assert found == rounded
    assert Decimal(repr(found)) <= Decimal(f"{amount:.12g}")
