"""Hashes of the two chains, and the lock at the end of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from hepatica.errors import ContractError
from hepatica.records import rows
from hepatica.records.models import AuditEvent, Fact, LedgerHead
from hepatica.wire import canonical

INSTALLATION_STREAM = "-"
"""Audit events that belong to no center."""

# Everything in the row but the hash itself. A column added later is not hashed
# in old rows, so it must not go here without a version of the form.
FACT_FIELDS = (
    "id",
    "center_id",
    "seq",
    "course_id",
    "course_seq",
    "kind",
    "schema",
    "happened_at",
    "precision",
    "recorded_at",
    "recorded_by",
    "role",
    "visit",
    "source",
    "external_id",
    "corrects",
    "based_on",
    "payload_digest",
    "prev_hash",
)
AUDIT_FIELDS = (
    "id",
    "stream",
    "seq",
    "at",
    "actor",
    "role",
    "action",
    "targets",
    "code_version",
    "request_id",
    "prev_hash",
)


def instant_text(at: datetime) -> str:
    """Write an instant so that the order of texts is the order of time.

    Parameters
    ----------
    at : datetime
        With offset.

    Returns
    -------
    str
        ISO 8601 in UTC with microseconds: ``2026-11-24T09:15:00.000000Z``.

    Raises
    ------
    ContractError
        If the instant has no offset.
    """
    if at.utcoffset() is None:
        raise ContractError("at must have an offset from UTC; give an aware datetime")
    text = at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    return f"{text}Z"


def digest(salt: str, text: str) -> str:
    """Hash what a fact says; without the salt nobody can guess it back.

    Parameters
    ----------
    salt : str
        Random, kept beside the text.
    text : str
        Canonical payload.

    Returns
    -------
    str
        SHA-256, hexadecimal.
    """
    return hashlib.sha256((salt + text).encode()).hexdigest()


def fact_hash(row: Fact | Mapping[str, Any]) -> str:
    """Hash the envelope of a fact together with its place in the chain.

    Parameters
    ----------
    row : Fact or mapping
        With every name of :data:`FACT_FIELDS`.

    Returns
    -------
    str
        SHA-256, hexadecimal.
    """
    return _hash(row, FACT_FIELDS)


def audit_hash(row: AuditEvent | Mapping[str, Any]) -> str:
    """Hash an audit event together with its place in the chain.

    Parameters
    ----------
    row : AuditEvent or mapping
        With every name of :data:`AUDIT_FIELDS`.

    Returns
    -------
    str
        SHA-256, hexadecimal.
    """
    return _hash(row, AUDIT_FIELDS)


def locked_head(stream: str) -> LedgerHead:
    """Take the lock of one chain, until the transaction ends.

    On PostgreSQL the row is locked; on SQLite the whole database was at BEGIN.

    Parameters
    ----------
    stream : str
        ``facts:<center>`` or ``audit:<center>``.

    Returns
    -------
    LedgerHead
        As the last writer left it.
    """
    row = rows.lock_head(stream)
    if row is None:
        # Two first writers: the second one's insert waits and then finds it.
        LedgerHead.objects.get_or_create(pk=stream)
        row = rows.lock_head(stream) or (0, "", "")
    seq, last_hash, at = row
    return LedgerHead(stream=stream, last_seq=seq, last_hash=last_hash, last_at=at)


def move_head(head: LedgerHead, *, seq: int, last_hash: str, at: str) -> None:
    """Write the new end of a chain.

    Parameters
    ----------
    head : LedgerHead
        The locked row.
    seq : int
        Number of the last row.
    last_hash : str
        Its hash.
    at : str
        Its time.
    """
    rows.set_head(head.stream, seq=seq, last_hash=last_hash, at=at)


def _hash(row: Any, names: Iterable[str]) -> str:
    plain = row if isinstance(row, Mapping) else {n: getattr(row, n) for n in names}
    text = canonical({name: plain[name] for name in names})
    return hashlib.sha256(text.encode()).hexdigest()
