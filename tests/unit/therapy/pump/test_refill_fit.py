"""The fit of flow and drive: by hand, coverage by simulation, and what it refuses."""

import random

import pytest
from tests.support.physics import physics, where

from hepatica.errors import ContractError
from hepatica.therapy.pump.physics import drive_between, flow_ratio
from hepatica.therapy.pump.refill_fit import FlowFit, RefillInterval, Span, fit_flow

P = physics()
HOME, AWAY = where(), where(altitude_m=1500.0)
WARM = where(pump_temperature_celsius=39.0)
SYRINGE = 0.5


def refill(delivered: float, *spans: tuple[float, object]) -> RefillInterval:
    return RefillInterval(
        delivered_ml=delivered,
        spans=tuple(Span(days=d, conditions=c) for d, c in spans),
    )


def at_home(*flows: float, days: float = 14.0) -> list[RefillInterval]:
    return [refill(flow * days, (days, HOME)) for flow in flows]


def test_refills_at_home_give_their_mean_and_no_drive():
    """Mean 1.2; half 1.6449 x sqrt(2) x 0.5 / (14 x sqrt(3)) = 0.04796."""
    fit = fit_flow(at_home(1.1, 1.2, 1.3), P, syringe_sd_ml=SYRINGE)
    assert fit.flow_ml_per_day == pytest.approx(1.2)
    assert fit.flow_ml_per_day_low == pytest.approx(1.2 - 0.04796, abs=5e-5)
    assert fit.flow_ml_per_day_high == pytest.approx(1.2 + 0.04796, abs=5e-5)
    # deviations of 1.4 mL over sqrt(2) x 0.5 mL, twice, over two free
    assert fit.misfit_ratio == pytest.approx(3.92)
    assert (fit.drive_kpa, fit.drive_kpa_low, fit.drive_kpa_high) == (None,) * 3
    assert "does not show" in fit.why_no_drive
    assert fit.why_no_flow == ""


def test_a_longer_interval_weighs_more():
    """Sum of volume x days over sum of days squared."""
    refills = [refill(12.0, (10, HOME)), refill(36.4, (28, HOME))] * 2
    wanted = (12.0 * 10 + 36.4 * 28) / (10**2 + 28**2)
    fit = fit_flow(refills, P, syringe_sd_ml=SYRINGE)
    assert fit.flow_ml_per_day == pytest.approx(wanted)


def test_too_few_refills_say_nothing():
    fit = fit_flow(at_home(1.2, 1.2), P, syringe_sd_ml=SYRINGE)
    assert fit == FlowFit(why_no_flow=fit.why_no_flow, why_no_drive=fit.why_no_flow)
    assert "fewer than 3" in fit.why_no_flow


def test_glycerin_alone_says_nothing_of_the_drive():
    """Viscosity divides the flow of every drive alike."""
    thick = where(glycerol_fraction=0.5)
    share = flow_ratio(P, P.low, thick)
    refills = [*at_home(1.2, 1.2), refill(1.2 * share * 42, (42, thick))]
    fit = fit_flow(refills, P, syringe_sd_ml=SYRINGE)
    assert fit.flow_ml_per_day == pytest.approx(1.2)
    assert fit.drive_kpa is None


def test_a_short_fever_is_too_little_for_a_drive():
    refills = [*at_home(1.2, 1.2), refill(1.2 * 14.2, (1, WARM), (13, HOME))]
    fit = fit_flow(refills, P, syringe_sd_ml=SYRINGE)
    assert fit.flow_ml_per_day is not None
    assert fit.drive_kpa is None
    assert "too short or too small" in fit.why_no_drive


@pytest.mark.parametrize("kpa", [44.87, 80.0, 150.0, 234.04])
@pytest.mark.parametrize("other", [AWAY, WARM])
def test_readings_without_error_give_the_drive_back(kpa, other):
    """Closely read syringes; the drives that are tried lie within a percent."""
    share = flow_ratio(P, drive_between(P, drive_kpa=kpa), other)
    refills = [*at_home(1.2, 1.2, 1.2), refill(1.2 * share * 14, (14, other))]
    fit = fit_flow(refills, P, syringe_sd_ml=0.05)
    assert fit.drive_kpa == pytest.approx(kpa, rel=0.02)
    assert fit.drive_kpa_low <= kpa <= fit.drive_kpa_high
    assert fit.flow_ml_per_day == pytest.approx(1.2, rel=0.001)


def simulated(seed: int) -> tuple[float, float, FlowFit]:
    """A pump with a known flow and drive, six cycles at home and six away."""
    chance = random.Random(seed)
    kpa = 1 / chance.uniform(1 / 200, 1 / 55)
    flow = chance.uniform(0.8, 1.6)
    drive = drive_between(P, drive_kpa=kpa)
    refills = []
    for conditions in [HOME] * 6 + [AWAY] * 6:
        days = chance.choice((13, 14, 15))
        delivered = flow * days * flow_ratio(P, drive, conditions)
        # one error of the fill and one of the residual
        read = delivered + chance.gauss(0, SYRINGE) - chance.gauss(0, SYRINGE)
        refills.append(refill(read, (days, conditions)))
    return flow, kpa, fit_flow(refills, P, syringe_sd_ml=SYRINGE)


def test_ninety_percent_intervals_cover_ninety_percent():
    """400 pumps: 85 to 95 percent is more than three standard errors each way."""
    n, flows, drives, given = 400, 0, 0, 0
    for seed in range(n):
        flow, kpa, fit = simulated(seed)
        flows += fit.flow_ml_per_day_low <= flow <= fit.flow_ml_per_day_high
        if fit.drive_kpa is None:
            drives += 1  # the whole bracket holds it
            continue
        given += 1
        drives += fit.drive_kpa_low <= kpa <= fit.drive_kpa_high
    assert 0.85 <= flows / n <= 0.95
    assert 0.85 <= drives / n <= 0.95
    assert given > n / 2


@pytest.mark.parametrize("sd", [0.0, -0.5, float("nan"), float("inf")])
def test_a_syringe_without_error_is_refused(sd):
    with pytest.raises(ContractError):
        fit_flow(at_home(1.2, 1.2, 1.2), P, syringe_sd_ml=sd)


def test_an_interval_without_days_or_backwards_is_refused():
    with pytest.raises(ContractError, match="days"):
        fit_flow([refill(1.0)] * 3, P, syringe_sd_ml=SYRINGE)
    cold = where(pump_temperature_celsius=20.0)
    backwards = [refill(1.0, (14, cold))] * 3
    with pytest.raises(ContractError, match="forwards"):
        fit_flow(backwards, P, syringe_sd_ml=SYRINGE)


def test_one_refill_where_a_center_allows_it_has_no_misfit():
    from dataclasses import replace

    fit = fit_flow(at_home(1.2), replace(P, min_refills=1), syringe_sd_ml=SYRINGE)
    assert fit.flow_ml_per_day == pytest.approx(1.2)
    assert fit.misfit_ratio is None
