"""Viscosity of what flows: water, saline, glycerol and water."""

from __future__ import annotations

import math
from dataclasses import dataclass

from hepatica.therapy.decisions import EntryUsed
from hepatica.therapy.pump.validity import within
from hepatica.units import KELVIN_AT_0_CELSIUS


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterViscosity:
    """Viscosity of water as a sum of powers of the temperature.

    Parameters
    ----------
    terms : tuple of (float, float)
        Factor [mPa.s] and exponent [1] of each.
    reference_kelvin : float
        Temperature that the temperature is divided by. [K]
    valid_celsius_low, valid_celsius_high : float
        Where it holds. [Cel]
    entry : EntryUsed
        Where this stands.
    """

    terms: tuple[tuple[float, float], ...]
    reference_kelvin: float
    valid_celsius_low: float
    valid_celsius_high: float
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class ExponentialFit:
    """Viscosity of a pure fluid as an exponential of the temperature.

    Parameters
    ----------
    at_zero_mpa_s : float
        At 0 degrees Celsius. [mPa.s]
    coefficients : tuple of float
        p, q, r, s of ``exp((p + q T) T / (r + s T))``, T in Cel. [1]
    """

    at_zero_mpa_s: float
    coefficients: tuple[float, float, float, float]

    def at(self, *, temperature_celsius: float) -> float:
        """Give the viscosity at a temperature.

        Parameters
        ----------
        temperature_celsius : float
            [Cel]

        Returns
        -------
        float
            [mPa.s]
        """
        t = temperature_celsius
        p, q, r, s = self.coefficients
        return self.at_zero_mpa_s * math.exp((p + q * t) * t / (r + s * t))


@dataclass(frozen=True, slots=True, kw_only=True)
class GlycerolViscosity:
    """Viscosity of glycerol and water in any proportion.

    Parameters
    ----------
    water, glycerol : ExponentialFit
        The pure fluids.
    coefficients : tuple of float
        Of the mixing rule: a = first + second x T, b = (third + fourth x T) a^2.5. [1]
    valid_celsius_low, valid_celsius_high : float
        Where it holds. [Cel]
    entry : EntryUsed
        Where this stands.
    """

    water: ExponentialFit
    glycerol: ExponentialFit
    coefficients: tuple[float, float, float, float]
    valid_celsius_low: float
    valid_celsius_high: float
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Viscosities:
    """Everything that may flow.

    Parameters
    ----------
    water : WaterViscosity
        Plain water.
    saline_ratio : float
        Viscosity of normal saline over that of water. [1]
    glycerol_water : GlycerolViscosity
        Glycerol and water.
    """

    water: WaterViscosity
    saline_ratio: float
    glycerol_water: GlycerolViscosity


def water_viscosity_mpa_s(
    water: WaterViscosity, *, temperature_celsius: float
) -> float:
    r"""Dynamic viscosity of liquid water at the pressure of the air.

    Parameters
    ----------
    water : WaterViscosity
        Terms of the sum.
    temperature_celsius : float
        [Cel], within the range of the terms

    Returns
    -------
    float
        [mPa.s]

    Raises
    ------
    OutsideValidityError
        If the temperature is outside of the range.

    Notes
    -----
    .. math:: \mu = \sum_i a_i (T / T_0)^{b_i}

    Sources: ``iapws-sr6-08``.
    """
    within(
        temperature_celsius,
        name="temperature_celsius of water",
        low=water.valid_celsius_low,
        high=water.valid_celsius_high,
        unit="Cel",
    )
    ratio = (temperature_celsius + KELVIN_AT_0_CELSIUS) / water.reference_kelvin
    return math.fsum(a * math.pow(ratio, b) for a, b in water.terms)


def saline_viscosity_mpa_s(
    viscosities: Viscosities, *, temperature_celsius: float
) -> float:
    """Dynamic viscosity of 0.9 percent saline.

    Parameters
    ----------
    viscosities : Viscosities
        Water, and the ratio of saline to it.
    temperature_celsius : float
        [Cel], within the range of water

    Returns
    -------
    float
        [mPa.s]

    Raises
    ------
    OutsideValidityError
        If the temperature is outside of the range.

    Notes
    -----
    The ratio is that at 37 degrees Celsius, taken at every temperature.

    Sources: ``coolprop-8``; ``pumps-knowledge`` section 3.3.
    """
    water = water_viscosity_mpa_s(
        viscosities.water, temperature_celsius=temperature_celsius
    )
    return viscosities.saline_ratio * water


def glycerol_viscosity_mpa_s(
    mixture: GlycerolViscosity, *, temperature_celsius: float, glycerol_fraction: float
) -> float:
    r"""Dynamic viscosity of glycerol and water.

    Parameters
    ----------
    mixture : GlycerolViscosity
        Coefficients.
    temperature_celsius : float
        [Cel], within the range of the formula
    glycerol_fraction : float
        Share of glycerol by mass, never by volume. [1], 0 to 1

    Returns
    -------
    float
        [mPa.s]

    Raises
    ------
    OutsideValidityError
        If the temperature or the share is outside of its range.

    Notes
    -----
    .. math:: \mu = \mu_w^{\alpha}\,\mu_g^{1-\alpha},\qquad
              \alpha = 1 - C + \frac{a b C (1 - C)}{a C + b (1 - C)}

    Two public scripts drop the factor :math:`a^{2.5}` in b and are wrong.

    Sources: ``cheng-2008``; ``pumps-knowledge`` section 3.4.
    """
    t, c = temperature_celsius, glycerol_fraction
    within(
        t,
        name="temperature_celsius of glycerol and water",
        low=mixture.valid_celsius_low,
        high=mixture.valid_celsius_high,
        unit="Cel",
    )
    within(c, name="glycerol_fraction", low=0, high=1, unit="1")
    a0, a1, b0, b1 = mixture.coefficients
    a = a0 + a1 * t
    b = (b0 + b1 * t) * a**2.5
    alpha = 1 - c + a * b * c * (1 - c) / (a * c + b * (1 - c))
    water = mixture.water.at(temperature_celsius=t)
    glycerol = mixture.glycerol.at(temperature_celsius=t)
    return math.pow(water, alpha) * math.pow(glycerol, 1 - alpha)
