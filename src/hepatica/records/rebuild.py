"""Read models dropped and made again from the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from hepatica.records.models import Center, Course, CourseState, Grant
from hepatica.records.projections import Projection


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildReport:
    """What was made again, and what was not as it is now.

    Parameters
    ----------
    n_courses : int
        States of courses.
    n_grants : int
        Grants.
    differences : tuple of str
        Rows that were missing, too many or different before; empty when the read
        models had followed the ledger.
    """

    n_courses: int
    n_grants: int
    differences: tuple[str, ...]


def rebuild(projections: Iterable[Projection]) -> RebuildReport:
    """Drop every read model and make it again.

    Parameters
    ----------
    projections : iterable of Projection
        In order.

    Returns
    -------
    RebuildReport
        What changed by it.
    """
    projections = tuple(projections)
    with transaction.atomic():
        before = _state()
        Grant.objects.all().delete()
        CourseState.objects.all().delete()
        for center in Center.objects.order_by("pk"):
            courses = Course.objects.filter(center=center).order_by("pk")
            streams = (None, *courses.values_list("pk", flat=True))
            for project in projections:
                project(center=center.pk, streams=streams)
        after = _state()
    names = sorted(
        name
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    )
    return RebuildReport(
        n_courses=sum(name.startswith("course:") for name in after),
        n_grants=sum(name.startswith("grant:") for name in after),
        differences=tuple(names),
    )


def _state() -> dict[str, tuple[object, ...]]:
    fields = (
        "course_id",
        "last_course_seq",
        "last_recorded_at",
        "dates",
        "fold_version",
        "policy_version",
    )
    state: dict[str, tuple[object, ...]] = {
        f"course:{row[0]}": row[1:] for row in CourseState.objects.values_list(*fields)
    }
    grants = Grant.objects.values_list("center_id", "account_id", "privilege")
    state.update({f"grant:{'/'.join(row)}": () for row in grants})
    return state
