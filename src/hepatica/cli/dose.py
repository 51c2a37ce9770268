"""``hepatica dose``: the drug amount for a pump, and what it will do."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from hepatica.cli.numbers import read_numbers
from hepatica.cli.output import emit, refusal_lines
from hepatica.errors import EXIT_OK, EXIT_REFUSED, FieldError, InputError

if TYPE_CHECKING:
    from hepatica.knowledge import PublishedView
    from hepatica.therapy.dosing import CapExceeded, Fill
    from hepatica.therapy.pump import PumpModel

_FIELDS = (
    ("dose_mg_per_kg_per_day", "mg/kg/day"),
    ("dosing_weight_kg", "kg"),
    ("flow_ml_per_day", "mL/day"),
    ("fill_volume_ml", "mL"),
    ("infusion_days", "days"),
)
_ALIASES = {"dose_mg_per_kg_per_day": "dose_rate_mg_per_kg_per_day"}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "dose",
        help="drug amount of a fill from dose rate, weight, volume and flow",
        description="Work out a floxuridine fill. Without a center this is for study "
        "only: it checks reservoir, duration and stability concentration; other "
        "caps that are exceeded are listed.",
        epilog="example: hepatica dose --pump intera-3000-30 --flow-ml-per-day 1.3 "
        "--dose-mg-per-kg-per-day 0.12 --dosing-weight-kg 70 --fill-volume-ml 30 "
        "--infusion-days 14",
    )
    parser.add_argument("--pump", required=True, help="pump model, as intera-3000-30")
    for name, unit in _FIELDS:
        option = "--" + name.replace("_", "-")
        parser.add_argument(option, required=True, metavar="N", help=f"in {unit}")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from hepatica.knowledge import PublishedView, bounds_for, build, load_catalog
    from hepatica.therapy.dosing import caps_exceeded, fill_refusals, propose_fill

    view = PublishedView(load_catalog())
    pump = build.pump_model(view.get(args.pump))
    fitness = build.flow_fitness(view.get("flow-fitness"))
    caps = build.caps(view.get("proposed-caps"))
    try:
        numbers = read_numbers(
            ((name, getattr(args, name), unit) for name, unit in _FIELDS),
            bounds=bounds_for(view),
            aliases=_ALIASES,
        )
    except InputError as error:
        raise _with_misprints(error, args.dose_mg_per_kg_per_day, view) from None
    rate = numbers.pop("dose_mg_per_kg_per_day")
    fill = propose_fill(
        dose_rate_mg_per_kg_per_day=rate,
        tolerance_ratio=fitness.tolerance_ratio,
        **numbers,
    )
    exceeded = caps_exceeded(
        fill=fill,
        dose_rate_mg_per_kg_per_day=rate,
        last_drug_dose_rate_mg_per_kg_per_day=None,
        is_restart=False,
        caps=caps,
    )
    refused = [
        {"code": refusal.code, "message": refusal.message}
        for refusal in fill_refusals(fill, reservoir_volume_ml=pump.reservoir_volume_ml)
    ] + [
        {"code": item.cap.id, "message": item.message}
        for item in exceeded
        if item.cap.is_hard and item.cap.quantity == "concentration_mg_per_ml"
    ]
    data = _answer(
        pump, fill, exceeded, refused, {"rate": rate, "kg": numbers["dosing_weight_kg"]}
    )
    emit(data, as_json=args.json, lines=_lines(data))
    return EXIT_REFUSED if refused else EXIT_OK


def _with_misprints(error: InputError, text: str, view: PublishedView) -> InputError:
    """Tell a figure that stands misprinted in the literature as what it is."""
    from hepatica.knowledge import build
    from hepatica.units import parse_number

    words = text.strip().split()
    unit = words[1] if len(words) > 1 else "mg/kg/d"
    unit = unit.replace("/day", "/d")
    try:
        value = parse_number(words[0] if words else "", path="dose", unit=unit)
    except InputError:
        return error
    found = [
        FieldError(
            path="dose_mg_per_kg_per_day",
            code="known-misprint",
            message=f"is printed so in {misprint.where}; probably meant: "
            f"{misprint.intended}. Read the source before any use.",
        )
        for misprint in map(build.misprint, view.of_kind("misprint"))
        if misprint.matches(value, unit)
    ]
    return InputError(*error.errors, *found)


def _answer(
    pump: PumpModel,
    fill: Fill,
    exceeded: tuple[CapExceeded, ...],
    refused: list[dict[str, str]],
    given: dict[str, float],
) -> dict[str, Any]:
    low, high = fill.residual_limits_ml
    # A refused fill shows why, and no amount that could be copied.
    figures: dict[str, Any] = {
        "fill_drug_mg": round(fill.fill_drug_mg, 3),
        "concentration_mg_per_ml": round(fill.concentration_mg_per_ml, 4),
        "delivered_mg": round(fill.delivered_mg, 3),
        "expected_residual_volume_ml": round(fill.expected_residual_volume_ml, 3),
        "expected_residual_drug_mg": round(fill.expected_residual_drug_mg, 3),
        "residual_limits_ml": [round(low, 3), round(high, 3)],
        "delivered_if_not_emptied_ratio": round(fill.delivered_if_not_emptied_ratio, 4),
    }
    if refused:
        figures = dict.fromkeys(figures)
    return {
        "format": "hepatica-dose/1",
        "use": "study-only",
        "pump": pump.id,
        "dose_rate_mg_per_kg_per_day": given["rate"],
        "dosing_weight_kg": given["kg"],
        "flow_ml_per_day": fill.flow_ml_per_day,
        "fill_volume_ml": fill.fill_volume_ml,
        "infusion_days": fill.infusion_days,
        **figures,
        "runs_dry_after_days": round(fill.runs_dry_after_days, 3),
        "runs_dry_after_days_low": round(fill.runs_dry_after_days_low, 3),
        "caps_exceeded": [
            {
                "cap": item.cap.id,
                "quantity": item.cap.quantity,
                "value": round(item.value, 4),
                "above": item.cap.above,
                "unit": item.cap.unit,
                "kind": "hard" if item.cap.is_hard else "soft",
                "message": item.message,
            }
            for item in exceeded
        ],
        "refused": refused,
    }


def _lines(data: dict[str, Any]) -> list[str]:
    lines = ["STUDY ONLY: not for care. No center's rules are behind this."]
    lines += refusal_lines(data)
    if not data["refused"]:
        low, high = data["residual_limits_ml"]
        lines += [
            f"Fill: {data['fill_drug_mg']} mg floxuridine in "
            f"{data['fill_volume_ml']:g} mL ({data['concentration_mg_per_ml']} mg/mL)",
            f"Delivers {data['delivered_mg']} mg in {data['infusion_days']:g} days; "
            f"left then {data['expected_residual_drug_mg']} mg in "
            f"{data['expected_residual_volume_ml']} mL (limits {low} to {high} mL)",
            f"If it is not emptied it delivers "
            f"{data['delivered_if_not_emptied_ratio']} times that dose",
        ]
    lines.append(
        f"Runs dry after {data['runs_dry_after_days']} days "
        f"({data['runs_dry_after_days_low']} if the pump runs fast)"
    )
    return lines + [f"CAP: {item['message']}" for item in data["caps_exceeded"]]
