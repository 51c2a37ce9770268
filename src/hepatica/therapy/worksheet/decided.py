"""A worksheet after a person decided less than was proposed: the decided leads."""

from __future__ import annotations

from dataclasses import replace

from hepatica.therapy.course import Course
from hepatica.therapy.course.kinds import DoseDecided, DoseProposed
from hepatica.therapy.decisions import Clamp, Discontinue, Hold, Reduce, Trace
from hepatica.therapy.dosing import fill_of_amount, propose_fill
from hepatica.therapy.worksheet.decide import with_standing_order
from hepatica.therapy.worksheet.rules import Rules
from hepatica.therapy.worksheet.types import Worksheet


def as_decided(sheet: Worksheet, course: Course, rules: Rules) -> Worksheet:
    """Put what a person decided in the place of what was proposed.

    Parameters
    ----------
    sheet : Worksheet
        As worked out.
    course : Course
        For the last proposal: an earlier one's decision does not count for it.
    rules : Rules
        Flow tolerance.

    Returns
    -------
    Worksheet
        With the decided dose rate, amount and answer where a person chose less
        than a proposal that still holds; the same otherwise.

    Notes
    -----
    Hazards: HZ-001 (a reduced dose read as the full one).
    """
    decided = sheet.decided.payload if sheet.decided is not None else None
    if decided is None or decided.is_accepted or not sheet.permits_drug:
        return sheet
    proposals = [f.id for f in course.standing if f.kind == DoseProposed.KIND]
    if not proposals or proposals[-1] != decided.proposal:
        return sheet
    if decided.decision in ("hold", "discontinue"):
        reason = f"Decided by the prescriber: {decided.reason}"
        held = with_standing_order(Hold(reason=reason), rules.contingency, on=sheet.on)
        is_hold = decided.decision == "hold"
        return replace(
            sheet,
            decision=held if is_hold else Discontinue(reason=reason),
            dose_rate_mg_per_kg_per_day=None,
            fill=None,
            fill_drug_mg_exact=None,
        )
    return _with_less_drug(sheet, decided, rules)


def _with_less_drug(sheet: Worksheet, decided: DoseDecided, rules: Rules) -> Worksheet:
    rate, proposed = decided.dose_rate_mg_per_kg_per_day, sheet.fill
    permitted = sheet.dose_rate_mg_per_kg_per_day
    planned = sheet.planned_dose_rate_mg_per_kg_per_day
    if rate is None or proposed is None or permitted is None or sheet.weight is None:
        return sheet
    amount = decided.fill_drug_mg
    if amount is None or rate > permitted or amount > proposed.fill_drug_mg:
        return sheet
    days = decided.infusion_days or proposed.infusion_days
    exact = propose_fill(
        dose_rate_mg_per_kg_per_day=rate,
        dosing_weight_kg=sheet.weight.dosing_weight_kg,
        fill_volume_ml=proposed.fill_volume_ml,
        flow_ml_per_day=proposed.flow_ml_per_day,
        infusion_days=days,
        tolerance_ratio=rules.fitness.tolerance_ratio,
    )
    clamp = Clamp(
        quantity="dose_rate_mg_per_kg_per_day",
        before=permitted,
        after=rate,
        unit="mg/kg/d",
        why=f"decided by the prescriber: {decided.reason}",
    )
    kept = tuple(c for c in sheet.trace.clamps if c.quantity != "fill_drug_mg")
    trace = replace(sheet.trace, clamps=kept).plus(Trace(clamps=(clamp,)))
    decision = sheet.decision
    # of the planned dose, as every page multiplies it, also where the proposal was
    # a part of it already
    if rate < permitted and planned is not None and rate < planned:
        decision = Reduce(factor=rate / planned, of="planned-dose")
    return replace(
        sheet,
        decision=decision,
        dose_rate_mg_per_kg_per_day=rate,
        fill=fill_of_amount(
            fill_drug_mg=amount,
            fill_volume_ml=proposed.fill_volume_ml,
            flow_ml_per_day=proposed.flow_ml_per_day,
            infusion_days=days,
            tolerance_ratio=rules.fitness.tolerance_ratio,
        ),
        fill_drug_mg_exact=exact.fill_drug_mg,
        trace=trace,
    )
