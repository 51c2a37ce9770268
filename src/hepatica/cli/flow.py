"""``hepatica flow``: what temperature, place and infusate do to a pump's flow."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from hepatica.cli.numbers import read_numbers
from hepatica.cli.output import emit
from hepatica.errors import EXIT_OK, InputError, OutsideValidityError

if TYPE_CHECKING:
    from hepatica.therapy.pump.parameters import Conditions, PumpPhysics

_OPTIONAL = (("glycerol_fraction", "mass of glycerol over all"), ("map_mmhg", "mmHg"))
_CONSTANT = (
    "the drive pressure of this pump is not published: both ends of what it can be are "
    "computed. Never dose by this: a dose rests on the flow that the refills show"
)
_PROGRAMMABLE = (
    "a programmable pump meters its flow: temperature, altitude, arterial pressure and "
    "viscosity do not change it within its limits"
)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "flow",
        help="what temperature, altitude and infusate do to a pump's flow, as a band",
        description="Flow over the flow at 37 degrees Celsius, sea level and saline, "
        "for both ends of the drive pressure, which no maker publishes. A ratio below "
        "0 means that the pump may draw blood. It explains and never doses. Without "
        "--glycerol-fraction the infusate is saline, or what flows like it.",
        epilog="example: hepatica flow --pump intera-3000-30 --pump-temperature-c 38 "
        "--altitude-m 0",
    )
    parser.add_argument("--pump", required=True, help="pump model id")
    parser.add_argument(
        "--pump-temperature-c",
        required=True,
        metavar="T",
        help="of the pump, in degrees Celsius",
    )
    parser.add_argument(
        "--altitude-m", required=True, metavar="H", help="above sea level, in m"
    )
    parser.add_argument(
        "--glycerol-fraction",
        metavar="G",
        help="glycerol by mass, not by volume, 0 to 1",
    )
    parser.add_argument(
        "--map-mmhg",
        metavar="M",
        help="mean arterial pressure in mmHg; the reference state without it",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from hepatica.knowledge import PublishedView, build, load_catalog
    from hepatica.therapy.pump import ProgrammablePump

    view = PublishedView(load_catalog())
    pump = build.pump_model(view.get(args.pump))
    physics = build.pump_physics(view.get("constant-flow-physics"), view)
    conditions = _conditions(args, physics)
    data: dict[str, Any] = {
        "format": "hepatica-flow/1",
        "use": "study-only",
        "pump": pump.id,
    }
    if isinstance(pump, ProgrammablePump):
        data |= {
            "flow_ratio_low": 1.0,
            "flow_ratio_high": 1.0,
            "is_reversed": False,
            "why": _PROGRAMMABLE,
            "drives": [],
        }
    else:
        data |= _band(physics, conditions)
    emit(data, as_json=args.json, lines=_lines(data))
    return EXIT_OK


def _conditions(args: argparse.Namespace, physics: PumpPhysics) -> Conditions:
    from hepatica.therapy.pump.ambient import ambient_kpa
    from hepatica.therapy.pump.parameters import Conditions
    from hepatica.therapy.pump.validity import within

    numbers = read_numbers(
        (
            ("pump_temperature_c", args.pump_temperature_c, "degrees Celsius"),
            ("altitude_m", args.altitude_m, "m"),
            *(
                (name, getattr(args, name), unit)
                for name, unit in _OPTIONAL
                if getattr(args, name) is not None
            ),
        ),
        bounds={},
    )
    arterial = numbers.get("map_mmhg", physics.reference_map_mmhg)
    glycerol = numbers.get("glycerol_fraction")
    try:
        pressure = ambient_kpa(physics.atmosphere, altitude_m=numbers["altitude_m"])
        low, high = physics.map_mmhg_low, physics.map_mmhg_high
        within(arterial, name="map_mmhg", low=low, high=high, unit="mmHg")
        if glycerol is not None:
            within(glycerol, name="glycerol_fraction", low=0, high=1, unit="1")
    except OutsideValidityError as error:
        name, _, words = str(error).partition(" ")
        raise InputError.of(name, "outside-validity", words) from None
    return Conditions(
        pump_temperature_celsius=numbers["pump_temperature_c"],
        ambient_kpa=pressure,
        map_mmhg=arterial,
        glycerol_fraction=glycerol,
    )


def _band(physics: PumpPhysics, conditions: Conditions) -> dict[str, Any]:
    from hepatica.therapy.pump.physics import flow_band, flow_ratio

    try:
        band = flow_band(physics, conditions)
    except OutsideValidityError as error:
        # the other conditions were checked before
        raise InputError.of(
            "pump_temperature_c", "outside-validity", str(error)
        ) from None
    return {
        "flow_ratio_low": round(band.flow_ratio_low, 4),
        "flow_ratio_high": round(band.flow_ratio_high, 4),
        "is_reversed": band.is_reversed,
        "why": _CONSTANT,
        "drives": [
            {
                "propellant": drive.propellants[0][1].id,
                "drive_pressure_kpa": drive.drive_kpa,
                "flow_ratio": round(flow_ratio(physics, drive, conditions), 4),
            }
            for drive in (physics.low, physics.high)
        ],
    }


def _lines(data: dict[str, Any]) -> list[str]:
    low, high = data["flow_ratio_low"], data["flow_ratio_high"]
    lines = [
        f"Flow {low:g} to {high:g} of that at 37 degrees Celsius, sea level, saline.",
        data["why"][0].upper() + data["why"][1:] + ".",
    ]
    if data["is_reversed"]:
        lines.insert(1, "The pump may run backwards and draw blood.")
    return lines
