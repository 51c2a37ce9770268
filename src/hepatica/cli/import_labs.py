"""``hepatica import``: laboratory results that another program wrote, into courses."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from hepatica.cli.database import (
    OPERATOR,
    add_database_options,
    chosen_center,
    now,
    open_records,
)
from hepatica.cli.output import emit
from hepatica.errors import EXIT_OK, InputError

_ENDINGS = (".json", ".ndjson", ".csv")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "import",
        help="bring in laboratory results (FHIR R4, CSV)",
        description="Attach the results of FHIR R4 bundles, NDJSON or lab CSV to the "
        "courses of a center. A result is attached on two matching identifiers; near "
        "matches wait for a person. A file is taken whole or not at all, and a second "
        "time changes nothing.",
        epilog="example: hepatica import var/demo-labs --center demo --json",
    )
    parser.add_argument(
        "path", nargs="+", help="file, or a folder of .json, .ndjson and .csv files"
    )
    parser.add_argument("--center", metavar="C", help="needed where there are several")
    parser.add_argument(
        "--create-persons",
        action="store_true",
        help="open a course for each person who is not known",
    )
    add_database_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    paths = _files(args.path)
    open_records(args)
    from hepatica.actions import imports

    center = chosen_center(args.center)
    at = now()
    report = imports.import_labs(
        by=OPERATOR,
        at=at,
        center_id=center.id,
        files=[
            imports.NamedBytes(name=path.name, content=_read(path)) for path in paths
        ],
        on=at.date(),
        create_missing=args.create_persons,
    )
    data = _answer(report, center)
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


def _answer(report: Any, center: Any) -> dict[str, Any]:
    raise InputError.of("import", "not-wired", "is not wired yet")


def _lines(data: dict[str, Any]) -> list[str]:
    return []
