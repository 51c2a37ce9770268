"""Results that wait: the list, and the file's words beside those on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hepatica.web import clock, text
from hepatica.web.presenters.fact_words import SHORT_NAMES

if TYPE_CHECKING:
    from datetime import date

    from hepatica.actions.held_labs import Candidate, HeldRow, HeldView, WaitingAt
    from hepatica.exchange import IncomingPatient

_SAME = ("good", "check", "Same")
_DIFFERS = ("harm", "no", "Differs")
_NOT_SENT = ("soon", "ask", "Not in the file")
_NOT_KNOWN = ("soon", "ask", "Not on record")
_FIELDS = {
    "identifier": "record number",
    "birth date": "birth date",
    "name": "name",
}


@dataclass(frozen=True, kw_only=True)
class WaitingLine:
    """How much waits at a center."""

    center_id: str
    center: str
    words: str
    count: str


@dataclass(frozen=True, kw_only=True)
class HeldLine:
    """Results in the list of what waits."""

    id: str
    when: str
    by: str
    differs: str
    n_reports: int


@dataclass(frozen=True, kw_only=True)
class CompareLine:
    """One identifier: in the file, on record, and whether both are the same."""

    label: str
    sent: tuple[str, ...]
    on_record: tuple[str, ...]
    kind: str
    icon: str
    word: str


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """One result of the file."""

    test: str
    value: str
    drawn: str
    laboratory: str
    status: str


def waiting_lines(waiting: Iterable[WaitingAt]) -> tuple[WaitingLine, ...]:
    """Say what waits at each center."""
    return tuple(
        WaitingLine(
            center_id=one.center_id,
            center=one.name,
            words=_persons_words(one.n_waiting),
            count=f"{one.n_waiting} waiting",
        )
        for one in waiting
    )


def _persons_words(count: int) -> str:
    if count == 1:
        return "One person's results wait for somebody to say whose they are"
    return f"Results of {count} persons wait for somebody to say whose they are"


def list_rows(rows: Iterable[HeldRow], *, zone: str) -> tuple[HeldLine, ...]:
    """Write what waits for a list."""
    return tuple(
        HeldLine(
            id=row.id,
            when=text.moment(clock.local(row.held_at, zone)),
            by=row.held_by,
            differs=differs_words(row),
            n_reports=row.n_reports,
        )
        for row in rows
    )


def differs_words(row: HeldRow) -> str:
    """Name what differs or is missing."""
    named = text.listing([_FIELDS.get(field, field) for field in row.differs])
    return named[:1].upper() + named[1:]


def compare_lines(patient: IncomingPatient, one: Candidate) -> tuple[CompareLine, ...]:
    """Set what the file says beside a person on record."""
    known = one.identity
    names = [_whole(n.given, n.family) for n in patient.names[:1]]
    name = _whole((known.given_names,), known.family_name)
    return (
        _line(
            "Record number",
            [_number(i.system, i.value) for i in patient.identifiers],
            [_number(system, value) for system, value in known.identifiers],
            is_same=one.same.number,
        ),
        _line(
            "Birth date",
            _day(patient.birth_on),
            _day(known.birth_on),
            is_same=one.same.birth,
        ),
        _line("Name", names, [name] if name else [], is_same=one.same.name),
        _line(
            "Sex",
            [patient.sex] if patient.sex else [],
            [known.sex] if known.sex else [],
            is_same=patient.sex == known.sex,
        ),
    )


def result_lines(view: HeldView) -> tuple[ResultLine, ...]:
    """List the results of the file, report by report."""
    return tuple(
        ResultLine(
            test=SHORT_NAMES.get(result.analyte, text.words(result.analyte)),
            value=text.with_unit(
                f"{result.comparator or ''}{text.plain(result.value)}",
                text.unit_words(result.unit),
            ),
            drawn=text.day(report.happened_at.date()),
            laboratory=report.payload.laboratory or "",
            status=result.status.value,
        )
        for report in view.reports
        for result in report.payload.results
    )


def candidate_name(one: Candidate) -> str:
    """Name a candidate as the record does."""
    name = _whole((one.identity.given_names,), one.identity.family_name)
    return name or "the person without a name"


def settled_words(view: HeldView) -> str:
    """Say what became of settled results, by whom and when."""
    when = (
        text.moment(clock.local(view.settled_at, view.center.time_zone))
        if view.settled_at
        else ""
    )
    what = (
        f"Attached to {view.course_id}"
        if view.state == "attached"
        else "Discarded as nobody's here"
    )
    return f"{what} by {view.settled_by}, {when}"


def _line(
    label: str, sent: Sequence[str], on_record: Sequence[str], *, is_same: bool
) -> CompareLine:
    kind, icon, word = _SAME if is_same else _DIFFERS
    if not sent:
        kind, icon, word = _NOT_SENT
    elif not on_record:
        kind, icon, word = _NOT_KNOWN
    return CompareLine(
        label=label,
        sent=tuple(sent),
        on_record=tuple(on_record),
        kind=kind,
        icon=icon,
        word=word,
    )


def _day(on: date | None) -> list[str]:
    return [f"{text.day(on)} ({on.isoformat()})"] if on else []


def _number(system: str, value: str) -> str:
    return f"{value}, of {system}" if system else f"{value}, issuer not said"


def _whole(given: Iterable[str], family: str) -> str:
    return " ".join(part for part in (*given, family) if part)
