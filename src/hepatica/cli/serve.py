"""``hepatica serve``: the pages, by a production server on this machine."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from hepatica.cli.database import choose_database
from hepatica.errors import EXIT_OK, ExternalError, InputError

_YES = ("1", "true", "yes", "on")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_THREADS_PER_WORKER = 4
_SECONDS_TO_STOP = 5
_HIGHEST_PORT = 65535


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "serve",
        help="serve the pages",
        description="Serve the pages on this machine. Off loopback it takes a proxy "
        "that speaks TLS (HEPATICA_HTTPS=1) and the names it answers to "
        "(HEPATICA_ALLOWED_HOSTS); the demo center is never served off loopback.",
        epilog="example: hepatica serve --port 8000 --migrate",
    )
    parser.add_argument("--port", type=port_number, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--workers", type=_count, default=2, help="processes")
    parser.add_argument(
        "--migrate", action="store_true", help="bring the database up to date first"
    )
    parser.add_argument(
        "--demo", action="store_true", help="serve the demo center's database"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    choose_database(is_demo=args.demo)
    check_address(args.host)
    prepare(migrate=args.migrate)
    from hepatica.records import ready

    ready.require()
    sys.stdout.write(f"Serving http://{_shown(args.host)}:{args.port}\n")
    sys.stdout.flush()
    serve(host=args.host, port=args.port, workers=args.workers)
    return EXIT_OK


def port_number(text: str) -> int:
    """Read a port.

    Parameters
    ----------
    text : str
        As typed.

    Returns
    -------
    int
        1 to 65535.
    """
    if not text.isdecimal() or not 0 < int(text) <= _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"must be 1 to {_HIGHEST_PORT}")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number from 1")
    return int(text)


def _shown(host: str) -> str:
    return "localhost" if host in _LOOPBACK else host


def check_address(host: str) -> None:
    """Refuse an address off this machine that is not set up for it.

    Parameters
    ----------
    host : str
        Address to listen on.

    Raises
    ------
    InputError
        For the demo center off loopback, or without TLS and allowed hosts.
    """
    if host in _LOOPBACK:
        return
    if os.environ.get("HEPATICA_DEMO", "") not in ("", "0"):
        raise InputError.of(
            "host",
            "demo-off-loopback",
            "must be 127.0.0.1: the demo center's logins are printed, so it is never "
            "served to another machine",
        )
    if not (
        os.environ.get("HEPATICA_HTTPS", "0").strip().lower() in _YES
        and os.environ.get("HEPATICA_ALLOWED_HOSTS")
    ):
        raise InputError.of(
            "host",
            "not-set-up",
            "is off this machine: put a TLS proxy in front, set HEPATICA_HTTPS=1 and "
            "HEPATICA_ALLOWED_HOSTS, or use 127.0.0.1",
        )


def prepare(*, migrate: bool) -> None:
    """Make the folder, the secret key and the static files; load the settings.

    Parameters
    ----------
    migrate : bool
        Bring the database up to date as well.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    from hepatica.records import home

    folder = Path(os.environ.get("HEPATICA_HOME") or "var").absolute()
    try:
        home.prepare(folder)
    except OSError as error:
        raise InputError.of(
            "HEPATICA_HOME", "not-writable", f"cannot be written: {error.strerror}"
        ) from None
    # The server's processes start elsewhere or later: all of them mean this folder.
    os.environ["HEPATICA_HOME"] = str(folder)
    import django

    django.setup()
    from django.core.management import call_command

    if migrate:
        call_command("migrate", verbosity=0, interactive=False)
    collect_static(folder)


def collect_static(folder: Path) -> None:
    """Collect the static files where the release or the settings changed.

    Parameters
    ----------
    folder : Path
        ``HEPATICA_HOME``.
    """
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    stamp = folder / "static" / ".collected"
    found = sorted(
        f"{path} {storage.get_modified_time(path).timestamp()}"
        for finder in get_finders()
        for path, storage in finder.list([])
    )
    text = "\n".join(found)
    if stamp.is_file() and stamp.read_text() == text:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(text)


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until told to stop.

    Parameters
    ----------
    host : str
        Address.
    port : int
        Port.
    workers : int
        Processes.

    Raises
    ------
    ExternalError
        If the port is taken.
    """
    _require_free(host, port)
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "hepatica.site.wsgi:application",
        address="127.0.0.1" if host == "localhost" else host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS_PER_WORKER,
        workers_kill_timeout=_SECONDS_TO_STOP,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


def _require_free(host: str, port: int) -> None:
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ExternalError(
                f"cannot listen on {host}:{port}: {error.strerror}; choose another "
                "with --port",
                safe_to_retry=True,
            ) from None
