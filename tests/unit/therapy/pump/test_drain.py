"""The volume in a reservoir: closed form against small steps, edges, refusals."""

import math

import pytest
from tests.support.physics import physics, where

from hepatica.errors import OutsideValidityError
from hepatica.therapy.pump.drain import (
    Drained,
    Reservoir,
    Segment,
    days_until_ml,
    drain,
    flow_at_ml_per_day,
    segment_of,
)

P = physics()
TANK = Reservoir(reservoir_volume_ml=30, dead_volume_ml=1, knee_volume_ml=3)
NO_TAIL = Reservoir(reservoir_volume_ml=30, dead_volume_ml=1, knee_volume_ml=1)
STEADY = Segment(days=10, flow_ml_per_day=1.2)
SPRUNG = Segment(days=40, flow_ml_per_day=1.2, slope_per_day=0.002)


def by_steps(volume: float, segment: Segment, tank: Reservoir, n: int = 4000) -> float:
    """Classical Runge-Kutta of fourth order, an independent way to the same end."""

    def rate(v: float) -> float:
        return -flow_at_ml_per_day(volume_ml=v, segment=segment, reservoir=tank)

    h = segment.days / n
    for _ in range(n):
        k1 = rate(volume)
        k2 = rate(volume + h * k1 / 2)
        k3 = rate(volume + h * k2 / 2)
        k4 = rate(volume + h * k3)
        volume += h * (k1 + 2 * k2 + 2 * k3 + k4) / 6
    return volume


@pytest.mark.parametrize("segment", [STEADY, SPRUNG])
@pytest.mark.parametrize("start", [30.0, 12.0, 2.5, 1.0, 0.4])
def test_the_closed_form_is_what_small_steps_come_to(segment, start):
    end = drain(volume_ml=start, segments=[segment], reservoir=TANK)
    # the kink at the knee costs the steps, not the closed form, some accuracy
    assert end.volumes_ml[0] == pytest.approx(by_steps(start, segment, TANK), abs=1e-5)


def test_without_a_tail_it_stops_at_the_dead_volume():
    end = drain(volume_ml=30, segments=[SPRUNG], reservoir=NO_TAIL)
    assert end == Drained(volumes_ml=(1,), delivered_ml=29, stood_still=())


def test_segments_follow_each_other_and_a_still_one_gives_nothing():
    still = Segment(days=3, flow_ml_per_day=-0.5)
    end = drain(volume_ml=30, segments=[STEADY, still, STEADY], reservoir=TANK)
    assert end.volumes_ml == pytest.approx((18.0, 18.0, 6.0))
    assert end.delivered_ml == pytest.approx(24.0)
    assert end.stood_still == (1,)


def test_the_way_is_the_same_in_one_piece_and_in_many():
    pieces = [Segment(days=0.5, flow_ml_per_day=1.2, slope_per_day=0.002)] * 80
    whole = drain(volume_ml=30, segments=[SPRUNG], reservoir=TANK)
    parts = drain(volume_ml=30, segments=pieces, reservoir=TANK)
    assert parts.volumes_ml[-1] == pytest.approx(whole.volumes_ml[-1], abs=1e-12)


def test_no_time_changes_nothing():
    none = Segment(days=0, flow_ml_per_day=1.2, slope_per_day=0.002)
    for start in (30.0, 2.0):
        end = drain(volume_ml=start, segments=[none], reservoir=TANK)
        assert end.delivered_ml == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("volume", "flow"),
    [(30.0, 1.23), (15.0, 1.2), (3.0, 1.176), (2.0, 0.587), (1.0, 0.0), (0.5, 0.0)],
)
def test_flow_at_a_volume(volume, flow):
    """1.2 + 0.002 (V - 15); below the knee times (V - 1) / 2."""
    found = flow_at_ml_per_day(volume_ml=volume, segment=SPRUNG, reservoir=TANK)
    assert found == pytest.approx(flow)


def test_a_still_pump_has_no_flow_at_any_volume():
    still = Segment(days=1, flow_ml_per_day=0.0, slope_per_day=0.1)
    assert flow_at_ml_per_day(volume_ml=30, segment=still, reservoir=TANK) == 0.0


def test_days_until_a_volume():
    """Without bellows (30 - 3) / 1.2 = 22.5 d; with them ln(1.23 / 1.176) / 0.002."""
    steady = days_until_ml(volume_ml=30, until_ml=3, segment=STEADY, reservoir=TANK)
    sprung = days_until_ml(volume_ml=30, until_ml=3, segment=SPRUNG, reservoir=TANK)
    assert steady == pytest.approx(22.5)
    assert sprung == pytest.approx(math.log(1.23 / 1.176) / 0.002)


@pytest.mark.parametrize("until", [2.9, 30.1])
def test_days_until_a_volume_in_the_tail_or_above_are_refused(until):
    with pytest.raises(OutsideValidityError, match="until_ml"):
        days_until_ml(volume_ml=30, until_ml=until, segment=STEADY, reservoir=TANK)


def test_a_drive_that_the_bellows_stop_is_refused():
    weak = Segment(days=10, flow_ml_per_day=0.1, slope_per_day=0.01)
    with pytest.raises(OutsideValidityError, match="bellows"):
        drain(volume_ml=30, segments=[weak], reservoir=TANK)
    with pytest.raises(OutsideValidityError, match="bellows"):
        days_until_ml(volume_ml=30, until_ml=20, segment=weak, reservoir=TANK)


@pytest.mark.parametrize("volume", [-0.1, 30.1, float("nan")])
def test_a_volume_that_does_not_fit_is_refused(volume):
    with pytest.raises(OutsideValidityError, match="volume_ml"):
        drain(volume_ml=volume, segments=[STEADY], reservoir=TANK)


def test_a_negative_time_and_a_knee_below_the_dead_volume_are_refused():
    back = Segment(days=-1, flow_ml_per_day=1.2)
    with pytest.raises(OutsideValidityError, match="days"):
        drain(volume_ml=30, segments=[back], reservoir=TANK)
    odd = Reservoir(reservoir_volume_ml=30, dead_volume_ml=3, knee_volume_ml=1)
    with pytest.raises(OutsideValidityError, match="knee_volume_ml"):
        drain(volume_ml=30, segments=[STEADY], reservoir=odd)


def test_a_segment_of_conditions():
    """Half glycerol at the reference: 0.207 of 1.2, and as much of the bellows."""
    found = segment_of(
        P,
        P.high,
        where(glycerol_fraction=0.5),
        days=14,
        calibrated_flow_ml_per_day=1.2,
        reservoir_volume_ml=30,
        bellows_ratio=0.05,
    )
    assert found.days == 14
    assert found.flow_ml_per_day == pytest.approx(1.2 * 0.207, rel=0.01)
    assert found.slope_per_day == pytest.approx(1.2 * 0.05 / 30 * 0.207, rel=0.01)


def test_bellows_beyond_their_range_are_refused():
    with pytest.raises(OutsideValidityError, match="bellows_ratio"):
        segment_of(
            P,
            P.low,
            where(),
            days=14,
            calibrated_flow_ml_per_day=1.2,
            reservoir_volume_ml=30,
            bellows_ratio=0.06,
        )
