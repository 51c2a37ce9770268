"""Volume in a reservoir over time, in closed form over constant conditions.

The flow falls with the volume twice: a little all the way, by the spring of the
bellows, and to nothing in the tail between the knee and the dead volume.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hepatica.errors import OutsideValidityError
from hepatica.therapy.pump.parameters import Conditions, Drive, PumpPhysics
from hepatica.therapy.pump.physics import flow_ratio, viscosity_ratio
from hepatica.therapy.pump.validity import within


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservoir:
    """What shapes the end of a fill.

    Parameters
    ----------
    reservoir_volume_ml : float
        Full. [mL]
    dead_volume_ml : float
        What never comes out. [mL]
    knee_volume_ml : float
        Where the flow begins to fall; the dead volume itself: no tail. [mL]
    """

    reservoir_volume_ml: float
    dead_volume_ml: float
    knee_volume_ml: float

    @property
    def half_ml(self) -> float:
        """Volume at which the bellows add nothing. [mL]."""
        return self.reservoir_volume_ml / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A time over which nothing around the pump changes.

    Parameters
    ----------
    days : float
        [d], >= 0
    flow_ml_per_day : float
        Half full, without the tail; not above 0: the pump stands still. [mL/d]
    slope_per_day : float
        Flow that the bellows add for each mL above half full. [mL/d/mL], >= 0
    """

    days: float
    flow_ml_per_day: float
    slope_per_day: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """What a pump did over some segments.

    Parameters
    ----------
    volumes_ml : tuple of float
        Volume at the end of each segment. [mL]
    delivered_ml : float
        All that left it: first minus last volume. [mL]
    stood_still : tuple of int
        Places of the segments in which the drive was 0 or below: the pump did not
        infuse and may have drawn blood.
    """

    volumes_ml: tuple[float, ...]
    delivered_ml: float
    stood_still: tuple[int, ...]


def segment_of(
    physics: PumpPhysics,
    drive: Drive,
    conditions: Conditions,
    *,
    days: float,
    calibrated_flow_ml_per_day: float,
    reservoir_volume_ml: float,
    bellows_ratio: float,
) -> Segment:
    """Make a segment of the conditions around a pump.

    Parameters
    ----------
    physics : PumpPhysics
        Parameters.
    drive : Drive
        What pushes.
    conditions : Conditions
        Over the whole segment.
    days : float
        [d], >= 0
    calibrated_flow_ml_per_day : float
        Flow at the reference state, half full. [mL/d], > 0
    reservoir_volume_ml : float
        Full. [mL], > 0
    bellows_ratio : float
        Share of the flow that is lost from full to empty. [1], in the range of
        the parameters

    Returns
    -------
    Segment
        The pressure of the bellows is the same under all conditions; only the
        viscosity changes what it adds.

    Raises
    ------
    OutsideValidityError
        If an input is outside of its range.
    """
    within(
        bellows_ratio,
        name="bellows_ratio",
        low=physics.bellows_ratio_low,
        high=physics.bellows_ratio_high,
        unit="1",
    )
    flow = calibrated_flow_ml_per_day * flow_ratio(physics, drive, conditions)
    added = calibrated_flow_ml_per_day * bellows_ratio / reservoir_volume_ml
    return Segment(
        days=days,
        flow_ml_per_day=flow,
        slope_per_day=added / viscosity_ratio(physics, conditions),
    )


def flow_at_ml_per_day(
    *, volume_ml: float, segment: Segment, reservoir: Reservoir
) -> float:
    """Flow at a volume, with bellows and tail.

    Parameters
    ----------
    volume_ml : float
        In the reservoir. [mL]
    segment : Segment
        Conditions.
    reservoir : Reservoir
        Dead volume and knee.

    Returns
    -------
    float
        [mL/d], never below 0

    Notes
    -----
    Sources: ``pumps-knowledge`` equations 5 to 7.
    """
    dead, knee = reservoir.dead_volume_ml, reservoir.knee_volume_ml
    if segment.flow_ml_per_day <= 0 or volume_ml <= dead:
        return 0.0
    flow = segment.flow_ml_per_day + segment.slope_per_day * (
        volume_ml - reservoir.half_ml
    )
    tail = (volume_ml - dead) / (knee - dead) if volume_ml < knee else 1.0
    return max(0.0, flow * tail)


