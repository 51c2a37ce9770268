"""Whose account an administrator may take in hand: nobody's that is of another center.

A password opens everything that its account may do, at every center. So the rule
counts what an account ever held, not what it holds now: privileges come back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from hepatica.actions._scope import By, actor_name
from hepatica.actions.permissions import refuse
from hepatica.actions.privileges import Privilege
from hepatica.errors import NotPermitted
from hepatica.records.models import Grant
from hepatica.records.models.account import INSTALLATION
from hepatica.records.read import own_facts
from hepatica.therapy.course.center_kinds import PrivilegeGranted
from hepatica.therapy.course.envelope import Fact


def administered(by: By) -> frozenset[str]:
    """List the centers that an account administers.

    Parameters
    ----------
    by : Account or str
        Who.

    Returns
    -------
    frozenset of str
        Center ids; empty for a closed account.
    """
    return frozenset(
        Grant.objects.filter(
            account_id=actor_name(by),
            account__is_active=True,
            privilege=Privilege.ADMINISTER,
        ).values_list("center_id", flat=True)
    )


def centers_of(username: str) -> frozenset[str]:
    """Tell at which centers an account holds, or held, a privilege.

    Parameters
    ----------
    username : str
        Whose.

    Returns
    -------
    frozenset of str
        Center ids; empty for an account that never held any.
    """
    facts = own_facts(PrivilegeGranted.KIND, naming=username)
    return _by_account(facts).get(username, frozenset())


def centers_of_accounts(
    *, leaving_out: Collection[str] = ()
) -> dict[str, frozenset[str]]:
    """Tell for each account at which centers it holds, or held, a privilege.

    Parameters
    ----------
    leaving_out : collection of str
        Centers whose history is not read.

    Returns
    -------
    dict of str to frozenset of str
        Account name to center ids; without accounts that never held any.
    """
    return _by_account(own_facts(PrivilegeGranted.KIND, leaving_out=leaving_out))


def require_reach(by: By, username: str) -> None:
    """Refuse unless every center of an account is administered by who asks.

    Parameters
    ----------
    by : Account or str
        Who wants to set its password, or close it; ``installation`` always may.
    username : str
        Whose account.

    Raises
    ------
    NotPermitted
        If it holds, or held, something at a center that ``by`` does not administer,
        or nothing anywhere.
    """
    if actor_name(by) == INSTALLATION:
        return
    centers = centers_of(username)
    if centers and centers <= administered(by):
        return
    refuse(by, None, Privilege.ADMINISTER)
    raise NotPermitted(
        "this account works, or worked, for a center that you do not administer; who "
        "administers all of its centers, or the machine's operator, does this"
    )


def _by_account(facts: Iterable[Fact]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if isinstance(fact.payload, PrivilegeGranted):
            found[fact.payload.person].add(fact.center)
    return {account: frozenset(centers) for account, centers in found.items()}
