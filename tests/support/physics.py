"""The pump physics as the package publishes it, read once."""

from dataclasses import replace
from functools import cache

from hepatica.knowledge import PublishedView, build, load_catalog
from hepatica.therapy.pump.ambient import ambient_kpa
from hepatica.therapy.pump.parameters import (
    Conditions,
    PumpPhysics,
    reference_conditions,
)
from hepatica.therapy.pump.vapor import Propellant


@cache
def view() -> PublishedView:
    return PublishedView(load_catalog())


@cache
def physics() -> PumpPhysics:
    return build.pump_physics(view().get("constant-flow-physics"), view())


@cache
def fluid(name: str) -> Propellant:
    return build.propellant(view().get(f"fluid/{name}"))


def where(*, altitude_m: float = 0.0, **changes: float | None) -> Conditions:
    """Reference conditions, but for what is named."""
    pressure = ambient_kpa(physics().atmosphere, altitude_m=altitude_m)
    base = replace(reference_conditions(physics()), ambient_kpa=pressure)
    return replace(base, **changes)
