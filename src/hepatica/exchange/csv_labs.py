"""Laboratory results from a CSV table of fixed columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from hepatica.errors import FieldError, InputError
from hepatica.exchange.grouping import Specimen, SpecimenResult, group
from hepatica.exchange.incoming import Identifier, IncomingLabs, IncomingPatient
from hepatica.exchange.results import (
    COMPARATORS,
    Limits,
    Refused,
    Taken,
    is_loinc,
    loinc_index,
    shown_loinc,
    take,
)
from hepatica.exchange.skips import SkipList
from hepatica.exchange.tables import Row, read_table
from hepatica.exchange.text import MAX_BYTES
from hepatica.exchange.times import When, aware, parse_day, parse_time
from hepatica.exchange.unseen import UNSEEN, unseen
from hepatica.therapy.labs import Analyte, ResultStatus
from hepatica.units import Quantity, parse_number

SOURCE = "lab-csv"
"""Feed name where the caller gives none."""

REQUIRED = ("patient_id", "collected_at", "analyte_or_loinc", "value", "unit")
OPTIONAL = ("birth_date", "uln", "lln", "status", "laboratory")
COLUMNS = (*REQUIRED, *OPTIONAL)
"""Every column there is; another one is refused, as it may be one misspelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvLabs:
    """What a lab table holds, and what is wrong with it.

    Parameters
    ----------
    labs : IncomingLabs
        From the rows that are right.
    errors : tuple of FieldError
        All that is wrong, by row. Nothing is to be recorded while there is any,
        unless a person says so.
    """

    labs: IncomingLabs
    errors: tuple[FieldError, ...] = ()


def read_lab_csv(
    data: bytes | str,
    *,
    analytes: Mapping[str, Analyte],
    at: datetime,
    source: str = SOURCE,
    zone: tzinfo | None = None,
    max_bytes: int = MAX_BYTES,
) -> CsvLabs:
    """Read laboratory results from a CSV table.

    Parameters
    ----------
    data : bytes or str
        With the columns of :data:`COLUMNS`, parted by comma, semicolon or tab.
    analytes : mapping of str to Analyte
        Analytes to read, by id.
    at : datetime
        The present, with offset; a later result is an error.
    source : str
        Name of the feed.
    zone : tzinfo, optional
        The center's zone; a clock time without offset is one in it.
    max_bytes : int
        Size limit. [byte]

    Returns
    -------
    CsvLabs
        Every row is a result, is skipped with a reason, or has an error.

    Raises
    ------
    InputError
        If it is no such table at all.
    """
    aware(at)
    table = read_table(data, max_bytes=max_bytes)
    _check_columns(table.header)
    reader = _Reader(
        by_loinc=loinc_index(analytes), analytes=analytes, at=at, zone=zone
    )
    for row in table.rows:
        reader.read(row)
    before = reader.skips.total
    reports = group(reader.results, source=source, skips=reader.skips)
    labs = IncomingLabs(
        source=source,
        patients=tuple(reader.patients[key] for key in sorted(reader.patients)),
        reports=reports,
        skipped=reader.skips.lines(),
        n_resources=len(table.rows),
        n_results=len(reader.results) - (reader.skips.total - before),
    )
    return CsvLabs(labs=labs, errors=tuple(reader.errors))


