"""The way of every action to the ledger: permission, facts, one audit event.

An action is a function under the decorator :func:`action`; it checks more than
the privilege where it has to (therapy's ``admit``), makes drafts and hands them
to :func:`record_facts`::

    @action("weight.record")
    def record_weight(*, by, at, center, course, weight_kg) -> Fact:
        draft = FactDraft(
            course=course,
            kind="weight-measured",
            payload=WeightMeasured(weight_kg=weight_kg),
            happened_at=at,
        )
        (fact,) = record_facts(
            by=by, at=at, center=center, drafts=[draft],
            action="weight.record", role="nurse",
        )
        return fact
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from hepatica.actions import audit, projection
from hepatica.actions._scope import ACTIONS, By, action
from hepatica.actions.permissions import require
from hepatica.actions.privileges import Privilege
from hepatica.errors import NotVisible
from hepatica.records import ledger, projections
from hepatica.records.ledger import Appended, FactDraft
from hepatica.records.models import Course

__all__ = [
    "ACTIONS",
    "PROJECTIONS",
    "Appended",
    "By",
    "FactDraft",
    "action",
    "append_audited",
    "record_facts",
]

PROJECTIONS: list[projections.Projection] = [
    projections.project_grants,
    projection.project,
]
"""Read models to make anew after an append, in its transaction and in order."""


def record_facts(
    *,
    by: By,
    at: datetime,
    center: str,
    drafts: Sequence[FactDraft],
    action: str,
    role: str,
    privilege: Privilege = Privilege.RECORD,
    expected_course_seq: int | None = None,
) -> Appended:
    """Append facts for someone who may, with exactly one audit event.

    Parameters
    ----------
    by : Account or str
        Who.
    at : datetime
        Now, with offset.
    center : str
        Owner of the courses.
    drafts : sequence of FactDraft
        All of them or none.
    action : str
        Dotted code for the audit event.
    role : str
        As what: ``pharmacist``, ``nurse``.
    privilege : Privilege
        What ``by`` must hold at the center.
    expected_course_seq : int or None
        Last ``course_seq`` that the writer had seen, for drafts of one course.

    Returns
    -------
    Appended
        Facts, one for each draft and in that order; ``skipped`` has the ids of
        those that were there already, ``changed`` of those that then differ.

    Raises
    ------
    NotPermitted
        If ``by`` does not hold the privilege.
    NotVisible
        If a course is not this center's.
    Conflict
        If the course went on since ``expected_course_seq``.
    """
    actor = require(by, center, privilege, at=at)
    return append_audited(
        actor=actor,
        at=at,
        center=center,
        drafts=drafts,
        action=action,
        role=role,
        expected_course_seq=expected_course_seq,
    )


def append_audited(
    *,
    actor: str,
    at: datetime,
    center: str,
    drafts: Sequence[FactDraft],
    action: str,
    role: str,
    expected_course_seq: int | None = None,
    audit_center: str | None = "",
    then: Callable[[Appended], None] | None = None,
    also: Sequence[str] = (),
) -> Appended:
    """Append, project and audit, for an action that asked for permission itself.

    Parameters
    ----------
    actor : str
        Account name, permitted by the caller.
    at : datetime
        Now, with offset.
    center : str
        Owner of the courses.
    drafts : sequence of FactDraft
        All of them or none.
    action : str
        Dotted code for the audit event.
    role : str
        As what.
    expected_course_seq : int or None
        As for :func:`record_facts`.
    audit_center : str or None
        Chain of the audit event where it is not the center's: ``None`` for the
        installation's.
    then : callable or None
        Run between the append and the projections.
    also : sequence of str
        What else the audit event is about.

    Returns
    -------
    Appended
        As for :func:`record_facts`.
    """
    with transaction.atomic():
        _require_owned(center, drafts)
        facts = ledger.append(
            center=center,
            drafts=drafts,
            at=at,
            by=actor,
            role=role,
            expected_course_seq=expected_course_seq,
        )
        if then is not None:
            then(facts)
        new = [fact for fact in facts if fact.id not in facts.skipped]
        streams = {fact.course: None for fact in new}
        for project in PROJECTIONS if new else ():
            project(center=center, streams=tuple(streams))
        audit.write(
            by=actor,
            at=at,
            center=center if audit_center == "" else audit_center,
            action=action,
            targets=[
                *(f"course:{course}" for course in streams if course is not None),
                *(f"fact:{fact.id}" for fact in new),
                *also,
            ],
            role=role,
        )
    return facts


def _require_owned(center: str, drafts: Sequence[FactDraft]) -> None:
    courses = {draft.course for draft in drafts if draft.course is not None}
    owned = Course.objects.filter(pk__in=courses, center_id=center).count()
    if owned != len(courses):
        raise NotVisible("there is no such course at this center")
