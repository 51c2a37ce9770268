"""``hepatica center``: make a real center on this machine, or list those there are."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from hepatica.cli.database import (
    OPERATOR,
    add_database_options,
    choose_database,
    now,
    open_records,
)
from hepatica.cli.output import emit
from hepatica.cli.password_input import (
    add_password_file,
    read_password,
    refuse_in_sight,
)
from hepatica.errors import EXIT_OK, FieldError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hepatica.records.models import Center

_ARGUMENTS = {
    "id": "ID",
    "name": "--name",
    "time_zone": "--time-zone",
    "username": "--administrator",
    "administrator_name": "--administrator-name",
}
"""Where on the command line each field of the action is given."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "center",
        help="make a center with its first administrator, or list centers",
        description="Centers of this installation. A demo center has a database of its "
        "own and is made by hepatica demo.",
        epilog="example: hepatica center list",
    )
    parts = parser.add_subparsers(dest="part", required=True, metavar="WHAT")
    _add_create(parts)
    listing = parts.add_parser("list", help="every center in a line")
    add_database_options(listing)
    listing.set_defaults(run=_list)


def _add_create(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    creating = parts.add_parser(
        "create",
        help="make a center and its first administrator",
        description="Make the folder and the database where they are not there yet, "
        "the center, one account, and the privilege to administer: all of it or "
        "nothing. The password is asked for twice, or read from the first line of a "
        "file that only its owner may read. Everyone else gets an account on the page "
        "People.",
        epilog="example: hepatica center create north --name 'North Hospital' "
        "--time-zone America/New_York --administrator pat.reed "
        "--administrator-name 'Pat Reed'",
        # Or --password would be taken for the beginning of --password-file.
        allow_abbrev=False,
    )
    creating.add_argument(
        "id", metavar="ID", help="lower-case words joined by hyphens; never changes"
    )
    creating.add_argument("--name", required=True, help="of the center, in words")
    creating.add_argument(
        "--time-zone",
        required=True,
        metavar="ZONE",
        help="IANA name, as America/New_York",
    )
    creating.add_argument(
        "--administrator",
        required=True,
        metavar="ACCOUNT",
        help="account to make; stands in the ledgers, never changes",
    )
    creating.add_argument(
        "--administrator-name",
        required=True,
        metavar="NAME",
        help="of the person, in words",
    )
    add_password_file(creating)
    creating.add_argument("--json", action="store_true", help="print JSON")
    creating.set_defaults(run=_create)


def _create(args: argparse.Namespace) -> int:
    refuse_in_sight(args)
    _refuse_demo()
    # Before anything is made: what is typed wrong leaves nothing behind.
    password = read_password(args, of="the administrator")
    center = _found(args, password)
    data = {
        "format": "hepatica-center-create/1",
        "center": _shown(center),
        "administrator": args.administrator,
    }
    lines = (
        f"Made the center {center.pk}, {center.name}, in {center.time_zone}.",
        f"{args.administrator} administers it.",
        "Next: hepatica serve, sign in, and make accounts on the page People.",
    )
    emit(data, as_json=args.json, lines=lines)
    return EXIT_OK


def _refuse_demo() -> None:
    if os.environ.get("HEPATICA_DEMO", "") not in ("", "0"):
        raise InputError.of(
            "HEPATICA_DEMO",
            "demo",
            "is set: the demo center is made by hepatica demo, and a real one never "
            "shares its database; unset it",
        )


def _found(args: argparse.Namespace, password: str) -> Center:
    choose_database(is_demo=False, may_fall_back=False)
    from hepatica.records import home

    try:
        home.prepare(Path(os.environ.get("HEPATICA_HOME") or "var").absolute())
    except OSError as error:
        raise InputError.of(
            "HEPATICA_HOME", "not-writable", f"cannot be written: {error.strerror}"
        ) from None
    import django

    django.setup()
    from django.core.management import call_command

    from hepatica.actions.founding import found_center
    from hepatica.records import ready

    call_command("migrate", verbosity=0, interactive=False)
    ready.require()
    try:
        return found_center(
            by=OPERATOR,
            at=now(),
            id=args.id,
            name=args.name,
            time_zone=args.time_zone,
            administrator=args.administrator,
            administrator_name=args.administrator_name,
            password=password,
        )
    except InputError as error:
        raise InputError(*(_as_typed(one) for one in error.errors)) from None


def _as_typed(error: FieldError) -> FieldError:
    path = _ARGUMENTS.get(error.path, error.path)
    return FieldError(path=path, code=error.code, message=error.message)


def _list(args: argparse.Namespace) -> int:
    open_records(args)
    from hepatica.actions.course_files import all_centers

    centers: Sequence[Center] = all_centers()
    emit(
        {
            "format": "hepatica-center-list/1",
            "centers": [_shown(center) for center in centers],
        },
        as_json=args.json,
        lines=[
            f"{center.pk}  {center.name}, {center.time_zone}"
            + (", DEMO" if center.is_demo else "")
            for center in centers
        ]
        or ["No center yet. Make one with hepatica center create."],
    )
    return EXIT_OK


def _shown(center: Center) -> dict[str, object]:
    return {
        "id": center.pk,
        "name": center.name,
        "time_zone": center.time_zone,
        "is_demo": center.is_demo,
    }
