"""The order of a day that asks for something, and fills that go into nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hepatica.therapy.course import Course, Order, as_of, orders_of
from hepatica.therapy.orders import Visit, visit_state, void_reasons
from hepatica.therapy.worksheet import Rules, Worksheet, as_decided, worksheet

_AFTER_FILL = ("book-next", "done")
_BEFORE_THE_DAY = (
    "cosign-order",
    "verify-order",
    "cosign-verification",
    "release",
    "prepare",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InWork:
    """The last order of a day on which nothing was filled after it.

    Parameters
    ----------
    on : date
        Day of the visit; on no later day it asks for anything.
    signed_on : date
        Day of its signature, where a center orders before the day.
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
    signed_on: date
    stands: str
    step: str
    since: datetime
    void: str = ""
    use_by: datetime | None = None

    def asks_on(self, on: date) -> bool:
        """Tell whether somebody is to do something about it on a day.

        Parameters
        ----------
        on : date
            The day.

        Returns
        -------
        bool
            On its own day, and before it what is done before the day.
        """
        if self.stands in ("void", "rejected"):
            is_early = True
        else:
            is_early = self.stands == "live" and self.step in _BEFORE_THE_DAY
        return on == self.on or (is_early and self.signed_on <= on < self.on)


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
    course: Course, rules: Rules, *, last_on: date
) -> tuple[tuple[InWork, ...], tuple[LeftOver, ...]]:
    """Find what the orders of a course still ask for.

    Parameters
    ----------
    course : Course
        Folded from all facts.
    rules : Rules
        In force.
    last_on : date
        Day of the last fact: what was ordered for an earlier one is over.

    Returns
    -------
    tuple
        The last order of each day while it is in work, by day; and what is left over,
        by its time. No amount and no rate: who is to verify reads it too.

    Notes
    -----
    Hazards: HZ-001, HZ-008, HZ-014.
    """
    by_day: dict[date, list[Order]] = {}
    for order in orders_of(course):
        by_day.setdefault(order.payload.for_on, []).append(order)
    found: list[InWork] = []
    left: list[LeftOver] = []
    for on, orders in sorted(by_day.items()):
        unfilled = [order for order in orders if order.filled is None]
        made = [order for order in unfilled if order.preparation is not None]
        if on < last_on:
            left += [_left_over(order, is_over=True) for order in made]
        elif unfilled:
            sheet, visit = _day_of(course, rules, on)
            left += [
                _left_over(order, is_over=_is_over(order, sheet, visit))
                for order in made
            ]
            found += _in_work(orders[-1], sheet, visit)
    left.sort(key=lambda one: one.since)
    return tuple(found), tuple(left)


def _day_of(course: Course, rules: Rules, on: date) -> tuple[Worksheet, Visit]:
    then = as_of(course, on=on)
    sheet = as_decided(worksheet(then, rules, on=on), course, rules)
    return sheet, visit_state(course, sheet)


def _in_work(order: Order, sheet: Worksheet, visit: Visit) -> list[InWork]:
    if order.filled is not None or visit.next_step in _AFTER_FILL:
        return []
    stands, void = "live", ""
    if order.rejected is not None:
        stands = "rejected"
    elif order.cancelled is not None:
        stands = "cancelled"
    elif why := void_reasons(order, sheet):
        stands, void = "void", why[0].code
    made = order.preparation
    return [
        InWork(
            on=order.payload.for_on,
            signed_on=order.fact.happened_on,
            stands=stands,
            step=visit.next_step,
            since=_local(order, visit.since or order.last_at),
            void=void,
            use_by=_local(order, made.payload.use_by) if made is not None else None,
        )
    ]


def _is_over(order: Order, sheet: Worksheet, visit: Visit) -> bool:
    return visit.next_step in _AFTER_FILL or bool(void_reasons(order, sheet))


def _left_over(order: Order, *, is_over: bool) -> LeftOver:
    """Say from when on; one that is still to be filled is so after its day."""
    on = order.payload.for_on
    return LeftOver(
        from_on=order.fact.happened_on if is_over else on + timedelta(days=1),
        visit_on=on,
        since=_local(order, order.last_at),
    )


def _local(order: Order, at: datetime) -> datetime:
    # an order is signed on the center's clock; what is recorded has another one
    return at.astimezone(order.fact.happened_at.tzinfo)
