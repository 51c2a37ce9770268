"""The refills of a course as a fit may use them, and why it may not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from hepatica.errors import OutsideValidityError
from hepatica.therapy.course import Course, Device, FillState
from hepatica.therapy.course.kinds import Exposure, ExposureReported
from hepatica.therapy.pump import FlowFitness, FlowObservation, Infusate
from hepatica.therapy.pump.ambient import ambient_kpa
from hepatica.therapy.pump.parameters import (
    Conditions,
    PumpPhysics,
    reference_conditions,
)
from hepatica.therapy.pump.physics import flow_band
from hepatica.therapy.pump.refill_fit import RefillInterval, Span
from hepatica.therapy.schedule.plan import observation_of

_FIGURE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(m|C|\u00b0C)\s*", re.ASCII)
_UNITS = {Exposure.ALTITUDE: ("m",), Exposure.FEVER: ("C", "\u00b0C")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRefill:
    """An interval of a pump, used or not.

    Parameters
    ----------
    observation : FlowObservation
        Its flow and its days.
    interval : RefillInterval or None
        As the fit uses it.
    why_not : tuple of str
        Reasons, empty where it is used.
    """

    observation: FlowObservation
    interval: RefillInterval | None
    why_not: tuple[str, ...] = ()


def read_refills(
    device: Device,
    course: Course,
    fitness: FlowFitness,
    physics: PumpPhysics,
    *,
    glycerol_fraction: float | None = None,
) -> tuple[ReadRefill, ...]:
    """Read the closed intervals of a pump for a fit.

    Parameters
    ----------
    device : Device
        The pump.
    course : Course
        For the exposures in it.
    fitness : FlowFitness
        When an interval is fit.
    physics : PumpPhysics
        Reference state and ranges.
    glycerol_fraction : float, optional
        Share of glycerol by mass in the glycerin fills; without it they are not
        used. [1], 0 to 1

    Returns
    -------
    tuple of ReadRefill
        Oldest first.

    Notes
    -----
    An exposure counts with its figure alone: an altitude as ``1609 m``, a fever as
    ``39.2 C``, on each of its days. A fever warms the pump by as much as it is above
    the reference temperature. Heat and diving last minutes and are recorded by the
    day, so they are never used. Never doses.
    """
    if glycerol_fraction is not None:
        same = (*fitness.same_viscosity, Infusate.GLYCERIN)
        fitness = replace(fitness, same_viscosity=same)
    found = []
    for fill in device.fills:
        seen = observation_of(fill, fitness, exposures=())
        if seen is None:
            continue
        base = reference_conditions(physics)
        if fill.payload.infusate is Infusate.GLYCERIN:
            base = replace(base, glycerol_fraction=glycerol_fraction)
        found.append(_read(fill, seen, course, physics, base))
    return tuple(found)


def _read(
    fill: FillState,
    seen: FlowObservation,
    course: Course,
    physics: PumpPhysics,
    base: Conditions,
) -> ReadRefill:
    why = list(seen.why_not)
    residual = fill.payload.volume_ml - seen.flow_ml_per_day * seen.days
    if not seen.is_lower_bound and residual < physics.knee_volume_ml:
        why.append("the residual lies in the tail, where the flow falls")
    spans: list[Span] = []
    overlapping = _within(course.exposures, seen)
    for exposure in overlapping:
        span = _span(exposure, seen, physics, base)
        if span is None:
            why.append(
                f"{exposure.exposure.value} within the interval, without a figure that "
                "can be used (an altitude as 1609 m, a fever as 39.2 C)"
            )
        else:
            spans.append(span)
    if _overlap(overlapping):
        why.append("two exposures on the same day")
    if why:
        return ReadRefill(observation=seen, interval=None, why_not=tuple(why))
    rest = seen.days - sum(span.days for span in spans)
    if rest > 0:
        spans.append(Span(days=rest, conditions=base))
    return ReadRefill(
        observation=seen,
        interval=RefillInterval(
            delivered_ml=seen.flow_ml_per_day * seen.days, spans=tuple(spans)
        ),
    )


def _within(
    exposures: Sequence[ExposureReported], seen: FlowObservation
) -> list[ExposureReported]:
    start, end = seen.from_on, seen.to_on
    found = [
        exposure
        for exposure in exposures
        if start is not None
        and end is not None
        and exposure.from_on <= end
        and exposure.to_on >= start
    ]
    return sorted(found, key=lambda exposure: exposure.from_on)


def _overlap(exposures: Sequence[ExposureReported]) -> bool:
    return any(later.from_on <= earlier.to_on for earlier, later in pairwise(exposures))


def _span(
    exposure: ExposureReported,
    seen: FlowObservation,
    physics: PumpPhysics,
    base: Conditions,
) -> Span | None:
    found = _FIGURE.fullmatch(exposure.detail)
    if found is None or found[2] not in _UNITS.get(exposure.exposure, ()):
        return None
    figure = float(found[1])
    try:
        if exposure.exposure is Exposure.ALTITUDE:
            pressure = ambient_kpa(physics.atmosphere, altitude_m=figure)
            conditions = replace(base, ambient_kpa=pressure)
        else:
            conditions = replace(base, pump_temperature_celsius=figure)
        if flow_band(physics, conditions).is_reversed:
            return None
    except OutsideValidityError:
        return None
    return Span(days=_days_of(exposure, seen), conditions=conditions)


def _days_of(exposure: ExposureReported, seen: FlowObservation) -> float:
    first = max(exposure.from_on, seen.from_on or date.min)
    last = min(exposure.to_on, seen.to_on or date.max)
    return min(seen.days, float((last - first).days + 1))
