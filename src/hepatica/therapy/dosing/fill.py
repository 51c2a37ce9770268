"""The drug amount that makes a pump of known flow deliver a dose rate."""

from __future__ import annotations

import math
from dataclasses import dataclass

from hepatica.errors import ContractError
from hepatica.therapy.decisions import Refusal
from hepatica.therapy.pump import reservoir


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """A drug fill with everything that follows from it; nothing is rounded.

    Parameters
    ----------
    fill_drug_mg : float
        Drug in the fill: dose rate x weight x volume / flow. [mg]
    fill_volume_ml : float
        [mL]
    concentration_mg_per_ml : float
        [mg/mL]
    flow_ml_per_day, infusion_days : float
        [mL/d], [d]
    dose_rate_mg_per_day : float
        [mg/d]
    delivered_mg : float
        Over the infusion days. [mg]
    expected_residual_volume_ml, expected_residual_drug_mg : float
        At the end of the infusion days. [mL], [mg]
    residual_limits_ml : tuple of float
        Fill / do-not-fill limits at that time. [mL]
    runs_dry_after_days, runs_dry_after_days_low, runs_dry_after_days_high : float
        Nominal, and at a flow higher or lower by the tolerance. [d]
    delivered_if_not_emptied_ratio : float
        Drug in the fill over the drug intended: what a missed emptying gives. [1]
    """

    fill_drug_mg: float
    fill_volume_ml: float
    concentration_mg_per_ml: float
    flow_ml_per_day: float
    infusion_days: float
    dose_rate_mg_per_day: float
    delivered_mg: float
    expected_residual_volume_ml: float
    expected_residual_drug_mg: float
    residual_limits_ml: tuple[float, float]
    runs_dry_after_days: float
    runs_dry_after_days_low: float
    runs_dry_after_days_high: float
    delivered_if_not_emptied_ratio: float


def propose_fill(
    *,
    dose_rate_mg_per_kg_per_day: float,
    dosing_weight_kg: float,
    fill_volume_ml: float,
    flow_ml_per_day: float,
    infusion_days: float,
    tolerance_ratio: float,
) -> Fill:
    r"""Work out a fill from dose rate, weight, volume and flow.

    The formula sets a concentration: the fill holds more drug than the infusion
    days deliver, and a missed emptying goes on delivering it. Rounding and
    limits are not applied here: see ``round_down_mg``, ``fill_refusals`` and
    ``caps_exceeded``.

    Parameters
    ----------
    dose_rate_mg_per_kg_per_day : float
        After any dose modification. [mg/kg/d], > 0
    dosing_weight_kg : float
        By the weight rule. [kg], > 0
    fill_volume_ml : float
        [mL], > 0
    flow_ml_per_day : float
        Flow that doses. [mL/d], > 0
    infusion_days : float
        Days until the drug is taken out. [d], > 0
    tolerance_ratio : float
        Deviation of flow for limits and band. [1], 0 to below 1

    Returns
    -------
    Fill
        All figures that follow.

    Raises
    ------
    ContractError
        If a number is not finite or not above 0.

    Notes
    -----
    .. math:: m = \frac{d\, w\, V}{Q}

    Mass balance; no clinical constant lives here. Hazards: HZ-001, HZ-002,
    HZ-003, HZ-004, HZ-005.

    Sources: ``nct01312857-results`` states the formula with every factor.

    Examples
    --------
    >>> fill = propose_fill(
    ...     dose_rate_mg_per_kg_per_day=0.12,
    ...     dosing_weight_kg=70,
    ...     fill_volume_ml=30,
    ...     flow_ml_per_day=1.3,
    ...     infusion_days=14,
    ...     tolerance_ratio=0.15,
    ... )
    >>> round(fill.fill_drug_mg, 3), round(fill.delivered_mg, 1)
    (193.846, 117.6)
    """
    numbers = {
        "dose_rate_mg_per_kg_per_day": dose_rate_mg_per_kg_per_day,
        "dosing_weight_kg": dosing_weight_kg,
        "fill_volume_ml": fill_volume_ml,
        "flow_ml_per_day": flow_ml_per_day,
        "infusion_days": infusion_days,
    }
    for name, value in numbers.items():
        if not math.isfinite(value) or value <= 0:
            raise ContractError(f"{name} must be finite and above 0")
    dose_rate_mg_per_day = dose_rate_mg_per_kg_per_day * dosing_weight_kg
    drug_mg = dose_rate_mg_per_day * fill_volume_ml / flow_ml_per_day
    return fill_of_amount(
        fill_drug_mg=drug_mg,
        fill_volume_ml=fill_volume_ml,
        flow_ml_per_day=flow_ml_per_day,
        infusion_days=infusion_days,
        tolerance_ratio=tolerance_ratio,
    )


