"""The only home of conversion factors and of turning text into a number.

Inside the package each quantity has one canonical unit, named in its suffix.
Here a value with a UCUM unit becomes a value in the canonical unit, exactly
(decimal arithmetic), or is refused with the list of what is known.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from hepatica.errors import InputError, UnitError

SUFFIXES = (
    "_mg",
    "_ml",
    "_kg",
    "_cm",
    "_mm",
    "_days",
    "_mg_per_day",
    "_ml_per_day",
    "_mg_per_kg_per_day",
    "_mg_per_ml",
    "_fraction",
    "_ratio",
    "_m",
    "_kpa",
    "_mmhg",
    "_mpa_s",
    "_celsius",
    "_kelvin",
    "_minutes",
    "_per_day",
)
"""Unit suffixes that a bare number may carry inside the package."""

CANONICAL_UNITS = {
    "catalytic": "U/L",
    "bilirubin": "mg/dL",
    "cells": "10*3/uL",
    "protein": "g/dL",
    "mass": "mg",
    "weight": "kg",
    "length": "cm",
    "volume": "mL",
    "time": "d",
    "ratio": "1",
}
"""Quantity to the one unit it has inside the package (UCUM)."""

# Bilirubin: molar mass 584.66 g/mol (C33H36N4O6), so 1 mg/dL = 10 mg/L
# = 10 / 584.66 mmol/L = 17.104 umol/L. The other factors are powers of ten or
# the definition of the international pound and inch.
_BILIRUBIN_MG_PER_DL_PER_UMOL_PER_L = Decimal("584.66") / Decimal(10_000)

_FACTORS: dict[str, dict[str, Decimal]] = {
    "catalytic": {
        "U/L": Decimal(1),
        "[IU]/L": Decimal(1),
        "m[IU]/mL": Decimal(1),
        "U/mL": Decimal(1000),
        # 1 kat = 1 mol/s and 1 U = 1 umol/min, so 1 ukat/L = 60 U/L.
        "ukat/L": Decimal(60),
    },
    "bilirubin": {
        "mg/dL": Decimal(1),
        "mg/L": Decimal("0.1"),
        "umol/L": _BILIRUBIN_MG_PER_DL_PER_UMOL_PER_L,
    },
    "cells": {
        "10*3/uL": Decimal(1),
        "10*9/L": Decimal(1),
        "/uL": Decimal("0.001"),
        "{cells}/uL": Decimal("0.001"),
        "10*6/L": Decimal("0.001"),
    },
    "protein": {"g/dL": Decimal(1), "g/L": Decimal("0.1")},
    "mass": {"mg": Decimal(1), "g": Decimal(1000), "ug": Decimal("0.001")},
    "weight": {"kg": Decimal(1), "g": Decimal("0.001")},
    "length": {"cm": Decimal(1), "m": Decimal(100), "[in_i]": Decimal("2.54")},
    "volume": {"mL": Decimal(1), "L": Decimal(1000)},
    "time": {"d": Decimal(1), "h": Decimal(1) / Decimal(24)},
    "ratio": {"1": Decimal(1), "%": Decimal("0.01")},
}

# Units that nothing is converted from, only recognized where a figure was typed in
# one of them. The pound is exact by definition.
_SEEN_IN_SLIPS = {"weight": {"[lb_av]": Decimal("0.45359237")}}

CM_PER_INCH = 2.54
"""The international inch, exact by definition. [cm]"""

KELVIN_AT_0_CELSIUS = 273.15
"""Absolute temperature at 0 degrees Celsius, exact by definition. [K]"""

KPA_PER_MMHG = 0.133322387415
"""The conventional millimeter of mercury: 13.5951 g/cm3 x 9.80665 m/s2. [kPa]"""

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\Z", re.ASCII)
_MAX_TEXT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A value and its UCUM unit, as it arrives at an edge.

    Parameters
    ----------
    value : float
        The number as sent. [unit]
    unit : str
        UCUM code.
    """

    value: float
    unit: str


