"""A fever counts however it was recorded: at a visit, or for a span of days."""

from datetime import timedelta

import pytest
from tests.support.rules import rules
from tests.support.timeline import (
    FIRST_FILL,
    SECOND_VISIT,
    ready_for_first_fill,
    ready_for_second_fill,
)

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course.fever import has_fever
from hepatica.therapy.worksheet import worksheet

DAY = timedelta(days=1)


def fever(t, *, first, last):
    return has_fever(fold(t.course, t.facts), first=first, last=last)


@pytest.mark.parametrize(
    ("first", "last", "is_seen"), [(-1, -1, False), (0, 0, True), (-3, 5, True)]
)
def test_a_yes_at_a_visit_holds_for_its_day(first, last, is_seen):
    t = ready_for_first_fill()
    t.symptoms(FIRST_FILL, fever=True, jaundice=False)
    span = {"first": FIRST_FILL + first * DAY, "last": FIRST_FILL + last * DAY}
    assert fever(t, **span) is is_seen


def test_the_last_answer_of_a_day_holds_and_another_symptom_is_none():
    t = ready_for_first_fill()
    t.symptoms(FIRST_FILL, jaundice=True)
    assert not fever(t, first=FIRST_FILL, last=FIRST_FILL)
    t.symptoms(FIRST_FILL, fever=True)
    t.symptoms(FIRST_FILL, fever=False)
    assert not fever(t, first=FIRST_FILL, last=FIRST_FILL)


@pytest.mark.parametrize(
    ("first", "last", "is_seen"), [(0, 1, False), (2, 2, True), (3, 9, True), (5, 9, 0)]
)
def test_a_span_of_days(first, last, is_seen):
    t = ready_for_first_fill()
    t.exposure(k.Exposure.FEVER, FIRST_FILL + 2 * DAY, FIRST_FILL + 4 * DAY)
    t.exposure(k.Exposure.HEAT, FIRST_FILL, FIRST_FILL + 9 * DAY)
    span = {"first": FIRST_FILL + first * DAY, "last": FIRST_FILL + last * DAY}
    assert fever(t, **span) is bool(is_seen)


@pytest.mark.hazard("HZ-006")
def test_an_interval_with_a_fever_answered_at_a_visit_doses_nothing():
    t = ready_for_second_fill()
    t.symptoms(FIRST_FILL + 14 * DAY, fever=True)
    found = worksheet(fold(t.course, t.facts), rules(), on=SECOND_VISIT)
    assert found.plan.observations[0].why_not == ("fever within the interval",)
    assert found.flow.source == "factory"


def test_a_fever_told_in_both_ways_is_said_once():
    t = ready_for_second_fill()
    t.symptoms(FIRST_FILL + 3 * DAY, fever=True)
    t.exposure(k.Exposure.FEVER, FIRST_FILL + 3 * DAY, FIRST_FILL + 4 * DAY)
    found = worksheet(fold(t.course, t.facts), rules(), on=SECOND_VISIT)
    assert found.plan.observations[0].why_not == ("fever within the interval",)


def test_drug_on_a_day_of_fever_asks_for_a_reason():
    t = ready_for_second_fill()
    assert worksheet(fold(t.course, t.facts), rules(), on=SECOND_VISIT).asks == ()
    t.symptoms(SECOND_VISIT, fever=True)
    found = worksheet(fold(t.course, t.facts), rules(), on=SECOND_VISIT)
    assert [ask.code for ask in found.asks] == ["fever"]
    assert "cholangitis" in found.asks[0].message
