"""What holds for every pump in every place: points 19 and 20, and the bracket."""

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.support.physics import physics, where

from hepatica.therapy.pump.drain import (
    Reservoir,
    Segment,
    days_until_ml,
    drain,
    flow_at_ml_per_day,
)
from hepatica.therapy.pump.physics import drive_between, flow_band, flow_ratio

P = physics()

drives = st.floats(44.87, 234.04)
temperatures = st.floats(36.0, 41.0)
altitudes = st.floats(0.0, 3000.0)
pressures = st.floats(60.0, 130.0)
shares = st.none() | st.floats(0.0, 0.7)


def gauss_of_five():
    """Nodes and weights of Gauss and Legendre, in closed form."""
    near, far = (math.sqrt(5 + s * 2 * math.sqrt(10 / 7)) / 3 for s in (-1, 1))
    inner, outer = ((322 + s * 13 * math.sqrt(70)) / 900 for s in (1, -1))
    sides = [
        (sign * x, w) for x, w in ((near, inner), (far, outer)) for sign in (-1, 1)
    ]
    return [(0.0, 128 / 225), *sides]


GAUSS = gauss_of_five()


@st.composite
def fills(draw):
    full = draw(st.floats(16.0, 50.0))
    dead = draw(st.floats(0.2, 2.0))
    knee = dead + draw(st.just(0.0) | st.floats(0.5, 3.0))
    flow = draw(st.floats(0.3, 3.0))
    segment = Segment(
        days=draw(st.floats(0.0, 60.0)),
        flow_ml_per_day=flow,
        slope_per_day=flow * draw(st.just(0.0) | st.floats(1e-6, 0.05)) / full,
    )
    tank = Reservoir(reservoir_volume_ml=full, dead_volume_ml=dead, knee_volume_ml=knee)
    return draw(st.floats(knee, full)), segment, tank


def integral(volume: float, segment: Segment, tank: Reservoir) -> float:
    """Flow over time, by five-point Gauss over many pieces of the way."""
    # half a fold of a tail at most in each piece
    width = tank.knee_volume_ml - tank.dead_volume_ml or math.inf
    folds = segment.flow_ml_per_day * segment.days / width
    total, pieces = 0.0, 16 + math.ceil(2 * folds)
    h = segment.days / pieces
    for piece in range(pieces):
        for x, w in GAUSS:
            t = h * (piece + (x + 1) / 2)
            at = Segment(
                days=t,
                flow_ml_per_day=segment.flow_ml_per_day,
                slope_per_day=segment.slope_per_day,
            )
            now = drain(volume_ml=volume, segments=[at], reservoir=tank).volumes_ml[0]
            flow = flow_at_ml_per_day(volume_ml=now, segment=segment, reservoir=tank)
            total += w * h / 2 * flow
    return total


@given(fills(), st.floats(0.0, 1.0))
def test_point_19_what_left_is_the_flow_over_the_time(fill, share):
    """Down to the knee at most, so that its kink is kept out of the pieces."""
    volume, segment, tank = fill
    knee = tank.knee_volume_ml
    last = days_until_ml(
        volume_ml=volume, until_ml=knee, segment=segment, reservoir=tank
    )
    segment = replace(segment, days=share * last)
    end = drain(volume_ml=volume, segments=[segment], reservoir=tank)
    assert end.delivered_ml == pytest.approx(
        integral(volume, segment, tank), rel=1e-9, abs=1e-9
    )


@given(fills())
def test_point_19_in_the_tail_too(fill):
    _, segment, tank = fill
    tank = replace(tank, knee_volume_ml=tank.dead_volume_ml + 1.5)
    start = tank.knee_volume_ml
    end = drain(volume_ml=start, segments=[segment], reservoir=tank)
    assert end.delivered_ml == pytest.approx(
        integral(start, segment, tank), rel=1e-9, abs=1e-9
    )


@given(fills())
def test_a_reservoir_never_goes_below_its_dead_volume_nor_up(fill):
    volume, segment, tank = fill
    end = drain(volume_ml=volume, segments=[segment], reservoir=tank)
    rounding = 1e-12
    assert tank.dead_volume_ml - rounding <= end.volumes_ml[0] <= volume + rounding


@given(drives, temperatures, altitudes, pressures, shares, st.data())
def test_point_20_each_influence_has_its_sign(
    drive_kpa, celsius, altitude, arterial, share, data
):
    drive = drive_between(P, drive_kpa=drive_kpa)

    def flow(**changes):
        base = {
            "altitude_m": altitude,
            "pump_temperature_celsius": celsius,
            "map_mmhg": arterial,
            "glycerol_fraction": share,
        }
        return flow_ratio(P, drive, where(**base | changes))

    at = flow()
    assume(at > 0)
    assert flow(pump_temperature_celsius=celsius + data.draw(st.floats(0.01, 2))) > at
    assert flow(altitude_m=altitude + data.draw(st.floats(1, 2000))) > at
    assert flow(map_mmhg=arterial + data.draw(st.floats(0.1, 50))) < at
    thicker = (share or 0.0) + data.draw(st.floats(0.05, 0.3))
    assert flow(glycerol_fraction=thicker) < at


@given(drives, temperatures, altitudes, pressures)
def test_a_drive_inside_of_the_bracket_flows_inside_of_the_band(
    drive_kpa, celsius, altitude, arterial
):
    at = where(altitude_m=altitude, pump_temperature_celsius=celsius, map_mmhg=arterial)
    band = flow_band(P, at)
    found = flow_ratio(P, drive_between(P, drive_kpa=drive_kpa), at)
    # where one influence speeds and another slows, the ends may lie close together
    assert band.flow_ratio_low - 0.01 <= found <= band.flow_ratio_high + 0.01
