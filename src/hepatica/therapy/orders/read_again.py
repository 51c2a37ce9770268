"""A second reading by somebody who saw both readings of the order before."""

from __future__ import annotations

from collections.abc import Sequence

from hepatica.therapy.course import Order
from hepatica.therapy.course.order_figures import QUANTITIES, is_same


def read_before(order: Order, orders: Sequence[Order], *, by: str) -> Order | None:
    """Find the order of the same pump and day whose figures somebody has seen.

    Whoever read another figure than the prescriber saw both readings. What they read
    the next time may be a copy, whether the new order repeats the figures or amends
    them: a figure that was amended is one of the two that they saw.

    Parameters
    ----------
    order : Order
        That is to be verified, or was.
    orders : sequence of Order
        Of the course, oldest first.
    by : str
        Who reads.

    Returns
    -------
    Order or None
        The last one that they rejected because the readings differed.

    Notes
    -----
    Hazards: HZ-012, HZ-017 (a second check that repeats the first).
    """
    place = (order.payload.slot, order.payload.for_on)
    found = [
        earlier
        for earlier in orders
        if earlier.fact.course_seq < order.fact.course_seq
        and (earlier.payload.slot, earlier.payload.for_on) == place
        and earlier.rejected is not None
        and earlier.rejected.payload.differs
        and earlier.rejected.recorded_by == by
    ]
    return found[-1] if found else None


def read_again_words(order: Order, orders: Sequence[Order]) -> str:
    """Say that the same person read an order again after a mismatch, and why.

    Parameters
    ----------
    order : Order
        With what became of it.
    orders : sequence of Order
        Of the course, oldest first.

    Returns
    -------
    str
        Empty where it is not verified, or by somebody who saw no figure before.
    """
    if order.verified is None:
        return ""
    earlier = read_before(order, orders, by=order.verified.recorded_by)
    if earlier is None or earlier.rejected is None:
        return ""
    differed = ", ".join(earlier.rejected.payload.differs)
    why = order.verified.payload.read_again_because or "no reason is on record"
    kept = "amended" if _is_amended(earlier, order) else "not amended"
    return (
        f"read again by the same person after a mismatch in {differed}, {kept} since: "
        f"{why}"
    )


def _is_amended(earlier: Order, order: Order) -> bool:
    pairs = (
        (q.name, getattr(earlier.payload, q.field), getattr(order.payload, q.field))
        for q in QUANTITIES
    )
    return not all(is_same(name, one, other) for name, one, other in pairs)
