"""From which value on a rule answers otherwise, period by period."""

from datetime import timedelta

from tests.support.rules import CANDIDATE, FLOYD, rules
from tests.support.timeline import (
    FIRST_FILL,
    SECOND_VISIT,
    Timeline,
    ready_for_second_fill,
)

from hepatica.therapy.worksheet.limits import limit_periods


def periods(t: Timeline, on=SECOND_VISIT + timedelta(days=1), protocol=CANDIDATE):
    return limit_periods(t.course, t.facts, rules(protocols=(protocol,)), on=on)


def holds(period, name: str) -> list[float]:
    return [c.at for c in period.limits if c.analyte == name and c.gives == "hold"]


def test_the_limits_move_with_the_reference():
    t = ready_for_second_fill(ast=60.0)
    t.fill(SECOND_VISIT)
    first, second = periods(t)
    assert (first.from_on, first.to_on) == (FIRST_FILL, SECOND_VISIT)
    assert holds(first, "ast") == [150.0]  # 5 x 30
    assert holds(second, "ast") == [240.0]  # 4 x 60, the higher stratum
    assert second.to_on == SECOND_VISIT + timedelta(days=1)


def test_an_analyte_nobody_measured_has_no_limit():
    t = ready_for_second_fill(ast=60.0)
    t.facts = [f for f in t.facts if f.happened_on >= SECOND_VISIT]
    (only,) = periods(t)
    assert {c.analyte for c in only.limits} <= {
        "alkaline-phosphatase",
        "total-bilirubin",
    }
    first_day = Timeline()
    first_day.labs(FIRST_FILL, bili=0.8)
    (ceiling,) = periods(first_day)
    assert [(c.analyte, c.at) for c in ceiling.limits] == [("total-bilirubin", 3.0)]


def test_without_a_limit_of_normal_nothing_is_drawn():
    t = ready_for_second_fill(ast=60.0)
    # only the test against the baseline can be drawn
    drawn = {c.analyte for p in periods(t, protocol=FLOYD) for c in p.limits}
    assert drawn == {"ast"}
    only_bilirubin = Timeline()
    only_bilirubin.labs(FIRST_FILL, bili=0.8)
    assert periods(only_bilirubin, protocol=FLOYD) == ()


def test_no_labs_and_no_fill_give_no_period():
    assert periods(Timeline()) == ()


def test_a_reference_of_nothing_has_no_ratio():
    t = ready_for_second_fill()
    t.labs(FIRST_FILL, ast=0.0, clock=t.facts[4].happened_at.time())
    assert holds(periods(t)[-1], "ast") == []
