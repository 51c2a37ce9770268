"""Residual, dry band and delivered drug: dosing.md sections 1.1 and 3, by hand."""

import pytest

from hepatica.therapy.pump import (
    delivered_mg,
    residual_expected_ml,
    residual_limits_ml,
    runs_dry,
)

FILL = {"fill_volume_ml": 30.0, "flow_ml_per_day": 1.3}


@pytest.mark.parametrize(
    ("flow", "residual", "dry"),
    # dosing.md section 3, 30 mL
    [
        (1.105, 14.53, 27.149),
        (1.3, 11.8, 23.077),
        (1.495, 9.07, 20.067),
        (1.69, 6.34, 17.751),
    ],
)
def test_the_table_of_actual_flows(flow, residual, dry):
    left = residual_expected_ml(fill_volume_ml=30.0, flow_ml_per_day=flow, days=14)
    band = runs_dry(volume_ml=30.0, flow_ml_per_day=flow, tolerance_ratio=0.15)
    assert left == pytest.approx(residual, abs=5e-3)
    assert band.days == pytest.approx(dry, abs=5e-4)


def test_sixteen_milliliters_are_dry_on_day_12_3():
    band = runs_dry(volume_ml=16.0, flow_ml_per_day=1.3, tolerance_ratio=0.0)
    assert round(band.days, 1) == 12.3
    assert band.earliest_days == band.days == band.latest_days


def test_the_band_is_wider_on_the_late_side():
    band = runs_dry(volume_ml=30.0, flow_ml_per_day=1.3, tolerance_ratio=0.15)
    assert band.earliest_days == pytest.approx(30 / 1.495)
    assert band.latest_days == pytest.approx(30 / 1.105)


def test_six_weeks_of_saline_are_dry_on_day_23():
    band = runs_dry(volume_ml=30.0, flow_ml_per_day=1.3, tolerance_ratio=0.15)
    assert 23 < band.days < 24 < 42


def test_the_limits_of_the_example():
    low, high = residual_limits_ml(**FILL, days=14, tolerance_ratio=0.15)
    assert (low, high) == (pytest.approx(9.07), pytest.approx(14.53))


def test_nothing_is_left_after_it_is_dry_and_no_less():
    assert residual_expected_ml(**FILL, days=30) == 0.0
    low, high = residual_limits_ml(**FILL, days=26, tolerance_ratio=0.15)
    assert low == 0.0
    assert high == pytest.approx(30 - 1.105 * 26)


@pytest.mark.parametrize(
    ("days", "milligrams"),
    [(0, 0.0), (14, 117.6), (19, 159.6), (23.0769230769, 193.846), (35, 193.846)],
)
def test_delivered_goes_on_and_ends_with_the_fill(days, milligrams):
    found = delivered_mg(fill_drug_mg=193.846, **FILL, days=days)
    assert found == pytest.approx(milligrams, abs=5e-4)
