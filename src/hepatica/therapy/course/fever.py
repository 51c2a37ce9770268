"""Days on which a fever is on record, however it was recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hepatica.therapy.course.kinds import Exposure
from hepatica.therapy.course.questions import FEVER
from hepatica.therapy.course.state import Course


def has_fever(course: Course, *, first: date, last: date) -> bool:
    """Tell whether a fever is on record for any day of a span.

    Parameters
    ----------
    course : Course
        What happened.
    first, last : date
        The span, both days in it.

    Returns
    -------
    bool
        True for a fever reported for days of the span, and for a yes to the question
        of a visit; the last answer of a day holds.

    Notes
    -----
    Hazards: HZ-006 (a fever makes a constant-flow pump run faster for a while, and
    what was seen then doses nothing).
    """
    return any(
        one.exposure is Exposure.FEVER and one.from_on <= last and one.to_on >= first
        for one in course.exposures
    ) or any(first <= day <= last for day in _answered_yes(course))


def _answered_yes(course: Course) -> Iterator[date]:
    answers: dict[date, bool] = {}
    for asked in course.symptoms:
        for symptom in asked.payload.symptoms:
            if symptom.id == FEVER:
                answers[asked.on] = symptom.is_present
    return (day for day, is_present in answers.items() if is_present)
