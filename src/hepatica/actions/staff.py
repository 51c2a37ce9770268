"""The people of a center as its administrator sees and changes them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from hepatica.actions import accounts, audit
from hepatica.actions._scope import By, actor_name
from hepatica.actions.centers import grant_privilege
from hepatica.actions.desk import Desk
from hepatica.actions.ledger import action
from hepatica.actions.permissions import refuse, require
from hepatica.actions.privileges import Privilege
from hepatica.errors import InputError, NotPermitted, NotVisible
from hepatica.records import queries
from hepatica.records.chain import locked_head
from hepatica.records.models import Account, Center, Grant
from hepatica.records.read import center_facts
from hepatica.therapy.course.center_kinds import PrivilegeGranted


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """One account, as it stands to a center.

    Parameters
    ----------
    username, full_name : str
        Name in the ledgers, and to show.
    is_active : bool
        False once it was closed; its grants count for nothing then.
    privileges : frozenset of Privilege
        Held at the center.
    is_ours : bool
        It holds, or held, something at the center.
    is_elsewhere : bool
        It holds something at a center that the reader does not administer, so
        password and standing are not the reader's to change.
    """

    username: str
    full_name: str
    is_active: bool
    privileges: frozenset[Privilege]
    is_ours: bool
    is_elsewhere: bool


def administered_by(*, by: Account) -> tuple[Desk, ...]:
    """List the centers that an account administers, whether it may read them or not.

    Parameters
    ----------
    by : Account
        Who.

    Returns
    -------
    tuple of Desk
        By id.
    """
    return tuple(
        Desk(
            id=center.pk,
            name=center.name,
            time_zone=center.time_zone,
            is_demo=center.is_demo,
            privileges=queries.privileges_of(by, center.pk),
        )
        for center in Center.objects.filter(pk__in=_administered(by)).order_by("pk")
    )


@action("staff.list")
def list_staff(*, by: By, at: datetime, center: str) -> tuple[Staff, ...]:
    """List the accounts that hold, or held, a privilege at a center.

    Parameters
    ----------
    by : Account or str
        Who administers the center.
    at : datetime
        Now, with offset.
    center : str
        Where.

    Returns
    -------
    tuple of Staff
        Open accounts first, by account name.

    Raises
    ------
    NotPermitted
        If ``by`` does not administer the center.
    """
    actor = require(by, center, Privilege.ADMINISTER)
    found = Account.objects.filter(pk__in=_once_granted(center))
    listed = _staff(by, center, found.order_by("-is_active", "pk"))
    audit.write(by=actor, at=at, center=center, action="staff.list")
    return listed


@action("staff.read")
def read_staff(*, by: By, at: datetime, center: str, username: str) -> Staff:
    """Read how one account stands to a center, also one that is of another center.

    Parameters
    ----------
    by : Account or str
        Who administers the center.
    at : datetime
        Now, with offset.
    center : str
        Where.
    username : str
        Whose.

    Returns
    -------
    Staff
        As it is now.

    Raises
    ------
    NotPermitted
        If ``by`` does not administer the center.
    NotVisible
        If there is no such account.
    """
    actor = require(by, center, Privilege.ADMINISTER)
    staff = _one(by, center, username)
    _note(actor, at, center, "staff.read", username)
    return staff


@action("staff.enter")
def enter_staff(
    *,
    by: By,
    at: datetime,
    center: str,
    username: str,
    full_name: str,
    password: str,
    privileges: Collection[Privilege],
) -> Staff:
    """Make an account with its privileges at a center, whole or not at all.

    Parameters
    ----------
    by : Account or str
        Who administers the center.
    at : datetime
        Now, with offset.
    center : str
        Where.
    username, full_name, password : str
        As for :func:`hepatica.actions.accounts.create_account`.
    privileges : collection of Privilege
        At least one: an account without any belongs to no center.

    Returns
    -------
    Staff
        As made.

    Raises
    ------
    InputError
        If a field is not acceptable.
    Conflict
        If the name is taken.
    """
    actor = _locked(by, center)
    if not full_name.strip():
        raise InputError.of("full_name", "missing", "must be the person's name")
    if not privileges:
        raise InputError.of("privileges", "missing", "must be at least one")
    accounts.create_account(
        by=by, at=at, username=username, full_name=full_name.strip(), password=password
    )
    _grant(by, at, center, username, privileges, is_granted=True)
    _note(actor, at, center, "staff.enter", username)
    return _one(by, center, username)


@action("staff.change-privileges")
def change_privileges(
    *,
    by: By,
    at: datetime,
    center: str,
    username: str,
    grant: Collection[Privilege] = (),
    take_back: Collection[Privilege] = (),
) -> Staff:
    """Grant and take back privileges of an account, all of them or none.

    What is so already is left alone. Each change is a fact and an event of its own.

    Parameters
    ----------
    by : Account or str
        Who administers the center.
    at : datetime
        Now, with offset.
    center : str
        Where.
    username : str
        Whose.
    grant, take_back : collection of Privilege
        What to change.

    Returns
    -------
    Staff
        As it is now.

    Raises
    ------
    NotPermitted
        If ``by`` does not administer the center.
    Conflict
        If the center would be left without an administrator.
    """
    actor = _locked(by, center)
    held = _one(by, center, username).privileges
    _grant(by, at, center, username, set(grant) - held, is_granted=True)
    _grant(by, at, center, username, set(take_back) & held, is_granted=False)
    _note(actor, at, center, "staff.change-privileges", username)
    return _one(by, center, username)


@action("staff.set-active")
def set_staff_active(
    *, by: By, at: datetime, center: str, username: str, is_active: bool
) -> Staff:
    """Close an account, or open it again.

    Parameters
    ----------
    by : Account or str
        Who administers the center.
    at : datetime
        Now, with offset.
    center : str
        A center at which it holds, or held, something.
    username : str
        Whose.
    is_active : bool
        False closes it.

    Returns
    -------
    Staff
        As it is now.

    Raises
    ------
    NotPermitted
        If it works for a center that ``by`` does not administer.
    Conflict
        If the center would be left without an administrator.
    """
    actor = _locked(by, center)
    _require_ours(by, center, username)
    accounts.set_account_active(by=by, at=at, username=username, is_active=is_active)
    _note(actor, at, center, "staff.set-active", username)
    return _one(by, center, username)


@action("staff.set-password")
def set_staff_password(
    *, by: By, at: datetime, center: str, username: str, password: str
) -> None:
    """Set a password for somebody who lost theirs; all their sessions end.

    Parameters
    ----------
    by : Account or str
        Who administers the center.
    at : datetime
        Now, with offset.
    center : str
        A center at which it holds, or held, something.
    username : str
        Whose.
    password : str
        The new one.

    Raises
    ------
    NotPermitted
        If it works for a center that ``by`` does not administer.
    InputError
        If the password is not acceptable.
    """
    actor = _locked(by, center)
    _require_ours(by, center, username)
    accounts.set_password(by=by, at=at, username=username, password=password)
    _note(actor, at, center, "staff.set-password", username)


def _locked(by: By, center: str) -> str:
    actor = require(by, center, Privilege.ADMINISTER)
    # The center's facts first, as every writer does, before the installation's events.
    locked_head(f"facts:{center}")
    return actor


def _administered(by: By) -> frozenset[str]:
    return frozenset(
        Grant.objects.filter(
            account_id=actor_name(by),
            account__is_active=True,
            privilege=Privilege.ADMINISTER,
        ).values_list("center_id", flat=True)
    )


def _once_granted(center: str) -> frozenset[str]:
    return frozenset(
        fact.payload.person
        for fact in center_facts(center)
        if isinstance(fact.payload, PrivilegeGranted)
    )


def _staff(by: By, center: str, found: Collection[Account]) -> tuple[Staff, ...]:
    found = tuple(found)
    ours, mine = _once_granted(center), _administered(by)
    held: dict[str, set[Privilege]] = {}
    elsewhere: set[str] = set()
    grants = Grant.objects.filter(account__in=found)
    for account, at_center, name in grants.values_list(
        "account_id", "center_id", "privilege"
    ):
        if at_center == center:
            held.setdefault(account, set()).add(Privilege(name))
        if at_center not in mine:
            elsewhere.add(account)
    return tuple(
        Staff(
            username=account.pk,
            full_name=account.full_name,
            is_active=account.is_active,
            privileges=frozenset(held.get(account.pk, ())),
            is_ours=account.pk in ours,
            is_elsewhere=account.pk in elsewhere,
        )
        for account in found
    )


def _one(by: By, center: str, username: str) -> Staff:
    found = _staff(by, center, Account.objects.filter(pk=username))
    if not found:
        raise NotVisible("there is no such account")
    return found[0]


def _require_ours(by: By, center: str, username: str) -> None:
    staff = _one(by, center, username)
    if staff.is_ours and not staff.is_elsewhere:
        return
    refuse(by, center, Privilege.ADMINISTER)
    raise NotPermitted(
        "this account works for a center that you do not administer; who administers "
        "it there, or the machine's operator, changes its password or closes it"
    )


def _grant(
    by: By,
    at: datetime,
    center: str,
    username: str,
    privileges: Collection[Privilege],
    *,
    is_granted: bool,
) -> None:
    # One's own right to do this goes last, or it would stop what comes after it.
    for privilege in sorted(privileges, key=lambda p: (p is Privilege.ADMINISTER, p)):
        grant_privilege(
            by=by,
            at=at,
            center=center,
            person=username,
            privilege=privilege,
            is_granted=is_granted,
        )


def _note(actor: str, at: datetime, center: str, code: str, username: str) -> None:
    audit.write(
        by=actor, at=at, center=center, action=code, targets=[f"account:{username}"]
    )
