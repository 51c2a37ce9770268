"""Upkeep of an installation: verify, anchor, back up, restore, rebuild."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from hepatica.actions import audit
from hepatica.actions._scope import By, actor_name
from hepatica.actions.centers import require_operator
from hepatica.actions.ledger import PROJECTIONS, action
from hepatica.actions.permissions import refuse, require
from hepatica.actions.privileges import Privilege
from hepatica.errors import InputError, NotPermitted
from hepatica.records import backup as files
from hepatica.records import rebuild as models
from hepatica.records import verify as chains
from hepatica.records.backup import BackupReport
from hepatica.records.models.account import INSTALLATION
from hepatica.records.rebuild import RebuildReport
from hepatica.records.verify import VerifyReport

__all__ = [
    "BackupReport",
    "RebuildReport",
    "VerifyReport",
    "backup",
    "export_anchor",
    "rebuild",
    "restore",
    "verify_audit",
]


@action("audit.verify", atomic=False)
def verify_audit(
    *,
    by: By,
    at: datetime,
    center: str | None = None,
    anchor: Mapping[str, Any] | None = None,
) -> VerifyReport:
    """Read both ledgers from end to end, what follows from them, and against an anchor.

    Parameters
    ----------
    by : Account or str
        ``installation``, or who administers the center.
    at : datetime
        Now, with offset.
    center : str or None
        One center only; ``None`` for everything.
    anchor : mapping or None
        What :func:`export_anchor` gave earlier.

    Returns
    -------
    VerifyReport
        ``is_whole`` and every problem with its place.

    Raises
    ------
    InputError
        If the anchor is not one.
    """
    actor = _operator(by, center)
    report = chains.verify(center, anchor)
    audit.write(
        by=actor,
        at=at,
        center=center,
        action="audit.verify",
        targets=[f"problems:{len(report.problems)}"],
    )
    return report


@action("audit.export-anchor")
def export_anchor(*, by: By, at: datetime) -> dict[str, Any]:
    """Give the ends of all chains, to be kept where this machine cannot write.

    Parameters
    ----------
    by : Account or str
        ``installation``, or who administers a center.
    at : datetime
        Now, with offset.

    Returns
    -------
    dict
        For canonical JSON; its own audit event is the last row it covers.
    """
    actor = require_operator(by)
    audit.write(by=actor, at=at, center=None, action="audit.export-anchor")
    return chains.export_heads()


@action("database.backup", atomic=False)
def backup(*, by: By, at: datetime, path: Path) -> BackupReport:
    """Write everything but read models and sessions into one file.

    Parameters
    ----------
    by : Account or str
        ``installation``.
    at : datetime
        Now, with offset.
    path : Path
        A file that is not there yet; it will hold identities.

    Returns
    -------
    BackupReport
        Counts, chain heads and checksum.

    Raises
    ------
    Conflict
        If the file is there.
    """
    actor = _installation(by)
    report = files.write(path, at=at)
    audit.write(
        by=actor,
        at=at,
        center=None,
        action="database.backup",
        targets=[f"sha256:{report.sha256}"],
    )
    return report


@action("database.restore")
def restore(*, by: By, at: datetime, path: Path, verify: bool = True) -> BackupReport:
    """Bring a backup into an empty database; all of it or nothing.

    Parameters
    ----------
    by : Account or str
        ``installation``.
    at : datetime
        Now, with offset.
    path : Path
        The backup.
    verify : bool
        Read every chain afterwards too; counts, heads and checksum are compared
        in any case.

    Returns
    -------
    BackupReport
        Counts and heads, as they are in the database now.

    Raises
    ------
    InputError
        If the file is cut short, altered, or its chains are not whole.
    Conflict
        If the database is not empty.
    """
    actor = _installation(by)
    report = files.load(path)
    if verify:
        found = chains.verify(anchor=report.heads, with_grants=False)
        if not found.is_whole:
            first = found.problems[0]
            raise InputError.of(
                "backup",
                "chain-broken",
                f"holds a ledger that is not whole: {first.place}, "
                f"{first.code}; {len(found.problems)} problems in all",
            )
    models.rebuild(PROJECTIONS)
    audit.write(
        by=actor,
        at=at,
        center=None,
        action="database.restore",
        targets=[f"sha256:{report.sha256}"],
    )
    return report


@action("database.rebuild")
def rebuild(*, by: By, at: datetime) -> RebuildReport:
    """Drop every read model and make it again from the ledger.

    Parameters
    ----------
    by : Account or str
        ``installation``.
    at : datetime
        Now, with offset.

    Returns
    -------
    RebuildReport
        What was not as it is now: nothing, where all is well.
    """
    actor = _installation(by)
    with transaction.atomic():
        report = models.rebuild(PROJECTIONS)
        audit.write(by=actor, at=at, center=None, action="database.rebuild")
    return report


def _installation(by: By) -> str:
    name = actor_name(by)
    if name != INSTALLATION:
        refuse(by, None, Privilege.ADMINISTER)
        raise NotPermitted("only the machine's operator may do this, on its console")
    return name


def _operator(by: By, center: str | None) -> str:
    if center is None or actor_name(by) == INSTALLATION:
        return require_operator(by)
    return require(by, center, Privilege.ADMINISTER)
