"""The orders of a course, with everything that became of each; from facts alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.course.envelope import Fact
from hepatica.therapy.course.kinds import Erased, PumpFilled
from hepatica.therapy.course.state import Course

CHECKERS = 2
"""People who check at the chair, each with their own account."""


@dataclass(slots=True, kw_only=True)
class Preparation:
    """A fill that was compounded, and whether it still may go into a patient.

    Parameters
    ----------
    fact : Fact
        Of kind ``fill-prepared``.
    wasted : Fact or None
        Returned or wasted since.
    """

    fact: Fact
    wasted: Fact | None = None

    @property
    def payload(self) -> o.FillPrepared:
        """What was compounded."""
        payload: o.FillPrepared = self.fact.payload
        return payload


@dataclass(slots=True, kw_only=True)
class Order:
    """An order and its life, as far as it is recorded.

    Parameters
    ----------
    fact : Fact
        Of kind ``order-signed``.
    cosigned : dict of str to Fact
        Act of a trainee to who stands behind it.
    verified, rejected, cancelled, released, filled : Fact or None
        The fact that did it.
    superseded : Fact or None
        A later order of the same pump and day.
    preparations : list of Preparation
        Oldest first.
    checks : list of Fact
        Of kind ``bedside-verified``, oldest first.
    """

    fact: Fact
    cosigned: dict[str, Fact] = field(default_factory=dict)
    verified: Fact | None = None
    rejected: Fact | None = None
    cancelled: Fact | None = None
    released: Fact | None = None
    filled: Fact | None = None
    superseded: Fact | None = None
    preparations: list[Preparation] = field(default_factory=list)
    checks: list[Fact] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Id of the ``order-signed`` fact."""
        return self.fact.id

    @property
    def payload(self) -> o.OrderSigned:
        """What was ordered."""
        payload: o.OrderSigned = self.fact.payload
        return payload

    @property
    def is_signed(self) -> bool:
        """Signed by somebody who may alone, or cosigned."""
        return not self.payload.is_by_trainee or self.fact.id in self.cosigned

    @property
    def is_verified(self) -> bool:
        """Verified by somebody who may alone, or cosigned."""
        if self.verified is None:
            return False
        is_alone = not self.verified.payload.is_by_trainee
        return is_alone or self.verified.id in self.cosigned

    @property
    def signers(self) -> frozenset[str]:
        """Who stands behind the order itself: none of them verifies it."""
        cosigner = self.cosigned.get(self.fact.id)
        names = {self.fact.recorded_by, cosigner.recorded_by if cosigner else ""}
        return frozenset(names - {""})

    @property
    def preparation(self) -> Preparation | None:
        """The last one that was neither returned nor wasted."""
        kept = [made for made in self.preparations if made.wasted is None]
        return kept[-1] if kept else None

    @property
    def checkers(self) -> tuple[str, ...]:
        """Who checked the preparation that there is now, each once."""
        made = self.preparation
        if made is None:
            return ()
        names = [
            check.recorded_by
            for check in self.checks
            if check.payload.preparation == made.fact.id
        ]
        return tuple(dict.fromkeys(names))

    @property
    def is_ended(self) -> bool:
        """Void by an act of a person, or used."""
        ends = (self.rejected, self.cancelled, self.superseded, self.filled)
        return any(end is not None for end in ends)

    @property
    def last_at(self) -> datetime:
        """When the last act on it was recorded."""
        made = [p.fact for p in self.preparations]
        acts = [self.fact, *self.cosigned.values(), self.verified, self.released]
        acts += [*made, *self.checks, self.rejected, self.cancelled, self.filled]
        return max(act.recorded_at for act in acts if act is not None)


def orders_of(course: Course) -> tuple[Order, ...]:
    """Collect the orders of a course.

    Parameters
    ----------
    course : Course
        Folded.

    Returns
    -------
    tuple of Order
        In the order in which they were signed. An act that names another content
        than the order's own counts for nothing.
    """
    orders: dict[str, Order] = {}
    # by place in the ledger and not by time: two acts of one second keep their order
    acts = [
        fact
        for fact in course.standing
        if fact.kind in _ACTS and not isinstance(fact.payload, Erased)
    ]
    for fact in sorted(acts, key=attrgetter("course_seq")):
        _ACTS[fact.kind](orders, fact, fact.payload)
    return tuple(orders.values())


def _signed(orders: dict[str, Order], fact: Fact, new: o.OrderSigned) -> None:
    for order in orders.values():
        old = order.payload
        if (old.slot, old.for_on) == (new.slot, new.for_on) and not order.is_ended:
            order.superseded = fact
    orders[fact.id] = Order(fact=fact)


def _named(orders: dict[str, Order], payload: Any) -> Order | None:
    order = orders.get(payload.order)
    if order is None or payload.order_hash != order.payload.order_hash:
        return None
    return order


def _set(name: str) -> Callable[[dict[str, Order], Fact, Any], None]:
    def act(orders: dict[str, Order], fact: Fact, payload: Any) -> None:
        order = _named(orders, payload)
        if order is not None and getattr(order, name) is None:
            setattr(order, name, fact)

    return act


def _cancelled(orders: dict[str, Order], fact: Fact, payload: o.OrderCancelled) -> None:
    order = orders.get(payload.order)
    if order is not None and order.cancelled is None:
        order.cancelled = fact


def _cosigned(orders: dict[str, Order], fact: Fact, payload: o.OrderCosigned) -> None:
    for order in orders.values():
        acts = [order.fact, order.verified]
        if payload.order_hash == order.payload.order_hash and any(
            act is not None and act.id == payload.act for act in acts
        ):
            order.cosigned.setdefault(payload.act, fact)


def _prepared(orders: dict[str, Order], fact: Fact, payload: o.FillPrepared) -> None:
    order = _named(orders, payload)
    if order is not None:
        order.preparations.append(Preparation(fact=fact))


def _wasted(orders: dict[str, Order], fact: Fact, payload: o.FillWasted) -> None:
    for order in orders.values():
        for made in order.preparations:
            if made.fact.id == payload.preparation and made.wasted is None:
                made.wasted = fact


def _checked(orders: dict[str, Order], fact: Fact, payload: o.BedsideVerified) -> None:
    order = _named(orders, payload)
    if order is not None:
        order.checks.append(fact)


def _filled(orders: dict[str, Order], fact: Fact, payload: PumpFilled) -> None:
    order = orders.get(payload.order)
    if order is not None and order.filled is None:
        order.filled = fact


_ACTS: dict[str, Callable[[dict[str, Order], Fact, Any], None]] = {
    o.OrderSigned.KIND: _signed,
    o.OrderVerified.KIND: _set("verified"),
    o.OrderRejected.KIND: _set("rejected"),
    o.FillReleased.KIND: _set("released"),
    o.OrderCancelled.KIND: _cancelled,
    o.OrderCosigned.KIND: _cosigned,
    o.FillPrepared.KIND: _prepared,
    o.FillWasted.KIND: _wasted,
    o.BedsideVerified.KIND: _checked,
    PumpFilled.KIND: _filled,
}

ORDER_ACTS = tuple(_ACTS)
"""Kinds of fact that an order is made of."""
