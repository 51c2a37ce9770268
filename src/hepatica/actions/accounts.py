"""Accounts of staff: made, closed, given a password. Rights are grants."""

from __future__ import annotations

import re
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from hepatica.actions import audit
from hepatica.actions._scope import By, actor_name
from hepatica.actions.centers import require_administrators_beside, require_operator
from hepatica.actions.ledger import action
from hepatica.errors import Conflict, FieldError, InputError
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
    if Account.objects.filter(pk=username).exists():
        raise Conflict("an account of this name exists; choose another")
    if password is not None:
        _check_password(password, Account(username=username, full_name=full_name))
    account = Account.objects.create_user(username, password, full_name=full_name)
    audit.write(
        by=actor,
        at=at,
        center=None,
        action="account.create",
        targets=[f"account:{username}"],
    )
    return account


@action("account.set-password")
def set_password(*, by: By, at: datetime, username: str, password: str) -> Account:
    """Set the password of an account: one's own, or as an administrator.

    Parameters
    ----------
    by : Account or str
        The account itself, ``installation``, or who administers a center.
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
    InputError
        If the password is not acceptable.
    """
    actor = actor_name(by)
    if actor != username:
        require_operator(by)
    account = _account(username)
    _check_password(password, account)
    account.set_password(password)
    account.save(update_fields=("password",))
    audit.write(
        by=actor,
        at=at,
        center=None,
        action="account.set-password",
        targets=[f"account:{username}"],
    )
    return account


@action("account.set-active")
def set_account_active(
    *, by: By, at: datetime, username: str, is_active: bool
) -> Account:
    """Close an account, or open it again; its grants stay and count for nothing.

    Parameters
    ----------
    by : Account or str
        ``installation``, or who administers a center.
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
    Conflict
        If a center would be left without anyone who administers it.
    """
    actor = require_operator(by)
    account = _account(username)
    account.is_active = is_active
    account.save(update_fields=("is_active",))
    require_administrators_beside(username)
    audit.write(
        by=actor,
        at=at,
        center=None,
        action="account.set-active",
        targets=[f"account:{username}"],
    )
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
