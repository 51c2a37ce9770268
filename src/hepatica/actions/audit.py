"""Audit events of reads, searches, exports and sign-ins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hepatica.actions._scope import By, actor_name, running
from hepatica.records import audit
from hepatica.records.models import AuditEvent


def write(
    *,
    by: By,
    at: datetime,
    center: str | None,
    action: str,
    targets: Sequence[str] = (),
    role: str = "",
) -> AuditEvent:
    """Write one audit event.

    Parameters
    ----------
    by : Account or str
        Who.
    at : datetime
        Now, with offset.
    center : str or None
        Whose chain; ``None`` for what belongs to no center, as a sign-in.
    action : str
        Dotted code: ``course.read``, ``person.search``, ``account.signed-in``.
    targets : sequence of str
        ``course:ID``, ``fact:ID``, ``person:ID``; ids only, no values, no names.
    role : str
        As what.

    Returns
    -------
    AuditEvent
        As written.
    """
    event = audit.write(
        actor=actor_name(by)[:150],
        at=at,
        center=center,
        action=action,
        targets=targets,
        role=role,
    )
    scope = running()
    if scope is not None:
        scope.n_events += 1
    return event
