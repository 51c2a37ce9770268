"""Figures, days and decisions in the words of the printed page."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from hepatica.therapy.decisions import Decision, EntryUsed, Reduce, name_of
from hepatica.units import inward

_HEADLINES = {
    "proceed": "PROCEED",
    "reduce": "REDUCE",
    "hold": "HOLD",
    "discontinue": "DISCONTINUE",
    "no-rule": "NO RULE",
    "cannot-decide": "CANNOT DECIDE",
}
TIMES = "\N{MULTIPLICATION SIGN}"
NONE = "-"
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_UNITS = {
    "[USP'U]": "units",
    "mg/kg/d": "mg/kg/day",
    "mL/d": "mL/day",
    "d": "days",
    "1": "",
    "10*3/uL": "thousand/uL",
}


def number(value: float, places: int = 3) -> str:
    """Write a number with at most so many places and no trailing zero."""
    text = f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def figure(value: float | None, unit: str) -> str:
    """Write a number with its unit; a dash where there is none."""
    if value is None:
        return NONE
    return f"{number(value, 4)} {_UNITS.get(unit, unit)}".rstrip()


def day(on: date | None) -> str:
    """Write a day so that no country reads it otherwise: ``Wed 2026-10-14``."""
    return NONE if on is None else f"{_WEEKDAYS[on.weekday()]} {on.isoformat()}"


def moment(at: datetime, time_zone: str) -> str:
    """Write an instant as the clocks of a center show it: ``Wed 2026-10-14 09:35``."""
    there = at.astimezone(ZoneInfo(time_zone))
    return f"{day(there.date())} {there:%H:%M}"


def percent(ratio: float) -> str:
    """Write a ratio in percent, whole."""
    return f"{number(ratio * 100, 0)} %"


def limits(low_ml: float, high_ml: float) -> tuple[str, str]:
    """Write fill limits to a tenth, never wider than they are."""
    low, high, places = inward(low_ml, high_ml)
    return number(low, places), number(high, places)


def of_words(of: str) -> str:
    """Say which dose a factor applies to."""
    return "the " + of.replace("-", " ")


def headline(decision: Decision) -> str:
    """Say a decision in capitals."""
    word = _HEADLINES[name_of(decision)]
    if isinstance(decision, Reduce):
        return f"{word} to {percent(decision.factor)} of {of_words(decision.of)}"
    return word


def entry_words(entry: EntryUsed) -> str:
    """Name an entry with version and evidence code."""
    return f"{entry.id}, version {entry.version}, evidence {entry.evidence}"
