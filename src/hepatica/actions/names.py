"""Whose rows of a list are: initials and number, by two queries for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from hepatica.actions.views import initials_of
from hepatica.records.models import Course, PersonIdentifier

if TYPE_CHECKING:
    from hepatica.actions.pharmacy import PharmacyRow
    from hepatica.actions.views import TodayRow

AnyRow = TypeVar("AnyRow", bound="TodayRow | PharmacyRow")


def named(rows: Sequence[AnyRow]) -> tuple[AnyRow, ...]:
    """Add initials and number of each person, by two queries for all of them.

    Parameters
    ----------
    rows : sequence of TodayRow or PharmacyRow
        Of courses that may be read.

    Returns
    -------
    tuple
        The same rows in the same order; the course id stands in where there is no
        person.
    """
    ids = [row.course_id for row in rows]
    names = {
        course_id: initials_of(given, family)
        for course_id, given, family in Course.objects.filter(
            pk__in=ids, person__isnull=False
        ).values_list("pk", "person__given_names", "person__family_name")
    }
    numbers: dict[str, str] = {}
    found = PersonIdentifier.objects.filter(person__courses__in=ids).order_by(
        "system", "value"
    )
    for course_id, value in found.values_list("person__courses__pk", "value"):
        numbers.setdefault(course_id, value)
    return tuple(
        replace(
            row,
            initials=names.get(row.course_id) or row.course_id,
            record_no=numbers.get(row.course_id, row.course_id),
        )
        for row in rows
    )
