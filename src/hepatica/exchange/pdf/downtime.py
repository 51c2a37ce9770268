"""The downtime packet: what the chair needs while no screen can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hepatica.exchange.pdf.downtime_rows import (
    DowntimeLab,
    DowntimeOrder,
    lab_rows,
    needle_rows,
    order_rows,
    weight_row,
)
from hepatica.exchange.pdf.order_words import amount
from hepatica.exchange.pdf.page import Section, SheetPrint
from hepatica.exchange.pdf.words import day, figure, limits, moment, number
from hepatica.therapy.course import Device, FillState
from hepatica.therapy.course.order_kinds import AppointmentBooked
from hepatica.therapy.course.state import DatedWeight
from hepatica.therapy.schedule import Contents, Due, Plan

_DEMO = ("DEMO", "Invented persons. Never for a patient.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DowntimeCourse:
    """One course of the packet.

    Parameters
    ----------
    course : str
        Course id.
    identity : tuple of str
        Patient identifiers; empty before there is a person.
    contacts : tuple of str
        How to reach the person.
    pump : str
        Title of the pump model.
    in_place : tuple of Device
        Every pump that is in place; a plan is made for just one.
    plans : tuple of Plan
        Of today and of each day that the packet is for.
    last_dose : FillState or None
        The last fill that held drug.
    contingency : str
        Title of the drug-free fill; empty where none is bound.
    booked : AppointmentBooked or None
        The next appointment.
    held : tuple of str and date, or None
        Last decision and its day, where it gives no drug: ``hold``, ``discontinue``.
    orders : tuple of DowntimeOrder
        Of the days that the packet is for, and not filled.
    weight : DatedWeight or None
        The last one.
    labs : tuple of DowntimeLab
        What the rules ask for first.
    needle : tuple of str and date, or None
        Catalog number of the needle of the last access, and its day.
    hides_figures : bool
        It is for somebody who is to verify the order blind.
    """

    course: str
    identity: tuple[str, ...]
    contacts: tuple[str, ...]
    pump: str
    in_place: tuple[Device, ...]
    plans: tuple[Plan, ...]
    last_dose: FillState | None
    contingency: str
    booked: AppointmentBooked | None
    held: tuple[str, date] | None
    orders: tuple[DowntimeOrder, ...] = ()
    weight: DatedWeight | None = None
    labs: tuple[DowntimeLab, ...] = ()
    needle: tuple[str, date] | None = None
    hides_figures: bool = False


def downtime_print(
    courses: Sequence[DowntimeCourse],
    *,
    center_name: str,
    time_zone: str,
    printed_at: datetime,
    printed_by: str,
    until: date,
    is_demo: bool,
) -> SheetPrint:
    """Prepare the packet, one block for each course.

    Parameters
    ----------
    courses : sequence of DowntimeCourse
        In the order they are printed.
    center_name, time_zone : str
        Of the center.
    printed_at : datetime
        Now, with offset.
    printed_by : str
        Who prints it.
    until : date
        Last day that it is for.
    is_demo : bool
        Whether each page says DEMO.

    Returns
    -------
    SheetPrint
        Equal for equal input.

    Notes
    -----
    Hazards: HZ-002, HZ-007 (a pump that nobody empties or fills while all is down).
    """
    printed = moment(printed_at, time_zone)
    n_courses = len({one.course for one in courses})
    marks = [("DOWNTIME", f"Printed {printed}. Nothing later is in it.")]
    if is_demo:
        marks.append(_DEMO)
    return SheetPrint(
        title="Downtime packet",
        subtitle=f"printed {printed}",
        marks=tuple(marks),
        identity=center_name,
        lead=f"{n_courses} with drug in the pump, or due until {day(until)}",
        lines=(
            "No drug fill rests on this paper alone: it is decided, signed, verified "
            "and checked by two as always. Emptying, and a drug-free fill by standing "
            "order, wait for nothing.",
            "Write down what was done with its day and time. Enter it afterwards under "
            "that day and time, with the words 'late entry, downtime' where a remark "
            "or a reason is asked for; the record keeps both times.",
        ),
        sections=tuple(_block(one, time_zone=time_zone) for one in courses),
        footer=f"Printed {printed} by {printed_by}",
    )


def _block(one: DowntimeCourse, *, time_zone: str) -> Section:
    now = one.plans[0]
    who = " · ".join(one.identity) or "no person on record"
    rows = (
        ("Pump", _pump(one, now)),
        *((("In the pump", _contents(now.contents)),) if now.device else ()),
        *_left(now.contents),
        ("Runs dry", _dry(now)),
        ("Due", _due(one, now)),
        *_held(one),
        *order_rows(one.orders, hides_figures=one.hides_figures, time_zone=time_zone),
        weight_row(one.weight),
        *lab_rows(one.labs),
        ("Last dose", _last_dose(one.last_dose)),
        ("Drug-free fill", one.contingency or "none is bound"),
        *needle_rows(one.needle),
        ("Contacts", " · ".join(one.contacts) or "none on record"),
    )
    columns, table = _limits(one.plans)
    why = () if table else (f"Residual limits: none. {_why_none(now)}",)
    return Section(
        title=f"{who} · {one.course}{_which(one, now)}",
        rows=rows,
        lines=why,
        columns=columns,
        table=table,
    )


def _which(one: DowntimeCourse, now: Plan) -> str:
    """Name the pump that the block is about, where several are in place."""
    if now.device is None or len(one.in_place) == 1:
        return ""
    return f" · pump {now.device.slot} of {len(one.in_place)}"


def _pump(one: DowntimeCourse, now: Plan) -> str:
    device = now.device
    if device is None:
        several = "; ".join(_one_of_several(device) for device in one.in_place)
        return several or "none in place"
    card = device.factory_flow_rate_ml_per_day
    flow = figure(card, "mL/d") if card else "none, programmable"
    doses = now.flow
    doses_with = (
        f"; doses with {number(doses.flow_ml_per_day, 4)} mL/day, {doses.source}, "
        f"{day(doses.on)}"
        if doses
        else ""
    )
    return (
        f"{one.pump}, serial {device.serial}, slot {device.slot}; flow on its card "
        f"{flow}{doses_with}"
    )


def _one_of_several(device: Device) -> str:
    inside = device.contents
    what = (
        f"{_amount_of(inside)}, filled {day(inside.on)}"
        if inside
        else "nothing that is recorded"
    )
    return f"{device.model}, serial {device.serial}, slot {device.slot}: {what}"


def _contents(inside: Contents | None) -> str:
    if inside is None:
        return "nothing that is recorded"
    payload = inside.fill.payload
    extra = "".join(
        f", {one.id} {number(one.amount)} {one.unit}" for one in payload.additives
    )
    what = f"{_amount_of(inside.fill)}{extra}"
    return f"{what}; filled {day(inside.fill.on)}, day {inside.day}"


def _amount_of(fill: FillState) -> str:
    """Say what was put in with a fill, drug or not."""
    payload = fill.payload
    if not (fill.has_known_volume and fill.has_known_drug):
        known = f"{number(payload.volume_ml)} mL " if fill.has_known_volume else ""
        return f"{known}{payload.infusate.value}, amount not known, filled elsewhere"
    if payload.drug_mg:
        return amount(payload.drug_mg, payload.volume_ml, payload.infusate.value)
    return f"{number(payload.volume_ml)} mL {payload.infusate.value}, no drug"


def _left(inside: Contents | None) -> tuple[tuple[str, str], ...]:
    if inside is None or inside.volume_left_ml is None:
        return ()
    drug = inside.drug_left_mg
    holding = f" holding {number(drug, 1)} mg" if drug else ""
    return (("Left today", f"about {number(inside.volume_left_ml, 1)} mL{holding}"),)


def _dry(now: Plan) -> str:
    dry = now.dry
    if dry is None:
        return f"not known: {now.dry_missing or 'nothing is in the pump'}"
    return f"{day(dry.on)}; between {day(dry.earliest_on)} and {day(dry.latest_on)}"


def _due(one: DowntimeCourse, now: Plan) -> str:
    due = [_due_words(each) for each in now.due]
    if one.booked is not None:
        due.append(f"booked {_booked(one.booked)}")
    return "; ".join(due) or "nothing"


def _booked(booking: AppointmentBooked) -> str:
    at = booking.starts_at
    return day(booking.on) + (f" {at:%H:%M}" if at is not None else "")


def _held(one: DowntimeCourse) -> tuple[tuple[str, str], ...]:
    """Say that no drug is to go in: a due drug fill does not read as permission."""
    if one.held is None:
        return ()
    decision, on = one.held
    return (("NO DRUG", f"decided on {day(on)}: {decision}, until decided anew"),)


def _due_words(due: Due) -> str:
    # its day is that of the operation: it is due before drug, and not on that day
    if due.code == "perfusion-study":
        return "perfusion study, before drug"
    late = " OVERDUE" if due.is_overdue else ""
    return f"{due.what.lower()} {day(due.on)}{late}"


def _last_dose(fill: FillState | None) -> str:
    if fill is None:
        return "no drug was given yet"
    payload = fill.payload
    rate = figure(payload.dose_rate_mg_per_kg_per_day, "mg/kg/d")
    what = _amount_of(fill)
    return f"{what} on {day(fill.on)}, {rate}"


def _limits(
    plans: Sequence[Plan],
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Give a column for each day: what should come out, and between which limits."""
    known = [
        (plan.on, gate.volume_left_ml, gate.residual_limits_ml)
        for plan in plans
        if (gate := plan.gate) is not None
        and gate.volume_left_ml is not None
        and gate.residual_limits_ml is not None
    ]
    if not known:
        return (), ()
    columns = (
        "Residual, mL",
        *(day(on).replace(f"{on.year}-", "") for on, _, _ in known),
    )
    expected = ("expected", *(number(left, 1) for _, left, _ in known))
    between = [limits(*found) for _, _, found in known]
    return columns, (
        expected,
        ("drug only from", *(low for low, _ in between)),
        ("drug only to", *(high for _, high in between)),
    )


def _why_none(now: Plan) -> str:
    if now.gate is None and now.device is not None:
        return "Nothing was in the pump."
    if now.gate is None or now.flow is None:
        return f"{now.flow_missing[:1].upper()}{now.flow_missing[1:]}."
    infusate = now.gate.fill.payload.infusate.value
    return f"{infusate} does not flow like the drug's solution.".capitalize()
