"""The downtime packet of a center: who is on it, and what stands there of each."""

from __future__ import annotations

from dataclasses import dataclass
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
from hepatica.exchange.pdf import DowntimeCourse, SheetPrint, downtime_print
from hepatica.records.models import Course as CourseRow
from hepatica.records.read import facts_of
from hepatica.therapy.course import Course, Device, fold, next_booking
from hepatica.therapy.orders import visit_state
from hepatica.therapy.schedule import plan
from hepatica.therapy.worksheet import Rules, as_decided, policies_of, worksheet

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
        By the day on which something is due first.
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
    found = [_course(one, by=by, at=at, on=on) for one in rows if _is_on_it(one, on)]
    courses = tuple(sorted(found, key=_first_due))
    audit.write(
        by=by,
        at=at,
        center=row.pk,
        action="downtime.print",
        targets=[f"center:{row.pk}", *(f"course:{one.course}" for one in courses)],
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


def _is_on_it(row: CourseRow, on: date) -> bool:
    state = read_state(row.state.dates)
    if state.has_pump:
        return is_on_paper(state, on=on)
    # nothing is planned for two pumps at once; drug in one of them is looked after
    course = fold(row.pk, facts_of(row.pk))
    return any(
        device.contents is not None and device.contents.is_drug
        for device in _in_place(course)
    )


def _in_place(course: Course) -> tuple[Device, ...]:
    return tuple(d for d in course.devices.values() if d.explanted_on is None)


def _course(row: CourseRow, *, by: By, at: datetime, on: date) -> DowntimeCourse:
    course = fold(row.pk, facts_of(row.pk))
    rules = rules_in_force(row.center_id, course.rules, on=on)
    days = [on + timedelta(days=n) for n in range(SOON_DAYS + 1)]
    plans = tuple(plan(course, on=day, policies=policies_of(rules)) for day in days)
    if _is_blind(row, course, rules, by=by, at=at, on=on):
        plans = tuple(without_flow(one) for one in plans)
    device = plans[0].device
    model = rules.pumps.get(device.model) if device else None
    held = held_in(course)
    return DowntimeCourse(
        course=row.pk,
        identity=identity_of(row.person),
        contacts=contacts_of(row.person),
        pump=model.title if model else (device.model if device else ""),
        in_place=_in_place(course),
        plans=plans,
        last_dose=course.last_drug_fill,
        contingency=rules.contingency.title if rules.contingency else "",
        booked=next_booking(course, on=on),
        held=(held.decision, held.on) if held is not None else None,
    )


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
