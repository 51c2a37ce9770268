"""A form that is sent twice is recorded once: its own id names the fact."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from hepatica.actions import audit
from hepatica.actions.courses_judge import Recorded, judged
from hepatica.actions.views import CourseView
from hepatica.errors import Conflict, InputError
from hepatica.therapy.course import Course, Fact, fold
from hepatica.therapy.schedule import plan
from hepatica.therapy.worksheet import policies_of

# Not filled in, but an answer to a question or a mark of the day on which it came: a
# second sending may differ in them.
_NOT_SAID = ("is_confirmed", "is_late_entry", "void_because")
_SPACE = uuid.UUID("c1f6a0f4-6a0e-5d0a-9a38-0d5c4d1b9a57")


def fact_id_of(course_id: str, form_id: str) -> str:
    """Name the fact that a form makes, the same one however often it is sent.

    The table of facts holds an id once, so that one form never makes two.

    Parameters
    ----------
    course_id : str
        Which course.
    form_id : str
        Random id that the form was given when it was shown.

    Returns
    -------
    str
        Id of the fact.

    Raises
    ------
    InputError
        If the id of the form is none.

    Notes
    -----
    Hazards: HZ-014 (one act recorded twice).
    """
    try:
        form = uuid.UUID(form_id)
    except ValueError:
        raise InputError.of(
            "form_id", "no-form", "must be as the form had it; open the form again"
        ) from None
    return str(uuid.uuid5(_SPACE, f"{course_id} {form}"))


def sent_before(facts: Sequence[Fact], fact_id: str) -> Fact | None:
    """Find what a form has recorded before.

    Parameters
    ----------
    facts : sequence of Fact
        Of the course.
    fact_id : str
        As :func:`fact_id_of` names it.

    Returns
    -------
    Fact or None
        As recorded then.
    """
    return next((fact for fact in facts if fact.id == fact_id), None)


def recorded_before(
    code: str, sent: Fact, now: Fact, *, course: Course, facts: Sequence[Fact]
) -> Recorded:
    """Answer a form that was sent before, if it says what it said then.

    Parameters
    ----------
    code : str
        Code of the running action.
    sent : Fact
        As recorded then.
    now : Fact
        As it would be recorded now.
    course : Course
        As it stands.
    facts : sequence of Fact
        Of the course.

    Returns
    -------
    Recorded
        As recorded then, judged as it was then; not new.

    Raises
    ------
    Conflict
        If it says something else, somebody else sends it, or what it recorded was
        corrected or withdrawn since.
    """
    _require_same(sent, now, course)
    return again(code, sent, now, course=course, facts=facts)


def again(
    code: str, sent: Fact, now: Fact, *, course: Course, facts: Sequence[Fact]
) -> Recorded:
    """Answer with what is on record already; that it was asked again is audited.

    Parameters
    ----------
    code : str
        Code of the running action.
    sent : Fact
        As recorded then.
    now : Fact
        As it would be recorded now.
    course : Course
        As it stands.
    facts : sequence of Fact
        Of the course.

    Returns
    -------
    Recorded
        As recorded then, judged as it was then; not new.
    """
    audit.write(
        by=now.recorded_by,
        at=now.recorded_at,
        center=now.center,
        action=code,
        targets=[f"course:{course.id}"],
        role=now.role,
    )
    before = [fact for fact in facts if fact.course_seq < sent.course_seq]
    admission = judged(fold(course.id, before), before, sent)
    return Recorded(fact=sent, admission=admission, is_new=False)


def as_first_sent(view: CourseView, fact_id: str) -> CourseView:
    """Give a course as it was when a form was sent first.

    What the form recorded changes what it offers: a decision is used, a pump is out.
    Read against that, the same entries would be faulty.

    Parameters
    ----------
    view : CourseView
        As it stands.
    fact_id : str
        As :func:`fact_id_of` names it.

    Returns
    -------
    CourseView
        Without that fact and what came after it; as it was given where there is
        no such fact.
    """
    sent = sent_before(view.facts, fact_id)
    if sent is None:
        return view
    facts = tuple(fact for fact in view.facts if fact.course_seq < sent.course_seq)
    course = fold(view.id, facts)
    then = plan(course, on=view.on, policies=policies_of(view.rules))
    return replace(view, facts=facts, course=course, plan=then)


def _require_same(sent: Fact, now: Fact, course: Course) -> None:
    if sent.id in course.replaced:
        raise Conflict(
            "what this form recorded was corrected or withdrawn since; look at the "
            "course, and open the form anew for another entry"
        )
    if sent.recorded_by != now.recorded_by:
        raise Conflict(
            "this form was sent before by another account, and that entry stands; "
            "open the form anew for another entry"
        )
    if _said(sent) != _said(now):
        raise Conflict(
            "this form was sent before with other entries, and those stand; look at "
            "the course, withdraw that entry if it is wrong, and open the form anew "
            "for another one"
        )


def _said(fact: Fact) -> tuple[Any, ...]:
    payload: Any = fact.payload
    names = [field.name for field in fields(payload) if field.name not in _NOT_SAID]
    values = [getattr(payload, name) for name in names]
    return fact.kind, fact.happened_at, fact.precision, names, values
