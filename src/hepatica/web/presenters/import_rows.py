"""What became of each result that was sent in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hepatica.web import text
from hepatica.web.presenters.fact_words import SHORT_NAMES

if TYPE_CHECKING:
    from hepatica.actions.imports import ImportReport


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """One line: file, what it is about, and what became of it."""

    file: str
    about: str
    words: str
    course_id: str = ""
    held: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportGroup:
    """One kind of outcome."""

    key: str
    kind: str
    icon: str
    title: str
    about: str
    rows: tuple[ReportRow, ...]
    is_folded: bool = False


# What a bundle of a whole chart is full of. It is listed, but last and folded: on a
# phone it stood forty screens long before what was taken.
_ASIDE = ("resource-type", "not-an-analyte")


def report_groups(report: ImportReport) -> tuple[ReportGroup, ...]:
    """Sort the report by what needs someone first."""
    return (
        ReportGroup(
            key="errors",
            kind="harm",
            icon="stop",
            title="Not read",
            about="Nothing was taken from these files.",
            rows=tuple(_errors(report)),
        ),
        ReportGroup(
            key="held",
            kind="soon",
            icon="inbox",
            title="Kept until somebody says whose they are",
            about="In no course; somebody has to compare the file with the record.",
            rows=tuple(_queued(report, are_held=True)),
        ),
        ReportGroup(
            key="queued",
            kind="soon",
            icon="ask",
            title="Not kept",
            about="Nobody, or no one course, to attach to. Put it right, and send them "
            "again.",
            rows=tuple(_queued(report, are_held=False)),
        ),
        ReportGroup(
            key="skipped",
            kind="none",
            icon="no",
            title="Skipped",
            about="Not taken, and why.",
            rows=tuple(_skipped(report, are_aside=False)),
        ),
        ReportGroup(
            key="taken",
            kind="good",
            icon="check",
            title="Taken",
            about="Now in a course.",
            rows=(*_taken(report), *_withdrawn(report)),
        ),
        ReportGroup(
            key="aside",
            kind="none",
            icon="no",
            title="Other tests and entries",
            about="Not read here. If a result is missing above, look for its test.",
            rows=tuple(_skipped(report, are_aside=True)),
            is_folded=True,
        ),
    )


def summary(report: ImportReport) -> str:
    """Count everything in one line."""
    parts = [
        f"{text.n(report.n_results, 'result')} read",
        f"{text.n(len(report.taken), 'report')} taken",
        f"{report.already_there} already there",
        f"{sum(q.n_reports for q in report.queued if q.held)} waiting",
        f"{sum(q.n_reports for q in report.queued if not q.held)} not kept",
        *_left(report),
        f"{text.n(len(report.errors), 'file')} not read",
    ]
    return ", ".join(parts)


def _left(report: ImportReport) -> list[str]:
    counts: Counter[tuple[str, str]] = Counter()
    for row in report.skipped:
        counts[row.skipped.of.nouns] += row.skipped.count
    return [f"{text.n(n, *nouns)} skipped" for nouns, n in counts.items()] or [
        "0 skipped"
    ]


def _errors(report: ImportReport) -> Iterator[ReportRow]:
    for error in report.errors:
        for found in error.errors:
            yield ReportRow(
                file=error.file,
                about=found.path,
                words=text.sentence(found.message),
            )


def _queued(report: ImportReport, *, are_held: bool) -> Iterator[ReportRow]:
    for row in report.queued:
        if bool(row.held) is not are_held:
            continue
        reports = text.n(row.n_reports, "report")
        about = f"{row.code.replace('-', ' ')}, {reports}"
        yield ReportRow(
            file=row.file,
            about=about,
            words=text.sentence(row.message),
            held=row.held,
        )


def _skipped(report: ImportReport, *, are_aside: bool) -> Iterator[ReportRow]:
    for row in report.skipped:
        if (row.skipped.code in _ASIDE) is not are_aside:
            continue
        count = text.n(row.skipped.count, *row.skipped.of.nouns)
        about = f"{row.skipped.code.replace('-', ' ')}, {count}"
        yield ReportRow(
            file=row.file, about=about, words=text.sentence(row.skipped.reason)
        )


def _taken(report: ImportReport) -> Iterator[ReportRow]:
    for row in report.taken:
        names = [SHORT_NAMES.get(a, text.words(a)) for a in row.analytes]
        words = text.listing(names)
        if row.is_correction:
            words += "; corrects what was there"
        if row.flags:
            words += "; " + "; ".join(flag.message for flag in row.flags)
        yield ReportRow(
            file=row.file,
            about=text.day(row.happened_on),
            words=words,
            course_id=row.course_id,
        )


def _withdrawn(report: ImportReport) -> Iterator[ReportRow]:
    for row in report.withdrawn:
        yield ReportRow(
            file=row.file,
            about="taken back by the sender",
            words="What was recorded of it no longer counts",
            course_id=row.course_id,
        )
