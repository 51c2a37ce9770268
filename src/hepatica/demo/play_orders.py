"""Plays the acts on an order: from the signature to the two checks at the chair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import singledispatchmethod
from typing import Any

from hepatica.actions import orders, orders_bedside, orders_pharmacy, orders_verify
from hepatica.actions.proof import Proof
from hepatica.actions.reading import open_course
from hepatica.demo.parameters import parameters
from hepatica.demo.people import DemoPerson
from hepatica.demo.steps import (
    Cancel,
    Check,
    OrderStep,
    Prepare,
    Release,
    Sign,
    Verify,
)
from hepatica.errors import ContractError
from hepatica.therapy.course.order_kinds import FigureReentered, PreparedAdditive
from hepatica.therapy.orders import QUANTITIES, label_code

PERMITS = ("proceed", "reduce")


@dataclass(slots=True, kw_only=True)
class Ordered:
    """The order that is in work for a person.

    Parameters
    ----------
    fact : Any
        Of kind ``order-signed``.
    prepared : str
        Id of what was compounded from it; empty before.
    """

    fact: Any
    prepared: str = ""

    @property
    def named(self) -> dict[str, Any]:
        """How every later act names it."""
        return {
            "order_id": self.fact.id,
            "order_hash": self.fact.payload.order_hash,
        }


class OrderPlayer:
    """Plays acts on orders, and knows which order is in work for whom.

    Parameters
    ----------
    decisions : mapping of str to Any
        Person to the ``dose-decided`` fact that waits for its fill; shared with the
        player of everything else.
    """

    def __init__(self, decisions: Mapping[str, Any]) -> None:
        self._decisions = decisions
        self._orders: dict[str, Ordered] = {}

    def play(self, step: OrderStep) -> None:
        """Play one act, unless no drug was decided.

        Parameters
        ----------
        step : OrderStep
            After the decision of the day.
        """
        decided = self._decisions.get(step.person.key)
        if decided is not None and decided.payload.decision in PERMITS:
            self._play(step)

    def take(self, person: DemoPerson) -> Ordered:
        """Give the order of a person to the fill, once.

        Parameters
        ----------
        person : DemoPerson
            Whose.

        Returns
        -------
        Ordered
            Signed, and compounded.
        """
        return self._orders.pop(person.key)

    @singledispatchmethod
    def _play(self, step: OrderStep) -> None:
        raise ContractError(f"no way to play a {type(step).__name__}")

    @_play.register
    def _sign(self, step: Sign) -> None:
        view = open_course(by=step.by, at=step.at, course_id=step.person.course_id)
        drawn_up, why = orders.to_sign(view)
        if drawn_up is None:
            codes = ", ".join(refusal.code for refusal in why)
            raise ContractError(f"{step.person.record_no}: nothing to sign: {codes}")
        signed = orders.sign(
            **_who(step), shown_hash=drawn_up.order_hash, proof=_proof(step)
        )
        self._orders[step.person.key] = Ordered(fact=signed.fact)

    @_play.register
    def _verify(self, step: Verify) -> None:
        order = self._orders[step.person.key]
        slips = {"weight": step.weight_slip_kg}
        figures = tuple(
            FigureReentered(
                quantity=quantity.name,
                value=getattr(order.fact.payload, quantity.field)
                + slips.get(quantity.name, 0.0),
                unit=quantity.unit,
                source=parameters()["orders"]["read_from"],
            )
            for quantity in QUANTITIES
        )
        orders_verify.verify(
            **_who(step), **order.named, figures=figures, proof=_proof(step)
        )

    @_play.register
    def _release(self, step: Release) -> None:
        order = self._orders[step.person.key]
        orders_pharmacy.release(**_who(step), **order.named)

    @_play.register
    def _prepare(self, step: Prepare) -> None:
        order, stock = self._orders[step.person.key], parameters()["orders"]
        expires_on: date = step.at.date() + timedelta(days=stock["lot_lasts_days"])
        made = orders_pharmacy.prepare(
            **_who(step),
            **order.named,
            drug_mg=order.fact.payload.fill_drug_mg,
            volume_ml=order.fact.payload.fill_volume_ml,
            vials=1,
            drug_lot=stock["drug_lot"],
            drug_expires_on=expires_on,
            diluent=stock["diluent"],
            diluent_lot=stock["diluent_lot"],
            diluent_expires_on=expires_on,
            additives=tuple(
                PreparedAdditive(
                    id=one.id,
                    amount=one.amount,
                    unit=one.unit,
                    lot=stock["additive_lot"],
                    expires_on=expires_on,
                )
                for one in order.fact.payload.additives
            ),
            use_by=step.at + timedelta(hours=stock["use_by_hours"]),
        )
        order.prepared = made.fact.id

    @_play.register
    def _check(self, step: Check) -> None:
        order, person = self._orders[step.person.key], step.person
        orders_bedside.check_at_bedside(
            **_who(step),
            scanned=label_code(order.fact.payload.order_hash, order.prepared),
            record_no=person.record_no,
            birth_date=person.birth_on,
            serial=person.serial,
            has_contingency=True,
            proof=_proof(step),
        )

    @_play.register
    def _cancel(self, step: Cancel) -> None:
        order = self._orders[step.person.key]
        orders.cancel(**_who(step), order_id=order.fact.id, reason=step.reason)


def _who(step: OrderStep) -> dict[str, Any]:
    return {"by": step.by, "at": step.at, "course_id": step.person.course_id}


def _proof(step: OrderStep) -> Proof:
    # nobody typed a password: the fact says so
    return Proof(account=step.by, at=step.at, how="demo")
