"""The command line: composes the commands and turns errors into exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hepatica import __version__

if TYPE_CHECKING:
    import argparse

_EXIT_PIPE = 141
"""As a shell sees a program that was stopped by a closed pipe."""
_EXIT_INTERRUPTED = 130
"""As a shell sees a program that was stopped by Ctrl-C."""
_EXIT_UNFORESEEN = 70


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str or None
        Arguments; ``None`` takes those of the process.

    Returns
    -------
    int
        Exit code, as ``hepatica.errors`` and the help name them.
    """
    arguments = sys.argv[1:] if argv is None else list(argv)
    # Before anything is imported: this is asked by scripts, often.
    if arguments == ["--version"]:
        sys.stdout.write(f"{__version__}\n")
        return 0
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader went away; what is left in the buffer has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _EXIT_PIPE
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(bool(stop.code))
    except Exception as error:  # noqa: BLE001 - the one place where all errors end
        return _answer(error)
    return code


def full_parser() -> argparse.ArgumentParser:
    """Build the parser with every command; the documentation is made from it.

    Returns
    -------
    argparse.ArgumentParser
        As :func:`main` uses it.
    """
    from hepatica.cli import serve
    from hepatica.cli.parser import build_parser

    return build_parser(extra=(_add_demo, serve.add))


def _run(arguments: Sequence[str]) -> int:
    args = full_parser().parse_args(arguments)
    return int(args.run(args))


def _add_demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from hepatica.cli.serve import port_number

    parser = commands.add_parser(
        "demo",
        help="make the demo center and serve it",
        description="Make a center of invented people in a database of its own, print "
        "the logins, and serve it on this machine. Everything in it is invented.",
        epilog="example: hepatica demo --serve --port 8000",
    )
    parser.add_argument("--fresh", action="store_true", help="make the center anew")
    parser.add_argument("--serve", action="store_true", help="serve the pages too")
    parser.add_argument("--port", type=port_number, default=8000)
    parser.add_argument("--seed", type=int, default=None, help="of the generator")
    parser.add_argument("--on", metavar="DATE", help="day that is today in it")
    parser.add_argument(
        "--list", action="store_true", help="list the named situations and stop"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=_demo)


def _demo(args: argparse.Namespace) -> int:
    from hepatica.cli import serve
    from hepatica.cli.database import choose_database
    from hepatica.cli.output import emit
    from hepatica.demo import command

    if args.list:
        data = command.situations()
        emit(data, as_json=args.json, lines=command.situation_lines(data))
        return 0
    command.check_day(args.on)
    choose_database(is_demo=True)
    home = command.home()
    with command.hold(home, alone=args.fresh or not command.is_there(home)):
        if args.fresh:
            command.remove(home)
        serve.prepare(migrate=True)
        data = command.make(
            folder=home, seed=args.seed, on=args.on, write=sys.stderr.write
        )
    port = args.port if args.serve else None
    emit(data, as_json=args.json, lines=command.lines(data, port=port))
    sys.stdout.flush()
    if args.serve:
        with command.hold(home, alone=False):
            serve.serve(host="127.0.0.1", port=args.port, workers=2)
    return 0


def _answer(error: Exception) -> int:
    from hepatica.errors import ContractError, ExternalError, HepaticaError, InputError

    if _is_database_error(error):
        _say("The database did not answer. It is safe to try again.")
        _log(error)
        return ExternalError.exit_code
    if isinstance(error, HepaticaError) and not isinstance(error, ContractError):
        if isinstance(error, InputError):
            for fault in error.errors:
                _say(str(fault))
        else:
            _say(str(error))
        if isinstance(error, ExternalError):
            _say("It is safe to try again." if error.safe_to_retry else "Do not retry.")
        return error.exit_code
    _say(f"No recommendation. Reference {_log(error)}")
    return _EXIT_UNFORESEEN


def _is_database_error(error: Exception) -> bool:
    # By name: the framework is not imported for commands that do without.
    kind = type(error)
    return kind.__module__ == "django.db.utils" and kind.__name__ in (
        "OperationalError",
        "InterfaceError",
    )


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _log(error: BaseException) -> str:
    """Keep where it happened under a reference; never what was being worked on.

    The message of a foreign error may repeat a value, so only its type and the
    places in the code are written.
    """
    import secrets
    import traceback
    from datetime import UTC, datetime

    reference = secrets.token_hex(4)
    at = datetime.now(UTC).isoformat(timespec="seconds")  # noqa: TID251 - an edge
    lines = [f"{at} reference={reference} hepatica={__version__}"]
    cause: BaseException | None = error
    while cause is not None:
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        lines += [part.rstrip() for part in traceback.format_tb(cause.__traceback__)]
        cause = cause.__cause__
    folder = Path(os.environ.get("HEPATICA_HOME") or "var") / "log"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = os.open(
            folder / "hepatica.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600
        )
        with os.fdopen(number, "a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except OSError:
        _say("The log could not be written; HEPATICA_HOME must be writable.")
    return reference


if __name__ == "__main__":
    sys.exit(main())
