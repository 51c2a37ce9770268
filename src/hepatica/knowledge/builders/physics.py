"""Fluids and parameters of the pump physics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hepatica.errors import KnowledgeNotFound
from hepatica.knowledge.builders.parts import expect, number
from hepatica.knowledge.entry import KnowledgeEntry
from hepatica.knowledge.views import View
from hepatica.therapy.pump.ambient import Atmosphere
from hepatica.therapy.pump.parameters import Drive, PumpPhysics
from hepatica.therapy.pump.set_flow import SetFlowError
from hepatica.therapy.pump.vapor import Propellant
from hepatica.therapy.pump.viscosity import (
    ExponentialFit,
    GlycerolViscosity,
    Viscosities,
    WaterViscosity,
)


def _part(
    entry: KnowledgeEntry, part: str, forms: tuple[str, ...]
) -> Mapping[str, Any]:
    data: Mapping[str, Any] = expect(entry, "fluid").get(part, {})
    if data.get("form") not in forms:
        raise KnowledgeNotFound(
            f"{entry.id} has no {part.replace('_', ' ')} of the form "
            f"{' or '.join(forms)}"
        )
    return data


def propellant(entry: KnowledgeEntry) -> Propellant:
    """Build a propellant.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``fluid``, with a vapor pressure.

    Returns
    -------
    Propellant
        With its range of temperatures.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind, or no propellant.
    """
    data = _part(entry, "vapor_pressure", ("antoine-log10", "antoine-ln", "wagner-25"))
    critical: dict[str, float] = {}
    if data["form"] == "wagner-25":
        critical = {
            "critical_kelvin": number(data["critical_temperature"]),
            "critical_kpa": number(data["critical_pressure"]),
        }
    return Propellant(
        id=entry.short,
        title=entry.title,
        form=data["form"],
        coefficients=tuple(map(float, data["coefficients"])),
        valid_kelvin_low=float(data["valid"]["low"]),
        valid_kelvin_high=float(data["valid"]["high"]),
        entry=entry.used(),
        **critical,
    )


def water_viscosity(entry: KnowledgeEntry) -> WaterViscosity:
    """Build the viscosity of water.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``fluid``, a sum of powers.

    Returns
    -------
    WaterViscosity
        With its range of temperatures.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind or form.
    """
    data = _part(entry, "viscosity", ("sum-of-powers",))
    return WaterViscosity(
        terms=tuple(
            (float(term["factor"]), float(term["exponent"])) for term in data["terms"]
        ),
        reference_kelvin=number(data["reference_temperature"]),
        valid_celsius_low=float(data["valid"]["low"]),
        valid_celsius_high=float(data["valid"]["high"]),
        entry=entry.used(),
    )


def glycerol_viscosity(entry: KnowledgeEntry) -> GlycerolViscosity:
    """Build the viscosity of glycerol and water.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``fluid``, by Cheng.

    Returns
    -------
    GlycerolViscosity
        With its range of temperatures.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind or form.
    """
    data = _part(entry, "viscosity", ("cheng-2008",))
    a0, a1, b0, b1 = map(float, data["mixing"])
    return GlycerolViscosity(
        water=_pure(data["water"]),
        glycerol=_pure(data["glycerol"]),
        coefficients=(a0, a1, b0, b1),
        valid_celsius_low=float(data["valid"]["low"]),
        valid_celsius_high=float(data["valid"]["high"]),
        entry=entry.used(),
    )


def _pure(data: Mapping[str, Any]) -> ExponentialFit:
    p, q, r, s = map(float, data["coefficients"])
    return ExponentialFit(
        at_zero_mpa_s=float(data["at_zero"]), coefficients=(p, q, r, s)
    )


def pump_physics(entry: KnowledgeEntry, view: View) -> PumpPhysics:
    """Build the parameters of a constant-flow pump, with the fluids that they name.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``pump-physics``.
    view : View
        Where the fluids come from.

    Returns
    -------
    PumpPhysics
        Both ends of the drive pressure, the lower first.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind, or a fluid is missing or of another form.
    """
    data = expect(entry, "pump-physics")
    drives = sorted(
        (
            Drive(
                drive_kpa=number(row["pressure"]),
                propellants=((1.0, propellant(view.get(row["fluid"]))),),
            )
            for row in data["drives"]
        ),
        key=lambda drive: drive.drive_kpa,
    )
    offset, lag, bellows = (
        data["pocket_offset"],
        data["thermal_lag"],
        data["bellows"],
    )
    return PumpPhysics(
        reference_celsius=number(data["reference_temperature"]),
        reference_map_mmhg=number(data["reference_back_pressure"]),
        map_mmhg_low=float(data["back_pressure_valid"]["low"]),
        map_mmhg_high=float(data["back_pressure_valid"]["high"]),
        low=drives[0],
        high=drives[-1],
        bellows_ratio=number(bellows),
        bellows_ratio_low=float(bellows["low"]),
        bellows_ratio_high=float(bellows["high"]),
        dead_volume_ml=number(data["dead_volume"]),
        knee_volume_ml=number(data["knee_volume"]),
        pocket_offset_kelvin=number(offset),
        pocket_offset_kelvin_low=float(offset["low"]),
        pocket_offset_kelvin_high=float(offset["high"]),
        lag_minutes=number(lag),
        lag_minutes_low=float(lag["low"]),
        lag_minutes_high=float(lag["high"]),
        catheter_volume_ml=number(data["catheter_volume"]),
        unit_sd_ratio=number(data["unit_spread"]),
        atmosphere=_atmosphere(data["atmosphere"]),
        viscosities=_viscosities(data["viscosity"], view),
        confidence_fraction=number(data["fit"]["confidence"]),
        min_refills=round(number(data["fit"]["min_refills"])),
        entry=entry.used(),
    )


def _atmosphere(data: Mapping[str, Any]) -> Atmosphere:
    return Atmosphere(
        sea_level_kpa=number(data["sea_level"]),
        lapse_ratio_per_m=number(data["lapse"]),
        exponent_ratio=number(data["exponent"]),
        altitude_m_low=float(data["valid"]["low"]),
        altitude_m_high=float(data["valid"]["high"]),
        water_kpa_per_m=number(data["water"]),
        depth_m_low=float(data["water_valid"]["low"]),
        depth_m_high=float(data["water_valid"]["high"]),
        measured_kpa_low=float(data["measured_valid"]["low"]),
        measured_kpa_high=float(data["measured_valid"]["high"]),
    )


def _viscosities(names: Mapping[str, str], view: View) -> Viscosities:
    saline = view.get(names["saline"])
    ratio = _part(saline, "viscosity", ("ratio-to",))
    if ratio["of"] != names["water"]:
        raise KnowledgeNotFound(f"{saline.id} is not a ratio to {names['water']}")
    return Viscosities(
        water=water_viscosity(view.get(names["water"])),
        saline_ratio=number(ratio["ratio"]),
        glycerol_water=glycerol_viscosity(view.get(names["glycerol_water"])),
    )


def set_flow_error(entry: KnowledgeEntry) -> SetFlowError:
    """Build how far a programmable pump runs off its set rate.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``set-flow-error``.

    Returns
    -------
    SetFlowError
        Mean and spread.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "set-flow-error")
    return SetFlowError(
        mean_ratio=number(data["mean"]),
        sd_ratio=number(data["spread"]),
        entry=entry.used(),
    )
