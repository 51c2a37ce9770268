"""What is left in a pump, when it runs dry, and what residual to expect."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DryBand:
    """Days until a pump is empty, as a band around the nominal figure.

    Parameters
    ----------
    days : float
        At the flow given, nothing unusable. [d]
    earliest_days, latest_days : float
        With the flow higher or lower by the tolerance. [d]
    """

    days: float
    earliest_days: float
    latest_days: float


def runs_dry(
    *, volume_ml: float, flow_ml_per_day: float, tolerance_ratio: float
) -> DryBand:
    """Say when a volume runs out.

    Parameters
    ----------
    volume_ml : float
        Volume in the pump. [mL], >= 0
    flow_ml_per_day : float
        [mL/d], > 0
    tolerance_ratio : float
        Deviation of the flow that the band allows. [1], 0 to below 1

    Returns
    -------
    DryBand
        Days from now.

    Examples
    --------
    >>> band = runs_dry(volume_ml=30, flow_ml_per_day=1.3, tolerance_ratio=0.15)
    >>> round(band.days, 3), round(band.earliest_days, 3)
    (23.077, 20.067)
    """
    return DryBand(
        days=volume_ml / flow_ml_per_day,
        earliest_days=volume_ml / (flow_ml_per_day * (1 + tolerance_ratio)),
        latest_days=volume_ml / (flow_ml_per_day * (1 - tolerance_ratio)),
    )


def residual_expected_ml(
    *, fill_volume_ml: float, flow_ml_per_day: float, days: float
) -> float:
    """Volume left after some days; never below empty.

    Parameters
    ----------
    fill_volume_ml : float
        [mL]
    flow_ml_per_day : float
        [mL/d]
    days : float
        [d]

    Returns
    -------
    float
        [mL], >= 0

    Examples
    --------
    >>> round(residual_expected_ml(fill_volume_ml=30, flow_ml_per_day=1.3, days=14), 3)
    11.8
    """
    return max(0.0, fill_volume_ml - flow_ml_per_day * days)


def residual_limits_ml(
    *,
    fill_volume_ml: float,
    flow_ml_per_day: float,
    days: float,
    tolerance_ratio: float,
) -> tuple[float, float]:
    """Residuals between which the pump is filled with drug.

    Parameters
    ----------
    fill_volume_ml : float
        [mL]
    flow_ml_per_day : float
        [mL/d]
    days : float
        Days since the fill. [d]
    tolerance_ratio : float
        Deviation of the flow that is accepted. [1]

    Returns
    -------
    tuple of float
        Lower and upper limit. [mL]

    Examples
    --------
    >>> low, high = residual_limits_ml(
    ...     fill_volume_ml=30, flow_ml_per_day=1.3, days=14, tolerance_ratio=0.15
    ... )
    >>> round(low, 2), round(high, 2)
    (9.07, 14.53)
    """
    return (
        residual_expected_ml(
            fill_volume_ml=fill_volume_ml,
            flow_ml_per_day=flow_ml_per_day * (1 + tolerance_ratio),
            days=days,
        ),
        residual_expected_ml(
            fill_volume_ml=fill_volume_ml,
            flow_ml_per_day=flow_ml_per_day * (1 - tolerance_ratio),
            days=days,
        ),
    )


def delivered_mg(
    *, fill_drug_mg: float, fill_volume_ml: float, flow_ml_per_day: float, days: float
) -> float:
    """Drug delivered after some days; never more than was put in.

    Parameters
    ----------
    fill_drug_mg : float
        Drug in the fill. [mg]
    fill_volume_ml : float
        Volume it is in. [mL], > 0
    flow_ml_per_day : float
        [mL/d]
    days : float
        [d]

    Returns
    -------
    float
        [mg]

    Notes
    -----
    Hazards: HZ-002 (drug left past its infusion days goes on being delivered).

    Examples
    --------
    >>> round(
    ...     delivered_mg(
    ...         fill_drug_mg=193.846, fill_volume_ml=30, flow_ml_per_day=1.3, days=14
    ...     ),
    ...     1,
    ... )
    117.6
    """
    left = residual_expected_ml(
        fill_volume_ml=fill_volume_ml, flow_ml_per_day=flow_ml_per_day, days=days
    )
    return fill_drug_mg * (fill_volume_ml - left) / fill_volume_ml
