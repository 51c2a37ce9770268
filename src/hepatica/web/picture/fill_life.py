"""One fill from its first day to the day it may be dry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from hepatica.web import text
from hepatica.web.picture.canvas import Canvas

Place = Callable[[float], float]


@dataclass(frozen=True, kw_only=True)
class FillLife:
    """What the picture of one fill is drawn from, in days since the fill."""

    filled_on: date
    day: float
    is_drug: bool
    infusion_days: float | None
    empty_by_on: date | None
    dry_first_days: float
    dry_days: float
    dry_last_days: float
    dry_words: str


def draw_life(life: FillLife) -> tuple[SafeString, SafeString, SafeString]:
    """Draw the fill at the width of a desk, a tablet and a phone."""
    return (
        _draw(life, "life-wide", width=1100, is_narrow=False),
        _draw(life, "life-mid", width=740, is_narrow=False),
        _draw(life, "life-narrow", width=330, is_narrow=True),
    )


def _draw(life: FillLife, name: str, *, width: float, is_narrow: bool) -> SafeString:
    total = max(life.dry_last_days + 1, life.day + 1, 28)

    def x(days: float) -> float:
        return 4 + min(max(days, 0), total) * (width - 8) / total

    canvas = Canvas()
    kind = "drug" if life.is_drug else "free"
    first, last = x(life.dry_first_days), x(life.dry_last_days)
    canvas.rect(first, 20, last - first, 14, "p-dry")
    end = life.infusion_days if life.infusion_days is not None else life.day
    inside = min(life.day, end)
    canvas.rect(x(0), 20, x(inside) - x(0), 14, f"p-{kind}")
    if life.day > end:
        canvas.rect(x(end), 20, x(life.day) - x(end), 14, "p-excess")
    elif end > life.day:
        canvas.rect(x(life.day), 20, x(end) - x(life.day), 14, "p-plan")
    canvas.line(x(0), 34, x(total), 34, "p-base")
    if not is_narrow:
        _ruler(canvas, x, total)
        canvas.line(x(life.dry_days), 16, x(life.dry_days), 34, "p-dry-line")
    low_y = _labels(canvas, life, x, width=width, is_narrow=is_narrow)
    height = low_y + (8 if is_narrow else 4) if low_y else (42 if is_narrow else 56)
    return canvas.svg(width=width, height=height, name=name, title=_title(life))


def _ruler(canvas: Canvas, x: Place, total: float) -> None:
    step = 7
    for day in range(int(total) + 1):
        is_week = day % step == 0
        if is_week or total <= 60:
            canvas.line(x(day), 34, x(day), 40 if is_week else 37, "p-base")
        if is_week and day:
            end = "t-end" if day + 1 > total else "t-mid"
            canvas.text(x(day), 53, str(day), f"t-axis {end}")


def _labels(
    canvas: Canvas, life: FillLife, x: Place, *, width: float, is_narrow: bool
) -> float:
    today = f"today, day {text.plain(life.day)}"
    canvas.line(x(life.day), 16, x(life.day), 40, "p-mark")
    rows = [(x(life.day), today, "t-strong")]
    if life.empty_by_on is not None and life.infusion_days is not None:
        at = x(life.infusion_days)
        words = f"empty {text.day(life.empty_by_on, near=life.empty_by_on)}"
        canvas.line(at, 16, at, 40, "p-mark")
        rows.append((at, words, "t-strong"))
    dry = f"dry {life.dry_words}" + ("" if is_narrow else " if not emptied")
    rows.append(((x(life.dry_first_days) + x(life.dry_last_days)) / 2, dry, "t-harm"))
    return _place(canvas, rows, width=width, low_y=54 if is_narrow else 66)


def _place(
    canvas: Canvas, rows: list[tuple[float, str, str]], *, width: float, low_y: float
) -> float:
    """Write labels above, and one that would touch another below; say how low."""
    lanes = (12.0, low_y, low_y + 14)
    taken = [float("-inf")] * len(lanes)
    lowest = 0.0
    for at, words, kind in sorted(rows):
        half = len(words) * 3.3
        middle = min(max(at, half + 2), width - half - 2)
        free = (n for n, end in enumerate(taken) if middle - half > end + 6)
        lane = next(free, len(lanes) - 1)
        taken[lane] = middle + half
        canvas.text(middle, lanes[lane], words, f"{kind} t-mid")
        lowest = max(lowest, lanes[lane] if lane else 0.0)
    return lowest


def _title(life: FillLife) -> str:
    parts = [f"This fill: day {text.plain(life.day)}"]
    if life.infusion_days is not None and life.is_drug:
        parts[0] += f" of {text.plain(life.infusion_days)}"
    if life.empty_by_on is not None:
        parts.append(f"Empty by {text.day(life.empty_by_on)}")
    parts.append(f"Dry {life.dry_words}")
    return ". ".join(parts) + "."
