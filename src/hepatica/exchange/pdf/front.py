"""The part of the page that is read at the chair and signed."""

from __future__ import annotations

from datetime import timedelta

from hepatica.errors import ContractError
from hepatica.exchange.pdf.page import Section
from hepatica.exchange.pdf.words import (
    TIMES,
    day,
    entry_words,
    figure,
    limits,
    number,
    of_words,
    percent,
)
from hepatica.therapy.course import FillState
from hepatica.therapy.decisions import Hold, Reduce, name_of, permits_drug
from hepatica.therapy.dosing import Fill, stability_words
from hepatica.therapy.worksheet import Rules, Worksheet


def formula(sheet: Worksheet, rules: Rules) -> Section:
    """Show the formula with the patient's numbers in it, and the rounding."""
    weight, flow, fill = sheet.weight, sheet.flow, sheet.fill
    rate, exact = sheet.dose_rate_mg_per_kg_per_day, sheet.fill_drug_mg_exact
    if (
        weight is None
        or flow is None
        or fill is None
        or rate is None
        or exact is None
        or rules.weight is None
        or rules.rounding is None
    ):
        raise ContractError("a fill is printed with every factor of its formula")
    factors = (
        f"{number(rate, 4)} mg/kg/day",
        f"{number(weight.dosing_weight_kg, 4)} kg",
        f"{number(fill.fill_volume_ml, 4)} mL ÷ "
        f"{number(flow.flow_ml_per_day, 4)} mL/day = {number(exact)} mg",
    )
    words = ("dose rate", "dosing weight", "volume ÷ flow = drug in the fill")
    step = rules.rounding.step_mg
    rounded = (
        f"rounded down to {number(fill.fill_drug_mg)} mg, step {number(step)} mg "
        f"({rules.rounding.id})"
        if step
        else f"not rounded ({rules.rounding.id})"
    )
    return Section(
        title=f"Formula: {f' {TIMES} '.join(words)}",
        lead=f" {TIMES} ".join(factors),
        rows=(
            ("Dose rate", _rate_origin(sheet)),
            (
                "Dosing weight",
                f"{number(weight.dosing_weight_kg)} kg, the {weight.used} weight by "
                f"{rules.weight.id}; measured {number(weight.actual_weight_kg)} kg on "
                f"{day(sheet.weight_on)}, ideal "
                f"{number(weight.ideal_body_weight_kg)} kg",
            ),
            ("Flow", flow_words(sheet)),
            ("Rounding", rounded),
        ),
        lines=("Figures are shown to four places and worked out unrounded.",),
    )


def _rate_origin(sheet: Worksheet) -> str:
    rate = figure(sheet.dose_rate_mg_per_kg_per_day, "mg/kg/d")
    planned = figure(sheet.planned_dose_rate_mg_per_kg_per_day, "mg/kg/d")
    last = figure(sheet.last_dose_rate_mg_per_kg_per_day, "mg/kg/d")
    if sheet.is_first_drug_fill:
        return f"{rate}: the starting dose, first drug fill"
    told = f"planned {planned}, last given {last}"
    if isinstance(sheet.decision, Reduce):
        decision = sheet.decision
        share = f"{percent(decision.factor)} of {of_words(decision.of)}"
        return f"{rate}: {share} ({told})"
    return f"{rate} ({told})"


def flow_words(sheet: Worksheet) -> str:
    """Name the flow that doses with its source and day."""
    flow = sheet.flow
    if flow is None:
        return f"none: {sheet.plan.flow_missing}"
    return (
        f"{number(flow.flow_ml_per_day, 4)} mL/day, {flow.source}, "
        f"{day(flow.on)}: {flow.note}"
    )


