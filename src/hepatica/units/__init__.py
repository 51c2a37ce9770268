"""Units at the edges: a number travels as value and UCUM unit, or not at all."""

from hepatica.units.quantity import (
    CANONICAL_UNITS,
    CM_PER_INCH,
    KELVIN_AT_0_CELSIUS,
    KPA_PER_MMHG,
    SUFFIXES,
    Quantity,
    convert,
    known_units,
    parse_number,
)
from hepatica.units.rounding import inward

__all__ = [
    "CANONICAL_UNITS",
    "CM_PER_INCH",
    "KELVIN_AT_0_CELSIUS",
    "KPA_PER_MMHG",
    "SUFFIXES",
    "Quantity",
    "convert",
    "inward",
    "known_units",
    "parse_number",
]
