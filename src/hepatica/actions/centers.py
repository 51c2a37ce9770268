"""Centers, and who may do what there."""

from __future__ import annotations

import re
import zoneinfo
from datetime import datetime

from hepatica.actions import audit
from hepatica.actions._scope import By, actor_name
from hepatica.actions.ledger import FactDraft, action, append_audited, record_facts
from hepatica.actions.permissions import refuse
from hepatica.actions.privileges import Privilege
from hepatica.errors import Conflict, InputError, NotPermitted
from hepatica.exchange.unseen import unseen_faults
from hepatica.records.models import Account, Center, Grant
from hepatica.records.models.account import INSTALLATION
from hepatica.therapy.course.center_kinds import PrivilegeGranted
from hepatica.therapy.course.envelope import Fact

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_MAX_SLUG = 40


@action("center.create")
def create_center(
    *,
    by: By,
    at: datetime,
    id: str,
    name: str,
    time_zone: str,
    is_demo: bool = False,
) -> Center:
    """Create a center, with its own chains.

    Parameters
    ----------
    by : Account or str
        ``installation``, or who administers a center here already.
    at : datetime
        Now, with offset.
    id : str
        Lower-case words joined by hyphens; never changes.
    name : str
        In words.
    time_zone : str
        IANA name: ``America/New_York``.
    is_demo : bool
        A demonstration center; it never shares a database with a real one.

    Returns
    -------
    Center
        As created.

    Raises
    ------
    InputError
        If a field is not acceptable.
    Conflict
        If the id is taken, or the database is of the other kind.
    """
    actor = require_operator(by)
    _check_center(id=id, name=name, time_zone=time_zone)
    if Center.objects.filter(pk=id).exists():
        raise Conflict("a center of this id exists; choose another id")
    if Center.objects.exclude(is_demo=is_demo).exists():
        raise Conflict(
            "a demo center and a real one never share a database; "
            "use another database for one of them"
        )
    center = Center.objects.create(
        pk=id, name=name.strip(), time_zone=time_zone, is_demo=is_demo
    )
    audit.write(
        by=actor, at=at, center=None, action="center.create", targets=[f"center:{id}"]
    )
    return center


@action("privilege.grant")
def grant_privilege(
    *,
    by: By,
    at: datetime,
    center: str,
    person: str,
    privilege: Privilege,
    is_granted: bool = True,
) -> Fact:
    """Grant a privilege to an account at a center, or take it back.

    Parameters
    ----------
    by : Account or str
        Who administers the center.
    at : datetime
        Now, with offset.
    center : str
        Where.
    person : str
        Account name.
    privilege : Privilege
        What.
    is_granted : bool
        False takes it back.

    Returns
    -------
    Fact
        The ``privilege-granted`` fact in the center's own stream.

    Raises
    ------
    NotPermitted
        If ``by`` does not administer the center.
    Conflict
        If it would leave the center without anyone who administers it.
    """
    drafts = [_grant_draft(person, privilege, at=at, is_granted=is_granted)]
    (fact,) = record_facts(
        by=by,
        at=at,
        center=center,
        drafts=drafts,
        action="privilege.grant",
        role="administrator",
        privilege=Privilege.ADMINISTER,
    )
    _require_administrator(center)
    return fact


@action("center.bootstrap-administrator")
def bootstrap_administrator(*, by: By, at: datetime, center: str, person: str) -> Fact:
    """Make the first administrator of a center; only the installation may.

    Parameters
    ----------
    by : Account or str
        ``installation``.
    at : datetime
        Now, with offset.
    center : str
        A center without an administrator.
    person : str
        Account name.

    Returns
    -------
    Fact
        The ``privilege-granted`` fact; the audit event is the installation's.

    Raises
    ------
    NotPermitted
        If an account asks.
    Conflict
        If the center has an administrator already.
    """
    if actor_name(by) != INSTALLATION:
        refuse(by, center, Privilege.ADMINISTER)
        raise NotPermitted("only the machine's operator makes the first administrator")
    if not Center.objects.filter(pk=center).exists():
        raise InputError.of("center", "unknown", "must be the id of a center")
    if Grant.objects.filter(center_id=center, privilege=Privilege.ADMINISTER).exists():
        raise Conflict("the center has an administrator, who grants the rest")
    (fact,) = append_audited(
        actor=INSTALLATION,
        at=at,
        center=center,
        drafts=[_grant_draft(person, Privilege.ADMINISTER, at=at, is_granted=True)],
        action="center.bootstrap-administrator",
        role="operator",
        audit_center=None,
    )
    return fact


def require_operator(by: By) -> str:
    """Refuse unless it is the installation or someone who administers a center.

    Parameters
    ----------
    by : Account or str
        Who.

    Returns
    -------
    str
        Name for the ledgers.

    Raises
    ------
    NotPermitted
        If neither.
    """
    name = actor_name(by)
    administers = Grant.objects.filter(
        account_id=name, account__is_active=True, privilege=Privilege.ADMINISTER
    )
    if name == INSTALLATION or administers.exists():
        return name
    refuse(by, None, Privilege.ADMINISTER)
    raise NotPermitted("this needs the privilege 'administer' at a center")


def require_administrators_beside(username: str) -> None:
    """Refuse what would leave a center of an account without an administrator.

    Parameters
    ----------
    username : str
        Whose account was just closed or opened.

    Raises
    ------
    Conflict
        If one of its centers has no open account that administers it.
    """
    grants = Grant.objects.filter(account_id=username, privilege=Privilege.ADMINISTER)
    for center in grants.values_list("center_id", flat=True):
        _require_administrator(center)


def _require_administrator(center: str) -> None:
    administers = Grant.objects.filter(
        center_id=center, privilege=Privilege.ADMINISTER, account__is_active=True
    )
    if not administers.exists():
        raise Conflict(
            "this would leave the center without an administrator; "
            "grant it to someone else first"
        )


def _grant_draft(
    person: str, privilege: Privilege, *, at: datetime, is_granted: bool
) -> FactDraft:
    if not Account.objects.filter(pk=person).exists():
        raise InputError.of("person", "unknown", "must be the name of an account")
    return FactDraft(
        course=None,
        kind=PrivilegeGranted.KIND,
        payload=PrivilegeGranted(
            person=person, privilege=Privilege(privilege).value, is_granted=is_granted
        ),
        happened_at=at,
    )


def _check_center(*, id: str, name: str, time_zone: str) -> None:
    if not _SLUG.match(id) or len(id) > _MAX_SLUG:
        raise InputError.of(
            "id", "not-a-slug", "must be lower-case words joined by hyphens, up to 40"
        )
    if not name.strip():
        raise InputError.of("name", "missing", "must be the center's name in words")
    hidden = unseen_faults({"name": name.strip()})
    if hidden:
        raise InputError(*hidden)
    if time_zone not in zoneinfo.available_timezones():
        raise InputError.of(
            "time_zone", "unknown", "must be an IANA name, as America/New_York"
        )
