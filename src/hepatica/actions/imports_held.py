"""Results that come near a person on record: held for somebody to say whose they are.

What is held stands in the queue once, however often it is sent. It is in no course and
counts for no dose until a person has compared it with the record.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from hepatica.actions.imports_persons import Waits
from hepatica.actions.privacy import forget_old_pages
from hepatica.exchange import IncomingLabs
from hepatica.records.chain import digest, instant_text
from hepatica.records.models import HeldLabs
from hepatica.records.models.held import ATTACHED, WAITING
from hepatica.wire import canonical
from hepatica.wire.decode import strict_json, typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a held row keeps: one person's results as they were sent.

    Parameters
    ----------
    file : str
        Name of the file.
    labs : IncomingLabs
        Of that person only.
    """

    file: str
    labs: IncomingLabs


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What became of results that came near.

    Parameters
    ----------
    id : str
        Of the row in the queue.
    state : str
        ``waiting``, or ``attached`` or ``discarded`` where somebody settled the same
        results before.
    target : str
        For the audit event; empty where nothing new is held.
    """

    id: str
    state: str
    target: str = ""


def hold(
    labs: IncomingLabs, waits: Waits, *, file: str, center: str, by: str, at: datetime
) -> Hold:
    """Put a person's results into the queue, unless the same ones are known there.

    Parameters
    ----------
    labs : IncomingLabs
        Of one person.
    waits : Waits
        Why they did not match, and whom they come near.
    file : str
        Name of the file.
    center : str
        Where; its ledger is locked by the caller.
    by : str
        Account name of who brought them in.
    at : datetime
        Now, with offset.

    Returns
    -------
    Hold
        The row, and whether it is new.
    """
    key = digest_of(labs)
    row = HeldLabs.objects.filter(center_id=center, digest=key).first()
    if row is not None:
        return Hold(id=row.pk, state=row.state)
    row = HeldLabs(
        center_id=center,
        digest=key,
        source=labs.source,
        why=",".join(waits.differs),
        salt=secrets.token_hex(16),
        text=canonical(Sent(file=file, labs=labs)),
        candidates=canonical(waits.candidates),
        n_reports=len(labs.reports),
        held_at=instant_text(at),
        held_by=by,
    )
    row.save(force_insert=True)
    return Hold(
        id=row.pk, state=WAITING, target=f"held:{row.pk}/{digest(row.salt, row.text)}"
    )


def digest_of(labs: IncomingLabs) -> str:
    """Name a person's results by who was sent and what, and by nothing else.

    Parameters
    ----------
    labs : IncomingLabs
        Of one person.

    Returns
    -------
    str
        SHA-256, hexadecimal; the same whatever else the file held.
    """
    withdrawn = [canonical(replace(w, path="")) for w in labs.withdrawals]
    content = (
        labs.source,
        labs.patients,
        sorted(report.external_id for report in labs.reports),
        sorted(withdrawn),
    )
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def read_sent(row: HeldLabs) -> Sent:
    """Read what a waiting row keeps.

    Parameters
    ----------
    row : HeldLabs
        It waits.

    Returns
    -------
    Sent
        As it was sent.
    """
    sent: Sent = typed(strict_json(row.text, path="held"), Sent, path="held")
    return sent


def settle(
    row: HeldLabs,
    *,
    state: str,
    by: str,
    at: datetime,
    course: str | None = None,
    reason: str = "",
) -> None:
    """Close a row: who, when and why stay, what was sent about a person goes.

    Parameters
    ----------
    row : HeldLabs
        It waits, and its center's ledger is locked.
    state : str
        ``attached`` or ``discarded``.
    by : str
        Account name.
    at : datetime
        Now, with offset.
    course : str or None
        Where the results are now.
    reason : str
        Why they are nobody's.
    """
    row.state, row.course_id, row.reason = state, course, reason
    row.settled_at, row.settled_by = instant_text(at), by
    row.salt = row.text = row.candidates = ""
    row.save()
    transaction.on_commit(forget_old_pages)


def settle_matched(
    matched: Iterable[tuple[str, IncomingLabs]], *, center: str, by: str, at: datetime
) -> list[str]:
    """Close what waits of results that match now, since the record was put right.

    Parameters
    ----------
    matched : iterable of (str, IncomingLabs)
        Course, and what was attached to it.
    center : str
        Where.
    by : str
        Account name.
    at : datetime
        Now, with offset.

    Returns
    -------
    list of str
        Targets for the audit event.
    """
    courses = {digest_of(labs): course for course, labs in matched}
    targets = []
    for row in HeldLabs.objects.filter(center_id=center, state=WAITING):
        if row.digest not in courses:
            continue
        settle(row, state=ATTACHED, by=by, at=at, course=courses[row.digest])
        targets.append(f"held:{row.pk}")
    return targets
