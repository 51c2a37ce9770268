"""The order of a day that asks for something, and fills that go into nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hepatica.therapy.course import Course, Order, as_of, orders_of
from hepatica.therapy.orders import Visit, visit_state, void_reasons
from hepatica.therapy.worksheet import Rules, Worksheet, as_decided, worksheet

_AFTER_FILL = ("book-next", "done")


@dataclass(frozen=True, slots=True, kw_only=True)
class InWork:
    """The last order of a day on which nothing was filled after it.

    Parameters
    ----------
    on : date
        Day of the visit; on no other day it asks for anything.
    stands : str
        ``live``; ``rejected`` or ``cancelled`` by a person; ``void`` by what is on
        record, with nobody having ended it.
    step : str
        Next step of the visit, as in :data:`hepatica.therapy.orders.STEPS`.
    since : datetime
        How long it waits, on the center's clock.
    void : str
        Code of the first reason why it is void.
    use_by : datetime or None
        Until when what was compounded may be used, on the center's clock.
    """

    on: date
    stands: str
    step: str
    since: datetime
    void: str = ""
    use_by: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """A compounded fill that goes into nobody, and is neither returned nor wasted.

    Parameters
    ----------
    from_on : date
        First day on which that is so, as things stand.
    visit_on : date
        Day of the visit that it was made for.
    since : datetime
        When the last act on its order was recorded, on the center's clock.
    """

    from_on: date
    visit_on: date
    since: datetime


def orders_in(
    course: Course, rules: Rules
) -> tuple[InWork | None, tuple[LeftOver, ...]]:
    """Find what the orders of a course still ask for.

    Parameters
    ----------
    course : Course
        Folded from all facts.
    rules : Rules
        In force.

    Returns
    -------
    tuple
        The last order while it is in work, and what is left over, by its time. No
        amount and no rate: who is to verify reads it too.

    Notes
    -----
    Hazards: HZ-001, HZ-008, HZ-014.
    """
    orders = orders_of(course)
    open_ones = [order for order in orders if order.filled is None]
    if not open_ones:
        return None, ()
    last = orders[-1]
    sheet, visit = _day_of(course, rules, last.payload.for_on)
    left = [
        _left_over(order, sheet, visit)
        for order in open_ones
        if order.preparation is not None
    ]
    left.sort(key=lambda one: one.since)
    return _in_work(last, sheet, visit), tuple(left)


def _day_of(course: Course, rules: Rules, on: date) -> tuple[Worksheet, Visit]:
    then = as_of(course, on=on)
    sheet = as_decided(worksheet(then, rules, on=on), course, rules)
    return sheet, visit_state(course, sheet)


def _in_work(order: Order, sheet: Worksheet, visit: Visit) -> InWork | None:
    if order.filled is not None or visit.next_step in _AFTER_FILL:
        return None
    stands, void = "live", ""
    if order.rejected is not None:
        stands = "rejected"
    elif order.cancelled is not None:
        stands = "cancelled"
    elif why := void_reasons(order, sheet):
        stands, void = "void", why[0].code
    made = order.preparation
    return InWork(
        on=order.payload.for_on,
        stands=stands,
        step=visit.next_step,
        since=_local(order, visit.since or order.last_at),
        void=void,
        use_by=_local(order, made.payload.use_by) if made is not None else None,
    )


def _left_over(order: Order, sheet: Worksheet, visit: Visit) -> LeftOver:
    """Say from when on; one that is still to be filled is so after its day."""
    on = order.payload.for_on
    is_over = visit.next_step in _AFTER_FILL or bool(void_reasons(order, sheet))
    return LeftOver(
        from_on=on if is_over else on + timedelta(days=1),
        visit_on=on,
        since=_local(order, order.last_at),
    )


def _local(order: Order, at: datetime) -> datetime:
    # an order is signed on the center's clock; what is recorded has another one
    return at.astimezone(order.fact.happened_at.tzinfo)
