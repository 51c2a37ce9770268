"""The only writer of audit events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from hepatica import __version__
from hepatica.records import chain, rows
from hepatica.records.models import AuditEvent
from hepatica.records.models.person import new_id
from hepatica.records.request import REQUEST_ID
from hepatica.wire import canonical


def write(
    *,
    actor: str,
    at: datetime,
    center: str | None,
    action: str,
    targets: Sequence[str] = (),
    role: str = "",
) -> AuditEvent:
    """Append one audit event to a center's chain, or to the installation's.

    Parameters
    ----------
    actor : str
        Account name, or ``installation``.
    at : datetime
        Now, with offset; an event is never dated before the last one.
    center : str or None
        Whose chain; ``None`` for the installation's own.
    action : str
        Dotted code of what was done.
    targets : sequence of str
        ``course:ID``, ``fact:ID``, ``person:ID``; never a value or a name.
    role : str
        As what.

    Returns
    -------
    AuditEvent
        As written.
    """
    stream = center or chain.INSTALLATION_STREAM
    with transaction.atomic():
        if center:
            # Always in this order: a writer that took the chain of events first and
            # one that took the chain of facts first would wait for each other.
            chain.locked_head(f"facts:{center}")
        head = chain.locked_head(f"audit:{stream}")
        event = AuditEvent(
            id=new_id(),
            stream=stream,
            seq=head.last_seq + 1,
            at=max(chain.instant_text(at), head.last_at),
            actor=actor,
            role=role,
            action=action,
            targets=canonical(list(targets)),
            code_version=__version__,
            request_id=REQUEST_ID.get(),
            prev_hash=head.last_hash,
        )
        event.hash = chain.audit_hash(event)
        rows.insert([event])
        chain.move_head(head, seq=event.seq, last_hash=event.hash, at=event.at)
    return event
