"""Observed flow of an interval: the figure, its error, and whether it may dose."""

import math
from datetime import date

import pytest
from tests.support.rules import FITNESS

from hepatica.errors import ContractError
from hepatica.therapy.pump import Infusate, observe_flow

INTERVAL = {
    "fill_volume_ml": 30.0,
    "residual_volume_ml": 11.8,
    "days": 14.0,
    "infusate": Infusate.FLOXURIDINE,
    "fitness": FITNESS,
}


def observed(**changes):
    return observe_flow(**INTERVAL | changes)


def test_the_published_example_gives_the_flow_on_the_card():
    # (30 - 11.8) / 14 = 1.3
    found = observed(from_on=date(2026, 2, 2), to_on=date(2026, 2, 16))
    assert found.flow_ml_per_day == pytest.approx(1.3, rel=1e-12)
    assert found.is_fit_for_dosing
    assert found.why_not == ()
    assert not found.is_lower_bound
    assert (found.from_on, found.to_on) == (date(2026, 2, 2), date(2026, 2, 16))


def test_the_error_is_that_of_two_readings():
    # sqrt(0.3^2 + 0.3^2) / 14
    found = observed().standard_error_ml_per_day
    assert found == pytest.approx(math.hypot(0.3, 0.3) / 14, rel=1e-12)


@pytest.mark.parametrize(
    ("flow", "residual"),
    # dosing.md section 3: residual on day 14 by actual flow, 30 mL
    [(1.105, 14.53), (1.3, 11.8), (1.495, 9.07), (1.69, 6.34)],
)
def test_the_table_of_actual_flows_is_read_back(flow, residual):
    assert observed(residual_volume_ml=residual).flow_ml_per_day == pytest.approx(flow)


def test_a_dry_pump_gives_a_lower_bound_that_never_doses():
    # 30 mL in 35 days would read as 0.857 mL/day and 294 mg instead of 194
    found = observed(residual_volume_ml=0.0, days=35.0)
    assert found.flow_ml_per_day == pytest.approx(0.857, abs=5e-4)
    assert found.is_lower_bound
    assert not found.is_fit_for_dosing
    assert "lower bound" in found.why_not[0]


@pytest.mark.parametrize(
    ("residual", "is_bound"), [(1.9, True), (2.0, True), (2.1, False)]
)
def test_the_unusable_volume_itself_is_a_lower_bound(residual, is_bound):
    found = observed(residual_volume_ml=residual)
    assert found.is_lower_bound is is_bound
    assert found.is_fit_for_dosing is not is_bound


@pytest.mark.parametrize(("days", "is_fit"), [(6.99, False), (7.0, True)])
def test_an_interval_under_seven_days_does_not_dose(days, is_fit):
    assert observed(days=days).is_fit_for_dosing is is_fit


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"residual_volume_ml": 30.1}, "more came out than was put in"),
        ({"days": 3.0}, "shorter"),
        ({"infusate": Infusate.GLYCERIN}, "glycerin does not flow"),
        ({"infusate": Infusate.OTHER}, "other does not flow"),
        ({"is_partial": True}, "partial"),
        ({"has_spill": True}, "spilled"),
        ({"has_known_start": False}, "not emptied before"),
        ({"exposures": ["fever within the interval"]}, "fever"),
    ],
)
def test_each_reason_why_an_interval_is_unfit_is_told(changes, words):
    found = observed(**changes)
    assert not found.is_fit_for_dosing
    assert len(found.why_not) == 1
    assert words in found.why_not[0]


def test_all_reasons_are_told_together():
    found = observed(
        infusate=Infusate.GLYCERIN,
        days=3.0,
        is_partial=True,
        has_spill=True,
        exposures=["altitude within the interval"],
    )
    assert len(found.why_not) == 5


def test_a_residual_equal_to_the_fill_is_no_flow_and_fit():
    assert observed(residual_volume_ml=30.0).flow_ml_per_day == 0.0


@pytest.mark.parametrize("bad", [math.nan, math.inf, -1.0])
@pytest.mark.parametrize("name", ["fill_volume_ml", "residual_volume_ml", "days"])
def test_a_number_outside_its_range_is_a_broken_contract(name, bad):
    with pytest.raises(ContractError, match=name):
        observed(**{name: bad})


@pytest.mark.parametrize("name", ["fill_volume_ml", "days"])
def test_nothing_filled_and_no_time_give_no_flow(name):
    with pytest.raises(ContractError):
        observed(**{name: 0.0})
