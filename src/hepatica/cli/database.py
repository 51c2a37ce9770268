"""Opening the records from a command: which database, and who acts.

Whoever can run a command on this machine can read its database file, so a command
acts as the machine's operator, recorded as ``installation``. The operator may read,
export and bring in results; what takes a clinician's privilege (prescribe, verify,
activate) is never the operator's, whatever the machine allows, and no command acts
in the name of somebody's account.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hepatica.errors import InputError

if TYPE_CHECKING:
    from hepatica.records.models import Center

OPERATOR = "installation"
"""Who acts in a command, as the ledgers hold it."""


def add_database_options(parser: argparse.ArgumentParser) -> None:
    """Add what every command that opens the records understands.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Of the command.
    """
    parser.add_argument(
        "--demo", action="store_true", help="use the demo center's database"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def open_records(args: argparse.Namespace, *, must_be_ready: bool = True) -> None:
    """Load the settings and require a database that may be used.

    Parameters
    ----------
    args : argparse.Namespace
        With ``demo``.
    must_be_ready : bool
        False for a command that looks for what is wrong with it.

    Raises
    ------
    InputError
        If there is no database, or it is not migrated or not guarded.
    """
    choose_database(is_demo=args.demo)
    import django

    django.setup()
    from django.conf import settings

    from hepatica.records import ready

    database = settings.DATABASES["default"]
    if "sqlite3" in database["ENGINE"] and not Path(database["NAME"]).is_file():
        raise InputError.of(
            "HEPATICA_HOME",
            "no-database",
            "holds no database yet. Start one with `hepatica serve --migrate`, or the "
            "demo center with `hepatica demo`; or set HEPATICA_HOME or DATABASE_URL",
        )
    if must_be_ready:
        ready.require()


def has_database(*, is_demo: bool) -> bool:
    """Tell whether there is a database that a command could open.

    Parameters
    ----------
    is_demo : bool
        The demo center's is asked for.

    Returns
    -------
    bool
        True with DATABASE_URL, or a file in HEPATICA_HOME.
    """
    if is_demo or os.environ.get("DATABASE_URL"):
        return True
    home = Path(os.environ.get("HEPATICA_HOME") or "var")
    return any((home / name).is_file() for name in ("hepatica.sqlite3", "demo.sqlite3"))


def choose_database(*, is_demo: bool, may_fall_back: bool = True) -> None:
    """Say by the environment which database the settings are to open.

    Parameters
    ----------
    is_demo : bool
        The demo center's was asked for.
    may_fall_back : bool
        False where the demo center's is used only when it was asked for.

    Notes
    -----
    Where nothing was said and the demo center's database is the only one in
    ``HEPATICA_HOME``, it is the one meant; a line on standard error says so.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hepatica.site.settings")
    if is_demo:
        os.environ["HEPATICA_DEMO"] = "1"
        return
    is_told = os.environ.get("HEPATICA_DEMO") or os.environ.get("DATABASE_URL")
    if is_told or not may_fall_back:
        return
    home = Path(os.environ.get("HEPATICA_HOME") or "var")
    if (home / "demo.sqlite3").is_file() and not (home / "hepatica.sqlite3").is_file():
        os.environ["HEPATICA_DEMO"] = "1"
        sys.stderr.write("Only the demo center is here; using it. (--demo says so.)\n")


def now() -> datetime:
    """Read the clock; below the commands the time is an argument.

    Returns
    -------
    datetime
        In UTC.
    """
    return datetime.now(UTC)  # noqa: TID251 - the edge where time comes in


def chosen_center(center_id: str | None) -> Center:
    """Find the center that a command is about.

    Parameters
    ----------
    center_id : str or None
        As given; ``None`` takes the only one there is.

    Returns
    -------
    Center
        The center.

    Raises
    ------
    InputError
        If it is not there, or several are and none was named.
    """
    from hepatica.actions.course_files import all_centers

    centers = {center.id: center for center in all_centers()}
    if center_id is None and len(centers) == 1:
        return next(iter(centers.values()))
    if center_id in centers:
        return centers[center_id]
    known = ", ".join(sorted(centers)) or "none yet"
    raise InputError.of("center", "unknown", f"must be one of the centers: {known}")
