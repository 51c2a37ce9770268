"""From a course that was read to what its picture is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hepatica.web import text
from hepatica.web.picture import data as d
from hepatica.web.picture.fill_life import FillLife
from hepatica.web.presenters.picture_events import events, phases
from hepatica.web.presenters.trace_rows import gives_words

if TYPE_CHECKING:
    from hepatica.actions.limits import LimitPeriod
    from hepatica.actions.views import CourseView
    from hepatica.therapy.course import Device, FillState

_BACK_DAYS = 220
_BEFORE_DAYS = 14
_AHEAD_DAYS = 25
# Which rows the picture has, how high, and where their scales begin.
_ROWS = {
    "alkaline-phosphatase": d.LabRow(
        name="Alkaline phosphatase",
        short="ALP",
        unit="U/L",
        floor=40,
        digits=0,
        height=92,
    ),
    "total-bilirubin": d.LabRow(
        name="Bilirubin", short="Bilirubin", unit="mg/dL", floor=0, digits=1, height=70
    ),
    "ast": d.LabRow(name="AST", short="AST", unit="U/L", floor=0, digits=0, height=84),
}
_WORDS = {"hold": "hold", "discontinue": "stop", "no rule": "no rule"}


def course_picture(view: CourseView, limits: Sequence[LimitPeriod]) -> d.CoursePicture:
    """Collect every row of the picture."""
    first = _first_day(view)
    device = view.plan.device
    fills = _all_fills(view)
    model = view.rules.pumps.get(device.model) if device else None
    return d.CoursePicture(
        first=first,
        last=_last_day(view),
        today=view.on,
        phases=phases(view, first, _last_day(view)),
        events=events(view),
        labs=tuple(_lab(view, limits, *row) for row in _ROWS.items()),
        doses=tuple(_dose(fill, view.on) for fill in fills if _is_dose(fill)),
        planned_rate=view.worksheet.planned_dose_rate_mg_per_kg_per_day,
        fills=tuple(
            _past(fill)
            for fill in fills
            if fill.emptied_at is not None and fill.has_known_volume
        ),
        now=_now(view),
        reservoir=model.reservoir_volume_ml if model else None,
        flows=_flows(view),
        label_flow=device.factory_flow_rate_ml_per_day if device else None,
        tolerance=view.rules.fitness.tolerance_ratio,
    )


def fill_life(view: CourseView) -> FillLife | None:
    """Collect what the picture of the fill in the pump is drawn from."""
    contents, dry = view.plan.contents, view.plan.dry
    if contents is None or dry is None or contents.day < 0:
        return None
    payload = contents.fill.payload
    is_drug = contents.fill.is_drug
    return FillLife(
        filled_on=contents.fill.on,
        day=contents.day,
        is_drug=is_drug,
        infusion_days=payload.infusion_days if is_drug else None,
        empty_by_on=view.plan.empty_by_on,
        dry_first_days=contents.day + dry.earliest_days_left,
        dry_days=contents.day + dry.days_left,
        dry_last_days=contents.day + dry.latest_days_left,
        dry_words=text.span(dry.earliest_on, dry.latest_on, near=view.on),
    )


def _first_day(view: CourseView) -> date:
    days = [fact.happened_on for fact in view.course.standing]
    back = view.on - timedelta(days=_BACK_DAYS)
    # a slip in the year must not take the page away on which it is withdrawn
    start = max(min(days, default=view.on), back)
    return max(start - timedelta(days=_BEFORE_DAYS), back)


def _last_day(view: CourseView) -> date:
    days = [view.on + timedelta(days=_AHEAD_DAYS)]
    if view.plan.dry is not None:
        days.append(view.plan.dry.latest_on + timedelta(days=3))
    if view.plan.empty_by_on is not None:
        days.append(view.plan.empty_by_on + timedelta(days=3))
    return min(max(days), view.on + timedelta(days=60))


def _devices(view: CourseView) -> list[Device]:
    return [*view.course.former_devices, *view.course.devices.values()]


def _all_fills(view: CourseView) -> list[FillState]:
    fills = [fill for device in _devices(view) for fill in device.fills]
    return sorted((f for f in fills if f.on <= view.on), key=lambda f: f.at)


def _is_dose(fill: FillState) -> bool:
    return fill.is_drug and fill.payload.dose_rate_mg_per_kg_per_day is not None


def _dose(fill: FillState, today: date) -> d.Dose:
    days = fill.payload.infusion_days
    last = fill.emptied_at.date() if fill.emptied_at else today
    last = min(last, today)
    planned = text.after(fill.on, days) if days is not None else last
    excess = ""
    if last > planned:
        excess = f"day {(last - fill.on).days} of {text.plain(days or 0)}"
    return d.Dose(
        first=fill.on,
        planned_last=planned,
        last=last,
        rate=fill.payload.dose_rate_mg_per_kg_per_day or 0.0,
        is_in_pump=fill.emptied_at is None,
        excess=excess,
    )


def _past(fill: FillState) -> d.InPump:
    return d.InPump(
        first=fill.on,
        last=fill.emptied_at.date() if fill.emptied_at else fill.on,
        volume=fill.payload.volume_ml,
        left=fill.residual_volume_ml,
        is_drug=fill.is_drug,
    )


def _now(view: CourseView) -> d.Now | None:
    contents, dry = view.plan.contents, view.plan.dry
    if contents is None or contents.day < 0 or not contents.fill.has_known_volume:
        return None
    words = ""
    if contents.fill.is_drug and contents.drug_left_mg is not None:
        words = f"{text.fixed(contents.drug_left_mg, 0)} mg"
    elif contents.volume_left_ml is not None:
        words = f"{text.fixed(contents.volume_left_ml, 1)} mL"
    dry_words: tuple[str, ...] = ()
    if dry is not None:
        span = text.span(dry.earliest_on, dry.latest_on, near=view.on)
        first, _, last = span.partition(" to ")
        dry_words = (f"dry {first} to", last) if last else (f"dry {first}",)
    sheet_fill = view.worksheet.fill
    return d.Now(
        first=contents.fill.on,
        volume=contents.fill.payload.volume_ml,
        left=contents.volume_left_ml,
        is_drug=contents.fill.is_drug,
        words=words,
        empty_by=view.plan.empty_by_on if sheet_fill or view.plan.flow else None,
        empty_left=_left_at_emptying(view),
        dry_first=dry.earliest_on if dry else None,
        dry_last=dry.latest_on if dry else None,
        dry_words=dry_words,
    )


def _left_at_emptying(view: CourseView) -> float | None:
    """Read where the line from the fill through today comes to at the emptying."""
    contents, by = view.plan.contents, view.plan.empty_by_on
    if contents is None or by is None or contents.volume_left_ml is None:
        return None
    volume, left = contents.fill.payload.volume_ml, contents.volume_left_ml
    if contents.day <= 0:
        flow = view.plan.flow
        per_day = flow.flow_ml_per_day if flow else 0.0
    else:
        per_day = (volume - left) / contents.day
    return max(0.0, left - per_day * max(0, (by - view.on).days))


def _flows(view: CourseView) -> tuple[d.FlowBox, ...]:
    return tuple(
        d.FlowBox(
            first=seen.from_on,
            last=seen.to_on,
            value=seen.flow_ml_per_day,
            error=seen.standard_error_ml_per_day,
            why_unfit="" if seen.is_fit_for_dosing else _short(seen.why_not),
        )
        for seen in view.plan.observations
        if seen.from_on is not None and seen.to_on is not None
    )


def _short(why: tuple[str, ...]) -> str:
    return (why[0].split(":")[0].split(" within ")[0] if why else "") or "unfit"


def _lab(
    view: CourseView, limits: Sequence[LimitPeriod], analyte: str, row: d.LabRow
) -> d.LabRow:
    readings = [r for r in view.course.labs.get(analyte, ()) if r.on <= view.on]
    lines = _limit_lines(limits, analyte, row.digits, last=_last_day(view))
    points = tuple(_point(r.on, r.result.value, lines) for r in readings)
    unit = readings[-1].result.unit if readings else row.unit
    return replace(row, unit=unit, points=points, limits=lines)


def _limit_lines(
    limits: Sequence[LimitPeriod], analyte: str, digits: int, *, last: date
) -> tuple[d.Limit, ...]:
    lines = []
    for period in limits:
        is_last = period is limits[-1]
        for limit in period.limits:
            if limit.analyte != analyte or limit.at is None:
                continue
            word = _WORDS.get(limit.gives)
            sign = ">" if limit.is_strict else "≥"
            lines.append(
                d.Limit(
                    first=period.from_on,
                    last=last if is_last else period.to_on,
                    at=limit.at,
                    kind="hold" if word else "reduce",
                    words=(
                        f"{word or gives_words(limit.gives)} {sign} "
                        f"{text.fixed(limit.at, digits)}"
                    ),
                )
            )
    return tuple(lines)


def _point(on: date, value: float, lines: Sequence[d.Limit]) -> d.LabPoint:
    """Color a result that is in a band; the period that ends on its day counts."""
    reached = [x for x in lines if x.first < on <= x.last and value >= x.at]
    if not reached:
        return d.LabPoint(on=on, value=value)
    worst = max(reached, key=lambda x: (x.kind == "hold", x.at))
    says = worst.words.split(" ≥ ")[0].split(" > ")[0]
    mark = "harm" if worst.kind == "hold" else "soon"
    return d.LabPoint(on=on, value=value, mark=mark, says=says)
