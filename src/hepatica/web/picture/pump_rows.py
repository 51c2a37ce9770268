"""The rows of dose, of what is in the pump, and of observed flow."""

from __future__ import annotations

from hepatica.web import text
from hepatica.web.picture.data import CoursePicture, Dose, FlowBox, InPump, Now
from hepatica.web.picture.scales import Values, nice_step, ticks
from hepatica.web.picture.sheet import LETTER, Sheet


def dose_row(sheet: Sheet, course: CoursePicture) -> None:
    """Draw each drug fill as a block; days beyond the planned ones in red."""
    height = 58.0
    sheet.name("Dose", "mg/kg/day")
    rates = [dose.rate for dose in course.doses]
    planned = course.planned_rate or max(rates, default=None)
    high = max([*rates, planned or 0, 1e-6]) * 1.45
    values = sheet.row(height, 0, high)
    sheet.tick(values.y(0), "0", is_base=True)
    if planned:
        sheet.tick(values.y(planned), text.plain(planned), is_base=False)
    for dose in course.doses:
        if sheet.days.shows(dose.first, dose.last):
            _dose(sheet, values, dose)
    sheet.done(height)


def _dose(sheet: Sheet, values: Values, dose: Dose) -> None:
    days, top, bottom = sheet.days, values.y(dose.rate), values.y(0)
    left = days.x(dose.first)
    solid = days.x(min(dose.last, dose.planned_last))
    sheet.canvas.rect(left, top, solid - left, bottom - top, "p-drug")
    if dose.last > dose.planned_last:
        past = days.x(dose.last)
        sheet.canvas.rect(solid, top, past - solid, bottom - top, "p-excess")
        if dose.excess:
            sheet.canvas.text(past, top - 5, dose.excess, "t-harm t-end halo")
    elif dose.is_in_pump and dose.planned_last > dose.last:
        until = days.x(dose.planned_last)
        sheet.canvas.rect(solid, top, until - solid, bottom - top, "p-plan")
    words = text.plain(dose.rate)
    room = days.x(dose.planned_last) - left + 12
    if not dose.excess and (len(words) * LETTER <= room or not sheet.is_narrow):
        sheet.canvas.text(left, top - 5, words, "t-drug halo")


def reservoir_row(sheet: Sheet, course: CoursePicture) -> None:
    """Draw the saw: from each fill down to what was left, then what is in now."""
    height = 96.0
    sheet.name("In the pump", "mL")
    volumes = [fill.volume for fill in course.fills]
    if course.now is not None:
        volumes.append(course.now.volume)
    lefts = [fill.left or 0 for fill in course.fills]
    high = course.reservoir or max(volumes, default=1)
    values = sheet.row(height, 0, max([high, *lefts, *volumes]))
    for value in ticks(0, values.high, 3):
        sheet.tick(values.y(value), text.plain(value), is_base=value == 0)
    named: set[bool] = set()
    for fill in course.fills:
        if sheet.days.shows(fill.first, fill.last):
            _fill(sheet, values, fill, named)
    if course.now is not None:
        _now(sheet, values, course.now, named)
    sheet.done(height + (6 if sheet.is_narrow else 0))


def _fill(sheet: Sheet, values: Values, fill: InPump, named: set[bool]) -> None:
    days = sheet.days
    left, right = days.x(fill.first), days.x(fill.last)
    start, end = fill.volume, fill.volume if fill.left is None else fill.left
    if fill.first < days.first:
        whole = (fill.last - fill.first).days
        start += (end - start) * (days.first - fill.first).days / max(1, whole)
    kind = "drug" if fill.is_drug else "free"
    top, bottom, base = values.y(start), values.y(end), values.y(0)
    sheet.canvas.path(
        [(left, base), (left, top), (right, bottom), (right, base)], f"p-{kind}-soft"
    )
    sheet.canvas.path([(left, top), (right, bottom)], f"p-{kind}-line")
    _name_contents(sheet, values.y(0), fill.is_drug, (left, right), named)


def _name_contents(
    sheet: Sheet,
    base: float,
    is_drug: bool,
    edges: tuple[float, float],
    named: set[bool],
) -> None:
    """Name each kind of contents once, in place: no legend is needed then."""
    words, (left, right) = "drug" if is_drug else "free", edges
    if is_drug in named or right - left < len(words) * LETTER + 6:
        return
    named.add(is_drug)
    kind = "t-drug" if is_drug else "t-free"
    sheet.canvas.text(left + 4, base - 6, words, kind)


