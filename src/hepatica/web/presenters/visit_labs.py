"""The laboratory values of a visit: what the rules ask for, and what is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hepatica.actions.limits import upper_limit_of
from hepatica.web import text
from hepatica.web.presenters.trace_rows import change_words

if TYPE_CHECKING:
    from hepatica.actions.views import CourseView
    from hepatica.therapy.labs import Reading


@dataclass(frozen=True, kw_only=True)
class LabLine:
    """One analyte: the latest result with its age, the one before, the limits."""

    name: str
    value: str
    unit: str
    drawn: str
    laboratory: str
    decides: str
    before: str
    uln: str
    asks: str
    state: str
    state_kind: str
    state_icon: str
    is_missing: bool


def lab_lines(view: CourseView) -> tuple[LabLine, ...]:
    """List what the rules ask for first, then every other analyte on record."""
    asked = dict.fromkeys(
        test.analyte for rule_set in view.rules.protocols for test in rule_set.tests
    )
    others = [a for a in sorted(view.course.labs) if a not in asked]
    return tuple(_lab_line(view, analyte, analyte in asked) for analyte in asked) + (
        tuple(_lab_line(view, analyte, False) for analyte in others)
    )


def _lab_line(view: CourseView, analyte: str, is_asked: bool) -> LabLine:
    readings = [r for r in view.course.labs.get(analyte, ()) if r.on <= view.on]
    latest = readings[-1] if readings else None
    before = readings[-2] if len(readings) > 1 else None
    missing = _why_missing(view, analyte) if is_asked else ""
    kind, icon, state = _state(latest, missing, is_asked)
    known = view.rules.analytes.get(analyte)
    return LabLine(
        name=known.title if known else text.words(analyte),
        value=_number(latest),
        unit=text.unit_words(latest.result.unit) if latest else "",
        drawn=_drawn(latest, view.on),
        laboratory=latest.laboratory if latest else "",
        decides=_decides(view, analyte, latest),
        before=_with_day(before, view.on),
        uln=_uln(view, latest),
        asks=_asks(view, analyte),
        state=state,
        state_kind=kind,
        state_icon=icon,
        is_missing=bool(missing) or (latest is None and is_asked),
    )


def _number(reading: Reading | None) -> str:
    if reading is None:
        return ""
    return f"{reading.result.comparator or ''}{text.plain(reading.result.value)}"


def _drawn(reading: Reading | None, on: date) -> str:
    if reading is None:
        return ""
    age = text.days_ago(reading.on, today=on)
    return f"{text.day(reading.on, near=on)}, {age}"


def _with_day(reading: Reading | None, on: date) -> str:
    if reading is None:
        return ""
    number = text.with_unit(_number(reading), reading.result.unit)
    return f"{number}, {text.day(reading.on, near=on)}"


def _decides(view: CourseView, analyte: str, latest: Reading | None) -> str:
    """Name the value that decides where it is not the latest one."""
    name = f"{analyte} current"
    seen = next((i for i in view.worksheet.trace.inputs if i.name == name), None)
    if latest is None or seen is None or seen.value is None:
        return ""
    if seen.fact == latest.fact or seen.on is None:
        return ""
    number = text.with_unit(text.plain(seen.value), seen.unit)
    on = text.day(seen.on, near=view.on)
    return f"Decides: {number}, {on}, the worst since the emptying"


def _uln(view: CourseView, reading: Reading | None) -> str:
    """Give the limit that holds: the result's own, else the center's table."""
    if reading is None:
        return ""
    limit = upper_limit_of(view, reading)
    if limit is None:
        return ""
    words = text.with_unit(text.plain(limit), reading.result.unit)
    return words if reading.result.uln is not None else f"{words}, table of the center"


def _asks(view: CourseView, analyte: str) -> str:
    """Say from which value on the answer would be another."""
    found = [
        change_words(change)
        for change in view.worksheet.trace.would_change
        if change.analyte == analyte and change.at is not None
    ]
    return "; ".join(dict.fromkeys(found))


def _why_missing(view: CourseView, analyte: str) -> str:
    for missing in getattr(view.worksheet.decision, "missing", ()):
        name, _, why = missing.partition(": ")
        if name == f"{analyte} current":
            return str(why)
    return ""


def _state(
    latest: Reading | None, missing: str, is_asked: bool
) -> tuple[str, str, str]:
    if latest is None:
        return ("none", "ask", "Missing") if is_asked else ("", "", "")
    if latest.result.status.value == "preliminary":
        return "soon", "clock", "Preliminary"
    if missing and "days old" in missing:
        return "soon", "clock", "Too old"
    if missing:
        return "none", "ask", "Not usable"
    if latest.result.status.value in ("corrected", "amended"):
        return "wait", "swap", "Corrected"
    return "", "", ""
