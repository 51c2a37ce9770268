"""Read models made from facts; each can be dropped and made again.

A projection takes a center and the streams of it that changed (``None`` for the
center's own) and makes their rows anew from the ledger. There is no incremental
shortcut, so that ``rebuild`` gives the same state by the same code.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Protocol

from hepatica import __version__
from hepatica.records.models import CourseState, Fact, Grant
from hepatica.records.read import center_facts, facts_of
from hepatica.therapy.course import fold, standing_facts
from hepatica.therapy.course.center_kinds import PrivilegeGranted
from hepatica.therapy.course.state import Course as FoldedCourse
from hepatica.wire import canonical


class Projection(Protocol):
    """Makes the rows of one read model for some streams of a center."""

    def __call__(self, *, center: str, streams: Collection[str | None]) -> None:
        """Project the streams anew."""


def project_grants(*, center: str, streams: Collection[str | None]) -> None:
    """Make the grants of a center from its privilege-granted facts.

    Parameters
    ----------
    center : str
        The center.
    streams : collection of (str or None)
        What changed; only the center's own stream matters here.
    """
    if None not in streams:
        return
    standing, _ = standing_facts(center_facts(center))
    held: set[tuple[str, str]] = set()
    # In the order it was recorded: what was granted last holds.
    for fact in sorted(standing, key=lambda fact: fact.course_seq):
        if isinstance(fact.payload, PrivilegeGranted):
            key = (fact.payload.person, fact.payload.privilege)
            (held.add if fact.payload.is_granted else held.discard)(key)
    rows = Grant.objects.filter(center_id=center)
    known = set(rows.values_list("account_id", "privilege"))
    for account, privilege in known - held:
        rows.filter(account_id=account, privilege=privilege).delete()
    Grant.objects.bulk_create(
        Grant(account_id=account, center_id=center, privilege=privilege)
        for account, privilege in sorted(held - known)
    )


def project_courses(*, center: str, streams: Collection[str | None]) -> None:
    """Make the state of courses: dates only, what is overdue is read off them.

    Parameters
    ----------
    center : str
        The center.
    streams : collection of (str or None)
        Courses that changed.
    """
    for course_id in streams:
        if course_id is None:
            continue
        last = Fact.objects.filter(course_id=course_id).order_by("-course_seq").first()
        if last is None:
            CourseState.objects.filter(pk=course_id).delete()
            continue
        course = fold(course_id, facts_of(course_id))
        CourseState.objects.update_or_create(
            pk=course_id,
            defaults={
                "last_course_seq": last.course_seq,
                "last_recorded_at": last.recorded_at,
                "dates": canonical(_dates(course)),
                "fold_version": __version__,
            },
        )


def _dates(course: FoldedCourse) -> dict[str, date]:
    devices = [*course.former_devices, *course.devices.values()]
    fills = [fill for device in devices for fill in device.fills]
    found = {
        "implanted_on": max((d.implanted_on for d in devices), default=None),
        "study_passed_on": max(
            (d.study_passed_on for d in devices if d.study_passed_on), default=None
        ),
        "explanted_on": max(
            (d.explanted_on for d in devices if d.explanted_on), default=None
        ),
        "last_filled_on": max((fill.on for fill in fills), default=None),
        "last_drug_filled_on": max(
            (fill.on for fill in fills if fill.is_drug), default=None
        ),
        "last_emptied_on": max(
            (fill.emptied_at.date() for fill in fills if fill.emptied_at), default=None
        ),
        "last_lab_on": max(
            (readings[-1].on for readings in course.labs.values() if readings),
            default=None,
        ),
    }
    return {name: day for name, day in found.items() if day is not None}