def known_units(quantity: str) -> tuple[str, ...]:
    """List the units that a quantity may arrive in.

    Parameters
    ----------
    quantity : str
        A key of :data:`CANONICAL_UNITS`.

    Returns
    -------
    tuple of str
        UCUM codes, canonical first.

    Raises
    ------
    UnitError
        If the quantity is unknown.

    Examples
    --------
    >>> known_units("protein")
    ('g/dL', 'g/L')
    """
    if quantity not in _FACTORS:
        raise UnitError(f"quantity {quantity!r} is unknown; known: {sorted(_FACTORS)}")
    return tuple(_FACTORS[quantity])


def convert(value: float, unit: str, *, quantity: str) -> float:
    """Bring a value to the canonical unit of its quantity.

    Parameters
    ----------
    value : float
        Finite number in ``unit``. [unit]
    unit : str
        UCUM code.
    quantity : str
        A key of :data:`CANONICAL_UNITS`.

    Returns
    -------
    float
        The value in ``CANONICAL_UNITS[quantity]``. [canonical unit]

    Raises
    ------
    UnitError
        If the unit does not belong to the quantity. There is no fallback.

    Examples
    --------
    >>> convert(25.0, "umol/L", quantity="bilirubin")
    1.46165
    >>> convert(3500.0, "/uL", quantity="cells")
    3.5
    """
    if not math.isfinite(value):
        raise UnitError(f"{quantity}: the value is not a finite number")
    allowed = known_units(quantity)
    if unit not in allowed:
        raise UnitError(
            f"{quantity}: unit {unit!r} is not known; allowed: {', '.join(allowed)}"
        )
    return float(Decimal(repr(value)) * _FACTORS[quantity][unit])


def likely_unit(value: float, near: float, *, unit: str) -> tuple[str, float] | None:
    """Name another unit that a figure seems to be in, by a figure it should be near.

    Nothing is converted by it: it words a question, and a person answers.

    Parameters
    ----------
    value : float
        As typed, above 0. [unit]
    near : float
        What it should be near, above 0. [unit]
    unit : str
        Canonical UCUM unit of both.

    Returns
    -------
    tuple of (str, float) or None
        The unit in which the figure comes closest, as a ratio, and what it would be
        in ``unit``; ``None`` where that is ``unit`` itself.

    Examples
    --------
    >>> likely_unit(124.6, 56.5, unit="kg")
    ('[lb_av]', 56.517609302)
    >>> likely_unit(12.0, 0.6, unit="mg/dL")
    ('umol/L', 0.701592)
    >>> likely_unit(60.0, 56.5, unit="kg") is None
    True
    """
    quantity = next((q for q, own in CANONICAL_UNITS.items() if own == unit), None)
    if quantity is None or not (0 < value < math.inf and 0 < near < math.inf):
        return None
    factors = {**_FACTORS[quantity], **_SEEN_IN_SLIPS.get(quantity, {})}
    ratio = math.log(near) - math.log(value)
    closest = min(factors, key=lambda name: abs(ratio - math.log(factors[name])))
    if factors[closest] == 1:
        return None
    return closest, value * float(factors[closest])


def parse_number(text: str, *, path: str, unit: str) -> float:
    """Read one number that a person or a file wrote, strictly.

    A decimal comma, a unit in the box, NaN, infinity and an overflowing
    exponent are refused, each with its own advice: none of them is guessed.

    Parameters
    ----------
    text : str
        What was written.
    path : str
        The field, as the sender knows it.
    unit : str
        The unit that the number must be in, for the message.

    Returns
    -------
    float
        The number. [unit]

    Raises
    ------
    InputError
        If the text is not one finite decimal number.

    Examples
    --------
    >>> parse_number(" 1.30 ", path="flow", unit="mL/day")
    1.3
    """
    text = text.strip()
    if not text:
        raise InputError.of(path, "missing", f"is empty; give a number in {unit}")
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        raise InputError.of(
            path,
            "decimal-comma",
            f"has a decimal comma; write a point, as in 1.3, in {unit}",
        )
    if len(text) > _MAX_TEXT or not _NUMBER.match(text):
        raise InputError.of(
            path,
            "not-a-number",
            f"is not a plain number; write digits with a decimal point, without the "
            f"unit, in {unit}",
        )
    value = float(text)
    if not math.isfinite(value):
        raise InputError.of(
            path, "not-finite", f"is too large to be a number in {unit}; check it"
        )
    return value
