"""What the environment may say, read strictly: an unknown word stops the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from hepatica.errors import InputError

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""Hosts that are served without a word about it in the environment."""

# A write takes the lock at BEGIN: a deferred transaction that turns into a
# write is refused at once, whatever the timeout. FULL keeps a committed fact
# through a power cut. With recursive_triggers an INSERT OR REPLACE fires the
# delete trigger and cannot overwrite a fact unseen. secure_delete overwrites the
# body of an erased fact instead of leaving it on a free page.
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA busy_timeout=20000;PRAGMA recursive_triggers=ON;"
        "PRAGMA secure_delete=ON;"
    ),
}
_TRUE = ("1", "true", "yes", "on")
_FALSE = ("0", "false", "no", "off", "")


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The environment, read and checked.

    Parameters
    ----------
    home : Path
        Folder of the database, the secret key and the static files.
    is_demo : bool
        The demo center, in its own database.
    is_debug : bool
        Django's debug pages; never with real people.
    is_https : bool
        A proxy in front speaks TLS: secure cookies and strict transport.
    allowed_hosts : tuple of str
        Names that this installation answers to.
    database : dict
        Django's settings of the one database.
    """

    home: Path
    is_demo: bool
    is_debug: bool
    is_https: bool
    allowed_hosts: tuple[str, ...]
    database: dict[str, Any]


def read(environ: Mapping[str, str], *, current: Path) -> Environment:
    """Read every variable that Hepatica knows.

    Parameters
    ----------
    environ : mapping of str to str
        ``os.environ``, or a table in a test.
    current : Path
        Current directory, for the default home.

    Returns
    -------
    Environment
        Checked values.

    Raises
    ------
    InputError
        If a variable holds something else than it may.
    """
    home = Path(environ.get("HEPATICA_HOME") or current / "var").absolute()
    is_demo = flag(environ, "HEPATICA_DEMO")
    is_https = flag(environ, "HEPATICA_HTTPS")
    hosts = _hosts(environ.get("HEPATICA_ALLOWED_HOSTS", ""))
    if set(hosts) - set(LOOPBACK) and not is_https:
        raise InputError.of(
            "HEPATICA_ALLOWED_HOSTS",
            "needs-https",
            "names a host off this machine; put a TLS proxy in front and set "
            "HEPATICA_HTTPS=1",
        )
    is_debug = flag(environ, "HEPATICA_DEBUG")
    if is_debug and (is_https or set(hosts) - set(LOOPBACK)):
        raise InputError.of(
            "HEPATICA_DEBUG",
            "loopback-only",
            "shows settings and rows on its error pages; it is for this machine alone, "
            "so unset it, or HEPATICA_HTTPS and HEPATICA_ALLOWED_HOSTS",
        )
    return Environment(
        home=home,
        is_demo=is_demo,
        is_debug=is_debug,
        is_https=is_https,
        allowed_hosts=hosts,
        database=_database(
            environ.get("DATABASE_URL", ""), home, current=current, is_demo=is_demo
        ),
    )


def flag(environ: Mapping[str, str], name: str) -> bool:
    """Read one yes-or-no variable; absent means no.

    Parameters
    ----------
    environ : mapping of str to str
        Where to look.
    name : str
        Name of the variable.

    Returns
    -------
    bool
        What it says.

    Raises
    ------
    InputError
        If it says neither yes nor no.
    """
    word = environ.get(name, "").strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise InputError.of(name, "not-a-boolean", "must be 1 or 0; set one of them")


def sqlite(path: Path | str) -> dict[str, Any]:
    """Give the settings of an SQLite database that loses no append.

    Parameters
    ----------
    path : Path or str
        The database file.

    Returns
    -------
    dict
        For Django's ``DATABASES``.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": dict(_SQLITE_OPTIONS),
    }


def postgresql(**parts: Any) -> dict[str, Any]:
    """Give the settings of a PostgreSQL database.

    Parameters
    ----------
    **parts
        ``NAME``, ``HOST``, ``PORT``, ``USER``, ``PASSWORD``, ``OPTIONS``.

    Returns
    -------
    dict
        For Django's ``DATABASES``.
    """
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        **parts,
    }


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in text.split(",") if host.strip())
    if "*" in hosts:
        raise InputError.of(
            "HEPATICA_ALLOWED_HOSTS", "any-host", "must name each host; * is refused"
        )
    return hosts or LOOPBACK


def _database(url: str, home: Path, *, current: Path, is_demo: bool) -> dict[str, Any]:
    if is_demo and url:
        raise InputError.of(
            "DATABASE_URL",
            "demo-has-its-own",
            "is set together with HEPATICA_DEMO=1; the demo center has its own "
            "database, so unset one of the two",
        )
    if not url:
        return sqlite(home / ("demo.sqlite3" if is_demo else "hepatica.sqlite3"))
    return _from_url(url, current=current)


def _from_url(url: str, *, current: Path) -> dict[str, Any]:
    # The message never repeats the URL: it may hold a password.
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InputError.of(
            "DATABASE_URL", "not-a-url", "is not a URL; check host and port"
        ) from error
    if parts.scheme == "sqlite":
        path = unquote(parts.path)
        if parts.netloc or not path.strip("/"):
            raise InputError.of(
                "DATABASE_URL", "no-path", "must be sqlite:///path/to/file"
            )
        # Three slashes: a path under the current folder; four: from the root.
        return sqlite(current / path[1:])
    if parts.scheme not in ("postgresql", "postgres"):
        raise InputError.of(
            "DATABASE_URL",
            "unknown-scheme",
            "must begin with sqlite:/// or postgresql://",
        )
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", "") or (parts.hostname or "")
    settings = {
        "NAME": unquote(parts.path.lstrip("/")),
        "HOST": unquote(host),
        "PORT": str(port or ""),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": query,
    }
    if not settings["NAME"]:
        raise InputError.of(
            "DATABASE_URL", "no-name", "must end in the name of the database"
        )
    return postgresql(**settings)
