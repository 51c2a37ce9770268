"""Observed flow of one interval, whether it is fit to dose, and which flow doses.

A residual at or below what the pump can deliver is a lower bound on the flow:
the pump may have been empty for days. It is never averaged and never doses.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from hepatica.errors import ContractError
from hepatica.therapy.decisions import EntryUsed
from hepatica.therapy.pump.infusates import Infusate


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowFitness:
    """When an interval is fit to dose by.

    Parameters
    ----------
    unusable_volume_ml : float
        A residual at or below this makes the flow a lower bound. [mL]
    syringe_sd_ml : float
        Standard deviation of one reading of a volume. [mL]
    min_interval_days : float
        A shorter interval is unfit. [d]
    tolerance_ratio : float
        Deviation that the fill limits and the dry band allow: 0.15 is 15 %. [1]
    same_viscosity : tuple of Infusate
        Infusates that flow like the drug's own solution.
    entry : EntryUsed
        Where this stands.
    """

    unusable_volume_ml: float
    syringe_sd_ml: float
    min_interval_days: float
    tolerance_ratio: float
    same_viscosity: tuple[Infusate, ...]
    entry: EntryUsed


class FlowObservation(NamedTuple):
    """Flow of one interval between a fill and the next emptying.

    Parameters
    ----------
    flow_ml_per_day : float
        (fill - residual) / days. [mL/d]
    standard_error_ml_per_day : float
        From the two syringe readings. [mL/d]
    is_lower_bound : bool
        True flow may be higher by an unknown amount.
    is_fit_for_dosing : bool
        Whether a dose may rest on it.
    why_not : tuple of str
        Each reason why it is unfit, in words.
    from_on, to_on : date or None
        First and last day of the interval.
    infusate : Infusate
        What flowed.
    days : float
        Length of the interval. [d]
    """

    flow_ml_per_day: float
    standard_error_ml_per_day: float
    is_lower_bound: bool
    is_fit_for_dosing: bool
    why_not: tuple[str, ...]
    infusate: Infusate
    days: float
    from_on: date | None = None
    to_on: date | None = None


def observe_flow(
    *,
    fill_volume_ml: float,
    residual_volume_ml: float,
    days: float,
    infusate: Infusate,
    fitness: FlowFitness,
    from_on: date | None = None,
    to_on: date | None = None,
    exposures: Sequence[str] = (),
    is_partial: bool = False,
    has_spill: bool = False,
    has_known_start: bool = True,
) -> FlowObservation:
    r"""Work out the flow of an interval and whether a dose may rest on it.

    Parameters
    ----------
    fill_volume_ml : float
        Volume in the pump at the start. [mL], > 0
    residual_volume_ml : float
        Volume withdrawn at the end. [mL], >= 0; more than the fill is unfit
    days : float
        Days between. [d], > 0
    infusate : Infusate
        What flowed.
    fitness : FlowFitness
        The rules of fitness in force.
    from_on, to_on : date, optional
        Days of the interval, kept for the record.
    exposures : sequence of str
        Fever, altitude and so on within the interval, in words.
    is_partial, has_spill : bool
        The fill was interrupted; some of either volume was lost.
    has_known_start : bool
        False where the pump was not emptied before the fill, so that the volume
        at the start is not the fill alone.

    Returns
    -------
    FlowObservation
        Always an answer; an unfit one says why.

    Raises
    ------
    ContractError
        If a number is not finite, a volume is negative, or the fill or the days
        are not above 0.

    Notes
    -----
    .. math:: Q = \frac{V_{fill} - V_{residual}}{t},\qquad
              \sigma_Q = \frac{\sqrt 2\,\sigma_V}{t}

    Hazards: HZ-003, HZ-006.

    Sources: ``pumps-knowledge`` equation 11; fitness by the entry passed in.
    """
    if not (
        0 < fill_volume_ml < math.inf
        and 0 <= residual_volume_ml < math.inf
        and 0 < days < math.inf
    ):
        raise ContractError(
            "fill_volume_ml and days must be finite and above 0, residual_volume_ml "
            "finite and not below 0"
        )
    is_lower_bound = residual_volume_ml <= fitness.unusable_volume_ml
    why = _why_volumes(fill_volume_ml, residual_volume_ml, is_lower_bound)
    if days < fitness.min_interval_days:
        why.append("the interval is shorter than the shortest that is fit")
    if infusate not in fitness.same_viscosity:
        why.append(f"{infusate.value} does not flow like the drug's solution")
    if is_partial or has_spill or not has_known_start:
        why.extend(_why_handling(is_partial, has_spill, has_known_start))
    why.extend(exposures)
    return FlowObservation(
        flow_ml_per_day=(fill_volume_ml - residual_volume_ml) / days,
        standard_error_ml_per_day=math.sqrt(2.0) * fitness.syringe_sd_ml / days,
        is_lower_bound=is_lower_bound,
        is_fit_for_dosing=not why,
        why_not=tuple(why),
        infusate=infusate,
        days=days,
        from_on=from_on,
        to_on=to_on,
    )


def _why_handling(
    is_partial: bool, has_spill: bool, has_known_start: bool
) -> list[str]:
    reasons = (
        (is_partial, "the fill was partial"),
        (has_spill, "some was spilled"),
        (not has_known_start, "the pump was not emptied before the fill"),
    )
    return [words for holds, words in reasons if holds]


def _why_volumes(
    fill_volume_ml: float, residual_volume_ml: float, is_lower_bound: bool
) -> list[str]:
    if is_lower_bound:
        return [
            "the residual is at or below the unusable volume, so the pump may have "
            "been empty for days: this is a lower bound"
        ]
    if residual_volume_ml > fill_volume_ml:
        return ["more came out than was put in"]
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRule:
    """Which flow doses; a center chooses one, there is no default.

    Parameters
    ----------
    id : str
        Entry id.
    basis : str
        ``factory``, ``last-valid`` or ``mean-of-last-valid``.
    n_intervals : int
        How many intervals are averaged, for ``mean-of-last-valid``.
    entry : EntryUsed
        Where this stands.
    """

    id: str
    basis: str
    n_intervals: int = 1
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowForDosing:
    """The flow that an order rests on.

    Parameters
    ----------
    flow_ml_per_day : float
        [mL/d]
    source : str
        ``observed``, ``factory`` or ``programmed``.
    on : date or None
        Day it was observed, or the card's.
    note : str
        How it was chosen, in one sentence.
    is_kept_back : bool
        True where a lower flow was not yet believed.
    """

    flow_ml_per_day: float
    source: str
    on: date | None
    note: str
    is_kept_back: bool = False


def flow_for_dosing(
    *,
    observations: Sequence[FlowObservation],
    rule: FlowRule,
    factory_flow_rate_ml_per_day: float,
    factory_on: date | None,
    last_dosed_flow_ml_per_day: float | None,
) -> FlowForDosing:
    """Choose the flow that the next drug order rests on.

    A higher flow lowers the dose at once. A lower flow would raise the drug in
    the fill: it needs two consistent intervals in a row, else the flow of the
    last drug fill is kept.

    Parameters
    ----------
    observations : sequence of FlowObservation
        All intervals of this pump, oldest first; unfit ones are passed over.
    rule : FlowRule
        The center's rule.
    factory_flow_rate_ml_per_day : float
        Flow on the card of this serial. [mL/d], > 0
    factory_on : date or None
        Day of the card (the implant).
    last_dosed_flow_ml_per_day : float or None
        Flow that the last drug fill was made for. [mL/d]

    Returns
    -------
    FlowForDosing
        Never an average that holds an unfit interval.

    Notes
    -----
    Hazards: HZ-003 (card flow used for a pump that runs otherwise), HZ-006.
    """
    valid = [o for o in observations if o.is_fit_for_dosing]
    if rule.basis == "factory" or not valid:
        why = (
            "the center doses by the card's flow"
            if rule.basis == "factory"
            else "no valid interval yet, so the card's flow"
        )
        return FlowForDosing(
            flow_ml_per_day=factory_flow_rate_ml_per_day,
            source="factory",
            on=factory_on,
            note=why,
        )
    chosen, flow = _by_rule(valid, rule)
    last = last_dosed_flow_ml_per_day
    if last is not None and flow < last:
        recent = valid[-2:]
        is_confirmed = len(recent) == 2 and all(
            o.flow_ml_per_day < last for o in recent
        )
        if not is_confirmed:
            source, on = "observed", _observed_on(last, valid, rule)
            if on is None and math.isclose(last, factory_flow_rate_ml_per_day):
                source, on = "factory", factory_on
            return FlowForDosing(
                flow_ml_per_day=last,
                source=source,
                on=on,
                note="a lower flow needs two intervals in a row; the flow of the last "
                "drug fill is kept",
                is_kept_back=True,
            )
        highest = max(o.flow_ml_per_day for o in recent)
        if highest > flow:
            # two that differ confirm no more than the higher of them
            return FlowForDosing(
                flow_ml_per_day=highest,
                source="observed",
                on=max(recent, key=lambda o: o.flow_ml_per_day).to_on,
                note="the higher of the last two valid intervals, both lower than the "
                "flow of the last drug fill",
            )
    count = f"mean of {len(chosen)} valid" if len(chosen) > 1 else "last valid interval"
    return FlowForDosing(
        flow_ml_per_day=flow, source="observed", on=chosen[-1].to_on, note=count
    )


def _by_rule(
    valid: Sequence[FlowObservation], rule: FlowRule
) -> tuple[Sequence[FlowObservation], float]:
    chosen = valid[-1:] if rule.basis == "last-valid" else valid[-rule.n_intervals :]
    return chosen, math.fsum(o.flow_ml_per_day for o in chosen) / len(chosen)


def _observed_on(
    flow_ml_per_day: float, valid: Sequence[FlowObservation], rule: FlowRule
) -> date | None:
    """Find the day on which the rule gave a flow, latest first."""
    for n in range(len(valid) - 1, 0, -1):
        if math.isclose(_by_rule(valid[:n], rule)[1], flow_ml_per_day):
            return valid[n - 1].to_on
    return None
