"""What a band and its answer read as, and which way a test gets worse."""

from dataclasses import replace

import pytest
from tests.support.rules import (
    HALF,
    HOLD,
    PROCEED,
    STOP,
    lab_test,
    ladder,
    reduce_to,
)

from hepatica.therapy.protocols import (
    Band,
    Stratum,
    Then,
    band_words,
    then_of,
    then_words,
    worsens,
)
from hepatica.therapy.protocols.rules import MEASURES
from hepatica.therapy.protocols.words import MEASURE_WORDS, words_of


@pytest.mark.parametrize(
    ("band", "words"),
    [
        (Band(at_least=1.2, below=1.5, then=HOLD), "1.2 to below 1.5"),
        (Band(below=1.2, then=HOLD), "below 1.2"),
        (Band(at_least=0.0, below=1.2, then=HOLD), "below 1.2"),
        (Band(at_least=2.0, then=HOLD), "2 or more"),
        (Band(above=3.0, then=HOLD), "above 3"),
        (Band(at_least=3.0, at_most=3.0, then=HOLD), "exactly 3"),
        (Band(above=1.0, at_most=2.0, then=HOLD), "above 1 to at most 2"),
        (Band(at_most=2.0, then=HOLD), "at most 2"),
        (Band(then=HOLD), "any value"),
        (Band(at_least=0.0, then=HOLD), "0 or more"),
    ],
)
def test_a_band_reads_as_it_is_compared(band, words):
    assert band_words(band) == words


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (Then(action="no-rule"), "no rule"),
        (Then(action="reduce", dose_factor=0.5), "reduce to 0.5"),
        (Then(action="discontinue"), "discontinue"),
    ],
)
def test_what_a_band_says_reads_as_words(then, words):
    assert then_words(then) == words
    assert then_of(words) == then


@pytest.mark.parametrize(
    ("words", "action", "factor"),
    [
        ("cannot decide: ast current: no result on record", "cannot-decide", 0.0),
        ("proceed", "proceed", 1.0),
        ("starting dose; there is no reference value yet", "proceed", 1.0),
        ("hold", "hold", 0.0),
    ],
)
def test_what_a_trace_says_is_read_back(words, action, factor):
    assert then_of(words) == Then(action=action, dose_factor=factor)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_test_reads_as_its_analyte_and_its_measure(measure):
    test = lab_test("ast", measure, Stratum(bands=()))
    words = words_of(test)
    assert words == f"ast, {MEASURE_WORDS[measure]}"
    at_restart = replace(test, is_restart=True)
    assert words_of(at_restart) == f"{words}, at a restart"


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        (ladder((0, PROCEED), (3, HOLD)), {"higher"}),
        (ladder((0, STOP), (100, PROCEED)), {"lower"}),
        (ladder((0, HALF), (100, reduce_to(0.8))), {"lower"}),
        (ladder((0, reduce_to(0.8)), (100, HALF)), {"higher"}),
        ((Band(at_least=0.0, then=PROCEED),), set()),
        (ladder((0, HOLD), (100, HOLD)), set()),
        (ladder((0, HOLD), (100, PROCEED), (400, HOLD)), {"higher", "lower"}),
    ],
)
def test_the_directions_in_which_a_test_gets_worse(bands, expected):
    assert worsens(lab_test("ast", "value", Stratum(bands=bands))) == expected
