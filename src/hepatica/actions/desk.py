"""Where somebody works: the centers they may read, and what they may do there."""

from __future__ import annotations

from dataclasses import dataclass

from hepatica.records import queries
from hepatica.records.models import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One center, as one account stands to it.

    Parameters
    ----------
    id, name : str
        The center.
    time_zone : str
        IANA name.
    is_demo : bool
        Every page of it says DEMO.
    privileges : frozenset of str
        What the account may do there.
    """

    id: str
    name: str
    time_zone: str
    is_demo: bool
    privileges: frozenset[str]


def desks_of(*, by: Account) -> tuple[Desk, ...]:
    """List the centers that an account may read; it holds nothing about a patient.

    Parameters
    ----------
    by : Account
        Who.

    Returns
    -------
    tuple of Desk
        By id; empty for an account without a grant.
    """
    return tuple(
        Desk(
            id=center.pk,
            name=center.name,
            time_zone=center.time_zone,
            is_demo=center.is_demo,
            privileges=queries.privileges_of(by, center.pk),
        )
        for center in queries.granted_centers(by)
    )
