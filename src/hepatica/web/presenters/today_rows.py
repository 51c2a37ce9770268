"""Today: groups in the order of harm, and what asks nothing as one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hepatica.actions.views import TodayRow, TodayView


@dataclass(frozen=True, kw_only=True)
class Group:
    """One group of the page."""

    key: str
    kind: str
    icon: str
    title: str
    about: str
    rows: tuple[TodayRow, ...]
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
            rows=tuple(row for row in view.rows if row.group == key),
        )
        for key, kind, icon, title, about, asks in _GROUPS
    )


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
