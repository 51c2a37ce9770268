"""What a pump's own refills say of its flow and of its drive pressure.

The flow is the weighted mean of the refills, each at what its conditions make of
it. The drive pressure shows only where conditions changed that depend on it:
fever, heat, altitude, depth. Glycerin changes the viscosity, which says nothing
of the drive. Never doses.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import NormalDist

from hepatica.errors import ContractError
from hepatica.therapy.pump.parameters import Conditions, PumpPhysics
from hepatica.therapy.pump.physics import drive_between, drive_now_kpa, viscosity_ratio

_GRID = 128
"""Drives that are tried, evenly in the sensitivity 1 / drive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days of an interval under the same conditions.

    Parameters
    ----------
    days : float
        [d], > 0
    conditions : Conditions
        Around the pump and in it.
    """

    days: float
    conditions: Conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class RefillInterval:
    """One interval between a fill and the next emptying.

    Parameters
    ----------
    delivered_ml : float
        Fill minus residual. [mL], >= 0
    spans : tuple of Span
        Its days, one after the other; together the whole interval.
    """

    delivered_ml: float
    spans: tuple[Span, ...]

    @property
    def days(self) -> float:
        """Length of the interval. [d]."""
        return math.fsum(span.days for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowFit:
    """What the refills say.

    Parameters
    ----------
    flow_ml_per_day : float or None
        At the reference state. [mL/d]; ``None``: too few refills
    flow_ml_per_day_low, flow_ml_per_day_high : float or None
        Interval. [mL/d]
    drive_kpa : float or None
        At the reference state. [kPa]; ``None``: the refills do not say
    drive_kpa_low, drive_kpa_high : float or None
        Interval, within the bracket. [kPa]
    misfit_ratio : float or None
        Squared deviations from the fit over what the syringes explain: about 1
        where they explain all, more where something else moves the flow. [1]
    why_no_flow, why_no_drive : str
        Reasons, empty where there is an answer.
    """

    flow_ml_per_day: float | None = None
    flow_ml_per_day_low: float | None = None
    flow_ml_per_day_high: float | None = None
    drive_kpa: float | None = None
    drive_kpa_low: float | None = None
    drive_kpa_high: float | None = None
    misfit_ratio: float | None = None
    why_no_flow: str = ""
    why_no_drive: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """The best flow for one drive, and how well it fits."""

    drive_kpa: float
    flow_ml_per_day: float
    sd_ml_per_day: float
    misfit: float
    expected: tuple[float, ...]


def fit_flow(
    refills: Sequence[RefillInterval], physics: PumpPhysics, *, syringe_sd_ml: float
) -> FlowFit:
    r"""Fit flow and drive pressure to the refills of one pump.

    Parameters
    ----------
    refills : sequence of RefillInterval
        Those that may be used, in any order.
    physics : PumpPhysics
        Model and bracket.
    syringe_sd_ml : float
        Standard deviation of one reading of a volume. [mL], > 0

    Returns
    -------
    FlowFit
        Intervals by the profile of the likelihood over the bracket.

    Raises
    ------
    ContractError
        If the spread is not above 0, an interval has no days, or the pump would
        run backwards over one.
    OutsideValidityError
        If a condition is outside of the range of the model.

    Notes
    -----
    Weighted least squares for the flow at each drive; the interval of either is
    what does not fit worse than the best by more than

    .. math:: \chi^2_{1}(0.9) = z_{0.95}^2,\qquad
              \sigma_i = \sqrt 2\,\sigma_V / t_i

    The interval knows the error of the syringes alone. Sources:
    ``pumps-knowledge`` section 10.4.
    """
    if not 0 < syringe_sd_ml < math.inf or any(not r.days > 0 for r in refills):
        raise ContractError("syringe_sd_ml and the days of a refill must be above 0")
    if len(refills) < physics.min_refills:
        why = f"fewer than {physics.min_refills} intervals can be used"
        return FlowFit(why_no_flow=why, why_no_drive=why)
    # the viscosity is the same for every drive
    thickness = {
        conditions: viscosity_ratio(physics, conditions)
        for conditions in {s.conditions for refill in refills for s in refill.spans}
    }
    tried = [
        _at(drive, refills, physics, thickness, syringe_sd_ml)
        for drive in _drives(physics)
    ]
    z = NormalDist().inv_cdf((1 + physics.confidence_fraction) / 2)
    best = min(tried, key=lambda one: one.misfit)
    likely = [one for one in tried if one.misfit - best.misfit <= z**2]
    halves = [
        one.sd_ml_per_day * math.sqrt(z**2 - (one.misfit - best.misfit))
        for one in likely
    ]
    free = len(refills) - 1
    flow = FlowFit(
        flow_ml_per_day=best.flow_ml_per_day,
        flow_ml_per_day_low=min(
            one.flow_ml_per_day - half for one, half in zip(likely, halves, strict=True)
        ),
        flow_ml_per_day_high=max(
            one.flow_ml_per_day + half for one, half in zip(likely, halves, strict=True)
        ),
        misfit_ratio=best.misfit / free if free else None,
    )
    return _with_drive(flow, best, likely, tried)


def _drives(physics: PumpPhysics) -> list[float]:
    steep, flat = 1 / physics.low.drive_kpa, 1 / physics.high.drive_kpa
    inner = [1 / (steep + (flat - steep) * place / _GRID) for place in range(1, _GRID)]
    return [physics.low.drive_kpa, *inner, physics.high.drive_kpa]


def _at(
    drive_kpa: float,
    refills: Sequence[RefillInterval],
    physics: PumpPhysics,
    thickness: Mapping[Conditions, float],
    syringe_sd_ml: float,
) -> _Tried:
    drive = drive_between(physics, drive_kpa=drive_kpa)
    ratio = {
        conditions: drive_now_kpa(physics, drive, conditions) / drive_kpa / thick
        for conditions, thick in thickness.items()
    }
    # a volume has the same error however long the interval was
    expected = [
        math.fsum(span.days * ratio[span.conditions] for span in refill.spans)
        for refill in refills
    ]
    spread = math.sqrt(2) * syringe_sd_ml
    weight = math.fsum(x * x for x in expected)
    if not all(x > 0 for x in expected):
        raise ContractError("the pump must run forwards over each interval")
    flow = (
        math.fsum(
            x * refill.delivered_ml for x, refill in zip(expected, refills, strict=True)
        )
        / weight
    )
    return _Tried(
        drive_kpa=drive_kpa,
        flow_ml_per_day=flow,
        sd_ml_per_day=spread / math.sqrt(weight),
        misfit=math.fsum(
            ((refill.delivered_ml - flow * x) / spread) ** 2
            for x, refill in zip(expected, refills, strict=True)
        ),
        expected=tuple(expected),
    )


def _with_drive(
    flow: FlowFit, best: _Tried, likely: Sequence[_Tried], tried: Sequence[_Tried]
) -> FlowFit:
    ends = (tried[0], tried[-1])
    pairs = zip(ends[0].expected, ends[1].expected, strict=True)
    if all(math.isclose(one, other) for one, other in pairs):
        return replace(
            flow,
            why_no_drive="no interval has a fever, heat, altitude or depth with its "
            "figure, and without one the drive pressure does not show",
        )
    if likely[0] is ends[0] and likely[-1] is ends[1]:
        return replace(
            flow,
            why_no_drive="the exposures are too short or too small: every drive "
            "pressure in the bracket fits",
        )
    return replace(
        flow,
        drive_kpa=best.drive_kpa,
        drive_kpa_low=likely[0].drive_kpa,
        drive_kpa_high=likely[-1].drive_kpa,
    )
