"""Whether an order may still be acted on: worked out each time, never stored.

Several people work from one order for hours. What it rests on may change at any of
their steps, so each step asks anew, and an order that nobody cancelled can be void.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from hepatica.therapy.course import Order
from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.course.order_figures import as_ordered
from hepatica.therapy.decisions import Refusal
from hepatica.therapy.orders.content import content_of, order_hash
from hepatica.therapy.worksheet import Worksheet

# What is in force may be signed anew, and a figure measured anew and found the same: an
# order stands on its figures.
_NOT_FIGURES = ("knowledge_version", "weight_on", "flow_on")
_WORDS = {
    "slot": "pump",
    "model": "pump",
    "serial": "pump",
    "fill_drug_mg": "drug in the fill",
    "fill_volume_ml": "volume",
    "weight_kg": "weight",
    "dosing_weight_kg": "weight",
    "flow_ml_per_day": "flow",
    "flow_source": "flow",
    "dose_rate_mg_per_kg_per_day": "dose rate",
    "planned_dose_rate_mg_per_kg_per_day": "dose rate",
    "residual_expected_ml": "residual limits",
    "residual_low_ml": "residual limits",
    "residual_high_ml": "residual limits",
}


def void_reasons(order: Order, sheet: Worksheet) -> tuple[Refusal, ...]:
    """Say why an order is void, if it is.

    Parameters
    ----------
    order : Order
        With what became of it.
    sheet : Worksheet
        Of the day, with the decision in it, from everything that is known now.

    Returns
    -------
    tuple of Refusal
        Empty where the order is what is to be done. Waiting for a cosignature or
        for verification is not void.

    Notes
    -----
    Hazards: HZ-001, HZ-008, HZ-014, HZ-017 (acting on an order that does not hold
    any more).
    """
    ended = _ended(order, sheet.on)
    if ended is not None:
        return (ended,)
    decided = sheet.decided
    if decided is None or decided.fact != order.payload.decision:
        return (
            Refusal(
                code="other-decision",
                message="The decision behind this order was withdrawn, or another one "
                "came after it. Sign a new order, or give the drug-free fill.",
            ),
        )
    if not sheet.permits_drug:
        why = sheet.refusals or (
            Refusal(
                code="no-drug-permitted",
                message="What is on record now permits no drug. Look at the decision.",
            ),
        )
        return why
    return _changed(order.payload, sheet)


def _rejected_words(order: Order) -> str:
    """Tell an objection from two readings that differ: either may be wrong."""
    differs = getattr(getattr(order.rejected, "payload", None), "differs", ())
    if differs:
        return f"The two readings differ: {', '.join(differs)}."
    return "The verifier rejected this order."


def _ended(order: Order, on: date) -> Refusal | None:
    ends = (
        (order.rejected, "rejected", _rejected_words(order)),
        (order.cancelled, "cancelled", "This order was cancelled."),
        (order.superseded, "superseded", "A newer order took the place of this one."),
        (order.filled, "used", "This order was filled already."),
    )
    for fact, code, message in ends:
        if fact is not None:
            return Refusal(code=code, message=message)
    if order.payload.for_on != on:
        day = order.payload.for_on.isoformat()
        return Refusal(
            code="other-day", message=f"This order is for {day} and for no other day."
        )
    return None


_INCOMPLETE = Refusal(
    code="incomplete",
    message="A figure that this order needs is missing now. Compute and decide again.",
)


def _changed(ordered: o.OrderSigned, sheet: Worksheet) -> tuple[Refusal, ...]:
    now = content_of(sheet)
    if now is None:
        return (_INCOMPLETE,)
    names = [
        _WORDS.get(name, name.replace("_", " "))
        for name, value in now.items()
        if name not in _NOT_FIGURES and getattr(ordered, name) != value
    ]
    if not names:
        return ()
    return (
        Refusal(
            code="changed-since",
            message="What this order says does not follow any more from what is on "
            f"record ({', '.join(dict.fromkeys(names))}). Compute, decide and sign "
            "again.",
        ),
    )


def preparation_faults(order: Order, *, at: datetime) -> tuple[Refusal, ...]:
    """Say why what was compounded may not go into the patient.

    Parameters
    ----------
    order : Order
        With what became of it.
    at : datetime
        Now, with offset.

    Returns
    -------
    tuple of Refusal
        Empty where there is one that is as ordered and in its time.

    Notes
    -----
    Hazards: HZ-001 (another amount than ordered), HZ-014, HZ-017.
    """
    made = order.preparation
    if made is None:
        return (
            Refusal(code="not-prepared", message="No fill is prepared for this order."),
        )
    faults = as_ordered(made.payload, order.payload)
    if made.payload.use_by <= at:
        faults = (
            *faults,
            Refusal(
                code="past-use-by",
                message="The time until which this fill may be used is over. Return or "
                "waste it, and prepare another.",
            ),
        )
    return faults


def expected_hash(ordered: o.OrderSigned, *, course: str) -> str:
    """Hash an order as it stands in the ledger, without trusting its own word for it.

    Parameters
    ----------
    ordered : OrderSigned
        As recorded.
    course : str
        Whose.

    Returns
    -------
    str
        Equal to ``ordered.order_hash`` unless somebody changed one of the two.
    """
    return order_hash(replace(ordered, order_hash=""), course=course)
