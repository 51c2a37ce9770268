"""``hepatica observe-flow``: the flow of one interval, and whether it may dose."""

from __future__ import annotations

import argparse

from hepatica.cli.numbers import read_numbers
from hepatica.cli.output import emit
from hepatica.errors import EXIT_OK, InputError

_INFUSATES = (
    "floxuridine",
    "heparinized-saline",
    "saline",
    "bacteriostatic-water",
    "glycerin",
)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "observe-flow",
        help="flow of an interval from fill, residual and days",
        description="Work out an observed flow and say whether a dose may rest on it.",
        epilog="example: hepatica observe-flow --fill-ml 30 --residual-ml 11.8 "
        "--days 14 --infusate floxuridine",
    )
    parser.add_argument("--fill-ml", required=True, metavar="N", help="in mL")
    parser.add_argument("--residual-ml", required=True, metavar="N", help="in mL")
    parser.add_argument("--days", required=True, metavar="N", help="in days")
    parser.add_argument(
        "--infusate", required=True, choices=_INFUSATES, help="what flowed"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from hepatica.knowledge import PublishedView, bounds_for, build, load_catalog
    from hepatica.therapy.pump import Infusate, observe_flow

    view = PublishedView(load_catalog())
    numbers = read_numbers(
        (
            ("fill_ml", args.fill_ml, "mL"),
            ("residual_ml", args.residual_ml, "mL"),
            ("days", args.days, "days"),
        ),
        bounds=bounds_for(view),
        aliases={
            "fill_ml": "fill_volume_ml",
            "residual_ml": "residual_volume_ml",
            "days": "interval_days",
        },
    )
    for name in ("fill_ml", "days"):
        if not numbers[name] > 0:
            raise InputError.of(name, "not-positive", "must be above 0")
    flow = observe_flow(
        fill_volume_ml=numbers["fill_ml"],
        residual_volume_ml=numbers["residual_ml"],
        days=numbers["days"],
        infusate=Infusate(args.infusate),
        fitness=build.flow_fitness(view.get("flow-fitness")),
    )
    data = {
        "format": "hepatica-observe-flow/1",
        "use": "study-only",
        "flow_ml_per_day": round(flow.flow_ml_per_day, 4),
        "standard_error": round(flow.standard_error_ml_per_day, 4),
        "is_lower_bound": flow.is_lower_bound,
        "fit_for_dosing": flow.is_fit_for_dosing,
        "why_not": list(flow.why_not),
    }
    sign = "at least " if flow.is_lower_bound else ""
    lines = [
        f"Flow {sign}{data['flow_ml_per_day']} mL/day, standard error "
        f"{data['standard_error']}",
        "Fit to dose by."
        if flow.is_fit_for_dosing
        else "Not fit to dose by: " + "; ".join(flow.why_not) + ".",
    ]
    emit(data, as_json=args.json, lines=lines)
    return EXIT_OK