def fill_of_amount(
    *,
    fill_drug_mg: float,
    fill_volume_ml: float,
    flow_ml_per_day: float,
    infusion_days: float,
    tolerance_ratio: float,
) -> Fill:
    """Work out what a given drug amount in a given volume will do.

    Parameters
    ----------
    fill_drug_mg : float
        Drug in the fill, rounded or not. [mg], > 0
    fill_volume_ml, flow_ml_per_day, infusion_days : float
        [mL], [mL/d], [d], each > 0
    tolerance_ratio : float
        Deviation of flow for limits and band. [1]

    Returns
    -------
    Fill
        All figures that follow from this amount.
    """
    residual_ml = reservoir.residual_expected_ml(
        fill_volume_ml=fill_volume_ml,
        flow_ml_per_day=flow_ml_per_day,
        days=infusion_days,
    )
    concentration = fill_drug_mg / fill_volume_ml
    band = reservoir.runs_dry(
        volume_ml=fill_volume_ml,
        flow_ml_per_day=flow_ml_per_day,
        tolerance_ratio=tolerance_ratio,
    )
    delivered = fill_drug_mg - concentration * residual_ml
    return Fill(
        fill_drug_mg=fill_drug_mg,
        fill_volume_ml=fill_volume_ml,
        concentration_mg_per_ml=concentration,
        flow_ml_per_day=flow_ml_per_day,
        infusion_days=infusion_days,
        dose_rate_mg_per_day=concentration * flow_ml_per_day,
        delivered_mg=delivered,
        expected_residual_volume_ml=residual_ml,
        expected_residual_drug_mg=concentration * residual_ml,
        residual_limits_ml=reservoir.residual_limits_ml(
            fill_volume_ml=fill_volume_ml,
            flow_ml_per_day=flow_ml_per_day,
            days=infusion_days,
            tolerance_ratio=tolerance_ratio,
        ),
        runs_dry_after_days=band.days,
        runs_dry_after_days_low=band.earliest_days,
        runs_dry_after_days_high=band.latest_days,
        delivered_if_not_emptied_ratio=fill_drug_mg / delivered,
    )


def fill_refusals(fill: Fill, *, reservoir_volume_ml: float) -> tuple[Refusal, ...]:
    """Say why a fill cannot be given in this pump at all.

    Parameters
    ----------
    fill : Fill
        The fill worked out.
    reservoir_volume_ml : float
        Usable volume of this model. [mL]

    Returns
    -------
    tuple of Refusal
        Empty where it fits and lasts.

    Notes
    -----
    Hazards: HZ-005 (volume of another model), HZ-007 (fill that runs dry early).
    """
    refusals = []
    if fill.fill_volume_ml > reservoir_volume_ml:
        refusals.append(
            Refusal(
                code="fill-over-reservoir",
                message=f"The fill volume is over the reservoir of this pump, "
                f"{reservoir_volume_ml:g} mL. Check the model, or fill less.",
            )
        )
    if fill.runs_dry_after_days < fill.infusion_days:
        refusals.append(
            Refusal(
                code="runs-dry-before-end",
                message=f"This fill runs dry on day {fill.runs_dry_after_days:.1f}, "
                f"before the {fill.infusion_days:g} infusion days are over. Fill more "
                f"if the reservoir allows, or plan fewer days.",
            )
        )
    return tuple(refusals)
