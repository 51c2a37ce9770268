"""Pressure around the person: by altitude, by depth, or as it was measured."""

from __future__ import annotations

import math
from dataclasses import dataclass

from hepatica.therapy.pump.validity import within


@dataclass(frozen=True, slots=True, kw_only=True)
class Atmosphere:
    """The standard atmosphere up to the tropopause, and water above a person.

    Parameters
    ----------
    sea_level_kpa : float
        [kPa]
    lapse_ratio_per_m : float
        Fall of the temperature over that at sea level. [1/m]
    exponent_ratio : float
        [1]
    altitude_m_low, altitude_m_high : float
        Where the formula holds. [m]
    water_kpa_per_m : float
        Pressure of sea water. [kPa/m]
    depth_m_low, depth_m_high : float
        Depths that are answered for. [m]
    measured_kpa_low, measured_kpa_high : float
        Measured pressures that are believed. [kPa]
    """

    sea_level_kpa: float
    lapse_ratio_per_m: float
    exponent_ratio: float
    altitude_m_low: float
    altitude_m_high: float
    water_kpa_per_m: float
    depth_m_low: float
    depth_m_high: float
    measured_kpa_low: float
    measured_kpa_high: float


def ambient_kpa(
    atmosphere: Atmosphere, *, altitude_m: float = 0.0, depth_m: float = 0.0
) -> float:
    r"""Pressure at an altitude, or below the surface of the sea.

    Parameters
    ----------
    atmosphere : Atmosphere
        Constants of the standard atmosphere.
    altitude_m : float
        Above sea level. [m]
    depth_m : float
        Below the surface of the water that is at that altitude. [m], >= 0

    Returns
    -------
    float
        Absolute pressure. [kPa]

    Raises
    ------
    OutsideValidityError
        If either is outside of its range.

    Notes
    -----
    .. math:: P = P_0 (1 - 2.25577\cdot 10^{-5} h)^{5.25588} + 10.05\,d

    Sources: ``us-standard-atmosphere-1976``; ``pumps-knowledge`` equation 3.
    """
    within(
        altitude_m,
        name="altitude_m",
        low=atmosphere.altitude_m_low,
        high=atmosphere.altitude_m_high,
        unit="m",
    )
    within(
        depth_m,
        name="depth_m",
        low=atmosphere.depth_m_low,
        high=atmosphere.depth_m_high,
        unit="m",
    )
    share = math.pow(
        1 - atmosphere.lapse_ratio_per_m * altitude_m, atmosphere.exponent_ratio
    )
    return atmosphere.sea_level_kpa * share + atmosphere.water_kpa_per_m * depth_m


def measured_ambient_kpa(atmosphere: Atmosphere, *, measured_kpa: float) -> float:
    """Pressure as a barometer or a chamber shows it.

    Parameters
    ----------
    atmosphere : Atmosphere
        With the range that is believed.
    measured_kpa : float
        Absolute pressure. [kPa]

    Returns
    -------
    float
        The same. [kPa]

    Raises
    ------
    OutsideValidityError
        If it is outside of the range.
    """
    return within(
        measured_kpa,
        name="measured_kpa",
        low=atmosphere.measured_kpa_low,
        high=atmosphere.measured_kpa_high,
        unit="kPa",
    )
