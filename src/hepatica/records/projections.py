"""Read models made from facts; each can be dropped and made again.

A projection takes a center and the streams of it that changed (``None`` for the
center's own) and makes their rows anew from the ledger. There is no incremental
shortcut, so that ``rebuild`` gives the same state by the same code.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from hepatica.records.models import Grant
from hepatica.records.read import center_facts
from hepatica.therapy.course import standing_facts
from hepatica.therapy.course.center_kinds import PrivilegeGranted


class Projection(Protocol):
    """Makes the rows of one read model for some streams of a center."""

    def __call__(self, *, center: str, streams: Collection[str | None]) -> None:
        """Project the streams anew."""


def grants_of(center: str) -> set[tuple[str, str]]:
    """Work out from its facts what is granted at a center.

    Parameters
    ----------
    center : str
        The center.

    Returns
    -------
    set of (str, str)
        Account and privilege.
    """
    standing, _ = standing_facts(center_facts(center))
    held: set[tuple[str, str]] = set()
    # In the order it was recorded: what was granted last holds.
    for fact in sorted(standing, key=lambda fact: fact.course_seq):
        if isinstance(fact.payload, PrivilegeGranted):
            key = (fact.payload.person, fact.payload.privilege)
            (held.add if fact.payload.is_granted else held.discard)(key)
    return held


def project_grants(*, center: str, streams: Collection[str | None]) -> None:
    """Make the grants of a center from its privilege-granted facts.

    Parameters
    ----------
    center : str
        The center.
    streams : collection of (str or None)
        What changed; only the center's own stream matters here.
    """
    if None not in streams:
        return
    held = grants_of(center)
    rows = Grant.objects.filter(center_id=center)
    known = set(rows.values_list("account_id", "privilege"))
    for account, privilege in known - held:
        rows.filter(account_id=account, privilege=privilege).delete()
    Grant.objects.bulk_create(
        Grant(account_id=account, center_id=center, privilege=privilege)
        for account, privilege in sorted(held - known)
    )