def gate(sheet: Worksheet, rules: Rules, *, has_order: bool) -> Section:
    """Say what residual is expected today and when not to fill with drug."""
    contents = sheet.plan.gate
    title = "Before filling: what comes out of the pump today"
    outside = _outside(sheet, has_order=has_order)
    if contents is None:
        return Section(
            title=title, lead="Nothing is recorded in the pump.", lines=outside
        )
    fill = contents.fill
    rows = [
        (
            "In the pump",
            f"{fill.payload.infusate.value}, {_put_in(fill)}, "
            f"since {day(fill.on)} (day {contents.day})",
        )
    ]
    days_past = contents.day - int(fill.payload.infusion_days or contents.day)
    if fill.is_drug and days_past > 0:
        told = f"{days_past} days past its infusion days"
        given, high = contents.delivered_ratio, contents.delivered_ratio_high
        if given is not None and high is not None:
            told += f"; delivered {percent(given)} of what was meant, {percent(high)} "
            told += "if the pump is as fast as its limits allow"
        rows.append(("DRUG LEFT IN", told))
    if contents.residual_limits_ml is None or contents.volume_left_ml is None:
        why = sheet.plan.flow_missing
        if sheet.flow is not None:
            why = (
                f"{fill.payload.infusate.value} does not flow like the drug's solution"
            )
        if not (fill.has_known_volume and fill.has_known_drug):
            why = "how much was put in elsewhere is not known"
        return Section(
            title=title,
            lead=f"No residual can be expected: {why}.",
            rows=tuple(rows),
            lines=outside,
        )
    low, upper = limits(*contents.residual_limits_ml)
    tolerance = percent(rules.fitness.tolerance_ratio)
    rows.append(("Limits for", f"a flow within ± {tolerance} of the flow that doses"))
    out = fill.residual_volume_ml
    if out is not None and fill.emptied_at and fill.emptied_at.date() == sheet.on:
        how = "OUTSIDE" if contents.has_failed(on=sheet.on) else "inside"
        rows.append(("Came out", f"{number(out)} mL, {how} the limits"))
    within = "Drug only from" if has_order else "The limits are"
    return Section(
        title=title,
        lead=f"Expected {number(contents.volume_left_ml, 1)} mL. {within} "
        f"{low} to {upper} mL.",
        rows=tuple(rows),
        lines=outside,
    )


def _put_in(fill: FillState) -> str:
    if not fill.has_known_volume:
        return "volume not known"
    return f"{number(fill.payload.volume_ml)} mL"


def _outside(sheet: Worksheet, *, has_order: bool) -> tuple[str, ...]:
    plan_b = sheet.contingency.title if sheet.contingency else "a drug-free fill"
    if not has_order:
        return (
            "Emptying is never barred. No drug goes in today; a drug-free fill "
            f"({plan_b}) may.",
        )
    return (
        "Outside these limits, or if the pump cannot be emptied: do not fill with "
        f"drug. The drug order is void; the drug-free fill is not. Fill {plan_b}, "
        "read the volume again, record it, tell the prescriber.",
    )


def after_fill(sheet: Worksheet, fill: Fill) -> Section:
    """Say what this fill will do, and when the drug must come out."""
    low, high = limits(*fill.residual_limits_ml)
    on = sheet.on
    out_on = on + timedelta(days=int(fill.infusion_days))
    dry = [
        day(on + timedelta(days=int(days)))
        for days in (fill.runs_dry_after_days_low, fill.runs_dry_after_days_high)
    ]
    days = number(fill.infusion_days)
    return Section(
        title="After this fill",
        rows=(
            ("Concentration", f"{number(fill.concentration_mg_per_ml, 4)} mg/mL"),
            ("Each day", f"{number(fill.dose_rate_mg_per_day)} mg"),
            (f"Delivered in {days} days", f"{number(fill.delivered_mg)} mg"),
            ("Take the drug out on", day(out_on)),
            (
                "Residual then",
                f"{number(fill.expected_residual_volume_ml, 1)} mL holding "
                f"{number(fill.expected_residual_drug_mg)} mg; fill again from "
                f"{low} to {high} mL",
            ),
            (
                "Runs dry",
                f"day {number(fill.runs_dry_after_days, 1)}, band "
                f"{number(fill.runs_dry_after_days_low, 1)} to "
                f"{number(fill.runs_dry_after_days_high, 1)}: {dry[0]} to {dry[1]}",
            ),
            (
                "If it is not emptied",
                f"it goes on to {percent(fill.delivered_if_not_emptied_ratio)} of the "
                f"{days}-day dose",
            ),
        ),
    )


