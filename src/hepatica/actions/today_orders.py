"""What a row of today says of an order: who is waited for, since when; no figure."""

from __future__ import annotations

from datetime import datetime

from hepatica.actions.projection_orders import InWork
from hepatica.actions.today_seen import Seen, Words, days_word

# Step to what is waited for, and whose turn it is.
_WAITS: dict[str, tuple[str, str]] = {
    "cosign-order": ("a cosignature", "Prescriber"),
    "verify-order": ("verification", "Pharmacist"),
    "cosign-verification": ("the cosignature of its verification", "Pharmacist"),
    "release": ("the release to compound", "Pharmacist"),
    "prepare": ("its preparation", "Pharmacy"),
    "check-at-bedside": ("the check at the chair by two", "Nurse"),
    "empty": ("the pump to be emptied", "Nurse"),
    "fill-drug": ("the fill", "Nurse"),
}
_ELSE = ("the next step of the visit", "Prescriber")
_VOID: dict[str, str] = {
    "other-decision": "The decision behind it was withdrawn, or another one came "
    "after it.",
    "changed-since": "What it says does not follow from what is on record now.",
    "incomplete": "A figure that it needs is missing now.",
}
_NO_DRUG = "What is on record now permits no drug."


def void_sentence(order: InWork) -> str:
    """Say why nobody may act on an order any more.

    Parameters
    ----------
    order : InWork
        That is void.

    Returns
    -------
    str
        Without any figure.
    """
    return f"The order is void. {_VOID.get(order.void, _NO_DRUG)} Do not fill by it."


def order_words(seen: Seen) -> Words:
    """Say what the order of the day waits for.

    Parameters
    ----------
    seen : Seen
        The course on the day.

    Returns
    -------
    Words
        With the time since when in the place of the figure.
    """
    order = seen.order
    if order is None:
        return Words(what="", figure="", unit="", age="", owner="Prescriber")
    what, owner = _waiting_sentence(order, seen)
    return Words(
        what=what,
        figure=_clock(order.since),
        unit="",
        age="since then",
        owner=owner,
        visit_on=order.on,
    )


def waste_words(seen: Seen) -> Words:
    """Say that a prepared fill is left over.

    Parameters
    ----------
    seen : Seen
        The course on the day.

    Returns
    -------
    Words
        No amount, and not what is in it.
    """
    left = seen.left_over
    made_on = left.visit_on if left is not None else seen.on
    days = max(0, (seen.on - made_on).days)
    return Words(
        what="A prepared fill goes into nobody. Return or waste it, and record it.",
        figure=str(days) if days else "today",
        unit=days_word(days) if days else "",
        age=f"prepared for {made_on.isoformat()}",
        owner="Pharmacy",
        visit_on=made_on,
    )


def _waiting_sentence(order: InWork, seen: Seen) -> tuple[str, str]:
    at, since = seen.at, _clock(order.since)
    if order.since.date() != seen.on:
        since = f"{order.since.date().isoformat()} {since}"
    if order.stands == "rejected":
        words = f"The order was rejected. A new one is waited for since {since}."
        return words, "Prescriber"
    if order.stands == "cancelled":
        words = f"The order was cancelled. Nothing has been filled since {since}."
        return words, "Prescriber"
    if at is not None and order.use_by is not None and order.use_by <= at:
        words = f"The prepared fill was to be used by {_clock(order.use_by)}. "
        return words + "Return or waste it, and prepare another.", "Pharmacy"
    what, owner = _WAITS.get(order.step, _ELSE)
    name = "Order" if order.on == seen.on else f"Order for {order.on.isoformat()}"
    return f"{name} waits for {what} since {since}.", owner


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"
