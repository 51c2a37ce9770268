"""Days of a cycle; misprints of the literature are recognized, and only those."""

from dataclasses import replace
from datetime import date

import pytest
from tests.support.rules import CYCLE, analyte, entry

from hepatica.therapy.dosing import Misprint
from hepatica.therapy.labs import ResultStatus

WANEBO = Misprint(
    id="wanebo-2017",
    where="Methods",
    printed_low=12.0,
    printed_high=15.0,
    printed_unit="mg/kg/d",
    intended="0.12 to 0.15 mg/kg/d",
    entry=entry("misprint/wanebo-2017"),
)


@pytest.mark.parametrize(
    ("value", "unit", "is_it"),
    [
        (12.0, "mg/kg/d", True),
        (15.0, "mg/kg/d", True),
        (11.99, "mg/kg/d", False),
        (15.01, "mg/kg/d", False),
        (12.0, "mg/m2/d", False),
    ],
)
def test_a_figure_is_a_misprint_within_its_range_and_unit(value, unit, is_it):
    assert WANEBO.matches(value, unit) is is_it


@pytest.mark.parametrize(
    ("value", "impossible", "unusual"),
    [
        (-0.1, True, True),
        (0.0, False, True),
        (1.0, False, False),
        (1000.0, False, False),
        (1000.1, False, True),
        (50000.0, False, True),
        (50000.1, True, True),
        (float("nan"), True, True),
    ],
)
def test_impossible_is_refused_and_unusual_asked_again(value, impossible, unusual):
    bounds = analyte("ast").bounds
    assert bounds.is_impossible(value) is impossible
    assert bounds.is_unusual(value) is unusual


def test_only_a_preliminary_result_is_not_usable():
    usable = {status.value for status in ResultStatus if status.is_usable}
    assert usable == {"final", "amended", "corrected"}


@pytest.mark.parametrize(
    ("days", "next_on"),
    [
        (28.0, date(2026, 3, 30)),
        (27.9, date(2026, 3, 29)),
        (28.1, date(2026, 3, 30)),
    ],
)
def test_the_next_drug_fill_is_on_the_day_in_which_the_cycle_ends(days, next_on):
    cycle = replace(CYCLE, cycle_days=days)
    assert cycle.next_on(date(2026, 3, 2)) == next_on