def _check_columns(header: tuple[str, ...]) -> None:
    errors = [
        FieldError(
            path="row[1]",
            code="missing-column",
            message=f"has no column {name!r}; needed are {', '.join(REQUIRED)}",
        )
        for name in REQUIRED
        if name not in header
    ]
    if any(name not in COLUMNS for name in header):
        errors.append(
            FieldError(
                path="row[1]",
                code="unknown-column",
                message=f"has a column that is not known; known: {', '.join(COLUMNS)}",
            )
        )
    if errors:
        raise InputError(*errors)


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads row by row and keeps every error."""

    by_loinc: dict[str, Analyte]
    analytes: Mapping[str, Analyte]
    at: datetime
    zone: tzinfo | None
    skips: SkipList = field(default_factory=SkipList)
    errors: list[FieldError] = field(default_factory=list)
    results: list[SpecimenResult] = field(default_factory=list)
    patients: dict[str, IncomingPatient] = field(default_factory=dict)

    def read(self, row: Row) -> None:
        """Take one row, skip it, or note all that is wrong with it."""
        cells = row.cells
        name = cells["analyte_or_loinc"]
        if is_loinc(name) and name not in self.by_loinc:
            reason = f"{shown_loinc(name)} is not among the analytes read here"
            self.skips.add("not-an-analyte", reason, f"row[{row.number}]")
            return
        if unseen(cells["patient_id"]):
            reason = "patient_id holds a character that cannot be seen; correct the row"
            self.skips.add(UNSEEN, reason, f"row[{row.number}]")
            return
        before = len(self.errors)
        analyte = self._analyte(row)
        when = self._when(row)
        patient = self._patient(row)
        taken = None if analyte is None else self._taken(row, analyte)
        if len(self.errors) > before or not (when and patient and taken):
            return
        self.patients[patient.key] = patient
        specimen = Specimen(
            patient_key=patient.key, when=when, laboratory=cells.get("laboratory", "")
        )
        self.results.append(
            SpecimenResult(
                specimen=specimen, taken=taken, version="", path=f"row[{row.number}]"
            )
        )

    def _wrong(self, row: Row, column: str, code: str, message: str) -> None:
        path = f"row[{row.number}].{column}"
        self.errors.append(FieldError(path=path, code=code, message=message))

    def _analyte(self, row: Row) -> Analyte | None:
        name = row.cells["analyte_or_loinc"]
        analyte = self.by_loinc.get(name) or self.analytes.get(name)
        if analyte is None:
            known = ", ".join(sorted(self.analytes))
            self._wrong(
                row,
                "analyte_or_loinc",
                "unknown-analyte",
                f"is no LOINC code and no analyte that is known; known: {known}",
            )
        return analyte

    def _when(self, row: Row) -> When | None:
        text = row.cells["collected_at"]
        when = parse_time(text, zone=self.zone, naive_in_zone=True) if text else ""
        if isinstance(when, str):
            words = f"is {when}" if when else "is empty; give day or time of collection"
            self._wrong(row, "collected_at", "time", words)
            return None
        if when.is_after(self.at):
            message = "is in the future; check it"
            self._wrong(row, "collected_at", "future", message)
        return when

    def _patient(self, row: Row) -> IncomingPatient | None:
        number, birth_text = row.cells["patient_id"], row.cells.get("birth_date", "")
        if not number:
            message = "is empty; give the person's number"
            self._wrong(row, "patient_id", "missing", message)
            return None
        key = f"patient_id:{number}"
        earlier = self.patients.get(key)
        known = earlier.birth_on if earlier else None
        birth_on = parse_day(birth_text) if birth_text else known
        if birth_text and birth_on is None:
            message = "is not a date; write it as 1960-05-31"
            self._wrong(row, "birth_date", "date", message)
        elif known is not None and birth_on != known:
            message = "differs from an earlier row of the same patient_id; check both"
            self._wrong(row, "birth_date", "contradiction", message)
        identifiers = (Identifier(system="", value=number),)
        return IncomingPatient(key=key, identifiers=identifiers, birth_on=birth_on)

    def _taken(self, row: Row, analyte: Analyte) -> Taken | None:
        cells = row.cells
        status = self._status(row)
        comparator, text = _split(cells["value"])
        value = self._number(row, "value", text, cells["unit"] or analyte.unit)
        limits = self._limits(row)
        if value is None or status is None or limits is None:
            return None
        name = cells["analyte_or_loinc"]
        taken = take(
            analyte=analyte,
            value=value,
            unit=cells["unit"],
            status=status,
            comparator=comparator,
            limits=limits,
            code=name if name in self.by_loinc else None,
        )
        if isinstance(taken, Refused):
            column = "unit" if taken.code.startswith("unit") else "value"
            self._wrong(row, column, taken.code, taken.reason)
            return None
        return taken

    def _status(self, row: Row) -> ResultStatus | None:
        text = row.cells.get("status") or ResultStatus.FINAL.value
        try:
            return ResultStatus(text)
        except ValueError:
            allowed = ", ".join(status.value for status in ResultStatus)
            message = f"is not known; allowed: {allowed}, or empty for final"
            self._wrong(row, "status", "status", message)
            return None

    def _limits(self, row: Row) -> Limits | None:
        sides: dict[str, Quantity | None] = {}
        before = len(self.errors)
        for column in ("lln", "uln"):
            text, unit = row.cells.get(column, ""), row.cells["unit"]
            value = self._number(row, column, text, unit) if text else None
            sides[column] = None if value is None else Quantity(value=value, unit=unit)
        if len(self.errors) > before:
            return None
        return Limits(high=sides["uln"], low=sides["lln"])

    def _number(self, row: Row, column: str, text: str, unit: str) -> float | None:
        try:
            return parse_number(
                text, path=f"row[{row.number}].{column}", unit=unit or "the unit"
            )
        except InputError as error:
            self.errors.extend(error.errors)
            return None


def _split(text: str) -> tuple[str | None, str]:
    """Part a comparator from its number: ``<0.2``."""
    for mark in sorted(COMPARATORS, key=len, reverse=True):
        if text.startswith(mark):
            return mark, text[len(mark) :]
    return None, text