def drain(
    *, volume_ml: float, segments: Sequence[Segment], reservoir: Reservoir
) -> Drained:
    r"""Follow the volume in a reservoir.

    Parameters
    ----------
    volume_ml : float
        At the start. [mL], 0 to full
    segments : sequence of Segment
        One after the other.
    reservoir : Reservoir
        Dead volume and knee.

    Returns
    -------
    Drained
        Exact for the model, without steps: what left is what is not there any more.

    Raises
    ------
    OutsideValidityError
        If a volume or a time is outside of its range, or where the drive is so low
        that the bellows alone decide.

    Notes
    -----
    With :math:`Q = \alpha + \beta V` above the knee and
    :math:`Q = (\alpha + \beta V)(V - V_d)/(V_k - V_d)` below, :math:`dV/dt = -Q` has
    an exponential and a logistic curve for its answers.

    Sources: ``pumps-knowledge`` equations 5 to 8.

    Examples
    --------
    >>> end = drain(
    ...     volume_ml=30,
    ...     segments=[Segment(days=14, flow_ml_per_day=1.2)],
    ...     reservoir=Reservoir(
    ...         reservoir_volume_ml=30, dead_volume_ml=1, knee_volume_ml=1
    ...     ),
    ... )
    >>> round(end.delivered_ml, 9)
    16.8
    """
    within(
        volume_ml,
        name="volume_ml",
        low=0,
        high=reservoir.reservoir_volume_ml,
        unit="mL",
    )
    if not 0 <= reservoir.dead_volume_ml <= reservoir.knee_volume_ml:
        raise OutsideValidityError(
            "dead_volume_ml must be 0 or above, and knee_volume_ml not below it"
        )
    now, volumes, still = volume_ml, [], []
    for place, segment in enumerate(segments):
        within(segment.days, name="days", low=0, high=math.inf, unit="d")
        if segment.flow_ml_per_day <= 0:
            still.append(place)
        elif now > reservoir.dead_volume_ml:
            now = _after(now, segment, reservoir)
        volumes.append(now)
    return Drained(
        volumes_ml=tuple(volumes),
        delivered_ml=volume_ml - now,
        stood_still=tuple(still),
    )


def days_until_ml(
    *, volume_ml: float, until_ml: float, segment: Segment, reservoir: Reservoir
) -> float:
    """Days until a volume is reached that is not below the knee.

    Parameters
    ----------
    volume_ml : float
        At the start. [mL]
    until_ml : float
        At the end. [mL], from the knee up to the start
    segment : Segment
        Conditions that last; its days do not matter.
    reservoir : Reservoir
        Knee and dead volume; below the knee no day is the last.

    Returns
    -------
    float
        [d]

    Raises
    ------
    OutsideValidityError
        If the end is below the knee or above the start, or the pump stands still.

    Examples
    --------
    >>> days = days_until_ml(
    ...     volume_ml=30,
    ...     until_ml=1,
    ...     segment=Segment(days=0, flow_ml_per_day=1.2),
    ...     reservoir=Reservoir(
    ...         reservoir_volume_ml=30, dead_volume_ml=1, knee_volume_ml=1
    ...     ),
    ... )
    >>> round(days, 1)
    24.2
    """
    within(
        until_ml,
        name="until_ml",
        low=reservoir.knee_volume_ml,
        high=volume_ml,
        unit="mL",
    )
    _alpha(segment, reservoir)
    return _days_above(volume_ml, until_ml, segment, reservoir)


def _alpha(segment: Segment, reservoir: Reservoir) -> float:
    """Flow that is left at no volume; the pump must push down to its dead volume."""
    alpha = segment.flow_ml_per_day - segment.slope_per_day * reservoir.half_ml
    if not alpha + segment.slope_per_day * reservoir.dead_volume_ml > 0:
        raise OutsideValidityError(
            "flow_ml_per_day must be so far above 0 that the bellows do not stop it"
        )
    return alpha


def _days_above(
    volume_ml: float, until_ml: float, segment: Segment, reservoir: Reservoir
) -> float:
    flow = _alpha(segment, reservoir) + segment.slope_per_day * until_ml
    more = segment.slope_per_day * (volume_ml - until_ml) / flow
    plain = (volume_ml - until_ml) / flow
    return plain * (math.log1p(more) / more if more else 1)


def _after(volume_ml: float, segment: Segment, reservoir: Reservoir) -> float:
    alpha, beta = _alpha(segment, reservoir), segment.slope_per_day
    knee, dead, days = (
        reservoir.knee_volume_ml,
        reservoir.dead_volume_ml,
        segment.days,
    )
    if volume_ml > knee:
        above = _days_above(volume_ml, knee, segment, reservoir)
        if days <= above:
            decay = beta * days
            share = -math.expm1(-decay) / decay if decay else 1
            return volume_ml - (alpha + beta * volume_ml) * days * share
        volume_ml, days = knee, days - above
    if knee == dead:
        return dead
    flow = alpha + beta * dead
    over = volume_ml - dead
    fading = -flow * days / (knee - dead)
    bent = flow - beta * over * math.expm1(fading)
    return dead + flow * over * math.exp(fading) / bent
