"""Accounts of staff: made, closed, given a password. Rights are grants."""

from __future__ import annotations

import re
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from hepatica.actions import audit
from hepatica.actions._scope import By, actor_name
from hepatica.actions.account_reach import require_reach
from hepatica.actions.centers import require_administrators_beside, require_operator
from hepatica.actions.ledger import action
from hepatica.actions.own_hands import giver, may_confirm
from hepatica.actions.permissions import refuse
from hepatica.actions.privileges import Privilege
from hepatica.errors import Conflict, FieldError, InputError, NotPermitted
from hepatica.exchange.unseen import unseen_faults
from hepatica.records.models import Account
from hepatica.records.models.account import INSTALLATION

_USERNAME = re.compile(r"[a-z][a-z0-9]*([.-][a-z0-9]+)*\Z")
_MAX_NAME = 60


@action("account.create")
def create_account(
    *,
    by: By,
    at: datetime,
    username: str,
    full_name: str = "",
    password: str | None = None,
) -> Account:
    """Make an account. It may do nothing until a privilege is granted to it.

    Parameters
    ----------
    by : Account or str
        ``installation``, or who administers a center.
    at : datetime
        Now, with offset.
    username : str
        Lower-case; stands in the ledgers, so it never changes.
    full_name : str
        To show.
    password : str or None
        ``None``: nobody can sign in to it until one is set.

    Returns
    -------
    Account
        As made.

    Raises
    ------
    InputError
        If the name or the password is not acceptable.
    Conflict
        If the name is taken.
    """
    actor = require_operator(by)
    is_name = _USERNAME.match(username) and len(username) <= _MAX_NAME
    if not is_name or username in (INSTALLATION, "anonymous"):
        raise InputError.of(
            "username",
            "not-a-name",
            "must be lower-case letters and digits, joined by . or -, up to 60; "
            "installation and anonymous are taken",
        )
    hidden = unseen_faults({"full_name": full_name.strip()})
    if hidden:
        raise InputError(*hidden)
    if Account.objects.filter(pk=username).exists():
        raise Conflict("an account of this name exists; choose another")
    if password is not None:
        _check_password(password, Account(username=username, full_name=full_name))
    account = Account.objects.create_user(
        username,
        password,
        full_name=full_name,
        # The operator types the first administrator's own, or prints the demo's.
        is_password_temporary=password is not None and actor != INSTALLATION,
        given_by=giver(by),
    )
    _note(actor, at, "account.create", username)
    return account


@action("account.set-password")
def set_password(*, by: By, at: datetime, username: str, password: str) -> Account:
    """Set the password of an account: one's own, or for somebody else.

    One that somebody else gave is temporary, and its giver answers for it until
    another person confirms the account (:func:`confirm_account`).

    Parameters
    ----------
    by : Account or str
        The account itself, ``installation``, or who administers every center at which
        it holds, or held, something.
    at : datetime
        Now, with offset.
    username : str
        Whose.
    password : str
        The new one.

    Returns
    -------
    Account
        Whose sessions all end.

    Raises
    ------
    NotPermitted
        If the account is not the caller's to change.
    InputError
        If the password is not acceptable.
    """
    actor = actor_name(by)
    is_own = actor == username
    if not is_own:
        require_reach(by, username)
    account = _account(username)
    _check_password(password, account)
    account.set_password(password)
    account.is_password_temporary = not is_own
    if not is_own:
        account.given_by = giver(by)
    account.save(update_fields=("password", "is_password_temporary", "given_by"))
    _note(actor, at, "account.set-password", username)
    return account


@action("account.confirm")
def confirm_account(*, by: By, at: datetime, username: str) -> Account:
    """Confirm that an account is in the hands of its owner alone.

    Parameters
    ----------
    by : Account or str
        ``installation``, or who administers a center: another than the owner and the
        giver of the password, and confirmed where somebody gave theirs. They saw the
        owner sign in.
    at : datetime
        Now, with offset.
    username : str
        Whose.

    Returns
    -------
    Account
        Which may sign.

    Raises
    ------
    NotPermitted
        If ``by`` is not such a person, or the owner has not chosen a password yet.

    Notes
    -----
    Hazards: HZ-012 (both signatures made by one person).
    """
    actor = require_operator(by)
    account = _account(username)
    if not may_confirm(by, account):
        refuse(by, None, Privilege.ADMINISTER)
        raise NotPermitted(
            "another administrator than the one who gave the password confirms it, "
            "after its owner has chosen an own one; who confirms is confirmed too"
        )
    account.given_by = ""
    account.save(update_fields=("given_by",))
    _note(actor, at, "account.confirm", username)
    return account


@action("account.set-active")
def set_account_active(
    *, by: By, at: datetime, username: str, is_active: bool
) -> Account:
    """Close an account, or open it again; its grants stay and count for nothing.

    Parameters
    ----------
    by : Account or str
        ``installation``, or who administers every center at which it holds, or held,
        something.
    at : datetime
        Now, with offset.
    username : str
        Whose.
    is_active : bool
        False closes it.

    Returns
    -------
    Account
        As it is now.

    Raises
    ------
    NotPermitted
        If the account is not the caller's to close.
    Conflict
        If a center would be left without anyone who administers it.
    """
    require_reach(by, username)
    account = _account(username)
    account.is_active = is_active
    account.save(update_fields=("is_active",))
    require_administrators_beside(username)
    _note(actor_name(by), at, "account.set-active", username)
    return account


def _account(username: str) -> Account:
    account = Account.objects.filter(pk=username).first()
    if account is None:
        raise InputError.of("username", "unknown", "must be the name of an account")
    return account


def _check_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise InputError(
            *(
                FieldError(path="password", code="too-weak", message=message)
                for message in error.messages
            )
        ) from None


def _note(actor: str, at: datetime, code: str, username: str) -> None:
    audit.write(
        by=actor, at=at, center=None, action=code, targets=[f"account:{username}"]
    )
