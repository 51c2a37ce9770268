"""``hepatica audit | backup | restore | rebuild``: keeping the records whole."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hepatica.cli.database import (
    OPERATOR,
    add_database_options,
    choose_database,
    now,
    open_records,
)
from hepatica.cli.output import emit
from hepatica.cli.worksheet import read_file
from hepatica.errors import EXIT_OK, Conflict, InputError

if TYPE_CHECKING:
    from hepatica.actions.upkeep import BackupReport

EXIT_NOT_WHOLE = Conflict.exit_code
"""A ledger that is not whole: somebody changed what is never changed."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    _add_audit(commands)
    backing = commands.add_parser(
        "backup",
        help="write the records to one file",
        description="Write everything but read models and sessions, with counts, "
        "chain heads and a checksum. It can be restored into either kind of database. "
        "It holds identities: keep it as such.",
        epilog="example: hepatica backup /backup/hepatica-2026-10-14.backup",
    )
    backing.add_argument("file", help="file to write; it must not exist")
    backing.set_defaults(run=_backup)
    restoring = commands.add_parser(
        "restore",
        help="bring a backup into an empty database",
        description="All of it or nothing. Counts, chain heads and the checksum are "
        "compared in any case; with --verify every chain is read from end to end too.",
        epilog="example: hepatica restore /backup/hepatica-2026-10-14.backup --verify",
    )
    restoring.add_argument("file", help="a file that backup wrote")
    restoring.add_argument(
        "--verify", action="store_true", help="also read every chain afterwards"
    )
    restoring.set_defaults(run=_restore)
    rebuilding = commands.add_parser(
        "rebuild",
        help="drop what is derived and make it anew from the facts",
        description="Read models are derived; dropped and made anew they are the same. "
        "What was not is listed.",
        epilog="example: hepatica rebuild --json",
    )
    rebuilding.set_defaults(run=_rebuild)
    for parser in (backing, restoring, rebuilding):
        add_database_options(parser)


def _add_audit(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    auditing = commands.add_parser(
        "audit",
        help="verify the two ledgers, or write an anchor",
        description="Both chains are hashed anew, times never fall back, the guards "
        "of the tables are there; grants, and whose course it is, are as the ledgers "
        "say. That nothing was cut off at the end can be proved "
        "only against an anchor kept elsewhere. Exit code 15 when something is wrong.",
        epilog="example: hepatica audit verify --anchor /elsewhere/anchor.json",
    )
    parts = auditing.add_subparsers(dest="part", required=True, metavar="WHAT")
    verifying = parts.add_parser("verify", help="prove both ledgers")
    verifying.add_argument("--anchor", metavar="FILE", help="heads kept elsewhere")
    verifying.set_defaults(run=_verify)
    anchoring = parts.add_parser("anchor", help="write the heads of both ledgers")
    anchoring.add_argument("file", help="file to write; keep it on another machine")
    anchoring.set_defaults(run=_anchor)
    for part in (verifying, anchoring):
        add_database_options(part)


def _verify(args: argparse.Namespace) -> int:
    text = read_file(args.anchor) if args.anchor else None
    # A missing guard is what this command is to find, so it does not stop it.
    open_records(args, must_be_ready=False)
    from hepatica.actions import upkeep
    from hepatica.records.verify import read_anchor

    report = upkeep.verify_audit(
        by=OPERATOR, at=now(), anchor=read_anchor(text) if text is not None else None
    )
    data: dict[str, Any] = {
        "format": "hepatica-audit-verify/1",
        "is_whole": report.is_whole,
        "is_anchored": report.is_anchored,
        "streams": [
            {
                "stream": stream.stream,
                "rows": stream.n_rows,
                "last_seq": stream.last_seq,
                "last_hash": stream.last_hash,
            }
            for stream in report.streams
        ],
        "problems": [
            {
                "stream": problem.stream,
                "seq": problem.seq,
                "code": problem.code,
                "message": problem.message,
            }
            for problem in report.problems
        ],
    }
    lines = [f"{row['stream']}: {row['rows']} rows" for row in data["streams"]]
    lines += [
        f"NOT WHOLE {problem.place}: {problem.message}" for problem in report.problems
    ]
    if report.is_whole:
        lines.append("Both ledgers are whole.")
    if not report.is_anchored:
        lines.append("Not compared with an anchor: a cut end would not be seen.")
    emit(data, as_json=args.json, lines=lines)
    return EXIT_OK if report.is_whole else EXIT_NOT_WHOLE


def _anchor(args: argparse.Namespace) -> int:
    open_records(args)
    from hepatica import wire
    from hepatica.actions import upkeep

    anchor = upkeep.export_anchor(by=OPERATOR, at=now())
    path = Path(args.file)
    try:
        # Never over an older one: that is what it would be compared with.
        with path.open("x", encoding="utf-8") as file:
            file.write(wire.canonical(anchor) + "\n")
    except OSError as error:
        raise InputError.of(
            "file", "not-writable", f"cannot be written: {error.strerror}"
        ) from None
    data = {
        "format": "hepatica-audit-anchor/1",
        "file": args.file,
        "heads": anchor["heads"],
    }
    emit(
        data,
        as_json=args.json,
        lines=[f"{len(anchor['heads'])} heads written to {args.file}"],
    )
    return EXIT_OK


def _backup(args: argparse.Namespace) -> int:
    open_records(args)
    from hepatica.actions import upkeep

    try:
        report = upkeep.backup(by=OPERATOR, at=now(), path=Path(args.file))
    except OSError as error:
        raise InputError.of(
            "file", "not-writable", f"cannot be written: {error.strerror}"
        ) from None
    _show_backup("backup", report, args)
    return EXIT_OK


def _restore(args: argparse.Namespace) -> int:
    read_file(args.file)
    choose_database(is_demo=args.demo, may_fall_back=False)
    from hepatica.records import home

    home.prepare(Path(os.environ.get("HEPATICA_HOME") or "var").absolute())
    import django

    django.setup()
    from django.core.management import call_command

    from hepatica.actions import upkeep
    from hepatica.records import ready

    call_command("migrate", verbosity=0, interactive=False)
    report = upkeep.restore(
        by=OPERATOR, at=now(), path=Path(args.file), verify=args.verify
    )
    ready.require()
    _show_backup("restore", report, args)
    return EXIT_OK


def _show_backup(command: str, report: BackupReport, args: argparse.Namespace) -> None:
    data: dict[str, Any] = {
        "format": f"hepatica-{command}/1",
        "file": args.file,
        "counts": report.counts,
        "heads": report.heads.get("heads", report.heads),
        "sha256": report.sha256,
    }
    if command == "restore":
        data["is_verified"] = bool(args.verify)
    lines = [f"{name}: {count}" for name, count in report.counts.items()]
    emit(data, as_json=args.json, lines=[*lines, f"sha256 {report.sha256}"])


def _rebuild(args: argparse.Namespace) -> int:
    open_records(args)
    from hepatica.actions import upkeep

    report = upkeep.rebuild(by=OPERATOR, at=now())
    data = {
        "format": "hepatica-rebuild/1",
        "courses": report.n_courses,
        "grants": report.n_grants,
        "differences": list(report.differences),
    }
    lines = [f"{report.n_courses} courses and {report.n_grants} grants made anew"]
    lines += [f"was not as it is now: {name}" for name in report.differences]
    emit(data, as_json=args.json, lines=lines)
    return EXIT_OK
