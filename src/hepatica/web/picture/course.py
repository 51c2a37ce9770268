"""The course in one picture: rows on one scale of days, cause below effect."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.safestring import SafeString

from hepatica.web import text
from hepatica.web.picture.data import CoursePicture
from hepatica.web.picture.lab_row import lab_row
from hepatica.web.picture.pump_rows import dose_row, flow_row, reservoir_row
from hepatica.web.picture.scales import Days
from hepatica.web.picture.sheet import Sheet
from hepatica.web.picture.top_rows import events, phases

ABOUT = (
    "One picture on one time axis: phases, events, laboratory results against the "
    "limits of the rules, dose, volume in the pump and observed flow. The table "
    "below holds the same numbers."
)
# Fewer days on a narrower sheet, never smaller letters.
_MID_DAYS = 119
_NARROW_DAYS = 68
_AHEAD_DAYS = 25


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """The same picture at three widths, and the first day of each."""

    wide: SafeString
    mid: SafeString
    narrow: SafeString
    first: date
    last: date
    mid_first: date
    narrow_first: date


def draw(course: CoursePicture) -> Pictures:
    """Draw the picture at the width of a desk, a tablet and a phone."""
    last = course.last
    mid_first = max(course.first, course.today - timedelta(days=_MID_DAYS))
    narrow_first = max(course.first, course.today - timedelta(days=_NARROW_DAYS))
    near = min(last, course.today + timedelta(days=_AHEAD_DAYS))
    return Pictures(
        wide=_draw(course, "course-wide", width=1150, left=108, right=92),
        mid=_draw(
            replace(course, first=mid_first),
            "course-mid",
            width=780,
            left=108,
            right=92,
        ),
        narrow=_draw(
            replace(course, first=narrow_first, last=near),
            "course-narrow",
            width=350,
            left=0,
            right=82,
        ),
        first=course.first,
        last=last,
        mid_first=mid_first,
        narrow_first=narrow_first,
    )


def _draw(
    course: CoursePicture, name: str, *, width: float, left: float, right: float
) -> SafeString:
    days = Days(first=course.first, last=course.last, left=left, right=width - right)
    sheet = Sheet(
        width=width, days=days, today=course.today, is_narrow=name.endswith("narrow")
    )
    phases(sheet, course)
    events(sheet, course)
    if sheet.is_narrow:
        sheet.y += 10
    for row in course.labs:
        lab_row(sheet, row)
    dose_row(sheet, course)
    reservoir_row(sheet, course)
    flow_row(sheet, course)
    _frame(sheet)
    return sheet.canvas.svg(
        width=width,
        height=sheet.y + 24,
        name=name,
        title="Timeline of the course",
        about=ABOUT,
    )


def _frame(sheet: Sheet) -> None:
    """Draw what lies behind: the future, the months, and today."""
    days, canvas, bottom = sheet.days, sheet.canvas, sheet.y
    today = days.x(sheet.today)
    canvas.back_rect(
        today, sheet.top - 2, days.right - today, bottom - sheet.top + 2, "p-future"
    )
    months = days.months()
    every = 1 if len(months) * 42 <= days.right - days.left else 2
    for number, month in enumerate(months):
        x = days.x(month)
        canvas.back_line(x, sheet.top - 4, x, bottom, "p-grid")
        if number % every == 0 and x + 24 <= sheet.width:
            words = f"{month:%b}" + (f" {month.year}" if month.month == 1 else "")
            canvas.text(x + 4, bottom + 17, words, "t-axis")
    canvas.line(today, sheet.top - 6, today, bottom, "p-today")
    words = f"Today, {text.day(sheet.today, near=sheet.today)}"
    end = "t-end" if today + len(words) * 3.5 > sheet.width else "t-mid"
    x = min(today, sheet.width) if end == "t-end" else today
    canvas.text(x, 14, words, f"t-strong {end}")
