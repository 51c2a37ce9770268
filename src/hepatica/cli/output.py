"""Printing answers: JSON for programs, short lines for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any


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
