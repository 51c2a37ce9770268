"""The drug amount of a fill and what it will do: dosing.md 1.1, 1.2, 7.1, by hand."""

import math

import pytest
from tests.support.rules import CAPS

from hepatica.errors import ContractError
from hepatica.therapy.dosing import (
    caps_exceeded,
    fill_of_amount,
    fill_refusals,
    propose_fill,
)

EXAMPLE = {
    "dose_rate_mg_per_kg_per_day": 0.12,
    "dosing_weight_kg": 70.0,
    "fill_volume_ml": 30.0,
    "flow_ml_per_day": 1.3,
    "infusion_days": 14.0,
    "tolerance_ratio": 0.15,
}


def proposed(**changes):
    return propose_fill(**EXAMPLE | changes)


def test_the_worked_example():
    # 0.12 x 70 x 30 / 1.3 = 193.846; 8.4 mg a day; 14 days 117.6; rest 11.8 mL
    found = proposed()
    assert found.fill_drug_mg == pytest.approx(193.846, abs=5e-4)
    assert found.concentration_mg_per_ml == pytest.approx(6.4615, abs=5e-5)
    assert found.dose_rate_mg_per_day == pytest.approx(8.4)
    assert found.delivered_mg == pytest.approx(117.6)
    assert found.expected_residual_volume_ml == pytest.approx(11.8)
    assert found.expected_residual_drug_mg == pytest.approx(76.246, abs=5e-4)
    assert found.residual_limits_ml == (pytest.approx(9.07), pytest.approx(14.53))
    assert found.runs_dry_after_days == pytest.approx(23.077, abs=5e-4)
    assert found.runs_dry_after_days_low == pytest.approx(20.067, abs=5e-4)
    assert found.runs_dry_after_days_high == pytest.approx(27.149, abs=5e-4)
    assert found.delivered_if_not_emptied_ratio == pytest.approx(1.6484, abs=5e-5)


def test_the_published_record_of_a_100_kg_man():
    # NCT00587067: 0.16 mg/kg/day, dosing weight 86.5 kg, 30 mL: the product is 415.2
    found = proposed(
        dose_rate_mg_per_kg_per_day=0.16, dosing_weight_kg=86.5, flow_ml_per_day=1.0
    )
    assert found.fill_drug_mg == pytest.approx(415.2)


@pytest.mark.parametrize(
    ("weight", "milligrams"), [(73.2, 202.7), (84.1, 232.9), (95.0, 263.1)]
)
def test_the_three_weight_rules_give_three_fills(weight, milligrams):
    found = proposed(dosing_weight_kg=weight)
    assert found.fill_drug_mg == pytest.approx(milligrams, abs=0.05)


def test_twenty_milliliters_at_the_same_flow_take_129_milligrams():
    found = proposed(fill_volume_ml=20.0)
    assert found.fill_drug_mg == pytest.approx(129.23, abs=5e-3)


@pytest.mark.parametrize(
    ("flow", "rate"), [(1.105, 0.102), (1.3, 0.120), (1.495, 0.138), (1.69, 0.156)]
)
def test_the_table_of_what_another_flow_delivers(flow, rate):
    # made for 1.3, running at another flow (dosing.md section 3)
    made = proposed()
    running = fill_of_amount(
        fill_drug_mg=made.fill_drug_mg,
        fill_volume_ml=30.0,
        flow_ml_per_day=flow,
        infusion_days=14.0,
        tolerance_ratio=0.15,
    )
    assert running.dose_rate_mg_per_day / 70 == pytest.approx(rate, abs=5e-5)


@pytest.mark.parametrize("bad", [0.0, -1.0, math.nan, math.inf])
@pytest.mark.parametrize("name", [n for n in EXAMPLE if n != "tolerance_ratio"])
def test_a_factor_that_is_not_above_zero_is_a_broken_contract(name, bad):
    with pytest.raises(ContractError, match=name):
        proposed(**{name: bad})