def contingency(sheet: Worksheet) -> Section:
    """Name the drug-free fill that is used if the gate fails."""
    order = sheet.contingency
    if order is None:
        return Section(
            title="Contingency", lead="None is in force: bind a standing order."
        )
    return Section(
        title="Contingency, at the chair before the needle goes in",
        lead=order.title,
        rows=(
            (
                "Standing order",
                f"{order.infusate.value}; next visit within "
                f"{number(order.interval_days)} days ({entry_words(order.entry)})",
            ),
        ),
    )


def beside(sheet: Worksheet) -> Section | None:
    """List what the center does beside the fill; nothing where it has no list."""
    lines = [
        f"{item.text} ({found.title})"
        for found in sheet.order_sets
        for item in found.items
    ]
    if not lines:
        return None
    return Section(title="Beside the fill, by the center's lists", lines=tuple(lines))


def compound(sheet: Worksheet, fill: Fill) -> Section:
    """Say what the fill takes of vials, diluent and additives."""
    rows = [(a.additive, figure(a.amount, a.unit)) for a in sheet.additives]
    if not rows:
        rows = [("Additives", "none is bound to this course")]
    made, drug = sheet.vials, sheet.drug
    if made is not None and drug is not None:
        vials = "1 vial" if made.n_vials == 1 else f"{made.n_vials} vials"
        rows[:0] = [
            (
                "Drug",
                f"{number(made.drug_volume_ml, 2)} mL of "
                f"{number(drug.vial_concentration_mg_per_ml)} mg/mL, {vials} of "
                f"{number(drug.vial_drug_mg)} mg",
            ),
            (
                "Up to the volume",
                f"{number(made.diluent_volume_ml, 2)} mL of diluent, additives "
                "included",
            ),
            ("Stability", f"{stability_words(fill, drug)}."),
        ]
    return Section(title="To compound", rows=tuple(rows))


def to_do(sheet: Worksheet) -> Section | None:
    """List what the rules ask to be done beside the dose, and what is shown beside."""
    decision = sheet.decision
    lines = []
    if isinstance(decision, Hold) and decision.recheck_on is not None:
        lines.append(
            f"During the hold: the standing order {decision.goes_in}; the pump is "
            f"opened, and labs are read, again by {day(decision.recheck_on)}."
        )
    lines += [
        f"{task.what} Because: {task.why}. Source: {task.source} ({task.evidence})."
        for task in sheet.trace.tasks
    ]
    lines += [
        f"Shown, bars nothing: {shown.title} ({shown.rule_set}): "
        f"{name_of(shown.decision)}. {getattr(shown.decision, 'reason', '')}".rstrip()
        for shown in sheet.answers
        if not shown.is_binding and not permits_drug(shown.decision)
    ]
    if not lines:
        return None
    return Section(title="To be done, and shown beside", lines=tuple(lines))


def caps(sheet: Worksheet, *, with_figures: bool) -> Section:
    """List what asks for a reason; figures only where a dose may stand."""
    exceeded = tuple(
        f"{c.message} Here: {figure(c.value, c.cap.unit)}."
        if with_figures
        else c.message
        for c in sheet.caps
    )
    asks = tuple(ask.message for ask in sheet.asks)
    return Section(
        title="Limits exceeded, and what else asks for a reason",
        lines=exceeded + asks or ("None.",),
    )


def device(sheet: Worksheet, rules: Rules) -> Section:
    """Show the pump in place: model, serial, what is drawn from it."""
    found = sheet.plan.device
    if found is None:
        return Section(title="Pump", lead=f"None: {sheet.plan.flow_missing}.")
    model = rules.pumps.get(found.model)
    card = found.factory_flow_rate_ml_per_day
    rows = [
        ("Model", model.title if model else f"{found.model}: not in force"),
        ("Serial", f"{found.serial} (slot {found.slot})"),
        ("Implanted", day(found.implanted_on)),
        ("Flow on its card", figure(card, "mL/d") if card else "none, programmable"),
        ("Flow that doses", flow_words(sheet)),
    ]
    if model is not None:
        volume = number(model.reservoir_volume_ml)
        rows.insert(1, ("Reservoir", f"{volume} mL usable"))
        if model.picture:
            rows.insert(2, ("Looks like", model.picture))
    return Section(title="Pump", rows=tuple(rows))
