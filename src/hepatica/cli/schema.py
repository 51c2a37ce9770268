"""``hepatica schema``: the JSON Schema of what travels."""

from __future__ import annotations

import argparse

from hepatica.cli.output import emit
from hepatica.errors import EXIT_OK


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "schema",
        help="JSON Schema of the course file",
        description="Print the closed JSON Schema (2020-12) of an exchange format.",
        epilog="example: hepatica schema course",
    )
    parser.add_argument("name", choices=["course"], help="which format")
    parser.add_argument("--json", action="store_true", help="it is JSON anyway")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from hepatica.wire import course_schema

    emit({"format": "hepatica-schema/1", **course_schema()}, as_json=True, lines=())
    return EXIT_OK
