"""The limits that a picture is drawn against move with the reference value."""

from datetime import timedelta

from tests.support.rules import FLOYD, rules
from tests.support.timeline import (
    FIRST_FILL,
    SECOND_VISIT,
    Timeline,
    ready_for_first_fill,
    ready_for_second_fill,
)

from hepatica.therapy.worksheet.limits import limit_periods


def limits_at(timeline, on, **settings):
    periods = limit_periods(timeline.course, timeline.facts, rules(**settings), on=on)
    return [
        (
            period.from_on,
            period.to_on,
            {(x.analyte, x.at, x.gives) for x in period.limits},
        )
        for period in periods
    ]


def test_an_empty_course_has_no_limits():
    assert limits_at(Timeline(), FIRST_FILL) == []


def test_each_drug_fill_sets_the_limits_anew():
    timeline = ready_for_second_fill(alp=90.0)
    timeline.empty(SECOND_VISIT, 11.8)
    timeline.fill(SECOND_VISIT)
    first, second = limits_at(timeline, SECOND_VISIT + timedelta(days=5))
    assert first[:2] == (FIRST_FILL, SECOND_VISIT)
    assert second[:2] == (SECOND_VISIT, SECOND_VISIT + timedelta(days=5))
    # reference 80, then 90 U/L: 1.5 and 2 times it
    assert ("alkaline-phosphatase", 120.0, "reduce to 0.5") in first[2]
    assert ("alkaline-phosphatase", 160.0, "hold") in first[2]
    assert ("alkaline-phosphatase", 135.0, "reduce to 0.5") in second[2]


def test_a_reference_above_the_edge_takes_the_stricter_stratum():
    timeline = ready_for_first_fill()
    timeline.labs(FIRST_FILL, clock=timeline.facts[-1].happened_at.time(), alp=100.0)
    timeline.fill(FIRST_FILL)
    (period,) = limits_at(timeline, FIRST_FILL + timedelta(days=1))
    assert ("alkaline-phosphatase", 120.0, "reduce to 0.5") in period[2]
    assert ("alkaline-phosphatase", 150.0, "hold") in period[2]


def test_without_an_upper_limit_of_normal_there_is_no_line():
    timeline = ready_for_first_fill()
    (period,) = limits_at(timeline, FIRST_FILL, protocols=(FLOYD,))
    assert {analyte for analyte, _, _ in period[2]} == {"ast"}


def test_no_rules_give_no_limits():
    assert limits_at(ready_for_second_fill(), SECOND_VISIT, protocols=()) == []
