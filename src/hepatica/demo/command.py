"""What ``hepatica demo`` does, but for printing and serving."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hepatica.errors import Conflict, InputError

DATABASE = "demo.sqlite3"
LOGINS = "demo-logins.txt"
_MADE = "demo.json"
_LOCK = "demo.lock"
_STEPS_PER_WORD = 100


def home() -> Path:
    """Give the folder of the installation.

    Returns
    -------
    Path
        ``HEPATICA_HOME``, or ``var`` in the current folder.
    """
    return Path(os.environ.get("HEPATICA_HOME") or "var").absolute()


def is_there(folder: Path) -> bool:
    """Tell whether there is a demo center in a folder, whole or not.

    Parameters
    ----------
    folder : Path
        ``HEPATICA_HOME``.

    Returns
    -------
    bool
        Whether its database is there.
    """
    return (folder / DATABASE).is_file()


def hold(folder: Path, *, alone: bool) -> IO[str]:
    """Hold the demo center, so that nobody makes it anew under a running server.

    Parameters
    ----------
    folder : Path
        ``HEPATICA_HOME``.
    alone : bool
        To change it; else to serve it beside other servers.

    Returns
    -------
    file
        Held until it is closed or the process ends.

    Raises
    ------
    Conflict
        If it is held in a way that does not go with this.
    """
    import fcntl

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = (folder / _LOCK).open("w")
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise Conflict(
            "the demo center in this folder is being served or made by another "
            "command; stop that first, or set HEPATICA_HOME to another folder"
        ) from None
    return file


def remove(folder: Path) -> None:
    """Take the demo center away; nothing else in the folder is touched.

    Parameters
    ----------
    folder : Path
        ``HEPATICA_HOME``.
    """
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", LOGINS, _MADE):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "demo-labs", ignore_errors=True)


def check_day(text: str | None) -> date | None:
    """Read the day that is to be today in the demo.

    Parameters
    ----------
    text : str or None
        As typed.

    Returns
    -------
    date or None
        ``None``: nothing was typed.

    Raises
    ------
    InputError
        If it is not a day or is to come.
    """
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InputError.of("on", "not-a-date", "must be as 2026-10-14") from None
    if day > _today(local_zone()):
        raise InputError.of("on", "in-the-future", "must be today or before")
    return day


def make(
    *,
    folder: Path,
    seed: int | None,
    on: str | None,
    write: Callable[[str], object],
) -> dict[str, Any]:
    """Make the demo center where there is none yet.

    Parameters
    ----------
    folder : Path
        ``HEPATICA_HOME``, with a migrated database.
    seed : int or None
        Of the generator; ``None``: the usual one.
    on : str or None
        Day that is today in it; ``None``: today.
    write : callable
        Takes a line about what is being done.

    Returns
    -------
    dict
        ``hepatica-demo/1``.

    Raises
    ------
    InputError
        If the day is not one or is to come, or the center that is there was made
        with another seed or day.
    """
    zone_name = local_zone()
    today = _today(zone_name)
    day = check_day(on)
    known = _read(folder)
    if known is None:
        known = _seed(folder, seed, day or today, zone_name, write)
    elif (seed is not None and seed != known.seed) or day not in (None, known.on):
        raise InputError.of(
            "demo",
            "made-already",
            f"was made for {known.on.isoformat()} with seed {known.seed}; add --fresh "
            "to make it anew",
        )
    return {
        "format": "hepatica-demo/1",
        "is_demo": True,
        "home": str(folder),
        "database": str(folder / DATABASE),
        "on": known.on.isoformat(),
        "seed": known.seed,
        "center": known.center,
        "people": known.people,
        "labs": str(folder / "demo-labs"),
        "logins_file": str(folder / LOGINS),
        "logins": known.logins,
        "is_of_today": known.on == today,
        "is_new": known.is_new,
    }


def lines(data: dict[str, Any], *, port: int | None) -> list[str]:
    """Say it in words.

    Parameters
    ----------
    data : dict
        From :func:`make`.
    port : int or None
        Where it is about to be served; ``None``: not served.

    Returns
    -------
    list of str
        Address, logins, and what to try.
    """
    said = [f"Demo center: {data['people']} invented people, day {data['on']}."]
    if not data["is_of_today"]:
        said.append(
            f"It was made for {data['on']}: what was due then is overdue now. "
            "`hepatica demo --fresh` makes it anew for today."
        )
    names = ", ".join(data["logins"])
    password = next(iter(data["logins"].values()))
    said += [
        f"Logins: {names}",
        f"Password of each: {password}  (also in {data['logins_file']})",
        f"Results to import: {data['labs']}",
        "What each person shows: hepatica demo --list",
    ]
    if port is None:
        said.append("Serve it: hepatica demo --serve")
    else:
        said.append(f"Open http://localhost:{port}  (Ctrl-C stops)")
    return said


def situations() -> dict[str, Any]:
    """List what the people at the front of the list show.

    Returns
    -------
    dict
        ``hepatica-demo-list/1``.
    """
    from hepatica.demo.cast import numbered
    from hepatica.demo.situations import Situation

    return {
        "format": "hepatica-demo-list/1",
        "situations": [
            {
                "name": part.name,
                "record_no": f"DEMO-{number:04d}",
                "course": f"DEMO-{number:04d}",
                "title": part.title,
                "shows": part.shows,
            }
            for number, part in numbered()
            if isinstance(part, Situation)
        ],
        "others": [
            {"record_no": f"DEMO-{number:04d}", "title": part.title}
            for number, part in numbered()
            if not isinstance(part, Situation)
        ],
    }


def situation_lines(data: dict[str, Any]) -> list[str]:
    """Say the list in words.

    Parameters
    ----------
    data : dict
        From :func:`situations`.

    Returns
    -------
    list of str
        Two lines for a situation, one for the others.
    """
    said = []
    for row in data["situations"]:
        said += [f"{row['record_no']}  {row['title']}", f"           {row['shows']}"]
    return said + [f"{row['record_no']}  {row['title']}" for row in data["others"]]


def local_zone() -> str:
    """Name the time zone of this machine; today in the demo is today here.

    Returns
    -------
    str
        IANA name; ``UTC`` where it cannot be told.
    """
    candidates = [os.environ.get("TZ", "").lstrip(":")]
    try:
        candidates.append(os.readlink("/etc/localtime").partition("zoneinfo/")[2])
        candidates.append(Path("/etc/timezone").read_text().strip())
    except OSError:
        pass
    for name in candidates:
        if name:
            try:
                return ZoneInfo(name).key
            except (ZoneInfoNotFoundError, ValueError, OSError):
                continue
    return "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    on: date
    seed: int
    center: str
    people: int
    logins: dict[str, str]
    is_new: bool


def _seed(
    folder: Path,
    seed: int | None,
    on: date,
    zone_name: str,
    write: Callable[[str], object],
) -> _Known:
    from hepatica.demo import cast, center, labs_files
    from hepatica.demo.seed import seed_center

    used = cast.usual_seed() if seed is None else seed
    password = secrets.token_urlsafe(12)
    write(f"Making the demo center for {on.isoformat()} (some 20 seconds)\n")

    def tick(done: int, total: int) -> None:
        if done % _STEPS_PER_WORD == 0:
            write(f"  {done} of {total} steps\n")

    made = seed_center(
        seed=used,
        on=on,
        time_zone=zone_name,
        password=password,
        now=datetime.now(UTC),  # noqa: TID251
        tick=tick,
    )
    labs_files.write_files(folder, made.stories, on=on, zone=ZoneInfo(zone_name))
    logins = dict.fromkeys(sorted(center.ACCOUNTS), password)
    _private(
        folder / LOGINS,
        "".join(f"{name} {word}\n" for name, word in logins.items()),
    )
    # Last, so that a start that was stopped half-way is not taken for a whole one.
    _private(
        folder / _MADE,
        json.dumps(
            {
                "on": on.isoformat(),
                "seed": used,
                "center": made.center,
                "people": len(made.stories),
            }
        ),
    )
    return _Known(
        on=on,
        seed=used,
        center=made.center,
        people=len(made.stories),
        logins=logins,
        is_new=True,
    )


def _read(folder: Path) -> _Known | None:
    from hepatica.actions.course_files import all_centers

    is_seeded = bool(all_centers())
    path = folder / _MADE
    if not is_seeded:
        return None
    try:
        made = json.loads(path.read_text(encoding="utf-8"))
        pairs = (
            line.split() for line in (folder / LOGINS).read_text().splitlines() if line
        )
        return _Known(
            on=date.fromisoformat(made["on"]),
            seed=int(made["seed"]),
            center=str(made["center"]),
            people=int(made["people"]),
            logins={name: password for name, password in pairs},
            is_new=False,
        )
    except (OSError, ValueError, KeyError) as error:
        raise InputError.of(
            "demo",
            "half-made",
            "is there without its logins; `hepatica demo --fresh` makes it anew",
        ) from error


def _private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _today(zone_name: str) -> date:
    return datetime.now(UTC).astimezone(ZoneInfo(zone_name)).date()  # noqa: TID251
