"""What a fever on the day of a visit means, before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hepatica.therapy.course.fever import has_fever

if TYPE_CHECKING:
    from hepatica.actions.views import CourseView

_FIRST = "cholangitis, pocket infection, neutropenia first; flow second"


def fever_words(view: CourseView) -> str:
    """Say what to think of, where fever is on record for the day; else nothing."""
    return _FIRST if has_fever(view.course, first=view.on, last=view.on) else ""
