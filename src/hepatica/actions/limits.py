"""The limits that a picture of a course is drawn against."""

from __future__ import annotations

from hepatica.actions.views import CourseView
from hepatica.therapy.worksheet.limits import LimitPeriod, limit_periods

__all__ = ["LimitPeriod", "limits_of"]


def limits_of(view: CourseView) -> tuple[LimitPeriod, ...]:
    """Work out the limits of a course that was read.

    Parameters
    ----------
    view : CourseView
        As ``open_course`` returned it; that reading is the audited one.

    Returns
    -------
    tuple of LimitPeriod
        Oldest first.
    """
    return limit_periods(view.id, view.facts, view.rules, on=view.on)
