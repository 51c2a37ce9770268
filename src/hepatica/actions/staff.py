"""The people of a center as its administrator changes them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from hepatica.actions import accounts, audit
from hepatica.actions._scope import By
from hepatica.actions.centers import grant_privilege
from hepatica.actions.ledger import action
from hepatica.actions.permissions import refuse, require
from hepatica.actions.privileges import Privilege
from hepatica.actions.staff_reading import Staff, staff_member
from hepatica.errors import InputError, NotPermitted
from hepatica.records.chain import locked_head


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
    return staff_member(by, center, username)


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
    held = staff_member(by, center, username).privileges
    _grant(by, at, center, username, set(grant) - held, is_granted=True)
    _grant(by, at, center, username, set(take_back) & held, is_granted=False)
    _note(actor, at, center, "staff.change-privileges", username)
    return staff_member(by, center, username)


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
    return staff_member(by, center, username)


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


@action("staff.confirm")
def confirm_staff(*, by: By, at: datetime, center: str, username: str) -> Staff:
    """Confirm that an account is in the hands of its owner alone.

    Parameters
    ----------
    by : Account or str
        Who administers the center; as for
        :func:`hepatica.actions.accounts.confirm_account`.
    at : datetime
        Now, with offset.
    center : str
        A center at which it holds, or held, something.
    username : str
        Whose.

    Returns
    -------
    Staff
        As it is now.

    Raises
    ------
    NotPermitted
        If ``by`` may not confirm it.
    """
    actor = _locked(by, center)
    _require_ours(by, center, username)
    accounts.confirm_account(by=by, at=at, username=username)
    _note(actor, at, center, "staff.confirm", username)
    return staff_member(by, center, username)


def _locked(by: By, center: str) -> str:
    actor = require(by, center, Privilege.ADMINISTER)
    # The center's facts first, as every writer does, before the installation's events.
    locked_head(f"facts:{center}")
    return actor


def _require_ours(by: By, center: str, username: str) -> None:
    if staff_member(by, center, username).is_ours:
        return
    refuse(by, center, Privilege.ADMINISTER)
    raise NotPermitted("this account never worked for the center; its own changes it")


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
