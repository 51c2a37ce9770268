"""Printing answers: JSON for programs, short lines for people."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from typing import Any

from hepatica.errors import InputError


def emit(data: dict[str, Any], *, as_json: bool, lines: Iterable[str]) -> None:
    """Print an answer.

    Parameters
    ----------
    data : dict
        The answer; ``format`` comes first.
    as_json : bool
        Print JSON instead of lines.
    lines : iterable of str
        The answer in words.
    """
    if as_json:
        text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    else:
        text = "\n".join(lines)
    sys.stdout.write(text + "\n")


def refusal_lines(data: dict[str, Any]) -> list[str]:
    """Say each refusal in a line.

    Parameters
    ----------
    data : dict
        An answer with ``refused``.

    Returns
    -------
    list of str
        One line each.
    """
    return [f"REFUSED: {item['message']}" for item in data.get("refused", [])]


def write_private(path: str, content: bytes, *, field: str) -> None:
    """Write patient data to a file that no one else on the machine reads.

    Parameters
    ----------
    path : str
        The file; one that is there is written anew.
    content : bytes
        What to write.
    field : str
        The argument that named it, for the message.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(number, "wb") as file:
            file.write(content)
    except OSError as error:
        raise InputError.of(
            field, "not-writable", f"cannot be written: {error.strerror}"
        ) from None
