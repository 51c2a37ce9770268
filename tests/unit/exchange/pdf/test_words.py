"""Figures and days as they are printed."""

from datetime import date

import pytest

from hepatica.exchange.pdf import words
from hepatica.therapy.decisions import EntryUsed, Proceed, Reduce


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (193.846153, 3, "193.846"),
        (0.12, 4, "0.12"),
        (30.0, 4, "30"),
        (100.0, 0, "100"),
        (1.0, 3, "1"),
        (-0.0001, 3, "0"),
        (0.5, 3, "0.5"),
    ],
)
def test_a_number_has_a_zero_before_and_none_after_the_point(value, places, text):
    assert words.number(value, places) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1.3, "mL/d", "1.3 mL/day"),
        (0.12, "mg/kg/d", "0.12 mg/kg/day"),
        (1.25, "1", "1.25"),
        (None, "mg", "-"),
        (80.0, "U/L", "80 U/L"),
    ],
)
def test_a_figure_has_its_unit(value, unit, text):
    assert words.figure(value, unit) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (9.07, 14.530000000000001, ("9.1", "14.5")),  # never wider
        (9.100000000000001, 14.499999999999998, ("9.1", "14.5")),
        (28.505, 28.895, ("28.6", "28.8")),
        (0.0, 0.04, ("0", "0")),
        (0.01, 0.04, ("0.01", "0.04")),  # a tenth would cross
        (30.0, 30.0, ("30", "30")),
    ],
)
def test_fill_limits_are_never_printed_wider_than_they_are(low, high, text):
    assert words.limits(low, high) == text


def test_a_day_names_its_weekday():
    assert words.day(date(2026, 10, 14)) == "Wed 2026-10-14"
    assert words.day(None) == "-"


def test_a_decision_is_said_in_capitals():
    assert words.headline(Proceed()) == "PROCEED"
    reduce = Reduce(factor=0.25, of="planned-dose")
    assert words.headline(reduce) == "REDUCE to 25 % of the planned dose"


def test_an_entry_is_named_with_version_and_evidence():
    entry = EntryUsed(id="cycle/28", version=2, evidence="V")
    assert words.entry_words(entry) == "cycle/28, version 2, evidence V"
