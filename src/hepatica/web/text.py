"""Numbers, days and ages in words. A number never goes out without its unit."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from hepatica.units import inward

if TYPE_CHECKING:
    from hepatica.therapy.course import FillState

NBSP = "\u00a0"
MINUS = "\u2212"
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_ISO_DAY = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def fixed(value: float, digits: int) -> str:
    """Write a number with a fixed count of decimals and a real minus."""
    text = f"{value:.{digits}f}"
    if text.startswith("-"):
        text = MINUS + text[1:] if float(text) else text[1:]
    return text


def figures(value: float, least: int) -> str:
    """Write a number to four decimals, without zeros at the end beyond ``least``.

    A sum on the screen is worked out again by somebody: its parts keep the figures
    that the sum needs.
    """
    whole, _, decimals = fixed(value, 4).partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(least, '0')}"


def plain(value: float) -> str:
    """Write a number with the decimals that it needs, at most six digits."""
    return f"{value:.6g}".replace("-", MINUS)


def with_unit(number: str, unit: str) -> str:
    """Tie a number to its unit so that no line break comes between."""
    return f"{number}{NBSP}{unit_words(unit)}" if unit else number


_UNITS = {
    "mL/d": "mL/day",
    "mg/kg/d": "mg/kg/day",
    "d": "days",
    "1": "",
    "10*3/uL": "10³/µL",
    "umol/L": "µmol/L",
    "ukat/L": "µkat/L",
    "[USP'U]": "units",
}
# Of an action's message: a unit is only what stands behind a figure, or is asked for.
_AFTER_A_FIGURE = re.compile(
    r"(\d|\bin) ("
    + "|".join(re.escape(unit) for unit, words in _UNITS.items() if words)
    + r")(?=[\s;,.?]|$)"
)


def unit_words(unit: str) -> str:
    """Write a UCUM unit as it is read aloud at the bedside."""
    return _UNITS.get(unit, unit)


def spoken(message: str) -> str:
    """Write the units in a message of an action as the boxes of the page do."""
    return _AFTER_A_FIGURE.sub(lambda found: f"{found[1]} {_UNITS[found[2]]}", message)


def mg(value: float) -> str:
    """Milligrams, one decimal."""
    return with_unit(fixed(value, 1), "mg")


def ml(value: float) -> str:
    """Milliliters, one decimal."""
    return with_unit(fixed(value, 1), "mL")


def put_in_ml(fill: FillState) -> str:
    """Write the volume of a fill, which another center may not have told."""
    return ml(fill.payload.volume_ml) if fill.has_known_volume else "volume not known"


def put_in_mg(fill: FillState) -> str:
    """Write the drug of a fill, which another center may not have told."""
    return mg(fill.payload.drug_mg) if fill.has_known_drug else "drug not known"


def limits(low_ml: float, high_ml: float) -> tuple[str, str]:
    """Fill limits in milliliters, never wider than they are, as on the paper."""
    low, high, places = inward(low_ml, high_ml)
    return fixed(low, places), fixed(high, places)


def kg(value: float) -> str:
    """Kilograms, one decimal."""
    return with_unit(fixed(value, 1), "kg")


def flow(value: float) -> str:
    """Flow, two decimals."""
    return with_unit(fixed(value, 2), "mL/d")


def rate(value: float) -> str:
    """Dose rate per weight."""
    return with_unit(plain(round(value, 4)), "mg/kg/d")


def percent(ratio: float) -> str:
    """A ratio as whole percent."""
    return f"{fixed(ratio * 100, 0)}{NBSP}%"


def day(on: date, *, near: date | None = None) -> str:
    """Write a day; the year only where it is not the year of ``near``."""
    text = f"{on.day}{NBSP}{_MONTHS[on.month - 1]}"
    if near is None or near.year != on.year:
        text += f"{NBSP}{on.year}"
    return text


def weekday(on: date, *, near: date | None = None) -> str:
    """Write a day with its weekday."""
    return f"{_DAYS[on.weekday()]} {day(on, near=near)}"


def long_day(on: date) -> str:
    """Write a day in full, for the head of a page."""
    return f"{on:%A} {on.day} {on:%B} {on.year}"


def span(first: date, last: date, *, near: date | None = None) -> str:
    """Write a range of days as short as it stays clear."""
    if first == last:
        return day(first, near=near)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last, near=near)}"
    return f"{day(first, near=near)} to {day(last, near=near)}"


def dated(said: str, *, near: date | None = None) -> str:
    """Write the days in a sentence as a page writes them."""
    return _ISO_DAY.sub(
        lambda found: day(date.fromisoformat(found[1]), near=near), said
    )


def clock(at: datetime) -> str:
    """Write the time of day."""
    return f"{at:%H:%M}"


def moment(at: datetime, *, near: date | None = None) -> str:
    """Write a day and a time of day."""
    return f"{day(at.date(), near=near)} {clock(at)}"


def n(count: int, noun: str, plural: str = "") -> str:
    """Count things: 1 day, 2 days."""
    word = noun if count == 1 else (plural or f"{noun}s")
    return f"{count}{NBSP}{word}"


def days_ago(on: date, *, today: date) -> str:
    """Tell how old a day is."""
    age = (today - on).days
    if age == 0:
        return "today"
    if age == 1:
        return "yesterday"
    return f"{n(age, 'day')} ago" if age > 0 else f"in {n(-age, 'day')}"


def band_days(low: float, high: float) -> str:
    """Write a band of days, never below none."""
    first, last = max(0, round(low)), max(0, round(high))
    return f"{first} to {n(last, 'day')}" if first != last else n(last, "day")


def after(on: date, days: float) -> date:
    """Give the day that comes so many days after another."""
    return on + timedelta(days=int(days))


def listing(items: list[str]) -> str:
    """Join with commas and an and."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def words(identifier: str) -> str:
    """Write an identifier in words: ``total-bilirubin`` is Total bilirubin."""
    text = identifier.replace("-", " ")
    for short in ("ast", "alt", "alp", "cea", "fda", "dpyd", "ugt1a1", "vegf"):
        if text == short or text.startswith(f"{short} "):
            return short.upper() + text[len(short) :]
    return text[:1].upper() + text[1:]
