"""Today: groups in the order of harm, and what asks nothing as one line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from hepatica.actions.reading_today import GROUPS
from hepatica.web import text

if TYPE_CHECKING:
    from hepatica.actions.views import TodayRow, TodayView


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person, and where the work on it is done."""

    row: TodayRow
    href: str


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


# Look and words only: the order is the action's.
_LOOK = {
    "changed": (
        "harm",
        "stop",
        "The decision or the order does not hold any more",
        "Something came after it that changes the answer. Nobody fills by it.",
        "Decide again",
    ),
    "past": (
        "harm",
        "stop",
        "Drug past its days",
        "Floxuridine should have come out. Emptying needs no order.",
        "Open emptying",
    ),
    "order": (
        "wait",
        "pen",
        "Orders on their way",
        "Somebody is there and waits for the next signature or step.",
        "Open the visit",
    ),
    "waste": (
        "soon",
        "no",
        "Prepared fills to return or waste",
        "Compounded, and to go into nobody.",
        "Open the visit",
    ),
    "dry": (
        "soon",
        "drop",
        "Runs dry soon",
        "A pump that stays dry can clot. Days carry a band.",
        "Open the course",
    ),
    "setup": (
        "soon",
        "ask",
        "Rules not bound",
        "Nothing can be worked out before the rules of the course are chosen.",
        "Bind the rules",
    ),
    "wait": (
        "wait",
        "pen",
        "Waiting for a decision or a fill",
        "Computed and not decided, or decided and not filled.",
        "Open the visit",
    ),
    "labs": (
        "none",
        "flask",
        "Labs missing or changed",
        "No result, no decision. Nothing is guessed.",
        "Open the visit",
    ),
    "flow": (
        "soon",
        "gauge",
        "Flow out of range or unfit",
        "Judge the interval, not the point.",
        "Read the flow",
    ),
    "deviation": (
        "soon",
        "no",
        "Open deviations",
        "Not as it should have been, and nobody has decided on it since.",
        "Open the course",
    ),
    "due": (
        "none",
        "cal",
        "Due today, or before",
        "Planned, and nothing else is asked.",
        "Open the visit",
    ),
}


def groups(view: TodayView) -> tuple[Group, ...]:
    """Sort the rows into their groups; order and rows are the action's."""
    found = []
    for key in GROUPS:
        kind, icon, title, about, asks = _LOOK[key]
        found.append(
            Group(
                key=key,
                kind=kind,
                icon=icon,
                title=title,
                about=about,
                asks=asks,
                rows=tuple(_worded(r, view.on) for r in view.rows if r.group == key),
            )
        )
    return tuple(found)


def _worded(row: TodayRow, on: date) -> Line:
    """Write days as a page writes them, and keep a percent sign at its number."""

    def days(words: str) -> str:
        return text.dated(words, near=on)

    figure, unit = row.figure, row.unit
    if unit.startswith("%"):
        figure, unit = f"{figure}{text.NBSP}%", unit.removeprefix("%").strip()
    worded = replace(
        row,
        figure=figure,
        unit=unit,
        age=days(row.age),
        what=days(row.what),
        also=tuple(days(words) for words in row.also),
    )
    return Line(row=worded, href=_href(row))


def _href(row: TodayRow) -> str:
    if row.group == "past":
        return reverse("record", args=(row.course_id, "emptying"))
    if row.group == "setup":
        return reverse("record", args=(row.course_id, "rules"))
    if row.has_several:
        return reverse("course", args=(row.course_id,))
    if row.step == "maintenance-plan":
        return reverse("record", args=(row.course_id, "maintenance"))
    if row.visit_on is not None:
        return reverse("visit", args=(row.course_id, row.visit_on.isoformat()))
    if row.group in ("wait", "labs", "due"):
        return reverse("visit-today", args=(row.course_id,))
    return reverse("course", args=(row.course_id,))


_HARM = tuple(key for key in GROUPS if _LOOK[key][0] == "harm")


def headline(view: TodayView) -> str:
    """Say how many need something, and how many of them cannot wait."""
    n_rows = len(view.rows)
    if n_rows == 0:
        return "No one needs anything."
    n_harm = sum(row.group in _HARM for row in view.rows)
    people = "1 person needs" if n_rows == 1 else f"{n_rows} people need"
    words = f"{people} something."
    if n_harm == 1:
        words += " The first cannot wait."
    elif n_harm > 1:
        words += f" The first {n_harm} cannot wait."
    return words
