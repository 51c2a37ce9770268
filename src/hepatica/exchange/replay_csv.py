"""Visits of any table for a replay: each row is one visit, none is dropped."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from hepatica.errors import FieldError, InputError
from hepatica.exchange.results import shown_unit, ucum
from hepatica.exchange.tables import Row, read_table
from hepatica.exchange.text import MAX_BYTES
from hepatica.therapy.labs import Analyte
from hepatica.units import convert, known_units, parse_number

MISSING = ("", "NA", "N/A", "NaN", "null", ".")
"""How tables write that a value is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """Which analyte a column holds, and in which unit.

    Parameters
    ----------
    column : str
        Name in the header.
    analyte : str
        Analyte id.
    unit : str
        UCUM code.
    """

    column: str
    analyte: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayVisit:
    """One row of the table.

    Parameters
    ----------
    person : str
        From the id column; empty where it is empty, which ``problems`` says under
        ``id``. Such rows are not one person.
    day : float or None
        From the day column; ``None`` with a problem under ``day``. [d]
    row_number : int
        As a spreadsheet shows it; the header is row 1.
    values : mapping of str to float or None
        Analyte to value. [canonical unit of the analyte]
    problems : mapping of str to str
        Analyte, ``id`` or ``day`` to why it is ``None``, in words; no value.
    """

    person: str
    day: float | None
    row_number: int
    values: Mapping[str, float | None]
    problems: Mapping[str, str]


def parse_map(text: str) -> tuple[ColumnMap, ...]:
    """Read which column is which analyte in which unit.

    Parameters
    ----------
    text : str
        ``column=analyte:unit``, parted by commas.

    Returns
    -------
    tuple of ColumnMap
        In the order given.

    Raises
    ------
    InputError
        Naming each part that is not of that form, or a column or analyte given twice.

    Examples
    --------
    >>> parse_map("bili=total-bilirubin:mg/dL")
    (ColumnMap(column='bili', analyte='total-bilirubin', unit='mg/dL'),)
    """
    maps: list[ColumnMap] = []
    errors: list[FieldError] = []
    for index, part in enumerate(text.split(","), start=1):
        # From the right: a column may hold an equals sign, a unit does not.
        column, _, rest = part.rpartition("=")
        analyte, _, unit = rest.partition(":")
        found = ColumnMap(
            column=column.strip(), analyte=analyte.strip(), unit=ucum(unit)
        )
        if not (found.column and found.analyte and found.unit):
            message = f"part {index} is not column=analyte:unit, as in ast=ast:U/L"
            errors.append(FieldError(path="map", code="form", message=message))
        elif any(found.column == m.column or found.analyte == m.analyte for m in maps):
            message = f"part {index} names a column or an analyte a second time"
            errors.append(FieldError(path="map", code="repeated", message=message))
        maps.append(found)
    if errors:
        raise InputError(*errors)
    return tuple(maps)


def read_visits(
    data: bytes | str,
    *,
    id_column: str,
    day_column: str,
    columns: tuple[ColumnMap, ...],
    analytes: Mapping[str, Analyte],
    max_bytes: int = MAX_BYTES,
) -> tuple[ReplayVisit, ...]:
    """Read a table of visits.

    Parameters
    ----------
    data : bytes or str
        CSV with a header.
    id_column, day_column : str
        Columns with the person and the day, a number of days from any start.
    columns : tuple of ColumnMap
        From :func:`parse_map`.
    analytes : mapping of str to Analyte
        By id; units are converted and bounds are applied by them.
    max_bytes : int
        Size limit. [byte]

    Returns
    -------
    tuple of ReplayVisit
        One for each row, in the order of the file.

    Raises
    ------
    InputError
        If it is no table, a column is missing, an analyte is unknown, or a unit does
        not fit its analyte.
    """
    _check_map(columns, analytes)
    table = read_table(data, max_bytes=max_bytes)
    _check_header(table.header, (id_column, day_column, *(m.column for m in columns)))
    return tuple(
        _visit(row, id_column, day_column, columns, analytes) for row in table.rows
    )


def _check_map(columns: tuple[ColumnMap, ...], analytes: Mapping[str, Analyte]) -> None:
    errors = []
    for index, column in enumerate(columns, start=1):
        analyte = analytes.get(column.analyte)
        if analyte is None:
            known = ", ".join(sorted(analytes))
            message = f"part {index} names no analyte that is known; known: {known}"
            errors.append(
                FieldError(path="map", code="unknown-analyte", message=message)
            )
        elif column.unit not in known_units(analyte.quantity):
            allowed = ", ".join(known_units(analyte.quantity))
            message = (
                f"part {index}: {shown_unit(column.unit)} does not fit {analyte.id}; "
                f"allowed: {allowed}"
            )
            errors.append(FieldError(path="map", code="unit-unknown", message=message))
    if errors:
        raise InputError(*errors)


def _check_header(header: tuple[str, ...], needed: tuple[str, ...]) -> None:
    missing = [name for name in needed if name not in header]
    if missing:
        raise InputError.of(
            "row[1]",
            "missing-column",
            f"has no column {', '.join(map(repr, missing))}; there are "
            f"{', '.join(map(repr, header))}",
        )


def _visit(
    row: Row,
    id_column: str,
    day_column: str,
    columns: tuple[ColumnMap, ...],
    analytes: Mapping[str, Analyte],
) -> ReplayVisit:
    problems: dict[str, str] = {}
    person = row.cells[id_column]
    if person in MISSING:
        person, problems["id"] = "", "no person given"
    day = _number(row.cells[day_column])
    if isinstance(day, str):
        problems["day"] = f"day {day}"
    values: dict[str, float | None] = {}
    for column in columns:
        value = _value(row.cells[column.column], column, analytes[column.analyte])
        values[column.analyte] = None if isinstance(value, str) else value
        if isinstance(value, str):
            problems[column.analyte] = value
    return ReplayVisit(
        person=person,
        day=None if isinstance(day, str) else day,
        row_number=row.number,
        values=values,
        problems=problems,
    )


def _value(text: str, column: ColumnMap, analyte: Analyte) -> float | str:
    number = _number(text)
    if isinstance(number, str):
        return number
    if number < 0:
        return "negative"
    value = convert(number, column.unit, quantity=analyte.quantity)
    return "not plausible" if analyte.bounds.is_impossible(value) else value


def _number(text: str) -> float | str:
    if text in MISSING:
        return "missing"
    try:
        value = parse_number(text, path="cell", unit="its unit")
    except InputError as error:
        return _WORDS.get(error.errors[0].code, "not a number")
    return value if math.isfinite(value) else "not a number"


_WORDS = {"decimal-comma": "a decimal comma", "not-finite": "too large to be a number"}
