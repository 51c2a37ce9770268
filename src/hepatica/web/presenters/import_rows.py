"""What became of each result that was sent in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hepatica.actions.imports import ImportReport


@dataclass(frozen=True, kw_only=True)
class ReportGroup:
    """One kind of outcome."""

    key: str
    kind: str
    icon: str
    title: str
    about: str
    rows: tuple[Any, ...]


_GROUPS = (
    ("errors", "harm", "stop", "Not read", "The file was not taken at all."),
    (
        "queued",
        "soon",
        "inbox",
        "Waiting for a match",
        "They stay out of every course until two identifiers match.",
    ),
    ("skipped", "none", "no", "Skipped", "Nothing was taken from these."),
    ("taken", "good", "check", "Taken", "Now in a course."),
    ("already_there", "none", "ok", "Already there", "Sent before; nothing doubled."),
)


def report_groups(report: ImportReport) -> tuple[ReportGroup, ...]:
    """Sort the report by what needs someone first."""
    return tuple(
        ReportGroup(
            key=key,
            kind=kind,
            icon=icon,
            title=title,
            about=about,
            rows=tuple(getattr(report, key)),
        )
        for key, kind, icon, title, about in _GROUPS
    )
