"""``hepatica course``: write a course to a file, and check such a file."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hepatica.cli.database import OPERATOR, add_database_options, now, open_records
from hepatica.cli.output import emit, write_private
from hepatica.cli.worksheet import read_file
from hepatica.errors import EXIT_OK, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hepatica.therapy.course import Fact
    from hepatica.wire import CourseFile


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "course",
        help="export a course to a file, or check such a file",
        description="The course file, hepatica-course/1, is what clinic, programs and "
        "tests exchange.",
        epilog="example: hepatica course export DEMO-0001 --output case.course.json",
    )
    parts = parser.add_subparsers(dest="part", required=True, metavar="WHAT")
    exporting = parts.add_parser(
        "export",
        help="write a course of the records to a file",
        description="Pseudonymous unless asked otherwise: no name, number or birth "
        "date is ever in a fact, and serial numbers and the ids of feeds are left "
        "out. Dates and free text stay, so treat the file as patient data.",
        epilog="example: hepatica course export DEMO-0001 --output case.course.json",
    )
    exporting.add_argument("course", metavar="COURSE", help="course id")
    exporting.add_argument(
        "--output", metavar="FILE", help="write here, readable by you alone"
    )
    exporting.add_argument(
        "--identifying",
        action="store_true",
        help="keep serial numbers and the ids of feeds",
    )
    add_database_options(exporting)
    exporting.set_defaults(run=_export)
    checking = parts.add_parser(
        "check",
        help="read a course file strictly and replay its facts",
        description="Every fact is read by its schema and judged as it would be at "
        "recording, on the facts before it. Deviations and oddities are listed; a "
        "fact that would be refused makes the check fail with exit code 10.",
        epilog="example: hepatica course check case.course.json --json",
    )
    checking.add_argument("file", help="hepatica-course/1 JSON; - for standard input")
    checking.add_argument("--json", action="store_true", help="print JSON")
    checking.set_defaults(run=_check)


def _export(args: argparse.Namespace) -> int:
    open_records(args)
    from hepatica import wire
    from hepatica.actions.course_files import export_course

    file = export_course(
        by=OPERATOR,
        at=now(),
        course_id=args.course,
        is_identifying=args.identifying,
    )
    text = wire.course_file_text(file)
    if args.output:
        write_private(args.output, text.encode(), field="output")
    elif not args.json:
        sys.stdout.write(text)
        return EXIT_OK
    data: dict[str, Any] = {
        "format": "hepatica-course-export/1",
        "course": file.course,
        "center": file.center,
        "is_demo": file.is_demo,
        "is_pseudonymous": file.is_pseudonymous,
        "facts": len(file.facts),
        "activations": len(file.activations),
    }
    if args.output:
        data["file"] = args.output
    else:
        import json

        data["course_file"] = json.loads(text)
    emit(
        data,
        as_json=args.json,
        lines=[f"{len(file.facts)} facts of {file.course} written to {args.output}"],
    )
    return EXIT_OK


def _check(args: argparse.Namespace) -> int:
    from hepatica import wire
    from hepatica.therapy.course import fold

    file = wire.read_course_file(read_file(args.file))
    course = fold(file.course, file.facts)
    data = {
        "format": "hepatica-course-check/1",
        "course": file.course,
        "is_demo": file.is_demo,
        "is_pseudonymous": file.is_pseudonymous,
        "facts": len(file.facts),
        "kinds": dict(sorted(Counter(fact.kind for fact in file.facts).items())),
        "phase": course.phase,
        "order": _order_faults(file.facts),
        **_replayed(file),
        "anomalies": [
            {"fact": odd.fact, "code": odd.code, "message": odd.message}
            for odd in course.anomalies
        ],
    }
    emit(data, as_json=args.json, lines=_check_lines(data))
    is_faulty = data["refused"] or data["order"]
    return InputError.exit_code if is_faulty else EXIT_OK


def _order_faults(facts: Sequence[Fact]) -> list[dict[str, str]]:
    faults = []
    for number, fact in enumerate(facts, start=1):
        if fact.course_seq != number:
            faults.append(
                {
                    "fact": fact.id,
                    "code": "not-dense",
                    "message": f"course_seq must be {number} at this place.",
                }
            )
    for before, fact in pairwise(facts):
        if fact.recorded_at < before.recorded_at:
            faults.append(
                {
                    "fact": fact.id,
                    "code": "recorded-backwards",
                    "message": "recorded_at is before that of the fact before it.",
                }
            )
    return faults


def _replayed(file: CourseFile) -> dict[str, list[dict[str, str]]]:
    from hepatica.therapy.course import Admitted, Deviation, admit, fold

    found: dict[str, list[dict[str, str]]] = {"deviations": [], "refused": []}
    for index, fact in enumerate(file.facts):
        admission = admit(fold(file.course, file.facts[:index]), fact)
        if isinstance(admission, Admitted):
            continue
        name = "deviations" if isinstance(admission, Deviation) else "refused"
        found[name] += [
            {"fact": fact.id, "code": why.code, "message": why.message}
            for why in admission.why
        ]
    return found


def _check_lines(data: dict[str, Any]) -> list[str]:
    lines = [f"{data['course']}: {data['facts']} facts, phase {data['phase']}"]
    lines += [f"  {kind}: {count}" for kind, count in data["kinds"].items()]
    for name, word in (
        ("order", "ORDER"),
        ("refused", "REFUSED"),
        ("deviations", "deviation"),
        ("anomalies", "odd"),
    ):
        lines += [f"{word} at {x['fact']}: {x['message']}" for x in data[name]]
    if not (data["order"] or data["refused"]):
        lines.append("The file holds together.")
    return lines
