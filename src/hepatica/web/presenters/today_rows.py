"""Today: groups in the order of harm, and what asks nothing as one line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from hepatica.web import text

if TYPE_CHECKING:
    from hepatica.actions.views import TodayRow, TodayView


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person; ``visit_on`` is the visit that waits, where one does."""

    row: TodayRow
    visit_on: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """One group of the page."""

    key: str
    kind: str
    icon: str
    title: str
    about: str
    rows: tuple[Line, ...]
    asks: str


# The order is by harm: it is part of the design, not of taste.
_GROUPS = (
    (
        "past",
        "harm",
        "stop",
        "Drug past its days",
        "Floxuridine should have come out. Emptying needs no order.",
        "Open emptying",
    ),
    (
        "dry",
        "soon",
        "drop",
        "Runs dry soon",
        "A pump that stays dry can clot. Days carry a band.",
        "Open the course",
    ),
    (
        "flow",
        "soon",
        "gauge",
        "Flow out of range",
        "Judge the interval, not the point.",
        "Read the flow",
    ),
    (
        "wait",
        "wait",
        "pen",
        "Waiting for a decision",
        "Computed, and not decided yet.",
        "Decide",
    ),
    (
        "labs",
        "none",
        "flask",
        "Labs missing",
        "No result, no decision. Nothing is guessed.",
        "Open the visit",
    ),
)


def groups(view: TodayView) -> tuple[Group, ...]:
    """Sort the rows into their groups; within one the order of the action stands."""
    return tuple(
        Group(
            key=key,
            kind=kind,
            icon=icon,
            title=title,
            about=about,
            asks=asks,
            rows=tuple(_worded(r, view.on) for r in view.rows if r.group == key),
        )
        for key, kind, icon, title, about, asks in _GROUPS
    )


_ISO_DAY = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")


def _worded(row: TodayRow, on: date) -> Line:
    """Write days as a page writes them, and keep a percent sign at its number."""

    def days(words: str) -> str:
        return _ISO_DAY.sub(
            lambda found: text.day(date.fromisoformat(found[1]), near=on), words
        )

    figure, unit = row.figure, row.unit
    if unit.startswith("%"):
        figure, unit = f"{figure}{text.NBSP}%", unit.removeprefix("%").strip()
    worded = replace(
        row, figure=figure, unit=unit, age=days(row.age), what=days(row.what)
    )
    found = _ISO_DAY.search(row.age) if row.group == "wait" else None
    return Line(row=worded, visit_on=found[1] if found else "")


def headline(view: TodayView) -> str:
    """Say how many need something, and how many of them cannot wait."""
    n_rows = len(view.rows)
    if n_rows == 0:
        return "No one needs anything."
    n_harm = sum(row.group == "past" for row in view.rows)
    people = "1 person needs" if n_rows == 1 else f"{n_rows} people need"
    words = f"{people} something."
    if n_harm == 1:
        words += " The first cannot wait."
    elif n_harm > 1:
        words += f" The first {n_harm} cannot wait."
    return words