def _now(sheet: Sheet, values: Values, now: Now, named: set[bool]) -> None:
    days, base = sheet.days, values.y(0)
    kind = "drug" if now.is_drug else "free"
    left, today = days.x(now.first), days.x(sheet.today)
    if now.left is None:
        sheet.canvas.rect(
            left,
            values.y(now.volume),
            today - left,
            base - values.y(now.volume),
            "p-unfit",
        )
        sheet.canvas.text(left + 4, base - 6, "volume not known", "t-axis")
        return
    top, here = values.y(now.volume), values.y(now.left)
    sheet.canvas.path(
        [(left, base), (left, top), (today, here), (today, base)], f"p-{kind}-soft"
    )
    if now.dry_first is not None and now.dry_last is not None:
        first, last = days.x(now.dry_first), days.x(now.dry_last)
        if last > today:
            sheet.canvas.path([(today, here), (first, base), (last, base)], "p-dry")
    if now.empty_by is not None and now.empty_left is not None:
        end = (days.x(now.empty_by), values.y(now.empty_left))
        if end[0] > today:
            sheet.canvas.path([(today, here), end], "p-plan")
            sheet.canvas.circle(*end, 4.5, "p-event")
    sheet.canvas.path([(left, top), (today, here)], f"p-{kind}-line")
    sheet.canvas.circle(today, here, 4.5, f"p-{'drug' if now.is_drug else 'free-dot'}")
    _name_contents(sheet, base, now.is_drug, (left, today), named)
    if now.words:
        _now_words(sheet, values, now, left, today)
    _dry_words(sheet, base, now)


def _now_words(
    sheet: Sheet, values: Values, now: Now, left: float, today: float
) -> None:
    kind = "t-drug" if now.is_drug else "t-free"
    if today - left > len(now.words) * LETTER + 40:
        sheet.canvas.text(today - 6, values.y(0) - 6, now.words, f"{kind} t-end")


def _dry_words(sheet: Sheet, base: float, now: Now) -> None:
    if not now.dry_words:
        return
    if sheet.is_narrow:
        words = " ".join(now.dry_words)
        sheet.canvas.text(sheet.width, base + 15, words, "t-harm t-end")
        return
    for number, words in enumerate(now.dry_words):
        y = base - 19 + 15 * number
        sheet.canvas.text(sheet.days.right + 6, y, words, "t-harm")


def flow_row(sheet: Sheet, course: CoursePicture) -> None:
    """Draw one box an interval: height is its error, hollow where it is unfit."""
    height = 84.0
    sheet.name("Flow", "mL/day")
    label, tolerance = course.label_flow, course.tolerance
    shown = [f for f in course.flows if sheet.days.shows(f.first, f.last)]
    edges = [v for f in shown for v in (f.value - f.error, f.value + f.error)]
    if label is not None:
        spread = label * (tolerance or 0)
        edges += [label - spread, label + spread, label]
    low, high = min(edges, default=0.0), max(edges, default=1.0)
    step = nice_step(max(high - low, 1e-3), 3)
    low = max(0.0, step * (low // step))
    high = step * -(-high // step)
    values = sheet.row(height, low, max(high, low + step))
    for value in ticks(low, values.high, 3):
        sheet.tick(values.y(value), text.fixed(value, 1), is_base=value == low)
    if label is not None:
        _label_lines(sheet, values, label, tolerance)
    for box in shown:
        _flow(sheet, values, box)
    if not shown:
        words = "no interval has ended yet"
        sheet.canvas.text(sheet.days.left + 6, values.bottom - 8, words, "t-axis")
    sheet.y += height


def _label_lines(
    sheet: Sheet, values: Values, label: float, tolerance: float | None
) -> None:
    left, right = sheet.days.left, sheet.days.right
    beside = [(values.y(label), f"label {text.fixed(label, 2)}", "t-strong")]
    sheet.canvas.line(left, values.y(label), right, values.y(label), "p-label-line")
    for sign, word in ((1, "+"), (-1, text.MINUS)):
        if tolerance:
            y = values.y(label * (1 + sign * tolerance))
            sheet.canvas.line(left, y, right, y, "p-label-line")
            beside.append((y, f"{word}{text.percent(tolerance)}", "t-axis"))
    sheet.beside(beside, values.bottom)


def _flow(sheet: Sheet, values: Values, box: FlowBox) -> None:
    left, right = sheet.days.x(box.first) + 1.5, sheet.days.x(box.last) - 1.5
    top, bottom = values.y(box.value + box.error), values.y(box.value - box.error)
    kind = "p-unfit" if box.why_unfit else "p-flow-err"
    sheet.canvas.rect(left, top, right - left, bottom - top, kind)
    if not box.why_unfit:
        y = values.y(box.value)
        sheet.canvas.line(left, y, right, y, "p-flow-mid")
        return
    fits = len(box.why_unfit) * LETTER < (right - left) + 40
    words = box.why_unfit if fits else "unfit"
    sheet.canvas.text((left + right) / 2, top - 5, words, "t-axis t-mid halo")
