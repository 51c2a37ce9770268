"""Recording in a course: what happened, was measured, corrected or withdrawn.

Recording is never refused for being wrong, only for being incoherent: what should
not have happened is accepted as a deviation, with a reason. A figure that cannot be
is refused, an unusual one is asked for twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hepatica.actions._scope import By
from hepatica.actions.courses_append import append_judged
from hepatica.actions.courses_days import check_days, day_at
from hepatica.actions.courses_forms import fact_id_of, recorded_before, sent_before
from hepatica.actions.courses_judge import (
    Recorded,
    check_signers,
    from_feed,
    marked_late,
    with_reason,
)
from hepatica.actions.courses_limits import check_figures
from hepatica.actions.courses_privileges import FINAL, PRIVILEGES, WITHDRAWING
from hepatica.actions.courses_rules import pinned
from hepatica.actions.courses_scope import (
    locked_course,
    require_any,
    visible_course,
)
from hepatica.actions.fills_void import with_void_codes
from hepatica.actions.knowledge_force import in_force, local_day
from hepatica.actions.ledger import action
from hepatica.actions.privileges import Privilege
from hepatica.actions.reasons import require_stated, stated
from hepatica.errors import ContractError, InputError
from hepatica.records.models.person import new_id
from hepatica.records.read import facts_of
from hepatica.therapy.course import Fact, Precision, fold, kinds
from hepatica.therapy.course.envelope import Payload

__all__ = ["PRIVILEGES", "Recorded", "correct", "record", "withdraw"]


@action("course.record")
def record(
    *,
    by: By,
    at: datetime,
    course_id: str,
    payload: Payload,
    happened_at: datetime,
    precision: Precision = Precision.INSTANT,
    visit: str | None = None,
    corrects: str | None = None,
    deviation_reason: str = "",
    source: str | None = None,
    external_id: str | None = None,
    expected_course_seq: int | None = None,
    confirmed: bool = False,
    form_id: str | None = None,
) -> Recorded:
    """Record one fact of a course.

    Parameters
    ----------
    by : Account or str
        Who.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    payload : Payload
        What is recorded.
    happened_at : datetime
        When it happened, with offset.
    precision : Precision
        How exactly that is known.
    visit : str or None
        Visit that it belongs to.
    corrects : str or None
        Fact that it replaces.
    deviation_reason : str
        Why it was not as it should be; asked for where it was not.
    source, external_id : str or None
        Feed and its own id; a repeated pair is taken once.
    expected_course_seq : int or None
        Number of the last fact that the writer had seen.
    confirmed : bool
        The unusual was read twice.
    form_id : str or None
        Random id of the form that was filled in. Sent again, by a second press or
        for a lost answer, it is answered with what it recorded.

    Returns
    -------
    Recorded
        The fact and how it was judged.

    Raises
    ------
    InputError
        With ``impossible``, ``unusual-confirm`` or ``deviation-needs-reason``, or
        what makes it incoherent; each names the field.
    NotPermitted
        Without the privilege that the kind needs.
    Conflict
        If the course went on, what a decision rests on has changed, or the form was
        sent before and its entry is another one, or stands no more.

    Notes
    -----
    Hazards: HZ-001 (a wrong figure entered), HZ-006 (a residual misread).
    """
    return _record(
        "course.record",
        by=by,
        at=at,
        course_id=course_id,
        payload=payload,
        happened_at=happened_at,
        precision=precision,
        visit=visit,
        corrects=corrects,
        deviation_reason=deviation_reason,
        source=source,
        external_id=external_id,
        expected_course_seq=expected_course_seq,
        confirmed=confirmed,
        form_id=form_id,
    )


@action("course.correct")
def correct(
    *,
    by: By,
    at: datetime,
    course_id: str,
    fact_id: str,
    payload: Payload,
    happened_at: datetime | None = None,
    deviation_reason: str = "",
    expected_course_seq: int | None = None,
    confirmed: bool = False,
) -> Recorded:
    """Replace a fact by another of its kind, in one step.

    Parameters
    ----------
    by : Account or str
        Who.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    fact_id : str
        The fact that was wrong; it stays on record, struck through.
    payload : Payload
        As it should have been.
    happened_at : datetime or None
        When it really happened; ``None``: as was recorded.
    deviation_reason : str
        As for :func:`record`.
    expected_course_seq : int or None
        As for :func:`record`.
    confirmed : bool
        As for :func:`record`.

    Returns
    -------
    Recorded
        The fact that stands now.

    Raises
    ------
    InputError
        If the fact is not there or is of another kind, and as for :func:`record`.
    """
    row = visible_course(by, course_id)
    before = next((f for f in facts_of(row.pk) if f.id == fact_id), None)
    if before is not None and before.kind != payload.KIND:
        raise InputError.of(
            "kind",
            "other-kind",
            f"must be {before.kind}, as what it corrects; or withdraw that and record "
            "the other",
        )
    return _record(
        "course.correct",
        by=by,
        at=at,
        course_id=course_id,
        payload=payload,
        happened_at=happened_at or (before.happened_at if before else at),
        precision=before.precision if before else Precision.INSTANT,
        visit=before.visit if before else None,
        corrects=fact_id,
        deviation_reason=deviation_reason,
        source=None,
        external_id=None,
        expected_course_seq=expected_course_seq,
        confirmed=confirmed,
    )


@action("course.withdraw")
def withdraw(
    *,
    by: By,
    at: datetime,
    course_id: str,
    fact_id: str,
    reason: str,
    expected_course_seq: int | None = None,
) -> Recorded:
    """Withdraw a fact that should never have been there; it stays on record.

    Parameters
    ----------
    by : Account or str
        Who holds a privilege that its kind needs.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    fact_id : str
        The fact.
    reason : str
        Why it was wrong.
    expected_course_seq : int or None
        Number of the last fact that the writer had seen.

    Returns
    -------
    Recorded
        The ``entered-in-error`` fact.

    Raises
    ------
    InputError
        Without a reason, if the fact does not stand, or if it ended an order.
    """
    row = locked_course(by, course_id)
    facts = facts_of(course_id)
    meant = next((f for f in facts if f.id == fact_id), None)
    needed = WITHDRAWING.get(meant.kind if meant else "", (Privilege.PRESCRIBE,))
    actor, privilege = require_any(by, row.center_id, needed)
    if meant is not None and meant.kind in FINAL:
        raise InputError.of(
            "fact", "is-final", "ended an order and is not withdrawn; sign a new order"
        )
    course = fold(course_id, facts)
    payload = kinds.EnteredInError(reason=stated(reason, "must say why it was wrong"))
    fact = Fact(
        id=new_id(),
        course=course_id,
        course_seq=course.last_seq + 1,
        center=row.center_id,
        kind=payload.KIND,
        schema=payload.SCHEMA,
        happened_at=at,
        recorded_at=at,
        recorded_by=actor,
        role=privilege.value,
        corrects=fact_id,
        payload=payload,
    )
    return append_judged(
        fact,
        code="course.withdraw",
        course=course,
        facts=facts,
        expected_course_seq=expected_course_seq,
    )


def _record(
    code: str,
    *,
    by: By,
    at: datetime,
    course_id: str,
    payload: Payload,
    happened_at: datetime,
    precision: Precision,
    visit: str | None,
    corrects: str | None,
    deviation_reason: str,
    source: str | None,
    external_id: str | None,
    expected_course_seq: int | None,
    confirmed: bool,
    form_id: str | None = None,
) -> Recorded:
    if payload.KIND not in PRIVILEGES:
        raise ContractError(f"{payload.KIND} is not recorded by hand")
    row = locked_course(by, course_id)
    actor, privilege = require_any(by, row.center_id, PRIVILEGES[payload.KIND])
    facts = facts_of(course_id)
    course = fold(course_id, facts)
    today = local_day(row.center.time_zone, at)
    force = in_force(row.center_id, today)
    payload = with_reason(pinned(payload, force), deviation_reason)
    then = day_at(row.center.time_zone, happened_at)
    if corrects is None:
        payload = marked_late(payload, happened_on=then, today=today)
    fact_id = new_id() if form_id is None else fact_id_of(course_id, form_id)
    sent = sent_before(facts, fact_id)
    if sent is not None:
        now = replace(
            sent,
            kind=payload.KIND,
            happened_at=happened_at,
            precision=precision,
            recorded_at=at,
            recorded_by=actor,
            role=privilege.value,
            payload=payload,
        )
        return recorded_before(code, sent, now, course=course, facts=facts)
    known = from_feed(facts, source, external_id)
    if known is None:
        if source is None:
            require_stated(payload)
        born_on = row.person.birth_on if row.person else None
        check_days(payload, happened_on=then, born_on=born_on)
        payload = check_figures(
            payload,
            course,
            center_id=row.center_id,
            on=min(happened_at.date(), today),
            is_confirmed=confirmed,
            is_from_feed=source is not None,
            corrects=corrects,
        )
    check_signers(payload, course, actor, row.center_id)
    payload = with_void_codes(payload, course, row, happened_at=happened_at)
    fact = Fact(
        id=fact_id,
        course=course_id,
        course_seq=course.last_seq + 1,
        center=row.center_id,
        kind=payload.KIND,
        schema=payload.SCHEMA,
        happened_at=happened_at,
        precision=precision,
        recorded_at=at,
        recorded_by=actor,
        role=privilege.value,
        visit=visit,
        source=source,
        external_id=external_id,
        corrects=corrects,
        payload=payload,
    )
    return append_judged(
        fact,
        code=code,
        course=course,
        facts=facts,
        deviation_reason=deviation_reason,
        expected_course_seq=expected_course_seq,
        is_new=known is None,
    )
