"""One portable file for either database: rows, counts, chain heads, checksum.

``hepatica-backup/1``: gzip of JSON lines. First what it is and which columns,
then one line a row, last the counts, the heads and the SHA-256 of all lines
before. Read models are left out, they are made again; so are sessions.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import secrets
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from hepatica import __version__
from hepatica.errors import Conflict, InputError
from hepatica.records.chain import instant_text
from hepatica.records.models import (
    Account,
    AuditEvent,
    Center,
    Course,
    Draft,
    Fact,
    FactBody,
    HeldLabs,
    LedgerHead,
    Person,
    PersonIdentifier,
)
from hepatica.records.snapshot import reading
from hepatica.records.verify import export_heads
from hepatica.wire import canonical

FORMAT = "hepatica-backup/1"
_CHUNK = 500

# In the order in which foreign keys can be met.
_TABLES: dict[str, type[models.Model]] = {
    "account": Account,
    "center": Center,
    "person": Person,
    "person-identifier": PersonIdentifier,
    "course": Course,
    "draft": Draft,
    "held-labs": HeldLabs,
    "fact": Fact,
    "fact-body": FactBody,
    "audit-event": AuditEvent,
    "ledger-head": LedgerHead,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReport:
    """What a backup holds.

    Parameters
    ----------
    counts : dict of str to int
        Rows by table.
    heads : dict
        Chain ends, as an anchor holds them.
    sha256 : str
        Of every line but the last.
    """

    counts: dict[str, int]
    heads: dict[str, Any]
    sha256: str


def write(path: Path, *, at: datetime) -> BackupReport:
    """Write a backup as the database stands at one moment.

    Parameters
    ----------
    path : Path
        A file that is not there yet. It will hold identities: keep it as such.
    at : datetime
        Now, with offset.

    Returns
    -------
    BackupReport
        What it holds.

    Raises
    ------
    Conflict
        If the file is there.
    """
    if path.exists():
        raise Conflict("the backup file exists; choose another name")
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as raw:
            with gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as file:
                report = _write_lines(file, at=at)
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return report


def check(path: Path) -> BackupReport:
    """Read a backup through, before anything rests on it.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    BackupReport
        What its last line says, found to be true.

    Raises
    ------
    InputError
        If it is not a backup, cut short, altered, or of another release's tables.
    """
    hashed = hashlib.sha256()
    counts = dict.fromkeys(_TABLES, 0)
    end: dict[str, Any] | None = None
    for number, line in enumerate(_lines(path)):
        if end is not None:
            raise _refused("altered", "goes on behind its last line")
        plain = _parsed(line)
        if number == 0:
            _check_head(plain)
        elif isinstance(plain, dict):
            end = plain
            continue
        elif isinstance(plain[0], str) and plain[0] in counts:
            counts[plain[0]] += 1
        else:
            raise _refused("altered", "has a row of a table that it did not name")
        hashed.update(line)
    if end is None:
        raise _refused("cut-short", "ends before its last line; it is not whole")
    if end.get("sha256") != hashed.hexdigest() or end.get("counts") != counts:
        raise _refused("altered", "does not have the checksum that it states")
    return BackupReport(
        counts=counts, heads=end.get("heads") or {}, sha256=end["sha256"]
    )


def load(path: Path) -> BackupReport:
    """Bring a backup into an empty database; all of it or nothing.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    BackupReport
        Counts and heads, found in the database afterwards.

    Raises
    ------
    InputError
        As for :func:`check`.
    Conflict
        If the database is not empty.
    """
    report = check(path)
    with transaction.atomic():
        for name, model in _TABLES.items():
            if model._default_manager.exists():
                raise Conflict(
                    f"the database holds rows ({name}); restore only into an empty one"
                )
        rows = (_parsed(line) for line in _lines(path))
        next(rows)
        try:
            _insert(rows)
            connection.check_constraints()
        except (DatabaseError, ValidationError, ValueError, TypeError, OverflowError):
            # The database's own words hold the row; ours must not.
            raise _refused("altered", "has a row that the tables do not take") from None
        counts = {n: m._default_manager.count() for n, m in _TABLES.items()}
        if counts != report.counts or export_heads() != report.heads:
            raise _refused("altered", "did not come back with its counts and heads")
    return report


def _write_lines(file: gzip.GzipFile, *, at: datetime) -> BackupReport:
    hashed = hashlib.sha256()
    counts = dict.fromkeys(_TABLES, 0)

    def put(value: Any) -> None:
        line = canonical(value).encode() + b"\n"
        hashed.update(line)
        file.write(line)

    with reading():
        put({"format": FORMAT, "made_at": instant_text(at), **_layout()})
        for name, model in _TABLES.items():
            rows = model._default_manager.order_by("pk").values_list(*_columns(model))
            for row in rows.iterator(chunk_size=_CHUNK):
                put([name, *(_plain(value) for value in row)])
                counts[name] += 1
        heads = export_heads()
    report = BackupReport(counts=counts, heads=heads, sha256=hashed.hexdigest())
    put({"counts": counts, "heads": heads, "sha256": report.sha256})
    return report


def _layout() -> dict[str, Any]:
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "code_version": __version__,
        "migrations": sorted(name for app, name in applied if app == "records"),
        "columns": {name: _columns(model) for name, model in _TABLES.items()},
    }


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _check_head(plain: Any) -> None:
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise _refused("unknown-format", f"must be {FORMAT}")
    here = _layout()
    if any(plain.get(key) != here[key] for key in ("migrations", "columns")):
        raise _refused(
            "other-release",
            "was made by a release with other tables: restore it with release "
            f"{plain.get('code_version')}, then update",
        )


def _insert(rows: Iterator[Any]) -> None:
    waiting: list[models.Model] = []
    last = None
    for row in rows:
        if isinstance(row, dict):
            break
        model = _TABLES[row[0]]
        if model is not last or len(waiting) >= _CHUNK:
            _flush(waiting)
        last = model
        waiting.append(_instance(model, row[1:]))
    _flush(waiting)


def _flush(waiting: list[models.Model]) -> None:
    if waiting:
        type(waiting[0])._default_manager.bulk_create(waiting)
        waiting.clear()


def _instance(model: type[models.Model], values: list[Any]) -> models.Model:
    to_python: list[tuple[str, Callable[[Any], Any]]] = [
        (field.attname, field.to_python) for field in model._meta.concrete_fields
    ]
    return model(
        **{
            name: read(value)
            for (name, read), value in zip(to_python, values, strict=True)
        }
    )


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path, "rb") as file:
            yield from file
    except FileNotFoundError:
        raise _refused("not-there", "is not there; check the path") from None
    except EOFError:
        raise _refused("cut-short", "ends before its last line; it is not whole") from (
            None
        )
    except (OSError, zlib.error):
        raise _refused("altered", "cannot be read as a backup file") from None


def _parsed(line: bytes) -> Any:
    try:
        plain = json.loads(line)
    except (RecursionError, ValueError):
        raise _refused("altered", "has a line that is not JSON") from None
    if not isinstance(plain, dict) and not (isinstance(plain, list) and plain):
        raise _refused("altered", "has a line that is neither row nor frame")
    return plain


def _refused(code: str, message: str) -> InputError:
    return InputError.of("backup", code, message)
