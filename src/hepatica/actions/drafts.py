"""Forms that were begun and not finished: kept for who typed them, never facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hepatica.actions import audit
from hepatica.actions._scope import By, actor_name
from hepatica.actions.courses_scope import visible_course
from hepatica.actions.ledger import action
from hepatica.records.chain import instant_text
from hepatica.records.models import Draft
from hepatica.wire import canonical
from hepatica.wire.decode import strict_json


@action("draft.keep")
def keep(
    *, by: By, at: datetime, course_id: str, form: str, fields: Mapping[str, str]
) -> None:
    """Keep what was typed into a form of a course; it takes the earlier one's place.

    Parameters
    ----------
    by : Account or str
        Who typed it.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    form : str
        Which form.
    fields : mapping of str to str
        Name to what was typed.
    """
    course = visible_course(by, course_id)
    Draft.objects.update_or_create(
        account_id=actor_name(by),
        course=course,
        form=form,
        defaults={"text": canonical(dict(fields)), "saved_at": instant_text(at)},
    )
    _audit(by, at, course.center_id, course_id, "draft.keep")


@action("draft.discard")
def discard(*, by: By, at: datetime, course_id: str, form: str) -> None:
    """Throw away what was kept of a form; nothing kept is no fault.

    Parameters
    ----------
    by : Account or str
        Who typed it.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    form : str
        Which form.
    """
    course = visible_course(by, course_id)
    mine = Draft.objects.filter(account_id=actor_name(by), course=course, form=form)
    mine.delete()
    _audit(by, at, course.center_id, course_id, "draft.discard")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What somebody typed into a form, and when.

    Parameters
    ----------
    fields : dict of str to str
        Name to what was typed.
    saved_at : datetime
        When it was kept.
    """

    fields: dict[str, str]
    saved_at: datetime


def find(*, by: By, course_id: str, form: str) -> Kept | None:
    """Give back what somebody typed themselves into a form of a course.

    Ask only for a course that was opened just now: nobody else's typing is given.

    Parameters
    ----------
    by : Account or str
        Who asks, and typed it.
    course_id : str
        Which course.
    form : str
        Which form.

    Returns
    -------
    Kept or None
        ``None`` where nothing was kept.
    """
    row = Draft.objects.filter(
        account_id=actor_name(by), course_id=course_id, form=form
    ).first()
    if row is None:
        return None
    fields: dict[str, str] = strict_json(row.text, path="draft")
    return Kept(fields=fields, saved_at=datetime.fromisoformat(row.saved_at))


def _audit(by: By, at: datetime, center: str, course_id: str, code: str) -> None:
    targets = [f"course:{course_id}"]
    audit.write(by=by, at=at, center=center, action=code, targets=targets)
