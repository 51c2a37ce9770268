"""What a fever on the day of a visit means, before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hepatica.therapy.course.kinds import Exposure
from hepatica.therapy.course.questions import FEVER

if TYPE_CHECKING:
    from hepatica.actions.views import CourseView

_FIRST = "cholangitis, pocket infection, neutropenia first; flow second"


def fever_words(view: CourseView) -> str:
    """Say what to think of, where fever is on record for the day; else nothing.

    The last answer of the day holds; a fever that was reported for a span of days
    holds on each of them.
    """
    answers = [
        symptom.is_present
        for asked in view.course.symptoms
        if asked.on == view.on
        for symptom in asked.payload.symptoms
        if symptom.id == FEVER
    ]
    has_span = any(
        one.exposure is Exposure.FEVER and one.from_on <= view.on <= one.to_on
        for one in view.course.exposures
    )
    has_fever = bool(answers and answers[-1]) or has_span
    return _FIRST if has_fever else ""
