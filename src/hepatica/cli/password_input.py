"""A password for a command: typed when asked, or in a file of its owner alone."""

from __future__ import annotations

import argparse
import getpass
import os
import stat
import sys
from pathlib import Path

from hepatica.errors import InputError

_MAX_PASSWORD_BYTES = 4096
_FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def add_password_file(parser: argparse.ArgumentParser) -> None:
    """Add ``--password-file``, and what refuses a password on the command line.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Of the command; without ``allow_abbrev``, or ``--password`` would be taken for
        the beginning of the other.
    """
    parser.add_argument(
        "--password-file",
        metavar="FILE",
        help="file of mode 0600 with the password in its first line",
    )
    parser.add_argument("--password", nargs="?", const="", help=argparse.SUPPRESS)


def refuse_in_sight(args: argparse.Namespace) -> None:
    """Refuse a password that stands on the command line.

    Parameters
    ----------
    args : argparse.Namespace
        With ``password``.

    Raises
    ------
    InputError
        If one does.
    """
    if args.password is not None:
        raise InputError.of(
            "--password",
            "in-sight",
            "is never given on the command line, where others on the machine can read "
            "it: leave it out and type it when asked, or use --password-file; and "
            "choose another one now",
        )


def read_password(args: argparse.Namespace, *, of: str) -> str:
    """Read a new password from the file that was named, or ask for it twice.

    Parameters
    ----------
    args : argparse.Namespace
        With ``password_file``.
    of : str
        Whose, for the question.

    Returns
    -------
    str
        As typed.

    Raises
    ------
    InputError
        If the file is open to others or there is nobody to ask.
    """
    if args.password_file is not None:
        return _read(Path(args.password_file))
    if not sys.stdin.isatty():
        raise InputError.of(
            "--password-file",
            "missing",
            "must be given where nobody can be asked: standard input is no terminal",
        )
    # Asked on the terminal itself, and not shown.
    first = getpass.getpass(f"Password of {of}: ")
    if first != getpass.getpass("The same again: "):
        raise InputError.of(
            "password", "differs", "was typed in two ways; nothing was done, try again"
        )
    return first


def _read(path: Path) -> str:
    try:
        # By the open file and not by its name, which could mean another one by then.
        with path.open("rb") as file:
            _check_mode(os.fstat(file.fileno()))
            content = file.read(_MAX_PASSWORD_BYTES)
        lines = content.decode().splitlines()
    except OSError as error:
        # Never the name: somebody may have typed the password in its place.
        raise InputError.of(
            "--password-file", "not-readable", f"cannot be read: {error.strerror}"
        ) from None
    except UnicodeDecodeError:
        raise InputError.of(
            "--password-file", "not-text", "must be text in UTF-8"
        ) from None
    if not lines or not lines[0]:
        raise InputError.of(
            "--password-file", "empty", "must hold the password in its first line"
        )
    return lines[0]


def _check_mode(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise InputError.of("--password-file", "not-a-file", "must be a file")
    if found.st_mode & _FOR_OTHERS:
        raise InputError.of(
            "--password-file",
            "open-to-others",
            "can be read by others than its owner: chmod 600 it, and choose another "
            "password if others may have seen it",
        )
