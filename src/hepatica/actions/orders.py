"""The prescriber's part of an order: sign it, stand behind a trainee's, cancel it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from hepatica.actions._scope import By
from hepatica.actions.courses_judge import Recorded
from hepatica.actions.ledger import action
from hepatica.actions.orders_case import OrderCase, opened
from hepatica.actions.own_hands import require_own_hands
from hepatica.actions.permissions import refuse, require
from hepatica.actions.privileges import Privilege
from hepatica.actions.proof import Proof, require_proof
from hepatica.actions.reasons import stated
from hepatica.actions.views import CourseView
from hepatica.errors import Conflict, InputError, NotPermitted
from hepatica.therapy.course import Order, order_kinds, orders_of
from hepatica.therapy.decisions import Refusal
from hepatica.therapy.orders import order_for
from hepatica.therapy.worksheet import Worksheet

__all__ = ["cancel", "cosign", "sign", "to_sign"]


@action("order.sign")
def sign(
    *,
    by: By,
    at: datetime,
    course_id: str,
    shown_hash: str,
    proof: Proof,
    visit_on: date | None = None,
) -> Recorded:
    """Sign the order of the drug fill that was decided.

    Parameters
    ----------
    by : Account or str
        Who may prescribe.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    shown_hash : str
        Hash of the order as they looked at it, by :func:`to_sign`.
    proof : Proof
        That it is they.
    visit_on : date or None
        Day of the visit, where the center lets it be ordered before; ``None``: today.

    Returns
    -------
    Recorded
        The ``order-signed`` fact, with the hash of its content. An earlier order of
        the day is superseded by it.

    Raises
    ------
    InputError
        If there is nothing to sign, with each reason.
    NotPermitted
        Without the privilege, or with an account in somebody else's hands.
    Conflict
        If it would say something else now, or stands signed already.

    Notes
    -----
    Hazards: HZ-001, HZ-008, HZ-014, HZ-017.
    """
    case = opened(
        by=by,
        at=at,
        course_id=course_id,
        privileges=(Privilege.PRESCRIBE,),
        visit_on=visit_on,
    )
    signed_with = _signature(case, by, proof)
    payload, why = _drawn_up(case.sheet, case.orders, signed_with)
    if payload is None:
        raise InputError.of(
            "decision", why[0].code, " ".join(refusal.message for refusal in why)
        )
    _require_another(case, payload.decision)
    if payload.order_hash != shown_hash:
        raise Conflict(
            "the order would say something else now than what was shown; look at it "
            "again, nothing was signed"
        )
    return case.append(
        replace(payload, is_by_trainee=case.is_trainee),
        "order.sign",
        based_on=(payload.decision,),
    )


@action("order.cosign")
def cosign(
    *,
    by: By,
    at: datetime,
    course_id: str,
    order_id: str,
    order_hash: str,
    act_id: str,
    proof: Proof,
) -> Recorded:
    """Stand behind what a trainee signed or verified.

    Parameters
    ----------
    by : Account or str
        Who may prescribe, or verify where it is a verification; no trainee.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    order_id, order_hash : str
        The order, as it was looked at.
    act_id : str
        Id of the ``order-signed`` or ``order-verified`` fact.
    proof : Proof
        That it is they.

    Returns
    -------
    Recorded
        The ``order-cosigned`` fact.

    Raises
    ------
    InputError
        If there is no such act of a trainee.
    NotPermitted
        For a trainee, or somebody who signed the other half.
    Conflict
        If the order is void, or was cosigned.

    Notes
    -----
    Hazards: HZ-017 (a trainee's order that nobody stands behind).
    """
    case = opened(
        by=by,
        at=at,
        course_id=course_id,
        privileges=(Privilege.PRESCRIBE, Privilege.VERIFY),
    )
    order = case.order(order_id, order_hash)
    is_order = act_id == order.id
    needed = Privilege.PRESCRIBE if is_order else Privilege.VERIFY
    require(by, case.row.center_id, needed)
    case = replace(case, privilege=needed)
    signed_with = _signature(case, by, proof)
    acts = [order.fact, *([order.verified] if order.verified else [])]
    act = next((act for act in acts if act.id == act_id), None)
    if act is None or not act.payload.is_by_trainee:
        raise InputError.of(
            "act", "no-act", "must be an order or a verification that a trainee signed"
        )
    other = _other_half(case, order, is_order=is_order)
    if case.is_trainee or case.actor in (act.recorded_by, *other):
        refuse(by, case.row.center_id, needed)
        raise NotPermitted(
            "another person than who decided or signed either half cosigns, and no "
            "trainee"
        )
    case.require_live(order)
    if act_id in order.cosigned:
        raise Conflict("it is cosigned already")
    return case.append(
        order_kinds.OrderCosigned(
            act=act_id, order_hash=order_hash, signed_with=signed_with
        ),
        "order.cosign",
        based_on=(act_id,),
    )


@action("order.cancel")
def cancel(
    *,
    by: By,
    at: datetime,
    course_id: str,
    order_id: str,
    reason: str,
) -> Recorded:
    """Cancel an order, whatever was done from it; a drug-free fill stays possible.

    Parameters
    ----------
    by : Account or str
        Who may prescribe or verify.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    order_id : str
        Which order.
    reason : str
        Why.

    Returns
    -------
    Recorded
        The ``order-cancelled`` fact.

    Raises
    ------
    InputError
        Without a reason.
    Conflict
        If it was filled, or ended before.
    """
    case = opened(
        by=by,
        at=at,
        course_id=course_id,
        privileges=(Privilege.PRESCRIBE, Privilege.VERIFY),
    )
    order = next((o for o in case.orders if o.id == order_id), None)
    if order is None:
        raise InputError.of("order", "no-order", "must be an order of this course")
    why = stated(reason, "must say why it is cancelled")
    if order.filled is not None:
        raise Conflict(
            "this order was filled before it could be cancelled. The drug is in the "
            "pump: take it out if it must not run"
        )
    if order.is_ended:
        raise Conflict("this order was ended before; look at the visit")
    return case.append(
        order_kinds.OrderCancelled(order=order_id, reason=why),
        "order.cancel",
        based_on=(order_id,),
    )


def to_sign(
    view: CourseView,
) -> tuple[order_kinds.OrderSigned | None, tuple[Refusal, ...]]:
    """Draw up the order that could be signed now, to be looked at.

    Parameters
    ----------
    view : CourseView
        Of today, as its reader may see it.

    Returns
    -------
    tuple
        The order with its hash, unsigned; or ``None`` and why there is none.
    """
    return _drawn_up(view.worksheet, orders_of(view.course), "")


def _drawn_up(
    sheet: Worksheet, orders: tuple[Order, ...], signed_with: str
) -> tuple[order_kinds.OrderSigned | None, tuple[Refusal, ...]]:
    today = [order for order in orders if order.payload.for_on == sheet.on]
    return order_for(sheet, version=len(today) + 1, signed_with=signed_with)


def _signature(case: OrderCase, by: By, proof: Proof) -> str:
    require_own_hands(by, case.row.center_id, case.privilege)
    return require_proof(proof, by=by, at=case.at)


def _require_another(case: OrderCase, decision: str) -> None:
    """Refuse to sign again what stands signed: it would void the one in work."""
    today = [order for order in case.orders if order.payload.for_on == case.visit_on]
    if not today or today[-1].payload.decision != decision:
        return
    last = today[-1]
    if not last.is_ended:
        try:
            case.require_live(last)
        except Conflict:
            return
        raise Conflict("the order of this decision is signed and stands")
    if last.filled is not None:
        raise Conflict("the order of this decision was filled already")


def _other_half(case: OrderCase, order: Order, *, is_order: bool) -> frozenset[str]:
    if not is_order:
        decided = case.sheet_for(order).decided
        return order.signers | ({decided.by} if decided is not None else frozenset())
    if order.verified is None:
        return frozenset()
    behind = order.cosigned.get(order.verified.id)
    names = {order.verified.recorded_by, behind.recorded_by if behind else ""}
    return frozenset(names - {""})
