"""Ranges, ends and blends of the pump physics; its values stand in tests/knowledge."""

from dataclasses import replace

import pytest
from tests.support.physics import fluid, physics, where

from hepatica.errors import OutsideValidityError
from hepatica.therapy.pump.ambient import ambient_kpa, measured_ambient_kpa
from hepatica.therapy.pump.lag import (
    pump_celsius,
    reached_artery_ml,
    site_celsius,
    transit_days,
)
from hepatica.therapy.pump.parameters import reference_conditions
from hepatica.therapy.pump.physics import (
    FlowBand,
    drive_between,
    drive_now_kpa,
    drive_of,
    flow_band,
    flow_ratio,
    sensitivities,
    viscosity_ratio,
)
from hepatica.therapy.pump.set_flow import SetFlowError, set_flow_band_ml_per_day
from hepatica.therapy.pump.validity import within
from hepatica.therapy.pump.vapor import vapor_pressure_kpa

P = physics()


def test_the_reference_state_is_one_at_both_ends():
    band = flow_band(P, reference_conditions(P))
    assert (band.flow_ratio_low, band.flow_ratio_high) == (1.0, 1.0)
    assert not band.is_reversed
    assert viscosity_ratio(P, reference_conditions(P)) == 1.0
    assert drive_now_kpa(P, P.low, reference_conditions(P)) == P.low.drive_kpa


def test_a_band_is_reversed_below_zero_only():
    assert not FlowBand(flow_ratio_low=0.0, flow_ratio_high=1.0).is_reversed
    assert FlowBand(flow_ratio_low=-0.001, flow_ratio_high=1.0).is_reversed


def test_the_outlet_of_the_reference_state():
    assert P.reference_outlet_kpa == pytest.approx(113.724, abs=5e-4)


@pytest.mark.parametrize("end", ["low", "high"])
def test_a_drive_at_an_end_of_the_bracket_is_that_end(end):
    drive = getattr(P, end)
    warm = where(pump_temperature_celsius=39.0, altitude_m=500.0)
    blend = drive_between(P, drive_kpa=drive.drive_kpa)
    assert flow_ratio(P, blend, warm) == pytest.approx(flow_ratio(P, drive, warm))


@pytest.mark.parametrize("kpa", [44.8, 234.1, float("nan")])
def test_a_drive_outside_of_the_bracket_is_refused(kpa):
    with pytest.raises(OutsideValidityError, match="drive_kpa"):
        drive_between(P, drive_kpa=kpa)


def test_sensitivity_to_pressure_is_one_over_the_drive():
    assert sensitivities(P, P.low).ratio_per_kpa == pytest.approx(-1 / 44.87)


@pytest.mark.parametrize("meters", [-501.0, 11001.0, float("nan")])
def test_an_altitude_outside_of_the_troposphere_is_refused(meters):
    with pytest.raises(
        OutsideValidityError, match="altitude_m must be -500 to 11000 m"
    ):
        ambient_kpa(P.atmosphere, altitude_m=meters)


def test_water_adds_ten_kpa_for_each_meter():
    """1025 kg/m3 x 9.80665 m/s2 x 10 m = 100.5 kPa."""
    deep = ambient_kpa(P.atmosphere, depth_m=10.0)
    assert deep - ambient_kpa(P.atmosphere) == pytest.approx(100.5)
    with pytest.raises(OutsideValidityError, match="depth_m"):
        ambient_kpa(P.atmosphere, depth_m=50.1)


def test_a_measured_pressure_is_taken_as_it_is_within_its_range():
    assert measured_ambient_kpa(P.atmosphere, measured_kpa=83.4) == 83.4
    with pytest.raises(OutsideValidityError, match="measured_kpa"):
        measured_ambient_kpa(P.atmosphere, measured_kpa=21.9)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ambient_kpa", 21.9),
        ("ambient_kpa", 621.0),
        ("map_mmhg", -1.0),
        ("map_mmhg", 201.0),
    ],
)
def test_a_pressure_outside_of_its_range_is_refused(field, value):
    with pytest.raises(OutsideValidityError, match=field):
        flow_band(P, replace(where(), **{field: value}))


def test_a_fluid_is_not_asked_outside_of_its_coefficients():
    with pytest.raises(OutsideValidityError, match="of r-11 must be"):
        vapor_pressure_kpa(fluid("r-11"), temperature_celsius=44.43)
    cold = replace(P, reference_celsius=60.0)
    with pytest.raises(OutsideValidityError):
        drive_of(cold, fluid("isopentane"))


def test_an_error_never_holds_the_number():
    with pytest.raises(OutsideValidityError) as caught:
        within(123.456, name="x", low=0, high=1, unit="1")
    assert "123" not in str(caught.value)


def test_both_ends_of_a_range_are_allowed():
    assert [within(v, name="x", low=0, high=1, unit="1") for v in (0.0, 1.0)] == [0, 1]


def test_a_pump_warms_by_its_time_constant():
    """After one time constant 1/e of 15 K is left: 37 - 15 x 0.36788 = 31.482."""
    found = pump_celsius(start_celsius=22, site_celsius=37, minutes=10, lag_minutes=10)
    assert found == pytest.approx(31.4818, abs=5e-5)
    at_once = pump_celsius(start_celsius=22, site_celsius=37, minutes=0, lag_minutes=10)
    assert at_once == 22
    for minutes, lag in ((-1, 10), (1, 0), (float("nan"), 10), (1, float("nan"))):
        with pytest.raises(OutsideValidityError):
            pump_celsius(
                start_celsius=22, site_celsius=37, minutes=minutes, lag_minutes=lag
            )


def test_the_pocket_is_half_a_degree_colder_and_a_pad_warms_it():
    assert site_celsius(P, core_celsius=37.0) == 36.5
    assert site_celsius(P, core_celsius=37.0, local_kelvin=2.0) == 38.5


def test_a_new_infusate_takes_hours_to_the_artery():
    """0.17 mL at 1.2 mL/day: 0.1417 d, 3.4 h."""
    assert 24 * transit_days(P, flow_ml_per_day=1.2) == pytest.approx(3.4, abs=0.01)
    with pytest.raises(OutsideValidityError):
        transit_days(P, flow_ml_per_day=0.0)


@pytest.mark.parametrize(
    ("left", "former", "new"), [(0.0, 0.0, 0.0), (0.1, 0.1, 0.0), (1.17, 0.17, 1.0)]
)
def test_the_catheter_gives_the_former_infusate_first(left, former, new):
    assert reached_artery_ml(P, left_pump_ml=left) == pytest.approx((former, new))


def test_what_left_a_pump_is_not_below_nothing():
    with pytest.raises(OutsideValidityError):
        reached_artery_ml(P, left_pump_ml=-0.1)


def test_a_set_flow_has_a_band_and_no_weather():
    """1 % more, 2.5 % spread, 90 %: 1.01 -+ 1.6449 x 0.025 = 0.9689 to 1.0511."""
    error = SetFlowError(mean_ratio=0.01, sd_ratio=0.025, entry=P.entry)
    found = set_flow_band_ml_per_day(error, set_ml_per_day=2.0, confidence_fraction=0.9)
    assert found == pytest.approx((1.93776, 2.10224), abs=5e-5)
    for rate, share in ((0.0, 0.9), (float("inf"), 0.9), (1.0, 1.0), (1.0, 0.0)):
        with pytest.raises(OutsideValidityError):
            set_flow_band_ml_per_day(
                error, set_ml_per_day=rate, confidence_fraction=share
            )
