"""The first hour of a center: itself, its first account, its first administrator."""

from __future__ import annotations

from datetime import datetime

from hepatica.actions import audit
from hepatica.actions._scope import By
from hepatica.actions.accounts import create_account
from hepatica.actions.centers import bootstrap_administrator, create_center
from hepatica.actions.ledger import action
from hepatica.errors import InputError
from hepatica.exchange.unseen import unseen_faults
from hepatica.records.models import Center


@action("center.found")
def found_center(
    *,
    by: By,
    at: datetime,
    id: str,
    name: str,
    time_zone: str,
    administrator: str,
    administrator_name: str,
    password: str,
) -> Center:
    """Make a center with its first administrator, whole or not at all.

    Each step is an action with its own event; this one says that they belong
    together.

    Parameters
    ----------
    by : Account or str
        ``installation``: only the machine's operator makes a first administrator.
    at : datetime
        Now, with offset.
    id, name, time_zone : str
        As for :func:`hepatica.actions.centers.create_center`.
    administrator : str
        Name of the account to make.
    administrator_name : str
        Of the person behind it, in words.
    password : str
        Of the account.

    Returns
    -------
    Center
        As created; it is never a demo center.

    Raises
    ------
    InputError
        If a field is not acceptable.
    Conflict
        If the id or the account's name is taken, or the database is the demo's.
    """
    center = create_center(by=by, at=at, id=id, name=name, time_zone=time_zone)
    if not administrator_name.strip():
        raise InputError.of(
            "administrator_name", "missing", "must be the person's name in words"
        )
    hidden = unseen_faults({"administrator_name": administrator_name.strip()})
    if hidden:
        raise InputError(*hidden)
    create_account(
        by=by,
        at=at,
        username=administrator,
        full_name=administrator_name.strip(),
        password=password,
    )
    bootstrap_administrator(by=by, at=at, center=center.pk, person=administrator)
    audit.write(
        by=by,
        at=at,
        center=None,
        action="center.found",
        targets=[f"center:{center.pk}", f"account:{administrator}"],
    )
    return center
