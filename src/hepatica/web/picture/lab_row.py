"""One analyte: its results over time against the limits of the rules."""

from __future__ import annotations

from collections.abc import Iterable

from hepatica.web import text
from hepatica.web.picture.data import LabPoint, LabRow, Limit
from hepatica.web.picture.scales import Values, nice_step, ticks
from hepatica.web.picture.sheet import LETTER, Sheet


def lab_row(sheet: Sheet, row: LabRow) -> None:
    """Draw bands, ticks, line, dots and the limits in force, in this order."""
    points = [p for p in row.points if sheet.days.shows(p.on)]
    limits = [x for x in row.limits if sheet.days.shows(x.first, x.last)]
    sheet.name(row.name if sheet.is_narrow else row.short, row.unit)
    low, high = _reach(row, points, limits)
    values = sheet.row(row.height, low, high)
    for group in _periods(limits):
        _bands(sheet, values, group)
    for value in ticks(low, high):
        sheet.tick(values.y(value), text.fixed(value, row.digits), is_base=value == low)
    if low not in ticks(low, high):
        sheet.canvas.line(
            sheet.days.left, values.bottom, sheet.days.right, values.bottom, "p-base"
        )
    _dots(sheet, values, row, points)
    if not points:
        sheet.canvas.text(
            sheet.days.left + 6, values.bottom - 8, "no result yet", "t-axis"
        )
    sheet.beside(
        [
            (
                values.y(limit.at),
                limit.words + (" ↑" if limit.at > high else ""),
                _kind(limit),
            )
            for limit in _standing(limits, sheet)
        ],
        values.bottom,
    )
    sheet.done(row.height)


def _standing(limits: list[Limit], sheet: Sheet) -> list[Limit]:
    """Give the limits that hold now: on the day of a fill those that begin with it."""
    begin_now = any(limit.first == sheet.today for limit in limits)
    return [
        limit
        for limit in limits
        if limit.last > sheet.today or (limit.last == sheet.today and not begin_now)
    ]


def _reach(
    row: LabRow, points: Iterable[LabPoint], limits: Iterable[Limit]
) -> tuple[float, float]:
    known = [p.value for p in points]
    low = row.floor if all(value >= row.floor for value in known) else 0.0
    top = max([*known, *_first_holds(limits), row.floor + 1e-6, low + 1e-6])
    step = nice_step((top - low) * 1.12 or 1)
    high = low
    while high < low + (top - low) * 1.12:
        high += step / 2
    return low, high


def _first_holds(limits: Iterable[Limit]) -> list[float]:
    """Give the lowest hold of each period: the scale must reach it, no further."""
    limits = list(limits)
    holds = [x for x in limits if x.words.startswith("hold")]
    return [
        min(x.at for x in group)
        for group in _periods(holds or [x for x in limits if x.kind == "hold"])
    ] or [x.at for x in limits]


def _periods(limits: Iterable[Limit]) -> list[list[Limit]]:
    groups: dict[object, list[Limit]] = {}
    for limit in limits:
        groups.setdefault((limit.first, limit.last), []).append(limit)
    return [sorted(group, key=lambda x: x.at) for group in groups.values()]


def _bands(sheet: Sheet, values: Values, group: list[Limit]) -> None:
    """Fill each limit up to the next; a second one of the same kind is a line."""
    left, right = sheet.days.x(group[0].first), sheet.days.x(group[0].last)
    hold = min((x.at for x in group if x.kind == "hold"), default=values.high)
    reduce = min((x.at for x in group if x.kind == "reduce"), default=hold)
    if reduce < min(hold, values.high):
        top = values.y(hold)
        sheet.canvas.rect(left, top, right - left, values.y(reduce) - top, "p-reduce")
    if hold < values.high:
        sheet.canvas.rect(
            left, values.top, right - left, values.y(hold) - values.top, "p-hold"
        )
    for limit in group:
        if reduce < limit.at < hold:
            y = values.y(limit.at)
            sheet.canvas.line(left, y, right, y, "p-step")


def _dots(sheet: Sheet, values: Values, row: LabRow, points: list[LabPoint]) -> None:
    places = [(sheet.days.x(p.on), values.y(p.value)) for p in points]
    if len(places) > 1:
        sheet.canvas.path(places, "p-line")
    for point, (x, y) in zip(points, places, strict=True):
        is_last = point is points[-1]
        kind = f"p-dot--{'out' if point.mark == 'harm' else point.mark or 'last'}"
        if not is_last and not point.mark:
            sheet.canvas.circle(x, y, 2.6, "p-dot")
            continue
        sheet.canvas.circle(x, y, 4.5, kind)
        words = text.fixed(point.value, row.digits) + (
            f" → {point.says}" if point.says and not sheet.is_narrow else ""
        )
        letters = {"harm": "t-harm", "soon": "t-soon"}.get(point.mark, "t-strong")
        above = y - 7 if y - 18 > values.top - 8 else y + 16
        if not is_last and _is_crowded(places, x, words):
            sheet.canvas.text(x - 6, above, words, f"{letters} t-end halo")
        else:
            sheet.near(x, above, words, letters, gap=4 if sheet.is_narrow else 8)


def _is_crowded(places: list[tuple[float, float]], x: float, words: str) -> bool:
    """Tell whether a label would run into the next dot's."""
    following = [px for px, _ in places if px > x]
    return bool(following) and following[0] < x + 14 + len(words) * LETTER


def _kind(limit: Limit) -> str:
    return "t-harm" if limit.kind == "hold" else "t-soon"
