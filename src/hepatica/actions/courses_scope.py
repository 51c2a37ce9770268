"""Which course an action may touch, and the lock under which it judges."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from hepatica.actions._scope import By, actor_name
from hepatica.actions.permissions import is_permitted, refuse, require
from hepatica.actions.privileges import OPERATOR_MAY, Privilege
from hepatica.errors import NotVisible
from hepatica.records.chain import locked_head
from hepatica.records.models import Center, Course, Grant
from hepatica.records.models.account import INSTALLATION


def visible_course(by: By, course_id: str) -> Course:
    """Give a course that somebody may read.

    Parameters
    ----------
    by : Account or str
        Who.
    course_id : str
        Which.

    Returns
    -------
    Course
        With center and person.

    Raises
    ------
    NotVisible
        If it was not granted or is not there; the answer is the same.
    """
    row = Course.objects.select_related("center", "person").filter(pk=course_id).first()
    if row is None or not is_permitted(
        by=by, center=row.center_id, privilege=Privilege.READ
    ):
        refuse(by, row.center_id if row is not None else None, Privilege.READ)
        raise NotVisible("there is no such course among those you may read")
    return row


def locked_course(by: By, course_id: str) -> Course:
    """Give a course and hold its center's ledger until the transaction ends.

    What is judged under the lock is still so when it is appended.

    Parameters
    ----------
    by : Account or str
        Who.
    course_id : str
        Which.

    Returns
    -------
    Course
        With center and person.

    Raises
    ------
    NotVisible
        If it was not granted or is not there.
    """
    row = visible_course(by, course_id)
    locked_head(f"facts:{row.center_id}")
    return row


def require_any(
    by: By, center: str, privileges: Sequence[Privilege]
) -> tuple[str, Privilege]:
    """Refuse unless somebody holds one of several privileges at a center.

    Parameters
    ----------
    by : Account or str
        Who.
    center : str
        Where.
    privileges : sequence of Privilege
        One of them is enough.

    Returns
    -------
    tuple of str and Privilege
        Account name, and the first privilege that is held.

    Raises
    ------
    NotPermitted
        If none is held; the refusal names the first.
    """
    for privilege in privileges:
        if is_permitted(by=by, center=center, privilege=privilege):
            return actor_name(by), privilege
    return require(by, center, privileges[0]), privileges[0]


def readable_centers(by: By) -> QuerySet[Center]:
    """Select the centers that somebody may read.

    Parameters
    ----------
    by : Account or str
        Who.

    Returns
    -------
    QuerySet of Center
        By id; all of them for the machine's operator.
    """
    centers = Center.objects.order_by("pk")
    if actor_name(by) == INSTALLATION:
        return centers if Privilege.READ in OPERATOR_MAY else centers.none()
    grants = Grant.objects.filter(
        account_id=actor_name(by), account__is_active=True, privilege=Privilege.READ
    )
    return centers.filter(pk__in=grants.values("center_id"))
