"""The read model of courses: made anew from the ledger, in the append's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from hepatica import __version__
from hepatica.actions.knowledge_force import in_force, local_day, rules_in_force
from hepatica.actions.projection_state import STATE_VERSION, state_of, state_text
from hepatica.records.models import Center, Course, CourseState
from hepatica.records.models import Fact as FactRow
from hepatica.records.read import facts_of
from hepatica.therapy.course import fold

FOLD_VERSION = f"{__version__}/{STATE_VERSION}"
"""Written by another release, a state is made anew before it is read."""

_WAITING: ContextVar[set[str] | None] = ContextVar("hepatica_waiting", default=None)


@contextmanager
def project_once() -> Iterator[None]:
    """Project each course once at the end of many appends, not after each.

    For a caller who holds one transaction around all of them: nobody else sees a
    course whose state is behind its facts.

    Yields
    ------
    None
        Append what there is.
    """
    waiting: set[str] = set()
    token = _WAITING.set(waiting)
    try:
        yield
    finally:
        _WAITING.reset(token)
    for course_id in sorted(waiting):
        project_course(course_id)


def project(*, center: str, streams: Collection[str | None]) -> None:
    """Project the courses that changed, or rest on what is in force no longer.

    Parameters
    ----------
    center : str
        The center.
    streams : collection of (str or None)
        Courses; ``None`` for the center's own stream, by which every course may
        rest on something else now.
    """
    courses = {stream for stream in streams if stream is not None}
    if None in streams:
        row = Course.objects.select_related("center").filter(center_id=center).first()
        if row is not None:
            version = in_force(center, _last_day(row.center)).version
            courses.update(
                CourseState.objects.filter(course__center_id=center)
                .exclude(policy_version=version, fold_version=FOLD_VERSION)
                .values_list("pk", flat=True)
            )
    waiting = _WAITING.get()
    if waiting is not None:
        waiting.update(courses)
        return
    for course_id in sorted(courses):
        project_course(course_id)


def project_course(course_id: str, on: date | None = None) -> None:
    """Project one course.

    Parameters
    ----------
    course_id : str
        Which.
    on : date or None
        Day whose rules count; ``None``: the day of the last fact of the course or of
        its center's own stream.
    """
    row = Course.objects.select_related("center").get(pk=course_id)
    last = FactRow.objects.filter(course_id=course_id).order_by("-course_seq").first()
    if last is None:
        CourseState.objects.filter(pk=course_id).delete()
        return
    day = on or _last_day(row.center, last.recorded_at)
    facts = facts_of(course_id)
    course = fold(course_id, facts)
    rules = rules_in_force(row.center_id, course.rules, on=day)
    CourseState.objects.update_or_create(
        pk=course_id,
        defaults={
            "last_course_seq": last.course_seq,
            "last_recorded_at": last.recorded_at,
            "dates": state_text(state_of(course, facts, rules)),
            "fold_version": FOLD_VERSION,
            "policy_version": rules.knowledge_version,
        },
    )


def _last_day(center: Center, last_recorded_at: str = "") -> date:
    """Give the day of the last fact that a state rests on.

    Not today, and not the day of another course's fact: made anew, the state is equal.
    """
    own = FactRow.objects.filter(center=center, course__isnull=True)
    rested_on = own.order_by("-course_seq").values_list("recorded_at", flat=True)
    latest = max(last_recorded_at, rested_on.first() or "")
    return local_day(center.time_zone, datetime.fromisoformat(latest))
