"""Fever on the day of a visit: said on its page, and only where it is on record."""

from datetime import timedelta

import pytest
from tests.support.timeline import SECOND_VISIT, ready_for_second_fill
from tests.support.views import view_of

from hepatica.therapy.course import kinds as k
from hepatica.web.presenters.visit_fever import fever_words

DAY = timedelta(days=1)
SAID = "cholangitis, pocket infection, neutropenia first; flow second"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([], ""),
        ([(0, True)], SAID),
        ([(0, False)], ""),
        ([(-1, True)], ""),
        ([(0, True), (0, False)], ""),
        ([(0, False), (0, True)], SAID),
    ],
)
def test_the_last_answer_of_the_day_holds(answers, said):
    t = ready_for_second_fill()
    for days, present in answers:
        t.symptoms(SECOND_VISIT + days * DAY, fever=present, jaundice=False)
    t.symptoms(SECOND_VISIT, jaundice=True)
    assert fever_words(view_of(t, SECOND_VISIT)) == said


@pytest.mark.parametrize(
    ("exposure", "first", "last", "said"),
    [
        (k.Exposure.FEVER, -3, 0, SAID),
        (k.Exposure.FEVER, -3, -1, ""),
        (k.Exposure.ALTITUDE, -3, 0, ""),
    ],
)
def test_a_fever_that_was_reported_for_days_holds_on_each_of_them(
    exposure, first, last, said
):
    t = ready_for_second_fill()
    t.exposure(exposure, SECOND_VISIT + first * DAY, SECOND_VISIT + last * DAY)
    assert fever_words(view_of(t, SECOND_VISIT)) == said
