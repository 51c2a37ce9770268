"""A course under its lock, with the orders of the day and whether they still hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hepatica.actions._scope import By
from hepatica.actions.courses_append import append_judged
from hepatica.actions.courses_judge import (
    Recorded,
    with_reason,
)
from hepatica.actions.courses_limits import check_figures
from hepatica.actions.courses_scope import locked_course, require_any
from hepatica.actions.knowledge_force import local_day, rules_in_force
from hepatica.actions.lead import require_open
from hepatica.actions.permissions import is_permitted
from hepatica.actions.privileges import Privilege
from hepatica.errors import Conflict, InputError
from hepatica.records.models import Course as CourseRow
from hepatica.records.models.person import new_id
from hepatica.records.read import facts_of
from hepatica.therapy.course import Course, Fact, Order, Precision, fold, orders_of
from hepatica.therapy.course.envelope import Payload
from hepatica.therapy.orders import expected_hash, void_reasons
from hepatica.therapy.worksheet import Rules, Worksheet, as_decided, worksheet


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCase:
    """What an act on an order is judged by; nothing of it changes before the append.

    Parameters
    ----------
    row : CourseRow
        The course, with center and person.
    actor : str
        Who acts.
    privilege : Privilege
        As what.
    at : datetime
        Now, with offset.
    on : date
        Today at the center.
    visit_on : date
        Day of the visit that the act is about.
    facts : tuple of Fact
        All of the course.
    course : Course
        Folded.
    rules : Rules
        In force for the course on that day.
    sheet : Worksheet
        Of that day, with the decision in it.
    orders : tuple of Order
        All of the course.
    """

    row: CourseRow
    actor: str
    privilege: Privilege
    at: datetime
    on: date
    visit_on: date
    facts: tuple[Fact, ...]
    course: Course
    rules: Rules
    sheet: Worksheet
    orders: tuple[Order, ...]

    def order(self, order_id: str, order_hash: str) -> Order:
        """Find an order by its id and the content that was looked at.

        Parameters
        ----------
        order_id, order_hash : str
            As the page had them.

        Returns
        -------
        Order
            With what became of it.

        Raises
        ------
        InputError
            If it is none of this course, or says something else.
        """
        found = next((o for o in self.orders if o.id == order_id), None)
        if found is None or found.payload.order_hash != order_hash:
            raise InputError.of(
                "order", "no-order", "must be an order of this course, as it stands"
            )
        return found

    def require_live(self, order: Order) -> None:
        """Refuse to go on from an order that does not hold any more.

        Parameters
        ----------
        order : Order
            To act on.

        Raises
        ------
        Conflict
            With every reason.

        Notes
        -----
        Hazards: HZ-001, HZ-014, HZ-017.
        """
        said = order.payload.order_hash
        if expected_hash(order.payload, course=self.course.id) != said:
            raise Conflict(
                "what this order says is not what its hash was made of. Do not use it; "
                "sign a new one"
            )
        why = void_reasons(order, self.sheet_for(order))
        if why:
            raise Conflict(
                "this order is void. " + " ".join(refusal.message for refusal in why)
            )

    def sheet_for(self, order: Order) -> Worksheet:
        """Give the worksheet that an order is held against.

        Parameters
        ----------
        order : Order
            For today or a later day.

        Returns
        -------
        Worksheet
            Of the day that it is for; of today, where that day is over.
        """
        on = max(order.payload.for_on, self.on)
        if on == self.visit_on:
            return self.sheet
        return as_decided(
            worksheet(self.course, self.rules, on=on), self.course, self.rules
        )

    @property
    def is_trainee(self) -> bool:
        """Whether what the actor signs waits for a cosignature."""
        return is_permitted(
            by=self.actor, center=self.row.center_id, privilege=Privilege.TRAINEE
        )

    def append(
        self,
        payload: Payload,
        code: str,
        *,
        based_on: tuple[str, ...],
        deviation_reason: str = "",
    ) -> Recorded:
        """Judge and append one fact that happens now.

        Parameters
        ----------
        payload : Payload
            What it says.
        code : str
            Dotted code of the running action.
        based_on : tuple of str
            Facts that it rests on.
        deviation_reason : str
            Why it was not as it should be.

        Returns
        -------
        Recorded
            With the fact.

        Raises
        ------
        InputError
            Where a figure cannot be, therapy refuses it, or a reason is missing.
        Conflict
            If the course went on.
        """
        payload = check_figures(
            with_reason(payload, deviation_reason),
            self.course,
            center_id=self.row.center_id,
            on=self.on,
            is_confirmed=True,
        )
        fact = Fact(
            id=new_id(),
            course=self.course.id,
            course_seq=self.course.last_seq + 1,
            center=self.row.center_id,
            kind=payload.KIND,
            schema=payload.SCHEMA,
            happened_at=self.at.astimezone(ZoneInfo(self.row.center.time_zone)),
            precision=Precision.INSTANT,
            recorded_at=self.at,
            recorded_by=self.actor,
            role=self.privilege.value,
            based_on=based_on,
            payload=payload,
        )
        return append_judged(
            fact,
            code=code,
            course=self.course,
            facts=self.facts,
            deviation_reason=deviation_reason,
        )


def opened(
    *,
    by: By,
    at: datetime,
    course_id: str,
    privileges: tuple[Privilege, ...],
    visit_on: date | None = None,
) -> OrderCase:
    """Lock a course and work out how its orders stand now.

    Parameters
    ----------
    by : Account or str
        Who acts.
    at : datetime
        Now, with offset.
    course_id : str
        Which.
    privileges : tuple of Privilege
        One of them is needed.
    visit_on : date or None
        Day of the visit; ``None``: today.

    Returns
    -------
    OrderCase
        Valid until the transaction ends.

    Raises
    ------
    NotVisible
        If the course was not granted or is not there.
    NotPermitted
        Without one of the privileges.
    InputError
        If the day is further ahead than the center has put in force.
    """
    row = locked_course(by, course_id)
    actor, privilege = require_any(by, row.center_id, privileges)
    on = local_day(row.center.time_zone, at)
    facts = facts_of(course_id)
    course = fold(course_id, facts)
    day = on if visit_on is None else visit_on
    require_open(row.center_id, day, today=on)
    rules = rules_in_force(row.center_id, course.rules, on=day)
    return OrderCase(
        row=row,
        actor=actor,
        privilege=privilege,
        at=at,
        on=on,
        visit_on=day,
        facts=facts,
        course=course,
        rules=rules,
        sheet=as_decided(worksheet(course, rules, on=day), course, rules),
        orders=orders_of(course),
    )
