"""A course as a file: what leaves the records, for whom, and that it did."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hepatica.actions import audit
from hepatica.actions._scope import By
from hepatica.actions.ledger import action
from hepatica.actions.permissions import is_permitted, refuse
from hepatica.actions.privileges import Privilege
from hepatica.errors import NotVisible
from hepatica.records import read
from hepatica.records.models import Center, Course
from hepatica.therapy.course import Fact
from hepatica.therapy.course.center_kinds import KnowledgeActivated, KnowledgeRetired
from hepatica.therapy.course.kinds import PumpImplanted
from hepatica.wire import CourseFile

WITHHELD = "withheld"
"""Stands where a serial number was, in a pseudonymous file."""

_KNOWLEDGE = (KnowledgeActivated.KIND, KnowledgeRetired.KIND)


@action("course.export")
def export_course(
    *, by: By, at: datetime, course_id: str, is_identifying: bool = False
) -> CourseFile:
    """Give a course as a file, with what the center had in force.

    Parameters
    ----------
    by : Account or str
        Who may read at the center, or ``installation``.
    at : datetime
        Now, with offset.
    course_id : str
        Which.
    is_identifying : bool
        Keep serial numbers and the ids of feeds. No file holds a name, a number or
        a birth date: those are in no fact.

    Returns
    -------
    CourseFile
        Every fact as recorded, corrections and withdrawals with it.

    Raises
    ------
    NotVisible
        If there is no such course among those that ``by`` may read.
    """
    course = Course.objects.select_related("center").filter(pk=course_id).first()
    center = course.center if course is not None else None
    if center is None or not is_permitted(
        by=by, center=center.pk, privilege=Privilege.READ
    ):
        refuse(by, center.pk if center is not None else None, Privilege.READ)
        raise NotVisible("there is no such course among those you may read")
    facts = read.facts_of(course_id)
    if not is_identifying:
        facts = tuple(_without_numbers(fact) for fact in facts)
    audit.write(
        by=by,
        at=at,
        center=center.pk,
        action="course.export",
        targets=[f"course:{course_id}", f"identifying:{str(is_identifying).lower()}"],
    )
    return CourseFile(
        course=course_id,
        center=center.pk,
        is_demo=center.is_demo,
        is_pseudonymous=not is_identifying,
        facts=facts,
        activations=tuple(
            fact for fact in read.center_facts(center.pk) if fact.kind in _KNOWLEDGE
        ),
    )


def all_centers() -> tuple[Center, ...]:
    """List every center of the installation, for its operator.

    Returns
    -------
    tuple of Center
        By id; names and settings only, nothing of a person.
    """
    return tuple(Center.objects.order_by("pk"))


def _without_numbers(fact: Fact) -> Fact:
    payload = fact.payload
    if isinstance(payload, PumpImplanted):
        payload = replace(payload, serial=WITHHELD)
    return replace(fact, payload=payload, external_id=None)
