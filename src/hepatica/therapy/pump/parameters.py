"""Parameters of the pump physics, and the conditions that a pump is under."""

from __future__ import annotations

from dataclasses import dataclass

from hepatica.therapy.decisions import EntryUsed
from hepatica.therapy.pump.ambient import Atmosphere
from hepatica.therapy.pump.vapor import Propellant
from hepatica.therapy.pump.viscosity import Viscosities
from hepatica.units import KPA_PER_MMHG


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """What pushes: the pressure left at the reference state, and how it grows.

    Parameters
    ----------
    drive_kpa : float
        Reservoir minus outlet at the reference state. [kPa], > 0
    propellants : tuple of (float, Propellant)
        Shares that add up to 1, and the fluids whose vapor pressure grows.
    """

    drive_kpa: float
    propellants: tuple[tuple[float, Propellant], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpPhysics:
    """Parameters of the model of a constant-flow pump.

    Parameters
    ----------
    reference_celsius : float
        Temperature of the calibration. [Cel]
    reference_map_mmhg : float
        Mean arterial pressure of the calibration. [mm[Hg]]
    map_mmhg_low, map_mmhg_high : float
        Arterial pressures that are answered for. [mm[Hg]]
    low, high : Drive
        Ends of the bracket of the unknown drive pressure.
    bellows_ratio : float
        Share of the flow that is lost from full to empty. [1]
    bellows_ratio_low, bellows_ratio_high : float
        What it can be. [1]
    dead_volume_ml, knee_volume_ml : float
        Unusable volume, and where the flow begins to fall. [mL]
    pocket_offset_kelvin : float
        Core minus pocket. [K]
    pocket_offset_kelvin_low, pocket_offset_kelvin_high : float
        What it can be. [K]
    lag_minutes, lag_minutes_low, lag_minutes_high : float
        Time constant of the pump's temperature. [min]
    catheter_volume_ml : float
        Dead volume from pump to artery. [mL]
    unit_sd_ratio : float
        Spread of pumps about their label. [1]
    atmosphere : Atmosphere
        Air and water.
    viscosities : Viscosities
        What flows.
    confidence_fraction : float
        Of the intervals of a fit. [1]
    min_refills : int
        Fewest refills that a fit is made of.
    entry : EntryUsed
        Where this stands.
    """

    reference_celsius: float
    reference_map_mmhg: float
    map_mmhg_low: float
    map_mmhg_high: float
    low: Drive
    high: Drive
    bellows_ratio: float
    bellows_ratio_low: float
    bellows_ratio_high: float
    dead_volume_ml: float
    knee_volume_ml: float
    pocket_offset_kelvin: float
    pocket_offset_kelvin_low: float
    pocket_offset_kelvin_high: float
    lag_minutes: float
    lag_minutes_low: float
    lag_minutes_high: float
    catheter_volume_ml: float
    unit_sd_ratio: float
    atmosphere: Atmosphere
    viscosities: Viscosities
    confidence_fraction: float
    min_refills: int
    entry: EntryUsed

    @property
    def reference_outlet_kpa(self) -> float:
        """Air and artery at the reference state. [kPa]."""
        return self.atmosphere.sea_level_kpa + self.reference_map_mmhg * KPA_PER_MMHG


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Where the pump is and what is in it.

    Parameters
    ----------
    pump_temperature_celsius : float
        Of the pump itself, which lags the person. [Cel]
    ambient_kpa : float
        Absolute pressure around the person. [kPa]
    map_mmhg : float
        Mean arterial pressure at the tip. [mm[Hg]]
    glycerol_fraction : float or None
        Share of glycerol by mass; ``None`` is saline, or what flows like it. [1]
    """

    pump_temperature_celsius: float
    ambient_kpa: float
    map_mmhg: float
    glycerol_fraction: float | None = None


def reference_conditions(physics: PumpPhysics) -> Conditions:
    """Give the state in which the flow ratio is 1.

    Parameters
    ----------
    physics : PumpPhysics
        Parameters.

    Returns
    -------
    Conditions
        Saline at the reference temperature, at sea level.
    """
    return Conditions(
        pump_temperature_celsius=physics.reference_celsius,
        ambient_kpa=physics.atmosphere.sea_level_kpa,
        map_mmhg=physics.reference_map_mmhg,
    )
