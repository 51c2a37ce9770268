"""Units: there and back is the same number, and order is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hepatica.errors import InputError
from hepatica.units import CANONICAL_UNITS, convert, known_units, parse_number

units = st.sampled_from(
    [(quantity, unit) for quantity in CANONICAL_UNITS for unit in known_units(quantity)]
)
numbers = st.floats(1e-3, 1e6)


@given(units, numbers)
def test_there_and_back_is_the_same_number(unit, value):
    quantity, name = unit
    factor = convert(1.0, name, quantity=quantity)
    there = convert(value, name, quantity=quantity)
    assert there / factor == pytest.approx(value, rel=1e-12)


@given(units, numbers, numbers)
def test_the_larger_stays_the_larger(unit, one, other):
    quantity, name = unit
    low, high = sorted((one, other))
    assert convert(low, name, quantity=quantity) <= convert(
        high, name, quantity=quantity
    )


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_printed_is_read_as_the_same_number(value):
    assert parse_number(repr(value), path="x", unit="mg") == value


@given(st.text(max_size=60))
def test_any_text_is_one_number_or_a_named_refusal(text):
    found = None
    try:
        found = parse_number(text, path="x", unit="mg")
    except InputError as error:
        named = error.errors[0].path
    else:
        named = "x"
    assert named == "x"
    assert found is None or found == float(text)
