"""The second reading of an order: verified blind by somebody else, or sent back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from hepatica.actions._scope import By
from hepatica.actions.courses_judge import Recorded
from hepatica.actions.knowledge_force import in_force
from hepatica.actions.ledger import action
from hepatica.actions.orders_case import OrderCase, opened
from hepatica.actions.own_hands import require_own_hands
from hepatica.actions.permissions import refuse
from hepatica.actions.privileges import Privilege
from hepatica.actions.proof import Proof, require_proof
from hepatica.actions.reasons import stated
from hepatica.errors import Conflict, FieldError, InputError, NotPermitted
from hepatica.knowledge import bounds_for
from hepatica.therapy.course import Order, order_kinds
from hepatica.therapy.labs import Bounds
from hepatica.therapy.orders import QUANTITIES, differing, read_before

__all__ = ["reject", "verify"]

Figures = Sequence[order_kinds.FigureReentered]


@action("order.verify")
def verify(
    *,
    by: By,
    at: datetime,
    course_id: str,
    order_id: str,
    order_hash: str,
    figures: Figures,
    proof: Proof,
    read_again_because: str = "",
) -> Recorded:
    """Verify an order by figures read from their sources; a difference rejects it.

    Parameters
    ----------
    by : Account or str
        Who may verify, and did not sign the order.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    order_id, order_hash : str
        The order, as it waits.
    figures : sequence of FigureReentered
        One for each of :data:`hepatica.therapy.orders.QUANTITIES`.
    proof : Proof
        That it is they.
    read_again_because : str
        Why nobody else verifies it, from who read another figure of this pump and day
        before: by then they had seen both readings.

    Returns
    -------
    Recorded
        ``order-verified``; or ``order-rejected`` with both readings, where a figure
        differs: then one amends and both sign again.

    Raises
    ------
    InputError
        If a figure or its source is missing, or the reason to read it again is.
    NotPermitted
        For who signed the order.
    Conflict
        If it is void, not signed through, or somebody else was faster.

    Notes
    -----
    Hazards: HZ-001, HZ-003, HZ-004, HZ-017 (a figure that nobody read twice).
    """
    case = opened(by=by, at=at, course_id=course_id, privileges=(Privilege.VERIFY,))
    require_own_hands(by, case.row.center_id, case.privilege)
    signed_with = require_proof(proof, by=by, at=at)
    order = case.order(order_id, order_hash)
    decided = case.sheet_for(order).decided
    if case.actor in order.signers or (decided and case.actor == decided.by):
        refuse(by, case.row.center_id, Privilege.VERIFY)
        raise NotPermitted("another person than who decided or signed verifies it")
    case.require_live(order)
    if not order.is_signed:
        raise Conflict("a trainee signed this order; it waits for a cosignature")
    if order.verified is not None:
        raise Conflict("this order is verified already")
    _require_read(figures, bounds_for(in_force(case.row.center_id, case.on)))
    again = _why_again(case, order, read_again_because)
    differs = differing(order.payload, figures)
    if differs:
        return case.append(
            order_kinds.OrderRejected(
                order=order_id,
                order_hash=order_hash,
                figures=tuple(figures),
                differs=differs,
                reason="The second reading differs.",
            ),
            "order.verify",
            based_on=(order_id,),
        )
    return case.append(
        order_kinds.OrderVerified(
            order=order_id,
            order_hash=order_hash,
            figures=tuple(figures),
            read_again_because=again,
            is_by_trainee=case.is_trainee,
            signed_with=signed_with,
        ),
        "order.verify",
        based_on=(order_id,),
    )


@action("order.reject")
def reject(
    *,
    by: By,
    at: datetime,
    course_id: str,
    order_id: str,
    order_hash: str,
    reason: str,
) -> Recorded:
    """Reject an order for a reason that no figure shows.

    Parameters
    ----------
    by : Account or str
        Who may verify.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    order_id, order_hash : str
        The order.
    reason : str
        Why.

    Returns
    -------
    Recorded
        The ``order-rejected`` fact.

    Raises
    ------
    InputError
        Without a reason.
    Conflict
        If it was ended before.
    """
    case = opened(by=by, at=at, course_id=course_id, privileges=(Privilege.VERIFY,))
    order = case.order(order_id, order_hash)
    why = stated(reason, "must say why it is rejected")
    if order.is_ended:
        raise Conflict("this order was ended before; look at the visit")
    return case.append(
        order_kinds.OrderRejected(order=order_id, order_hash=order_hash, reason=why),
        "order.reject",
        based_on=(order_id,),
    )


def _why_again(case: OrderCase, order: Order, reason: str) -> str:
    """Ask before anything is compared: the answer must tell nothing of the figures."""
    if read_before(order, case.orders, by=case.actor) is None:
        return ""
    return stated(
        reason,
        "must say why nobody else reads it: your reading differed before, and you saw "
        "both",
        path="read_again_because",
    )


# Quantity of the form to the bounds that hold for it.
_BOUNDS = {
    "weight": "weight_kg",
    "flow": "flow_ml_per_day",
    "volume": "fill_volume_ml",
    "dose rate": "dose_rate_mg_per_kg_per_day",
}


def _require_read(figures: Figures, bounds: Mapping[str, Bounds]) -> None:
    """Ask for what was not read, and for what cannot be: that is no second reading."""
    read = {figure.quantity: figure for figure in figures}
    wrong = []
    for quantity in QUANTITIES:
        figure = read.get(quantity.name)
        path = quantity.name.replace(" ", "_")
        limit = bounds.get(_BOUNDS.get(quantity.name, ""))
        if figure is None or not figure.value > 0:
            wrong.append((path, "missing", "must be read from its source"))
        elif limit is not None and limit.is_impossible(figure.value):
            wrong.append((path, "impossible", f"cannot be that, in {quantity.unit}"))
        elif not figure.source.strip():
            wrong.append((f"{path}_source", "missing", "must name the source"))
    if wrong:
        raise InputError(
            *(
                FieldError(path=path, code=code, message=f"{message}; read it again")
                for path, code, message in wrong
            )
        )
