"""``hepatica fit-flow``: what a pump's own refills say of its flow and its drive."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from hepatica.cli.numbers import read_numbers
from hepatica.cli.output import emit
from hepatica.cli.worksheet import read_file
from hepatica.errors import EXIT_OK, InputError

if TYPE_CHECKING:
    from hepatica.therapy.pump.parameters import PumpPhysics
    from hepatica.therapy.pump.refill_fit import FlowFit
    from hepatica.therapy.schedule.refills import ReadRefill

_SET = "a programmable pump runs at the rate that it is set to: nothing is fitted"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "fit-flow",
        help="flow and drive pressure of a pump from its own refills",
        description="Fit the flow at 37 degrees Celsius, sea level and saline to the "
        "refills of the pump in place, each with a 90 percent interval that knows the "
        "error of the syringes alone. An exposure counts with its figure: an altitude "
        "as 1609 m, a fever as 39.2 C. Without one the drive pressure does not show, "
        "and the bracket is given in its place. It explains and never doses.",
        epilog="example: hepatica fit-flow case.course.json --json",
    )
    parser.add_argument(
        "course_file", help="hepatica-course/1 JSON; - for standard input"
    )
    parser.add_argument(
        "--glycerol-fraction",
        metavar="G",
        help="glycerol by mass in the glycerin fills, 0 to 1; without it they are not "
        "used",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from hepatica import wire
    from hepatica.knowledge import PublishedView, build, load_catalog
    from hepatica.therapy.course import fold
    from hepatica.therapy.pump.refill_fit import FlowFit, fit_flow
    from hepatica.therapy.schedule.refills import read_refills

    glycerol = _glycerol(args.glycerol_fraction)
    file = wire.read_course_file(read_file(args.course_file))
    course = fold(file.course, file.facts)
    device = course.device
    if device is None:
        raise InputError.of(
            "course_file", "no-single-pump", "must hold just one pump that is in place"
        )
    view = PublishedView(load_catalog())
    physics = build.pump_physics(view.get("constant-flow-physics"), view)
    fitness = build.flow_fitness(view.get("flow-fitness"))
    refills: tuple[ReadRefill, ...] = ()
    if device.factory_flow_rate_ml_per_day is None:
        fit = FlowFit(why_no_flow=_SET, why_no_drive=_SET)
    else:
        refills = read_refills(
            device, course, fitness, physics, glycerol_fraction=glycerol
        )
        fit = fit_flow(
            [r.interval for r in refills if r.interval is not None],
            physics,
            syringe_sd_ml=fitness.syringe_sd_ml,
        )
    data = _answer(file.course, device.model, fit, refills, physics)
    emit(data, as_json=args.json, lines=_lines(data))
    return EXIT_OK


def _glycerol(text: str | None) -> float | None:
    if text is None:
        return None
    fields = [("glycerol_fraction", text, "mass of glycerol over all")]
    share = read_numbers(fields, bounds={})["glycerol_fraction"]
    if not 0 <= share <= 1:
        raise InputError.of("glycerol_fraction", "outside-validity", "must be 0 to 1")
    return share


def _rounded(*values: float | None) -> list[float] | None:
    found = [round(value, 4) for value in values if value is not None]
    return found or None


def _answer(
    course: str,
    model: str,
    fit: FlowFit,
    refills: tuple[ReadRefill, ...],
    physics: PumpPhysics,
) -> dict[str, Any]:
    flow, drive = _rounded(fit.flow_ml_per_day), _rounded(fit.drive_kpa)
    return {
        "format": "hepatica-fit-flow/1",
        "use": "study-only",
        "course": course,
        "pump": model,
        "flow_ml_per_day": flow[0] if flow else None,
        "flow_ml_per_day_interval": _rounded(
            fit.flow_ml_per_day_low, fit.flow_ml_per_day_high
        ),
        "flow_why": fit.why_no_flow,
        "drive_pressure_kpa": drive[0] if drive else None,
        "drive_pressure_kpa_interval": _rounded(fit.drive_kpa_low, fit.drive_kpa_high),
        "drive_pressure_kpa_bracket": [physics.low.drive_kpa, physics.high.drive_kpa],
        "drive_why": fit.why_no_drive,
        "confidence": physics.confidence_fraction,
        "misfit": None if fit.misfit_ratio is None else round(fit.misfit_ratio, 2),
        "used": [_interval(r) for r in refills if r.interval is not None],
        "not_used": [
            _interval(r) | {"why": list(r.why_not)}
            for r in refills
            if r.interval is None
        ],
    }


def _interval(refill: ReadRefill) -> dict[str, Any]:
    seen = refill.observation
    return {
        "from": seen.from_on.isoformat() if seen.from_on else None,
        "to": seen.to_on.isoformat() if seen.to_on else None,
        "infusate": seen.infusate.value,
        "flow_ml_per_day": round(seen.flow_ml_per_day, 4),
    }


def _lines(data: dict[str, Any]) -> list[str]:
    bracket = "{:g} to {:g}".format(*data["drive_pressure_kpa_bracket"])
    lines = [
        _line("Flow", "mL/day", data["flow_ml_per_day"], data, "flow_ml_per_day")
        or f"No flow: {data['flow_why']}.",
        _line("Drive", "kPa", data["drive_pressure_kpa"], data, "drive_pressure_kpa")
        or f"No drive pressure, it may be {bracket} kPa: {data['drive_why']}.",
        "Never dose by this.",
        f"{len(data['used'])} intervals used.",
    ]
    return lines + [
        f"  not used, {row['from']} to {row['to']}: {'; '.join(row['why'])}"
        for row in data["not_used"]
    ]


def _line(
    what: str, unit: str, value: float | None, data: dict[str, Any], name: str
) -> str:
    if value is None:
        return ""
    low, high = data[f"{name}_interval"]
    return f"{what} {value:g} {unit}, 90 percent interval {low:g} to {high:g}"
