"""Vapor pressure of a propellant, the spring of a constant-flow pump."""

from __future__ import annotations

import math
from dataclasses import dataclass

from hepatica.therapy.decisions import EntryUsed
from hepatica.therapy.pump.validity import within
from hepatica.units import KELVIN_AT_0_CELSIUS

_KPA_PER_PA = 1 / 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Propellant:
    """A fluid whose vapor pressure could drive a pump.

    Parameters
    ----------
    id : str
        Short id: ``n-butane``.
    title : str
        In words.
    form : str
        ``antoine-log10``, ``antoine-ln`` or ``wagner-25``.
    coefficients : tuple of float
        A [1], B [K], C [K] of Antoine for the pressure in Pa; or a, b, c, d of
        Wagner. [1]
    valid_kelvin_low, valid_kelvin_high : float
        Temperatures between which the coefficients hold. [K]
    critical_kelvin : float
        Critical temperature, for Wagner. [K]
    critical_kpa : float
        Critical pressure, for Wagner. [kPa]
    entry : EntryUsed
        Where this stands.
    """

    id: str
    title: str
    form: str
    coefficients: tuple[float, ...]
    valid_kelvin_low: float
    valid_kelvin_high: float
    critical_kelvin: float = math.inf
    critical_kpa: float = math.inf
    entry: EntryUsed


def vapor_pressure_kpa(propellant: Propellant, *, temperature_celsius: float) -> float:
    r"""Absolute pressure of a fluid that boils at a temperature.

    Parameters
    ----------
    propellant : Propellant
        The fluid.
    temperature_celsius : float
        Temperature of the pump. [Cel], within the range of the coefficients

    Returns
    -------
    float
        Absolute pressure. [kPa]

    Raises
    ------
    OutsideValidityError
        If the temperature is outside of the range of the coefficients.

    Notes
    -----
    Antoine, and Wagner in its 2.5,5 form:

    .. math:: \log_{10} P = A - \frac{B}{T + C},\qquad
              \ln\frac{P}{P_c} = \frac{a\tau + b\tau^{1.5} + c\tau^{2.5}
              + d\tau^{5}}{T_r},\quad \tau = 1 - T_r

    Checked against the reference equations of state in the tests.

    Sources: ``poling-2001``, ``vdi-ppds``, ``landolt-boernstein-v20``;
    ``pumps-knowledge`` section 3.2.
    """
    kelvin = temperature_celsius + KELVIN_AT_0_CELSIUS
    within(
        temperature_celsius,
        name=f"the temperature of {propellant.id}",
        low=propellant.valid_kelvin_low - KELVIN_AT_0_CELSIUS,
        high=propellant.valid_kelvin_high - KELVIN_AT_0_CELSIUS,
        unit="Cel",
    )
    if propellant.form == "wagner-25":
        return _wagner_kpa(propellant, kelvin)
    a, b, c = propellant.coefficients
    exponent = a - b / (kelvin + c)
    if propellant.form == "antoine-ln":
        return math.exp(exponent) * _KPA_PER_PA
    return math.pow(10, exponent) * _KPA_PER_PA


def _wagner_kpa(propellant: Propellant, kelvin: float) -> float:
    a, b, c, d = propellant.coefficients
    reduced = kelvin / propellant.critical_kelvin
    tau = 1 - reduced
    total = a * tau + b * tau**1.5 + c * tau**2.5 + d * tau**5
    return propellant.critical_kpa * math.exp(total / reduced)
