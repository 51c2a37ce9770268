"""The same numbers as the picture, as a table: one line a visit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from hepatica.web import text
from hepatica.web.presenters.fact_words import INFUSATES

if TYPE_CHECKING:
    from hepatica.actions.views import CourseView
    from hepatica.therapy.course import FillState
    from hepatica.therapy.pump import FlowObservation
    from hepatica.therapy.pump.flow_watch import Fault

NONE = "\u2013"
ANALYTES = ("alkaline-phosphatase", "total-bilirubin", "ast")


@dataclass(kw_only=True)
class TimelineRow:
    """One day on which something was measured, emptied or filled."""

    day: str
    labs: list[str] = field(default_factory=list)
    residual: str = NONE
    flow: str = NONE
    contents: str = NONE
    rate: str = NONE
    drug: str = NONE
    remarks: list[str] = field(default_factory=list)


def timeline_rows(view: CourseView) -> tuple[TimelineRow, ...]:
    """Write the table, newest first."""
    table = _Table(view)
    for place, analyte in enumerate(ANALYTES):
        for reading in view.course.labs.get(analyte, ()):
            number = f"{reading.result.comparator or ''}{reading.result.value:g}"
            table.row(reading.on).labs[place] = number
    for device in (*view.course.former_devices, *view.course.devices.values()):
        for fill in device.fills:
            table.fill(fill)
    for seen in view.plan.observations:
        table.flow(seen)
    report = view.plan.flow_report
    for fault in report.faults if report is not None else ():
        table.fault(fault)
    for unfit in view.unfit:
        table.row(unfit.to_on).remarks.append(f"Interval unfit: {'; '.join(unfit.why)}")
    days = {fact.id: fact.happened_on for fact in view.facts}
    for anomaly in view.course.anomalies:
        table.row(days[anomaly.fact]).remarks.append(anomaly.message)
    return tuple(table.rows[on] for on in sorted(table.rows, reverse=True))


class _Table:
    """Rows by day, made as they are asked for."""

    def __init__(self, view: CourseView) -> None:
        self.near = view.on
        self.rows: dict[date, TimelineRow] = {}

    def row(self, on: date) -> TimelineRow:
        if on not in self.rows:
            self.rows[on] = TimelineRow(
                day=text.day(on, near=self.near), labs=[NONE] * len(ANALYTES)
            )
        return self.rows[on]

    def fill(self, fill: FillState) -> None:
        payload, row = fill.payload, self.row(fill.on)
        name = payload.other_infusate or INFUSATES[payload.infusate.value]
        row.contents = f"{name.split(',')[0]}, {text.put_in_ml(fill)}"
        if fill.is_drug and not fill.has_known_drug:
            row.drug = "not known"
        elif payload.drug_mg:
            row.drug = text.fixed(payload.drug_mg, 1)
        if payload.dose_rate_mg_per_kg_per_day is not None and fill.is_drug:
            row.rate = text.plain(round(payload.dose_rate_mg_per_kg_per_day, 4))
        if fill.emptied_at is not None and fill.residual_volume_ml is not None:
            out = self.row(fill.emptied_at.date())
            out.residual = text.fixed(fill.residual_volume_ml, 1)
            days = payload.infusion_days
            day = (fill.emptied_at.date() - fill.on).days
            if fill.is_drug and days is not None and day > days:
                out.remarks.append(f"Emptied on day {day} of {text.plain(days)}")

    def fault(self, fault: Fault) -> None:
        on = fault.evidence[-1].to_on if fault.evidence else None
        if on is not None:
            signature = fault.signature
            steps = "; ".join(signature.next_steps)
            self.row(on).remarks.append(f"{signature.title}. Next: {steps}")

    def flow(self, seen: FlowObservation) -> None:
        if seen.to_on is None:
            return
        row = self.row(seen.to_on)
        bound = "at least " if seen.is_lower_bound else ""
        row.flow = bound + text.fixed(seen.flow_ml_per_day, 2)
        if not seen.is_fit_for_dosing:
            row.flow += " unfit"
