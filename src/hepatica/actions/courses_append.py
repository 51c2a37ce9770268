"""The one way a fact of a course comes into its ledger: judged, then appended."""

from __future__ import annotations

from collections.abc import Sequence

from hepatica.actions.courses_judge import (
    Recorded,
    draft_of,
    judged,
    require_reason,
    to_error,
)
from hepatica.actions.ledger import append_audited
from hepatica.therapy.course import Course, Fact
from hepatica.therapy.course.admit import Refused


def append_judged(
    fact: Fact,
    *,
    code: str,
    course: Course,
    facts: Sequence[Fact],
    deviation_reason: str = "",
    expected_course_seq: int | None = None,
    is_new: bool = True,
) -> Recorded:
    """Judge a fact by therapy and append it, with one audit event.

    Parameters
    ----------
    fact : Fact
        As it is to stand; who, when, as what and where are taken from it.
    code : str
        Dotted code of the running action.
    course : Course
        Folded, under its lock.
    facts : sequence of Fact
        All of the course.
    deviation_reason : str
        Why it was not as it should be.
    expected_course_seq : int or None
        Number of the last fact that the writer had seen.
    is_new : bool
        False for what a feed has sent before: it is taken as it was judged then.

    Returns
    -------
    Recorded
        The fact and how it was judged.

    Raises
    ------
    InputError
        Where therapy refuses it, or a reason is missing.
    Conflict
        If the course went on, or somebody else's act is the only reason.
    """
    admission = judged(course, facts, fact)
    if is_new:
        if isinstance(admission, Refused):
            raise to_error(admission, fact.payload)
        require_reason(admission, fact.payload, deviation_reason, fact.source)
    (appended,) = append_audited(
        actor=fact.recorded_by,
        at=fact.recorded_at,
        center=fact.center,
        drafts=[draft_of(fact)],
        action=code,
        role=fact.role,
        expected_course_seq=expected_course_seq,
    )
    return Recorded(fact=appended, admission=admission, is_new=is_new)
