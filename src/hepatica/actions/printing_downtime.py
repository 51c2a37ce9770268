"""The downtime packet of a center: who is on it, and what stands there of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hepatica.actions import audit
from hepatica.actions._scope import By, actor_name
from hepatica.actions.blind import is_blind, rights_to_figures, without_flow
from hepatica.actions.courses_scope import readable_centers
from hepatica.actions.knowledge_force import local_day, rules_in_force
from hepatica.actions.ledger import action
from hepatica.actions.permissions import refuse
from hepatica.actions.printing_words import contacts_of, identity_of
from hepatica.actions.privileges import Privilege
from hepatica.actions.projection_open import held_in
from hepatica.actions.projection_state import read_state
from hepatica.actions.reading import bring_up_to_date
from hepatica.actions.reading_today import SOON_DAYS, is_on_paper
from hepatica.errors import NotVisible
from hepatica.exchange.pdf import (
    DowntimeCourse,
    DowntimeLab,
    DowntimeOrder,
    SheetPrint,
    downtime_print,
)
from hepatica.records.models import Course as CourseRow
from hepatica.records.read import facts_of
from hepatica.therapy.course import (
    Course,
    Device,
    as_of,
    fold,
    next_booking,
    order_kinds,
    orders_of,
)
from hepatica.therapy.orders import visit_state, void_reasons
from hepatica.therapy.schedule import plan
from hepatica.therapy.worksheet import (
    Rules,
    as_decided,
    lab_evidence,
    policies_of,
    upper_limit,
    worksheet,
)

__all__ = ["Downtime", "downtime"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Downtime:
    """A packet that is ready to print.

    Parameters
    ----------
    center_id : str
        Whose.
    on, until : date
        First and last day that it is for.
    is_demo : bool
        It says DEMO.
    courses : tuple of DowntimeCourse
        By the day on which something is due first; one for each of several pumps.
    page : SheetPrint
        For :func:`hepatica.exchange.pdf.sheet_pdf`.
    """

    center_id: str
    on: date
    until: date
    is_demo: bool
    courses: tuple[DowntimeCourse, ...]
    page: SheetPrint


@action("downtime.print")
def downtime(*, by: By, at: datetime, center: str) -> Downtime:
    """Give the packet of a center for today and the seven days after.

    Parameters
    ----------
    by : Account or str
        Who may read.
    at : datetime
        Now, with offset.
    center : str
        Which center.

    Returns
    -------
    Downtime
        Every course with drug in the pump, or something due until then.

    Raises
    ------
    NotVisible
        If the center was not granted or is not there.

    Notes
    -----
    Hazards: HZ-002, HZ-007 (a pump that nobody looks after while all is down).
    """
    row = readable_centers(by).filter(pk=center).first()
    if row is None:
        refuse(by, center, Privilege.READ)
        raise NotVisible("there is no such center among those you may read")
    on = local_day(row.time_zone, at)
    until = on + timedelta(days=SOON_DAYS)
    bring_up_to_date([row], on=on)
    rows = (
        CourseRow.objects.filter(center=row, state__isnull=False)
        .select_related("person", "state", "center")
        .prefetch_related("person__identifiers")
    )
    found = [
        block
        for one in rows
        if is_on_paper(read_state(one.state.dates), on=on)
        for block in _blocks(one, by=by, at=at, on=on)
    ]
    courses = tuple(sorted(found, key=_first_due))
    audit.write(
        by=by,
        at=at,
        center=row.pk,
        action="downtime.print",
        targets=[
            f"center:{row.pk}",
            *dict.fromkeys(f"course:{one.course}" for one in courses),
        ],
    )
    page = downtime_print(
        courses,
        center_name=row.name,
        time_zone=row.time_zone,
        printed_at=at,
        printed_by=actor_name(by),
        until=until,
        is_demo=row.is_demo,
    )
    return Downtime(
        center_id=row.pk,
        on=on,
        until=until,
        is_demo=row.is_demo,
        courses=courses,
        page=page,
    )


def _blocks(row: CourseRow, *, by: By, at: datetime, on: date) -> list[DowntimeCourse]:
    """Give a course one block, or each of several pumps its own."""
    course = fold(row.pk, facts_of(row.pk))
    rules = rules_in_force(row.center_id, course.rules, on=on)
    hides_figures = _is_blind(row, course, rules, by=by, at=at, on=on)
    whole = _course(row, course, rules, on=on, hides_figures=hides_figures)
    several = len(course.in_place) > 1
    return [
        _of_pump(whole, course, rules, device, on=on)
        for device in (course.in_place if several else (course.device,))
    ]


def _of_pump(
    whole: DowntimeCourse,
    course: Course,
    rules: Rules,
    device: Device | None,
    *,
    on: date,
) -> DowntimeCourse:
    slot = device.slot if device is not None else None
    plans = tuple(
        plan(course, on=on + timedelta(days=n), policies=policies_of(rules), slot=slot)
        for n in range(SOON_DAYS + 1)
    )
    model = rules.pumps.get(device.model) if device else None
    return replace(
        whole,
        pump=model.title if model else (device.model if device else ""),
        plans=tuple(map(without_flow, plans)) if whole.hides_figures else plans,
        orders=tuple(o for o in whole.orders if o.order.payload.slot == slot),
        needle=_needle(course, slot),
    )


def _course(
    row: CourseRow, course: Course, rules: Rules, *, on: date, hides_figures: bool
) -> DowntimeCourse:
    held = held_in(course)
    return DowntimeCourse(
        course=row.pk,
        identity=identity_of(row.person),
        contacts=contacts_of(row.person),
        pump="",
        in_place=course.in_place,
        plans=(),
        last_dose=course.last_drug_fill,
        contingency=rules.contingency.title if rules.contingency else "",
        booked=next_booking(course, on=on),
        held=(held.decision, held.on) if held is not None else None,
        orders=_orders(course, rules, on=on),
        weight=course.weights[-1] if course.weights else None,
        labs=_labs(course, rules, on=on),
        hides_figures=hides_figures,
    )


def _orders(course: Course, rules: Rules, *, on: date) -> tuple[DowntimeOrder, ...]:
    """Give the orders of today and of the days ahead, filled or not, by day."""
    found = []
    for order in sorted(orders_of(course), key=lambda order: order.payload.for_on):
        day = order.payload.for_on
        if on <= day <= on + timedelta(days=SOON_DAYS):
            then = as_of(course, on=day)
            sheet = as_decided(worksheet(then, rules, on=day), course, rules)
            why = void_reasons(order, sheet)
            found.append(DowntimeOrder(order=order, void=why[0].code if why else ""))
    return tuple(found)


def _labs(course: Course, rules: Rules, *, on: date) -> tuple[DowntimeLab, ...]:
    """Give the last result of what a bound rule asks for, and then of everything."""
    faults: dict[str, str] = {}
    for rule_set in rules.protocols:
        for analyte, seen in lab_evidence(course, rules, rule_set, on=on).items():
            why = seen.why_missing.get("current", "")
            faults[analyte] = faults.get(analyte) or why
    others = (analyte for analyte in sorted(course.labs) if analyte not in faults)
    return tuple(
        _lab(course, rules, analyte, faults.get(analyte, ""))
        for analyte in (*faults, *others)
    )


def _lab(course: Course, rules: Rules, analyte: str, fault: str) -> DowntimeLab:
    readings = course.labs.get(analyte, [])
    reading = readings[-1] if readings else None
    known = rules.analytes.get(analyte)
    return DowntimeLab(
        title=known.title if known else analyte.replace("-", " "),
        reading=reading,
        uln=upper_limit(reading, rules.laboratory_limits) if reading else None,
        fault=fault,
    )


def _needle(course: Course, slot: str | None) -> tuple[str, date] | None:
    for fact in reversed(course.standing):
        payload = fact.payload
        if isinstance(payload, order_kinds.PumpAccessed) and payload.slot == slot:
            return payload.needle, fact.happened_on
    return None


def _is_blind(
    row: CourseRow, course: Course, rules: Rules, *, by: By, at: datetime, on: date
) -> bool:
    sheet = as_decided(worksheet(course, rules, on=on), course, rules)
    visit = visit_state(course, sheet, at=at)
    return is_blind(by, rights_to_figures(by, row.center_id), visit, sheet)


def _first_due(one: DowntimeCourse) -> tuple[date, str]:
    """Sort by the first day on which somebody comes; a study waits for no day."""
    days = [due.on for due in one.plans[0].due if due.code != "perfusion-study"]
    return min(days, default=date.max), one.course