def test_sixteen_milliliters_for_fourteen_days_are_refused():
    found = fill_refusals(proposed(fill_volume_ml=16.0), reservoir_volume_ml=16.0)
    assert [refusal.code for refusal in found] == ["runs-dry-before-end"]
    assert "day 12.3, before the 14 infusion days" in found[0].message


def test_a_fill_that_lasts_to_the_very_end_is_not_refused():
    found = proposed(fill_volume_ml=28.0, flow_ml_per_day=2.0)
    assert found.runs_dry_after_days == 14.0
    assert fill_refusals(found, reservoir_volume_ml=30.0) == ()


def test_more_than_the_reservoir_is_refused_and_its_volume_named():
    found = fill_refusals(proposed(fill_volume_ml=30.1), reservoir_volume_ml=30.0)
    assert [refusal.code for refusal in found] == ["fill-over-reservoir"]
    assert "30 mL" in found[0].message
    assert fill_refusals(proposed(), reservoir_volume_ml=30.0) == ()


def test_both_refusals_are_told():
    found = fill_refusals(proposed(fill_volume_ml=17.0), reservoir_volume_ml=16.0)
    assert len(found) == 2


def exceeded(rate: float, last: float | None = None, **changes) -> list[str]:
    fill = proposed(dose_rate_mg_per_kg_per_day=rate, **changes)
    found = caps_exceeded(
        fill=fill,
        dose_rate_mg_per_kg_per_day=rate,
        last_drug_dose_rate_mg_per_kg_per_day=last,
        is_restart=False,
        caps=CAPS,
    )
    return [one.cap.id for one in found]


@pytest.mark.parametrize(
    ("rate", "last", "ids"),
    [
        (0.03, None, []),  # no floor: a restart at a quarter
        (0.20, None, []),
        (0.21, None, ["dose-rate-soft"]),
        (0.30, None, ["dose-rate-soft", "concentration-soft"]),
        (
            0.31,
            None,
            ["dose-rate-hard", "dose-rate-soft", "one-vial-soft", "concentration-soft"],
        ),
        (0.15, 0.12, []),
        (0.16, 0.12, ["ratio-soft"]),
        (0.19, 0.12, ["ratio-hard", "ratio-soft"]),
        (0.12, 0.0, []),  # nothing to compare with
    ],
)
def test_caps_by_rate_and_by_ratio_hard_ones_first(rate, last, ids):
    assert exceeded(rate, last) == ids


def test_a_heavy_person_on_a_slow_pump_needs_more_than_one_vial():
    # dosing.md 7.1: 0.16 x 120 x 30 / 1.1 = 523.6 mg, 17.5 mg/mL
    assert exceeded(0.16, dosing_weight_kg=120.0, flow_ml_per_day=1.1) == [
        "one-vial-soft",
        "concentration-soft",
    ]


def test_above_20_mg_per_ml_is_refused():
    found = exceeded(0.16, dosing_weight_kg=138.0, flow_ml_per_day=1.1)
    assert found[0] == "concentration-hard"


def test_a_ratio_over_its_cap_is_said_without_a_unit():
    found = caps_exceeded(
        fill=proposed(dose_rate_mg_per_kg_per_day=0.18),
        dose_rate_mg_per_kg_per_day=0.18,
        last_drug_dose_rate_mg_per_kg_per_day=0.1,
        is_restart=False,
        caps=CAPS,
    )
    assert any(" is above 1.5 and is refused" in one.message for one in found)


def test_a_cap_says_what_it_asks():
    fill = proposed(dose_rate_mg_per_kg_per_day=0.31)
    hard, soft, *others = caps_exceeded(
        fill=fill,
        dose_rate_mg_per_kg_per_day=0.31,
        last_drug_dose_rate_mg_per_kg_per_day=None,
        is_restart=False,
        caps=CAPS,
    )
    assert hard.message == (
        "The dose rate is above 0.3 mg/kg/d and is refused; there is no override."
    )
    assert soft.message.endswith("asks prescriber and pharmacist for a reason.")
    assert soft.value == 0.31
    assert [one.message.split(" is above ")[0] for one in others] == [
        "The drug in the fill",
        "The concentration",
    ]
