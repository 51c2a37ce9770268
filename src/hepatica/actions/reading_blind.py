"""What a reader who is to verify is shown of one course, and of the lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hepatica.actions._scope import By, actor_name
from hepatica.actions.blind import (
    blinded,
    is_blind,
    is_blind_to_state,
    rights_to_figures,
    without_dry_refill,
)
from hepatica.actions.knowledge_force import local_day, rules_in_force
from hepatica.actions.lead import last_open_on
from hepatica.actions.projection_state import State
from hepatica.actions.reading_today import Listed
from hepatica.actions.views import CourseView
from hepatica.records.models import Course
from hepatica.records.read import facts_of
from hepatica.therapy.course import Order, fold, orders_of
from hepatica.therapy.orders import Visit, read_before, visit_state
from hepatica.therapy.worksheet import as_decided, worksheet


class Rights:
    """What somebody may do at each center, looked up once for a list.

    Parameters
    ----------
    by : Account or str
        Who reads.
    """

    def __init__(self, by: By) -> None:
        self._by = by
        self._at: dict[str, tuple[bool, bool]] = {}

    def listed(
        self, course_id: str, center_id: str, state: State, *, on: date
    ) -> Listed:
        """Put a course on a list, as far as its reader may see it.

        Parameters
        ----------
        course_id, center_id : str
            Which.
        state : State
            As the read model has it.
        on : date
            The day.

        Returns
        -------
        Listed
            Marked where its figures are withheld.
        """
        if center_id not in self._at:
            self._at[center_id] = rights_to_figures(self._by, center_id)
        hidden = is_blind_to_state(self._at[center_id], state, on=on)
        return Listed(
            course_id=course_id,
            center_id=center_id,
            state=without_dry_refill(state) if hidden else state,
            is_blind=hidden,
        )


def _compared(view: CourseView) -> Order | None:
    """Give both readings of an order to both people, once they differ."""
    order = view.visit.order
    if order is None or order.rejected is None or not order.rejected.payload.figures:
        return None
    return order


def as_seen_by(
    reader: By, view: CourseView, row: Course, *, at: datetime
) -> CourseView:
    """Leave out what the reader is to find again, by how things stand now.

    Parameters
    ----------
    reader : Account or str
        Who reads.
    view : CourseView
        With everything in it.
    row : Course
        Of the records.
    at : datetime
        Now, with offset.

    Returns
    -------
    CourseView
        The same for who does not verify.
    """
    view = replace(view, compared=_compared(view))
    today = local_day(row.center.time_zone, at)
    last = last_open_on(row.center_id, today=today)
    view = replace(view, is_open=today <= view.on <= last)
    rights = rights_to_figures(reader, row.center_id)
    if not rights[0]:
        return view
    facts = view.facts if view.known_at is None else facts_of(view.id)
    course = fold(view.id, facts)
    days = [today + timedelta(days=n) for n in range((last - today).days + 1)]
    visits: dict[date, Visit] = {}
    blind = []
    for day in days:
        rules = rules_in_force(row.center_id, course.rules, on=day)
        sheet = as_decided(worksheet(course, rules, on=day), course, rules)
        visits[day] = visit_state(course, sheet, at=at)
        if is_blind(reader, rights, visits[day], sheet):
            blind.append(day)
    if not blind or _is_read_twice(visits, blind):
        return view
    visit = visits.get(view.on, view.visit)
    known = visit.order and read_before(
        visit.order, orders_of(course), by=actor_name(reader)
    )
    view = replace(view, visit=visit, reads_again=known is not None)
    found = blinded(view, today=today)
    rejected = view.compared.rejected if view.compared is not None else None
    if rejected is not None and rejected.recorded_by != actor_name(reader):
        # or nobody would be left who can read the next order without having seen this
        return replace(found, compared=None)
    return found


def _is_read_twice(visits: dict[date, Visit], blind: list[date]) -> bool:
    """Tell whether the next drug fill is verified, so that nothing is hidden for it.

    A day before which nothing is ordered hides its answer only until then.
    """
    orders = {day: visit.order for day, visit in visits.items()}
    if any(orders[day] is not None for day in blind):
        return False
    return any(
        order is not None and order.is_verified and not order.is_ended
        for order in orders.values()
    )
