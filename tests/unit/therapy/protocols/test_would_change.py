"""What would have changed an answer: the value that does it, and its words."""

from datetime import date
from decimal import Decimal

import pytest
from tests.support.rules import HALF, HOLD, NO_RULE, PROCEED, lab_test, ladder

from hepatica.therapy.decisions import WouldChange
from hepatica.therapy.labs import LabResult, Reading
from hepatica.therapy.protocols import Band, Stratum
from hepatica.therapy.protocols.bands import band_of, exact, would_change

LADDER = Stratum(bands=ladder((0, PROCEED), (1.2, HALF), (1.5, HOLD)))
EXACTLY_3 = Stratum(
    bands=(
        Band(below=3.0, then=PROCEED),
        Band(at_least=3.0, at_most=3.0, then=HALF),
        Band(above=3.0, then=NO_RULE),
    )
)


def changes(stratum: Stratum, value: float, denominator: float):
    test = lab_test("ast", "ratio-to-uln", stratum)
    result = LabResult(analyte="ast", value=value, unit="U/L")
    current = Reading(result=result, on=date(2026, 1, 1), laboratory="a", fact="f1")
    matched = band_of(stratum, value, exact(denominator))
    return would_change(test, stratum, matched, exact(denominator), current)


def test_a_value_in_the_middle_is_told_both_ways():
    low, high = changes(LADDER, 50.0, 40.0)
    assert (low.at, low.is_below, low.is_strict, low.gives) == (
        48.0,
        True,
        True,
        "proceed",
    )
    assert (high.at, high.is_below, high.is_strict, high.gives) == (
        60.0,
        False,
        False,
        "hold",
    )


def test_a_band_of_one_value_is_met_from_below_above_and_inside():
    assert [c.words for c in changes(EXACTLY_3, 100.0, 40.0)] == [
        "ast 120 U/L or more: reduce to 0.5",
        "ast above 120 U/L: no rule",
    ]
    assert [c.words for c in changes(EXACTLY_3, 130.0, 40.0)] == [
        "ast below 120 U/L: proceed",
        "ast 120 U/L or less: reduce to 0.5",
    ]


def test_an_edge_no_number_can_hold_is_told_by_the_next_number_inside():
    # 1.2 x 1.2345678901234567 has more figures than a number holds
    denominator = 1.2345678901234567
    edge = Decimal("1.2") * exact(denominator)
    (high, _) = changes(LADDER, 0.5, denominator)
    assert exact(high.at) >= edge
    assert band_of(LADDER, high.at, exact(denominator)).then == HALF
    many = [changes(LADDER, 0.1, 1 + i / 997)[0] for i in range(200)]
    for i, change in enumerate(many):
        assert band_of(LADDER, change.at, exact(1 + i / 997)).then == HALF


def test_a_closed_upper_edge_no_number_can_hold_is_told_from_below():
    for i in range(200):
        denominator = 1 + i / 997
        change = changes(EXACTLY_3, 50.0, denominator)[1]
        assert change.is_below
        assert not change.is_strict
        assert exact(change.at) <= 3 * exact(denominator)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            WouldChange(analyte="ast current", at=None, unit="", gives="an answer"),
            "ast current present: an answer",
        ),
        (WouldChange(analyte="x", at=3.0, unit="", gives="hold"), "x 3 or more: hold"),
    ],
)
def test_a_change_reads_as_a_sentence(change, words):
    assert change.words == words
