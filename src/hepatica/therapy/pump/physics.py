"""Flow of a constant-flow pump against its calibration, as a band, never a line.

The drive pressure of no implantable pump for the artery is known. Both ends of
what it can be are computed and given. Nothing here doses: a dose rests on the
flow that the refills of this pump show.
"""

from __future__ import annotations

from dataclasses import dataclass

from hepatica.therapy.pump.parameters import (
    Conditions,
    Drive,
    PumpPhysics,
    reference_conditions,
)
from hepatica.therapy.pump.validity import within
from hepatica.therapy.pump.vapor import Propellant, vapor_pressure_kpa
from hepatica.therapy.pump.viscosity import (
    glycerol_viscosity_mpa_s,
    saline_viscosity_mpa_s,
)
from hepatica.units import KPA_PER_MMHG


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowBand:
    """Flow over the calibrated flow, from both ends of the drive pressure.

    Parameters
    ----------
    flow_ratio_low, flow_ratio_high : float
        1 at the reference state; below 0 the pump would draw blood. [1]
    """

    flow_ratio_low: float
    flow_ratio_high: float

    @property
    def is_reversed(self) -> bool:
        """Whether the pump may run backwards at one end of the band."""
        return self.flow_ratio_low < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotInfuse:
    """A fluid that cannot push against an artery.

    Parameters
    ----------
    propellant : str
        Its id.
    drive_kpa : float
        What is left at the reference state, 0 or below. [kPa]
    """

    propellant: str
    drive_kpa: float

    @property
    def message(self) -> str:
        """Say it in one sentence."""
        return f"{self.propellant} cannot infuse: it does not overcome an artery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivities:
    """Local changes of the flow at the reference state.

    Parameters
    ----------
    ratio_per_kelvin : float
        Share of the flow for one degree. [1/K]
    ratio_per_kpa : float
        Share of the flow for one kPa of air or artery. [1/kPa]
    """

    ratio_per_kelvin: float
    ratio_per_kpa: float


def drive_of(physics: PumpPhysics, propellant: Propellant) -> Drive | CannotInfuse:
    """Say what a propellant leaves to drive with, at the reference state.

    Parameters
    ----------
    physics : PumpPhysics
        For the reference state.
    propellant : Propellant
        Any fluid that holds at the reference temperature.

    Returns
    -------
    Drive or CannotInfuse
        The second where its pressure does not overcome air and artery.

    Raises
    ------
    OutsideValidityError
        If its coefficients do not hold at the reference temperature.
    """
    vapor = vapor_pressure_kpa(
        propellant, temperature_celsius=physics.reference_celsius
    )
    left = vapor - physics.reference_outlet_kpa
    if left <= 0:
        return CannotInfuse(propellant=propellant.id, drive_kpa=left)
    return Drive(drive_kpa=left, propellants=((1.0, propellant),))


def drive_between(physics: PumpPhysics, *, drive_kpa: float) -> Drive:
    """Make a drive inside of the bracket, by blending its two ends.

    Parameters
    ----------
    physics : PumpPhysics
        With the bracket.
    drive_kpa : float
        At the reference state. [kPa], within the bracket

    Returns
    -------
    Drive
        Its vapor pressure grows by a blend of both fluids; R-114, which lies
        between, is met within 2 percent of its growth.

    Raises
    ------
    OutsideValidityError
        If it is outside of the bracket.
    """
    low, high = physics.low, physics.high
    within(
        drive_kpa,
        name="drive_kpa",
        low=low.drive_kpa,
        high=high.drive_kpa,
        unit="kPa",
    )
    share = (drive_kpa - low.drive_kpa) / (high.drive_kpa - low.drive_kpa)
    blend = [(part * (1 - share), propellant) for part, propellant in low.propellants]
    blend += [(part * share, propellant) for part, propellant in high.propellants]
    return Drive(drive_kpa=drive_kpa, propellants=tuple(blend))


def drive_now_kpa(physics: PumpPhysics, drive: Drive, conditions: Conditions) -> float:
    r"""Pressure that pushes under some conditions; below 0 it draws.

    Parameters
    ----------
    physics : PumpPhysics
        Reference state.
    drive : Drive
        What pushes.
    conditions : Conditions
        Where the pump is.

    Returns
    -------
    float
        [kPa]

    Raises
    ------
    OutsideValidityError
        If the temperature or a pressure is outside of its range.

    Notes
    -----
    Anchored at the drive of the reference state, so that the one unknown is a
    parameter and the fluid gives only how the pressure grows:

    .. math:: \Delta P = \Delta P_{ref} + P_{ref}\left(\frac{P_v(T)}{P_v(T_{ref})}
              - 1\right) - (P_{amb} - P_0) - (MAP - MAP_{ref})

    Sources: ``pumps-knowledge`` equations 2, 4 and 6.
    """
    atmosphere = physics.atmosphere
    within(
        conditions.ambient_kpa,
        name="ambient_kpa",
        low=atmosphere.measured_kpa_low,
        high=atmosphere.measured_kpa_high,
        unit="kPa",
    )
    within(
        conditions.map_mmhg,
        name="map_mmhg",
        low=physics.map_mmhg_low,
        high=physics.map_mmhg_high,
        unit="mm[Hg]",
    )
    absolute = drive.drive_kpa + physics.reference_outlet_kpa
    growth = sum(
        share * (_vapor_ratio(physics, propellant, conditions) - 1)
        for share, propellant in drive.propellants
    )
    outlet = conditions.ambient_kpa + conditions.map_mmhg * KPA_PER_MMHG
    return drive.drive_kpa + absolute * growth - (outlet - physics.reference_outlet_kpa)


