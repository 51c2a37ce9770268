"""What was before the course, as it was last answered: item by item."""

from __future__ import annotations

from hepatica.therapy.course.envelope import Fact
from hepatica.therapy.course.kinds_selection import HistoryRecorded, HistoryStatement
from hepatica.therapy.course.state import Course


def history_of(course: Course) -> dict[str, tuple[Fact, HistoryStatement]]:
    """Find the last answer to each thing that was asked about the time before.

    Parameters
    ----------
    course : Course
        Folded; a withdrawn answer is not among its facts.

    Returns
    -------
    dict
        Item to the fact and the statement. What nobody asked is not in it, and is
        never taken for no.
    """
    found: dict[str, tuple[Fact, HistoryStatement]] = {}
    for fact in course.standing:
        if isinstance(fact.payload, HistoryRecorded):
            for statement in fact.payload.statements:
                found[statement.item.value] = (fact, statement)
    return found
