"""CSV text to rows: one separator, one header, and cells that may hold a line break.

Row numbers are those of a spreadsheet: the header is row 1.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from hepatica.errors import FieldError, InputError
from hepatica.exchange.text import MAX_BYTES, utf8

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
"""What may part the cells, and its name."""

MAX_CELL = 300
"""Longest cell. [character]"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header.

    Parameters
    ----------
    number : int
        As a spreadsheet shows it; the header is row 1.
    cells : dict
        Column to text, without blanks around it.
    """

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header.

    Parameters
    ----------
    header : tuple of str
        Column names.
    rows : tuple of Row
        Without empty lines.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(data: bytes | str, *, max_bytes: int = MAX_BYTES) -> Table:
    """Read a CSV table.

    Parameters
    ----------
    data : bytes or str
        With a header; parted by comma, semicolon or tab.
    max_bytes : int
        Size limit. [byte]

    Returns
    -------
    Table
        Its rows, every one as long as the header.

    Raises
    ------
    InputError
        If the header is missing, a column is there twice or has no name, a row has
        another number of cells, or a cell is too long.
    """
    text = utf8(data, path="file", max_bytes=max_bytes).decode()
    rows = _rows(text, _delimiter(text))
    first = next(rows, None)
    if first is None:
        raise InputError.of("file", "missing", "has no header; give the column names")
    header = tuple(cell.strip() for cell in first[1])
    _check_header(header)
    body: list[Row] = []
    errors: list[FieldError] = []
    for number, cells in rows:
        if len(cells) == len(header):
            named = zip(header, (cell.strip() for cell in cells), strict=True)
            body.append(Row(number, dict(named)))
            continue
        message = (
            f"has {len(cells)} cells, the header has {len(header)}; put a cell that "
            "holds a separator into double quotes, and write 1.3, not 1,3"
        )
        path = f"row[{number}]"
        errors.append(FieldError(path=path, code="cell-count", message=message))
    if errors:
        raise InputError(*errors)
    return Table(header, tuple(body))


def _delimiter(text: str) -> str:
    """Choose the separator that the header is parted by, outside of quotes."""
    header = text.lstrip("\r\n").splitlines()[0] if text.strip() else ""
    outside = "".join(header.split('"')[::2])
    counts = {mark: outside.count(mark) for mark in DELIMITERS}
    best = max(counts.values())
    chosen = [mark for mark, count in counts.items() if count == best]
    if best == 0:
        return ","
    if len(chosen) > 1:
        names = " and ".join(DELIMITERS[mark] for mark in chosen)
        raise InputError.of(
            "row[1]", "separator", f"is parted by {names} alike; use one of them"
        )
    return chosen[0]


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    # newline="" leaves line breaks within quotes to the csv module.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            if any(len(cell) > MAX_CELL for cell in cells):
                message = f"has a cell of more than {MAX_CELL} characters; shorten it"
                raise InputError.of(f"row[{number}]", "too-long", message)
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error:
        raise InputError.of(
            f"row[{number + 1}]",
            "not-csv",
            "is not CSV: a double quote is open or stands inside a cell; write it "
            "twice and put the cell into double quotes",
        ) from None


def _check_header(header: tuple[str, ...]) -> None:
    if "" in header:
        raise InputError.of("row[1]", "no-name", "has a column without a name; name it")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        names = ", ".join(repr(name) for name in twice)
        raise InputError.of("row[1]", "repeated-column", f"names twice: {names}")
