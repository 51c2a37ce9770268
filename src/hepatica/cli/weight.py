"""``hepatica weight``: dosing weight by a named rule; no rule is the default."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from hepatica.cli.numbers import read_numbers
from hepatica.cli.output import emit
from hepatica.errors import EXIT_OK, AmbiguousVariant, InputError, OutsideValidityError

if TYPE_CHECKING:
    from hepatica.knowledge import PublishedView


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "weight",
        help="dosing weight by one of the published rules",
        description="Work out the dosing weight. The published rules disagree; "
        "without --rule the command refuses and lists them.",
        epilog="example: hepatica weight --rule average-above-25 --sex male "
        "--height-cm 178 --weight-kg 95",
    )
    parser.add_argument("--rule", help="weight rule id; there is no default")
    parser.add_argument(
        "--sex", required=True, choices=["male", "female"], help="for ideal weight"
    )
    parser.add_argument("--height-cm", required=True, metavar="N", help="in cm")
    parser.add_argument("--weight-kg", required=True, metavar="N", help="in kg")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from hepatica.knowledge import PublishedView, bounds_for, build, load_catalog
    from hepatica.therapy.dosing import dosing_weight

    view = PublishedView(load_catalog())
    if args.rule is None:
        raise AmbiguousVariant(_choices(view))
    rule = build.weight_rule(view.get(args.rule), view)
    numbers = read_numbers(
        (("height_cm", args.height_cm, "cm"), ("weight_kg", args.weight_kg, "kg")),
        bounds=bounds_for(view),
    )
    try:
        weight = dosing_weight(rule=rule, sex=args.sex, **numbers)
    except OutsideValidityError as error:
        raise InputError.of("height_cm", "outside-validity", str(error)) from None
    data = {
        "format": "hepatica-weight/1",
        "use": "study-only",
        "rule": rule.id,
        "used": weight.used,
        "dosing_weight_kg": round(weight.dosing_weight_kg, 3),
        "ideal_body_weight_kg": round(weight.ideal_body_weight_kg, 3),
    }
    lines = [
        f"Dosing weight {data['dosing_weight_kg']} kg ({weight.used}) by {rule.id}",
        f"Ideal body weight {data['ideal_body_weight_kg']} kg",
    ]
    emit(data, as_json=args.json, lines=lines)
    return EXIT_OK


def _choices(view: PublishedView) -> str:
    rules = "; ".join(
        f"{entry.short} ({', '.join(sorted(entry.source_refs))}, code {entry.evidence})"
        for entry in view.of_kind("weight-rule")
    )
    return f"rule: published weight rules disagree and none is a default: {rules}"
