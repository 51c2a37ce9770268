"""The people of a center as its administrator sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from hepatica.actions import audit
from hepatica.actions._scope import By
from hepatica.actions.account_reach import (
    administered,
    centers_of,
    centers_of_accounts,
)
from hepatica.actions.desk import Desk
from hepatica.actions.ledger import action
from hepatica.actions.own_hands import may_confirm
from hepatica.actions.permissions import require
from hepatica.actions.privileges import Privilege
from hepatica.errors import NotVisible
from hepatica.records import queries
from hepatica.records.models import Account, Center, Grant


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
        It holds, or held, something at a center that the reader does not administer,
        so password and standing are not the reader's to change.
    has_own_password : bool
        False until its owner has chosen a password in place of one that was given.
    is_in_own_hands : bool
        False where somebody gave the password and nobody else has confirmed the
        account: it does not sign.
    may_be_confirmed : bool
        The reader may confirm it.
    """

    username: str
    full_name: str
    is_active: bool
    privileges: frozenset[Privilege]
    is_ours: bool
    is_elsewhere: bool
    has_own_password: bool
    is_in_own_hands: bool
    may_be_confirmed: bool


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
        for center in Center.objects.filter(pk__in=administered(by)).order_by("pk")
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
    # Of the other centers only those matter that the reader does not administer.
    centers = centers_of_accounts(leaving_out=administered(by) - {center})
    ours = [account for account, where in centers.items() if center in where]
    found = Account.objects.filter(pk__in=ours).order_by("-is_active", "pk")
    listed = _staff(by, center, found, centers)
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
    staff = staff_member(by, center, username)
    audit.write(
        by=actor,
        at=at,
        center=center,
        action="staff.read",
        targets=[f"account:{username}"],
    )
    return staff


def staff_member(by: By, center: str, username: str) -> Staff:
    """Give how one account stands to a center, for an action that writes the event.

    Parameters
    ----------
    by : Account or str
        Who administers the center.
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
    NotVisible
        If there is no such account.
    """
    centers = {username: centers_of(username)}
    found = _staff(by, center, Account.objects.filter(pk=username), centers)
    if not found:
        raise NotVisible("there is no such account")
    return found[0]


def _staff(
    by: By,
    center: str,
    found: Iterable[Account],
    centers: Mapping[str, frozenset[str]],
) -> tuple[Staff, ...]:
    found, mine = tuple(found), administered(by)
    held: dict[str, set[Privilege]] = {}
    grants = Grant.objects.filter(account__in=found, center_id=center)
    for username, name in grants.values_list("account_id", "privilege"):
        held.setdefault(username, set()).add(Privilege(name))
    return tuple(
        _seen(
            by,
            account,
            is_ours=center in centers[account.pk],
            is_elsewhere=bool(centers[account.pk] - mine),
            privileges=frozenset(held.get(account.pk, ())),
        )
        for account in found
    )


def _seen(
    by: By,
    account: Account,
    *,
    is_ours: bool,
    is_elsewhere: bool,
    privileges: frozenset[Privilege],
) -> Staff:
    return Staff(
        username=account.pk,
        # Of somebody who never worked here not more than was typed to find them.
        full_name=account.full_name if is_ours else "",
        is_active=account.is_active or not is_ours,
        privileges=privileges,
        is_ours=is_ours,
        is_elsewhere=is_elsewhere,
        has_own_password=not account.is_password_temporary,
        is_in_own_hands=not account.given_by,
        may_be_confirmed=is_ours and may_confirm(by, account),
    )
