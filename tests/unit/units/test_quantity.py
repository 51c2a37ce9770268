"""Numbers at the edges: a known unit or none, one plain number or a refusal."""

from decimal import Decimal

import pytest

from hepatica.errors import InputError, UnitError
from hepatica.units import (
    CANONICAL_UNITS,
    SUFFIXES,
    convert,
    known_units,
    parse_number,
)
from hepatica.units.quantity import likely_unit


@pytest.mark.parametrize(
    ("value", "unit", "quantity", "expected"),
    [
        (25.0, "umol/L", "bilirubin", 1.46165),  # x 584.66 / 10000
        (1.0, "mg/dL", "bilirubin", 1.0),
        (10.0, "mg/L", "bilirubin", 1.0),
        (1.0, "ukat/L", "catalytic", 60.0),
        (40.0, "[IU]/L", "catalytic", 40.0),
        (3500.0, "/uL", "cells", 3.5),
        (100.0, "10*9/L", "cells", 100.0),
        (35.0, "g/L", "protein", 3.5),
        (0.5, "g", "mass", 500.0),
        (70500.0, "g", "weight", 70.5),
        (60.0, "[in_i]", "length", 152.4),
        (0.03, "L", "volume", 30.0),
        (336.0, "h", "time", 14.0),
        (50.0, "%", "ratio", 0.5),
        # exact in decimals: 0.1 x 3 would be 0.30000000000000004 in binary
        (0.3, "mg/L", "bilirubin", 0.03),
    ],
)
def test_a_value_comes_in_its_canonical_unit(value, unit, quantity, expected):
    found = convert(value, unit, quantity=quantity)
    assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("quantity", CANONICAL_UNITS)
def test_the_canonical_unit_comes_first_and_changes_nothing(quantity):
    canonical, *_ = known_units(quantity)
    assert canonical == CANONICAL_UNITS[quantity]
    assert convert(1.3, canonical, quantity=quantity) == 1.3


@pytest.mark.parametrize("quantity", CANONICAL_UNITS)
def test_there_and_back_is_the_same_number(quantity):
    for unit in known_units(quantity):
        factor = Decimal(repr(convert(1.0, unit, quantity=quantity)))
        back = Decimal("0.7") * factor / factor
        assert back == Decimal("0.7")


@pytest.mark.parametrize(
    ("unit", "quantity"),
    [
        ("[lb_av]", "weight"),  # pounds are not guessed
        ("mg", "weight"),
        ("mg/m2", "mass"),
        ("", "bilirubin"),
        ("MG/DL", "bilirubin"),
    ],
)
def test_another_unit_is_refused_with_the_list(unit, quantity):
    with pytest.raises(UnitError, match="allowed"):
        convert(1.0, unit, quantity=quantity)


def test_an_unknown_quantity_is_refused_with_the_list():
    with pytest.raises(UnitError, match="bilirubin"):
        known_units("temperature")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_not_finite_is_refused(value):
    with pytest.raises(UnitError, match="finite"):
        convert(value, "mg", quantity="mass")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.3", 1.3),
        (" 1.30 ", 1.3),
        ("+7", 7.0),
        ("-0.5", -0.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e2", 100.0),
        ("1E-2", 0.01),
    ],
)
def test_one_plain_number_is_read(text, value):
    assert parse_number(text, path="flow", unit="mL/day") == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "missing"),
        ("   ", "missing"),
        ("1,3", "decimal-comma"),
        ("-1,3", "decimal-comma"),
        ("1,300.5", "not-a-number"),
        ("70 kg", "not-a-number"),
        ("1 3", "not-a-number"),
        ("1.3.1", "not-a-number"),
        ("0x10", "not-a-number"),
        ("1_000", "not-a-number"),
        ("nan", "not-a-number"),
        ("inf", "not-a-number"),
        ("twelve", "not-a-number"),
        ("--1", "not-a-number"),
        ("1" * 41, "not-a-number"),
        ("1e400", "not-finite"),
        ("٣", "not-a-number"),  # a digit, in Arabic
    ],
)
def test_anything_else_is_refused_with_its_own_advice(text, code):
    with pytest.raises(InputError) as caught:
        parse_number(text, path="flow", unit="mL/day")
    (error,) = caught.value.errors
    assert (error.path, error.code) == ("flow", code)
    assert "mL/day" in error.message
    assert len(text.strip()) < 2 or text.strip() not in error.message


def test_every_suffix_is_a_unit():
    assert all(suffix.startswith("_") for suffix in SUFFIXES)
    assert len(set(SUFFIXES)) == len(SUFFIXES)


@pytest.mark.parametrize(
    ("value", "near", "unit", "expected"),
    [
        (124.6, 56.5, "kg", ("[lb_av]", 56.5176)),
        (67.0, 170.0, "cm", ("[in_i]", 170.18)),
        (1.7, 170.0, "cm", ("m", 170.0)),
        (12.0, 0.6, "mg/dL", ("umol/L", 0.7016)),
        (1.5, 88.0, "U/L", ("ukat/L", 90.0)),
        (60.0, 56.5, "kg", None),
        (1.5, 0.6, "mg/dL", None),
        (0.0, 56.5, "kg", None),
        (56.5, 0.0, "kg", None),
        (float("nan"), 56.5, "kg", None),
        (1.0, 1.0, "furlong", None),
    ],
)
def test_a_likely_unit_is_the_one_that_brings_a_figure_closest(
    value, near, unit, expected
):
    found = likely_unit(value, near, unit=unit)
    if expected is None:
        assert found is None
    else:
        assert found == (expected[0], pytest.approx(expected[1], abs=0.001))
