"""``hepatica import``: laboratory results that another program wrote, into courses."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hepatica.cli.database import (
    OPERATOR,
    add_database_options,
    chosen_center,
    has_database,
    now,
    open_records,
)
from hepatica.cli.import_check import check_files
from hepatica.cli.output import emit
from hepatica.errors import EXIT_OK, InputError

if TYPE_CHECKING:
    from hepatica.actions.imports import ImportReport
    from hepatica.records.models import Center

_ENDINGS = (".json", ".ndjson", ".csv")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "import",
        help="bring in laboratory results (FHIR R4, CSV)",
        description="Attach the results of FHIR R4 bundles, NDJSON or lab CSV to the "
        "courses of a center. A result is attached on two matching identifiers; near "
        "matches are kept for somebody to say whose they are, on the page Labs in. A "
        "file is taken whole or not at all, and a second time changes nothing. With "
        "--check, or where there is no database and no center was named, the files are "
        "read and nothing is stored.",
        epilog="example: hepatica import var/demo-labs --center demo --json",
    )
    parser.add_argument(
        "path", nargs="+", help="file, or a folder of .json, .ndjson and .csv files"
    )
    parser.add_argument("--center", metavar="C", help="needed where there are several")
    parser.add_argument(
        "--check", action="store_true", help="say what the files hold; store nothing"
    )
    parser.add_argument(
        "--create-persons",
        action="store_true",
        help="open a course for each person who is not known",
    )
    parser.add_argument(
        "--identifying",
        action="store_true",
        help="name the sender's key of each person whose results wait",
    )
    add_database_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    sent = [(path.name, _read(path)) for path in _files(args.path)]
    if args.check or (args.center is None and not has_database(is_demo=args.demo)):
        data = check_files(sent, at=now())
        emit(data, as_json=args.json, lines=_lines(data))
        return InputError.exit_code if data["errors"] else EXIT_OK
    open_records(args)
    from hepatica.actions import imports

    center = chosen_center(args.center)
    at = now()
    report = imports.import_labs(
        by=OPERATOR,
        at=at,
        center_id=center.id,
        files=[imports.NamedBytes(name=name, content=data) for name, data in sent],
        on=at.astimezone(ZoneInfo(center.time_zone)).date(),
        create_missing=args.create_persons,
    )
    data = _answer(report, center, is_identifying=args.identifying)
    emit(data, as_json=args.json, lines=_lines(data))
    return InputError.exit_code if data["errors"] else EXIT_OK


def _files(names: list[str]) -> list[Path]:
    files: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix.lower() in _ENDINGS)
            if not inside:
                raise InputError.of(
                    "path", "empty-folder", f"holds no {', '.join(_ENDINGS)} file"
                )
            files += inside
        else:
            files.append(path)
    return files


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError.of(
            "path", "not-readable", f"{path.name} cannot be read: {error.strerror}"
        ) from None


def _answer(
    report: ImportReport, center: Center, *, is_identifying: bool
) -> dict[str, Any]:
    return {
        "format": "hepatica-import/1",
        "center": center.id,
        "is_demo": center.is_demo,
        "stored": True,
        "results": report.n_results,
        "taken": [
            {
                "file": one.file,
                "course": one.course_id,
                "fact": one.fact_id,
                "on": one.happened_on.isoformat(),
                "analytes": list(one.analytes),
                "is_correction": one.is_correction,
                "flags": [
                    {"code": f.code, "analyte": f.analyte, "message": f.message}
                    for f in one.flags
                ],
            }
            for one in report.taken
        ],
        "already_there": report.already_there,
        "queued": [
            {
                "file": one.file,
                # A sender's key may be a person's number.
                **({"patient": one.patient} if is_identifying else {}),
                "code": one.code,
                "message": one.message,
                "reports": one.n_reports,
                # its row in the queue; null: not kept, to be sent again
                "held": one.held or None,
            }
            for one in report.queued
        ],
        "skipped": [
            {
                "file": one.file,
                "code": one.skipped.code,
                "reason": one.skipped.reason,
                "of": one.skipped.of.value,
                "count": one.skipped.count,
                "paths": list(one.skipped.paths),
            }
            for one in report.skipped
        ],
        "withdrawn": [
            {"file": one.file, "course": one.course_id, "fact": one.fact_id}
            for one in report.withdrawn
        ],
        "opened": list(report.opened),
        "notes": list(report.notes),
        "errors": [
            {
                "file": one.file,
                "faults": [
                    {"path": f.path, "code": f.code, "message": f.message}
                    for f in one.errors
                ],
            }
            for one in report.errors
        ],
    }


def _lines(data: dict[str, Any]) -> list[str]:
    taken = "taken" if data["stored"] else "read, nothing stored"
    lines = [
        f"{data['results']} results read; {len(data['taken'])} reports {taken}, "
        f"{data['already_there']} were there already"
    ]
    for one in data["taken"]:
        where = f"{one['course']} on {one['on']}" if one["course"] else one["on"]
        lines.append(f"  {one['file']}: {where}, {', '.join(one['analytes'])}")
        lines += [f"    {flag['analyte']}: {flag['message']}" for flag in one["flags"]]
    lines += [f"OPENED {course}" for course in data["opened"]]
    lines += [f"WITHDRAWN {one['course']} ({one['file']})" for one in data["withdrawn"]]
    lines += [f"WAITS {one['file']}: {one['message']}" for one in data["queued"]]
    lines += [
        f"skipped {one['count']} {_noun(one)}: {one['reason']} ({one['file']})"
        for one in data["skipped"]
    ]
    lines += [f"note: {note}" for note in data["notes"]]
    for one in data["errors"]:
        lines.append(f"NOTHING TAKEN of {one['file']}:")
        lines += [f"  {fault['path']}: {fault['message']}" for fault in one["faults"]]
    return lines


def _noun(skipped: dict[str, Any]) -> str:
    from hepatica.exchange import Left

    one, several = Left(skipped["of"]).nouns
    return one if skipped["count"] == 1 else several
