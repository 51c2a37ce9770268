"""Drug that went another way than from a signed order to the chair: taken, with why."""

from __future__ import annotations

from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.course.envelope import Fact
from hepatica.therapy.course.order_figures import as_ordered
from hepatica.therapy.course.order_state import CHECKERS, Order, orders_of
from hepatica.therapy.course.state import Course
from hepatica.therapy.decisions import Refusal


def fill_deviations(course: Course, fact: Fact, payload: k.PumpFilled) -> list[Refusal]:
    """Hold a drug fill against the order that it names.

    Parameters
    ----------
    course : Course
        As known before.
    fact : Fact
        Of the fill.
    payload : PumpFilled
        What went in.

    Returns
    -------
    list of Refusal
        Empty where the order was signed, verified, prepared and checked by two.

    Notes
    -----
    Hazards: HZ-001, HZ-014, HZ-017.
    """
    order = next((o for o in orders_of(course) if o.id == payload.order), None)
    if order is None:
        return [_refusal("no-order", "Drug was filled without naming a signed order.")]
    why = _order_faults(order, fact)
    made = order.preparation
    if made is None or made.fact.id != payload.preparation:
        why.append(
            _refusal(
                "not-prepared",
                "The fill that went in is not one that was prepared for this order.",
            )
        )
    elif made.payload.use_by <= fact.happened_at:
        why.append(
            _refusal(
                "past-use-by",
                "The time until which this fill could be used was over.",
            )
        )
    if len(order.checkers) < CHECKERS:
        why.append(
            _refusal("not-checked", "It was not checked at the chair by two people.")
        )
    if payload.void_because:
        why.append(
            _refusal(
                "void-when-filled",
                "The order did not hold any more when the drug went in: what was on "
                f"record did not support it ({', '.join(payload.void_because)}).",
            )
        )
    return why


def prepared_deviations(
    course: Course, fact: Fact, payload: o.FillPrepared
) -> list[Refusal]:
    """Hold a preparation against its order, its lots and its time.

    Parameters
    ----------
    course : Course
        As known before.
    fact : Fact
        Of the preparation.
    payload : FillPrepared
        What was compounded.

    Returns
    -------
    list of Refusal
        Empty where it is as ordered, released, and nothing in it has expired.

    Notes
    -----
    Hazards: HZ-001, HZ-017.
    """
    order = next((x for x in orders_of(course) if x.id == payload.order), None)
    if order is None or order.payload.order_hash != payload.order_hash:
        return [_refusal("no-order", "There is no such order behind this fill.")]
    why = _order_faults(order, fact)
    if order.released is None:
        why.append(_refusal("not-released", "The order was not released to compound."))
    why.extend(as_ordered(payload, order.payload))
    expired = (
        (payload.drug_expires_on, "drug"),
        (payload.diluent_expires_on, "diluent"),
        *((one.expires_on, one.id) for one in payload.additives),
    )
    why.extend(
        _refusal("expired-lot", f"The lot of the {words} had expired.")
        for on, words in expired
        if on < fact.happened_on
    )
    if payload.use_by <= fact.happened_at:
        why.append(_refusal("past-use-by", "It was to be used before it was prepared."))
    if order.preparation is not None:
        why.append(
            _refusal(
                "prepared-twice",
                "A fill for this order is there already. Return or waste one of them.",
            )
        )
    return why


def accessed_deviations(
    course: Course, fact: Fact, payload: o.PumpAccessed
) -> list[Refusal]:
    """Judge an access: a bolus path with drug in the reservoir is a hard stop.

    Parameters
    ----------
    course : Course
        As known before.
    fact : Fact
        Of the access.
    payload : PumpAccessed
        Needle and path.

    Returns
    -------
    list of Refusal
        Empty where the reservoir was accessed.

    Notes
    -----
    Hazards: HZ-018 (fourteen days of drug at once).
    """
    device = course.devices.get(payload.slot)
    if device is None:
        return [_refusal("no-pump", "No pump is recorded in this slot.")]
    inside = device.contents
    if payload.is_bolus_path and inside is not None and inside.may_hold_drug:
        return [
            _refusal(
                "bolus-path",
                "The bolus path was accessed with drug in the reservoir. Stop, inject "
                "nothing, tell the prescriber.",
            )
        ]
    return []


def _order_faults(order: Order, fact: Fact) -> list[Refusal]:
    ends = (order.rejected, order.cancelled, order.superseded, order.filled)
    why = []
    if any(end is not None for end in ends):
        why.append(
            _refusal(
                "void-order",
                "The order was rejected, cancelled, superseded or filled before.",
            )
        )
    early = fact.happened_on < order.payload.for_on
    is_lead = isinstance(fact.payload, o.FillPrepared) and order.released is not None
    if fact.happened_on > order.payload.for_on or (early and not is_lead):
        why.append(_refusal("other-day", "The order is for another day."))
    if not order.is_signed or not order.is_verified:
        why.append(
            _refusal("not-verified", "The order was not signed and verified by two.")
        )
    return why


def _refusal(code: str, message: str) -> Refusal:
    return Refusal(code=code, message=message)
