"""A limit itself is still inside: only what lies beyond it is refused or asked."""

import pytest
from tests.support.rules import entry

from hepatica.therapy.labs import Bounds, Change, ResultStatus

BOUNDS = Bounds(
    quantity="ast",
    unit="U/L",
    impossible_below=1.0,
    impossible_above=1000.0,
    unusual_below=5.0,
    unusual_above=500.0,
    entry=entry("bounds/ast"),
)


@pytest.mark.parametrize(
    ("value", "is_impossible", "is_unusual"),
    [
        (0.9, True, True),
        (1.0, False, True),
        (4.9, False, True),
        (5.0, False, False),
        (500.0, False, False),
        (500.1, False, True),
        (1000.0, False, True),
        (1000.1, True, True),
        (float("nan"), True, True),
    ],
)
def test_a_figure_is_judged_by_its_limits(value, is_impossible, is_unusual):
    assert BOUNDS.is_impossible(value) is is_impossible
    assert BOUNDS.is_unusual(value) is is_unusual


@pytest.mark.parametrize(
    ("value", "is_unusual"),
    [(49.9, True), (50.0, False), (200.0, False), (200.1, True)],
)
def test_a_jump_is_judged_by_the_figure_before(value, is_unusual):
    change = Change(low_ratio=0.5, high_ratio=2.0)
    assert change.is_unusual(value, 100.0) is is_unusual


@pytest.mark.parametrize("status", ResultStatus)
def test_only_a_preliminary_result_is_not_used(status):
    assert status.is_usable is (status != "preliminary")
