"""The rows of phases and of events."""

from __future__ import annotations

from hepatica.web.picture.data import CoursePicture, Event
from hepatica.web.picture.sheet import LETTER, Sheet

_LANE = 17


def phases(sheet: Sheet, course: CoursePicture) -> None:
    """Draw the stretches of the course as boxes with their names."""
    if sheet.is_narrow:
        sheet.y += 20
    sheet.name("Phase")
    for phase in course.phases:
        if not sheet.days.shows(phase.first, phase.last):
            continue
        left, right = sheet.days.x(phase.first), sheet.days.x(phase.last)
        kind = "p-phase p-phase--now" if phase.is_now else "p-phase"
        sheet.canvas.rect(left, sheet.y, right - left - 1, 20, kind)
        room = right - left - 10
        words = _fitting(phase.words, room)
        if words:
            strong = "t-strong" if phase.is_now else ""
            sheet.canvas.text(left + 6, sheet.y + 14.5, words, strong)
    sheet.y += 20 + (sheet.gap - 4 if sheet.is_narrow else 14)


def _fitting(words: str, room: float) -> str:
    """Shorten to the number of the cycle, or the first word, or nothing."""
    parts = words.split()
    short = parts[-1] if parts[-1].isdigit() else parts[0]
    found = [w for w in (words, short) if len(w) * LETTER <= room]
    return found[0] if found else ""


def events(sheet: Sheet, course: CoursePicture) -> None:
    """Draw events in lanes; a label that finds no room is left to the table."""
    if not any(sheet.days.shows(e.first, e.last) for e in course.events):
        sheet.y += 0 if sheet.is_narrow else 8
        return
    sheet.name("Events")
    lanes = [float("-inf")] * (4 if sheet.is_narrow else 3)
    shown = [e for e in course.events if sheet.days.shows(e.first, e.last)]
    n_used = 1
    for event in shown:
        lane = _lane(sheet, event, lanes)
        n_used = max(n_used, (lane if lane is not None else 0) + 1)
        _event(sheet, event, lane)
    sheet.y += n_used * _LANE + sheet.gap - 6


def _lane(sheet: Sheet, event: Event, lanes: list[float]) -> int | None:
    left = sheet.days.x(event.first) - 6
    reach = len(event.words) * LETTER + 14
    x = sheet.days.x(event.last)
    if x + reach > sheet.width:
        left, right = min(left, x - reach), x + 6
    else:
        right = x + reach
    for lane, taken in enumerate(lanes):
        if left > taken:
            lanes[lane] = right
            return lane
    return None


def _event(sheet: Sheet, event: Event, lane: int | None) -> None:
    y = sheet.y + 8 + (lane or 0) * _LANE
    x = sheet.days.x(event.last)
    if event.is_harm:
        points = [(x - 5, y + 5), (x, y - 5), (x + 5, y + 5), (x - 5, y + 5)]
        sheet.canvas.path(points, "p-event--harm")
    elif event.last > event.first:
        sheet.canvas.line(sheet.days.x(event.first), y, x, y, "p-span")
    else:
        sheet.canvas.circle(x, y, 4, "p-event")
    if lane is not None:
        kind = "t-harm" if event.is_harm else ""
        sheet.near(x, y + 4, event.words, kind, gap=9)
