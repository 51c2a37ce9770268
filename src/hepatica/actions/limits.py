"""The limits that a course is read against: of the rules, and of normal."""

from __future__ import annotations

from hepatica.actions.views import CourseView
from hepatica.therapy.labs import Reading
from hepatica.therapy.worksheet.evidence import upper_limit
from hepatica.therapy.worksheet.limits import LimitPeriod, limit_periods

__all__ = ["LimitPeriod", "limits_of", "upper_limit_of"]


def limits_of(view: CourseView) -> tuple[LimitPeriod, ...]:
    """Work out the limits of a course that was read.

    Parameters
    ----------
    view : CourseView
        As ``open_course`` returned it; that reading is the audited one.

    Returns
    -------
    tuple of LimitPeriod
        Oldest first; none for who is to find the factor again, which they tell.
    """
    if view.is_blind:
        return ()
    return limit_periods(view.id, view.facts, view.rules, on=view.on)


def upper_limit_of(view: CourseView, reading: Reading) -> float | None:
    """Give the upper limit of normal that holds for a result.

    Parameters
    ----------
    view : CourseView
        As ``open_course`` returned it.
    reading : Reading
        A result of its course.

    Returns
    -------
    float or None
        The result's own limit, else that of the center's table. [unit of the result]
    """
    return upper_limit(reading, view.rules.laboratory_limits)