def _vapor_ratio(
    physics: PumpPhysics, propellant: Propellant, conditions: Conditions
) -> float:
    if conditions.pump_temperature_celsius == physics.reference_celsius:
        return 1.0
    now = vapor_pressure_kpa(
        propellant, temperature_celsius=conditions.pump_temperature_celsius
    )
    reference = vapor_pressure_kpa(
        propellant, temperature_celsius=physics.reference_celsius
    )
    return now / reference


def viscosity_ratio(physics: PumpPhysics, conditions: Conditions) -> float:
    """Viscosity of what flows over that of saline at the reference temperature.

    Parameters
    ----------
    physics : PumpPhysics
        Reference state and viscosities.
    conditions : Conditions
        Temperature and what flows.

    Returns
    -------
    float
        [1], > 0

    Raises
    ------
    OutsideValidityError
        If the temperature or the share of glycerol is outside of its range.
    """
    fluids = physics.viscosities
    temperature = conditions.pump_temperature_celsius
    reference = saline_viscosity_mpa_s(
        fluids, temperature_celsius=physics.reference_celsius
    )
    if conditions.glycerol_fraction is None:
        now = saline_viscosity_mpa_s(fluids, temperature_celsius=temperature)
    else:
        now = glycerol_viscosity_mpa_s(
            fluids.glycerol_water,
            temperature_celsius=temperature,
            glycerol_fraction=conditions.glycerol_fraction,
        )
    return now / reference


def flow_ratio(physics: PumpPhysics, drive: Drive, conditions: Conditions) -> float:
    """Flow over the calibrated flow for one drive; below 0 the pump draws.

    Parameters
    ----------
    physics : PumpPhysics
        Parameters.
    drive : Drive
        What pushes.
    conditions : Conditions
        Where the pump is and what is in it.

    Returns
    -------
    float
        [1]

    Raises
    ------
    OutsideValidityError
        If an input is outside of its range.

    Notes
    -----
    At a volume where the bellows add nothing, and above the low-fill tail; see
    ``drain`` for both. Sources: ``pumps-knowledge`` equation 6.
    """
    push = drive_now_kpa(physics, drive, conditions) / drive.drive_kpa
    return push / viscosity_ratio(physics, conditions)


def flow_band(physics: PumpPhysics, conditions: Conditions) -> FlowBand:
    """Flow over the calibrated flow, from both ends of the unknown drive.

    Parameters
    ----------
    physics : PumpPhysics
        Parameters.
    conditions : Conditions
        Where the pump is and what is in it.

    Returns
    -------
    FlowBand
        Never a single figure.

    Raises
    ------
    OutsideValidityError
        If an input is outside of its range.

    Notes
    -----
    Never doses. The flow of a drive between the ends lies between theirs to
    within 1 percent of it. Sources: ``pumps-knowledge`` sections 2.3 and 10.1.
    """
    ends = [
        flow_ratio(physics, drive, conditions) for drive in (physics.low, physics.high)
    ]
    return FlowBand(flow_ratio_low=min(ends), flow_ratio_high=max(ends))


def sensitivities(physics: PumpPhysics, drive: Drive) -> Sensitivities:
    r"""Local changes of the flow with temperature and with pressure.

    Parameters
    ----------
    physics : PumpPhysics
        Parameters.
    drive : Drive
        What pushes.

    Returns
    -------
    Sensitivities
        At the reference state.

    Notes
    -----
    .. math:: S_T = \frac{dP_v/dT}{\Delta P} - \frac{d\ln\mu}{dT},\qquad
              S_P = -\frac{1}{\Delta P}

    The first by a central difference over one degree.

    Sources: ``pumps-knowledge`` equation 13.
    """
    at = reference_conditions(physics)
    half = 1 / 2
    warm, cold = (
        flow_ratio(
            physics,
            drive,
            Conditions(
                pump_temperature_celsius=physics.reference_celsius + step,
                ambient_kpa=at.ambient_kpa,
                map_mmhg=at.map_mmhg,
            ),
        )
        for step in (half, -half)
    )
    return Sensitivities(
        ratio_per_kelvin=warm - cold, ratio_per_kpa=-1 / drive.drive_kpa
    )
