"""From days and values to places on the sheet."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, kw_only=True)
class Days:
    """The one horizontal scale of a picture: linear in days."""

    first: date
    last: date
    left: float
    right: float

    def x(self, on: date, plus_days: float = 0) -> float:
        """Give the place of a day, kept within the sheet."""
        at = (on - self.first).days + plus_days
        total = max(1, (self.last - self.first).days)
        return self.left + min(max(at, 0), total) * (self.right - self.left) / total

    def shows(self, first: date, last: date | None = None) -> bool:
        """Tell whether any of a span is on the sheet."""
        return first <= self.last and (last or first) >= self.first

    def months(self) -> tuple[date, ...]:
        """List the first days of the months that begin on the sheet."""
        on = self.first.replace(day=1)
        found = []
        while on <= self.last:
            if on >= self.first:
                found.append(on)
            on = (on + timedelta(days=31)).replace(day=1)
        return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Values:
    """The vertical scale of one row: its own, linear, never shared."""

    low: float
    high: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        """Give the place of a value, kept within the row."""
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - min(max(share, 0), 1) * (self.bottom - self.top)


def nice_step(reach: float, steps: int = 4) -> float:
    """Choose a distance between ticks that reads well: 1, 2 or 5 and tens of it."""
    rough = reach / steps
    power = 10.0 ** math.floor(math.log10(rough))
    share = rough / power
    return next(s for s in (1, 2, 5, 10) if share <= s * 1.0001) * power


def ticks(low: float, high: float, steps: int = 4) -> list[float]:
    """List the values that get a tick, both ends only where they are round."""
    step = nice_step(high - low, steps)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(i * step, 9) for i in range(first, last + 1)]
