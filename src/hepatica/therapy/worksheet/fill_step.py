"""From a permitted dose rate to a rounded fill and the limits that it exceeds."""

from __future__ import annotations

from dataclasses import replace

from hepatica.therapy.decisions import Clamp, InputSeen, Refusal, Trace
from hepatica.therapy.dosing import (
    CapExceeded,
    DosingWeight,
    Drug,
    Fill,
    additives_for,
    caps_exceeded,
    fill_of_amount,
    fill_refusals,
    is_dwell_studied,
    propose_fill,
    round_down_mg,
    stability_words,
)
from hepatica.therapy.pump import FlowForDosing
from hepatica.therapy.worksheet.rules import Rules
from hepatica.therapy.worksheet.types import Worksheet


def with_fill(
    result: Worksheet,
    rules: Rules,
    rate_mg_per_kg_per_day: float,
    weight: DosingWeight,
    flow: FlowForDosing,
) -> Worksheet:
    """Add the fill, its rounding and its limits to a worksheet.

    Parameters
    ----------
    result : Worksheet
        Decided, without a fill.
    rules : Rules
        Pump models, cycle, rounding, caps.
    rate_mg_per_kg_per_day : float
        Permitted dose rate. [mg/kg/d]
    weight : DosingWeight
        By the rule.
    flow : FlowForDosing
        By the rule.

    Returns
    -------
    Worksheet
        With a fill, or with the refusals that bar it.
    """
    device = result.plan.device
    model = rules.pumps.get(device.model) if device is not None else None
    if model is None or rules.cycle is None or rules.rounding is None:
        return replace(result, dose_rate_mg_per_kg_per_day=rate_mg_per_kg_per_day)
    exact = propose_fill(
        dose_rate_mg_per_kg_per_day=rate_mg_per_kg_per_day,
        dosing_weight_kg=weight.dosing_weight_kg,
        fill_volume_ml=model.reservoir_volume_ml,
        flow_ml_per_day=flow.flow_ml_per_day,
        infusion_days=rules.cycle.infusion_days,
        tolerance_ratio=rules.fitness.tolerance_ratio,
    )
    rounded_mg = round_down_mg(exact.fill_drug_mg, rules.rounding)
    additives, without_amount = additives_for(
        rules.additives, fill_volume_ml=exact.fill_volume_ml
    )
    refusals = [
        *result.refusals,
        *fill_refusals(exact, reservoir_volume_ml=model.reservoir_volume_ml),
        *without_amount,
    ]
    if not rounded_mg > 0:
        refusals.append(
            Refusal(
                code="rounds-to-nothing",
                message="The amount is below one step of the rounding rule.",
            )
        )
        return replace(
            result,
            dose_rate_mg_per_kg_per_day=rate_mg_per_kg_per_day,
            refusals=tuple(refusals),
        )
    fill = fill_of_amount(
        fill_drug_mg=rounded_mg,
        fill_volume_ml=exact.fill_volume_ml,
        flow_ml_per_day=exact.flow_ml_per_day,
        infusion_days=exact.infusion_days,
        tolerance_ratio=rules.fitness.tolerance_ratio,
    )
    exceeded: tuple[CapExceeded, ...] = ()
    if rules.caps is not None:
        exceeded = caps_exceeded(
            fill=fill,
            dose_rate_mg_per_kg_per_day=rate_mg_per_kg_per_day,
            last_drug_dose_rate_mg_per_kg_per_day=result.last_dose_rate_mg_per_kg_per_day,
            is_restart=result.is_restart,
            caps=rules.caps,
        )
    asks = result.asks
    if rules.drug is not None and not is_dwell_studied(fill, rules.drug):
        asks = (*asks, _dwell_ask(rules.drug))
    refusals.extend(
        Refusal(code=c.cap.id, message=c.message) for c in exceeded if c.cap.is_hard
    )
    return replace(
        result,
        dose_rate_mg_per_kg_per_day=rate_mg_per_kg_per_day,
        refusals=tuple(refusals),
        fill=fill if not refusals else None,
        fill_drug_mg_exact=exact.fill_drug_mg if not refusals else None,
        additives=additives if not refusals else (),
        caps=exceeded,
        asks=asks,
        trace=result.trace.plus(_clamps(exact, rounded_mg, exceeded, flow))
        .plus(_stability(fill, rules.drug))
        .plus(Trace(entries=tuple(additive.entry for additive in additives))),
    )


def _dwell_ask(drug: Drug) -> Refusal:
    return Refusal(
        code="dwell-not-studied",
        message="The fill stays in the pump longer than stability was studied "
        f"({drug.dwell_studied_days:g} days).",
    )


def _stability(fill: Fill, drug: Drug | None) -> Trace:
    if drug is None:
        return Trace()
    seen = InputSeen(
        name="concentration",
        value=fill.concentration_mg_per_ml,
        unit="mg/mL",
        on=None,
        note=stability_words(fill, drug),
    )
    return Trace(inputs=(seen,), entries=(drug.entry,))


def _clamps(
    exact: Fill,
    rounded_mg: float,
    exceeded: tuple[CapExceeded, ...],
    flow: FlowForDosing,
) -> Trace:
    clamps = []
    if rounded_mg != exact.fill_drug_mg:
        clamps.append(
            Clamp(
                quantity="fill_drug_mg",
                before=exact.fill_drug_mg,
                after=rounded_mg,
                unit="mg",
                why="rounded down by the rounding rule",
            )
        )
    if flow.is_kept_back:
        clamps.append(
            Clamp(
                quantity="flow_ml_per_day",
                before=None,
                after=flow.flow_ml_per_day,
                unit="mL/d",
                why=flow.note,
            )
        )
    clamps.extend(
        Clamp(
            quantity=c.cap.quantity,
            before=c.value,
            after=None,
            unit=c.cap.unit,
            why=c.message,
        )
        for c in exceeded
    )
    return Trace(clamps=tuple(clamps))
