"""The steps from a pump that may be filled to drug in it, in their order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from hepatica.therapy.course import Order
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course.order_state import CHECKERS
from hepatica.therapy.course.overtaken import overtaken_by
from hepatica.therapy.decisions import Refusal
from hepatica.therapy.orders.live import preparation_faults, void_reasons
from hepatica.therapy.orders.visit_types import Day, Visit


def towards_drug(day: Day) -> Visit:
    """Go through the steps in their order; the first that is not done is next.

    Parameters
    ----------
    day : Day
        Of a visit on which drug may go in.

    Returns
    -------
    Visit
        Always an answer.
    """
    found = _to_answer(day) or _to_decision(day)
    if found is not None:
        return found
    if day.order is None:
        return _to_signature(day)
    return _to_release(day, day.order) or _to_fill(day, day.order)


def _step(
    day: Day,
    name: str,
    why: str,
    *,
    since: datetime | None = None,
    refused: tuple[Refusal, ...] = (),
) -> Visit:
    if since is None and day.facts:
        since = day.facts[-1].recorded_at
    return Visit(
        on=day.on, path="drug", next_step=name, since=since, why=why, refused=refused
    )


# What is missing, by the word it begins with, to the step that brings it.
_BRINGS = (
    ("weight", "weigh", "The weight of the day is missing."),
    ("height", "weigh", "The height is missing."),
    ("symptom", "ask-symptoms", "A symptom was not asked for."),
    ("rules", "bind-rules", "No rules are bound."),
    ("flow", "record-pump", "The flow is not known."),
)


def _to_answer(day: Day) -> Visit | None:
    """Name what must be there before a dose can be worked out at all."""
    sheet = day.sheet
    if day.course.rules is None:
        return _step(day, "bind-rules", "No rules are bound to this course.")
    if any(refusal.code == "no-perfusion-study" for refusal in sheet.refusals):
        return _step(
            day,
            "read-study",
            "The perfusion study is not read or not passed.",
            refused=sheet.refusals,
        )
    missing = tuple(getattr(sheet.decision, "missing", ()))
    for start, step, why in _BRINGS:
        if any(text.startswith(start) for text in missing):
            return _step(day, step, why, refused=sheet.refusals)
    if missing and day.decision == "":
        why = "Results are missing, too old or without their limits."
        return _step(day, "bring-labs", why, refused=sheet.refusals)
    return None


def _to_decision(day: Day) -> Visit | None:
    if day.decision:
        return None
    proposed = day.last(k.DoseProposed.KIND)
    if proposed is None or overtaken_by(day.course, proposed) is not None:
        return _step(
            day, "compute", "The answer is to be computed.", refused=day.sheet.refusals
        )
    return _step(
        day,
        "decide",
        "It is computed and waits for a decision.",
        since=proposed.recorded_at,
        refused=day.sheet.refusals,
    )


def _to_signature(day: Day) -> Visit:
    decided = day.sheet.decided
    if not day.sheet.permits_drug:
        why = "What is on record now does not support the decision."
        return _step(day, "compute", why, refused=day.sheet.refusals)
    since = decided.at if decided is not None else None
    return _step(day, "sign-order", "Drug is decided and not ordered.", since=since)


def _to_release(day: Day, order: Order) -> Visit | None:
    void = void_reasons(order, day.sheet)
    if void:
        return _resign(day, void)
    since = order.last_at
    steps: tuple[tuple[Callable[[], bool], str, str], ...] = (
        (lambda: order.is_signed, "cosign-order", "A trainee signed the order."),
        (
            lambda: order.verified is not None,
            "verify-order",
            "The order is signed and not verified.",
        ),
        (
            lambda: order.is_verified,
            "cosign-verification",
            "A trainee verified the order.",
        ),
        (
            lambda: order.released is not None,
            "release",
            "The order is verified and not released to compound.",
        ),
    )
    for is_done, name, why in steps:
        if not is_done():
            return _step(day, name, why, since=since)
    return None


def _resign(day: Day, void: tuple[Refusal, ...]) -> Visit:
    """Lead from a void order back to where a new one can come from."""
    why = f"The order is void. {void[0].message}"
    if not day.sheet.permits_drug or void[0].code == "changed-since":
        return _step(day, "compute", why, refused=void)
    if void[0].code == "other-decision" and not day.decision:
        return _step(day, "decide", why, refused=void)
    return _step(day, "sign-order", why, refused=void)


def _to_fill(day: Day, order: Order) -> Visit:
    since = order.last_at
    if order.preparation is None:
        return _step(day, "prepare", "The order is released.", since=since)
    if day.at is not None:
        faults = preparation_faults(order, at=day.at)
        if faults:
            why = f"{faults[0].message} Prepare another."
            return _step(day, "prepare", why, since=since, refused=faults)
    done = len(order.checkers)
    if done < CHECKERS:
        why = f"{done} of {CHECKERS} people checked it at the chair."
        return _step(day, "check-at-bedside", why, since=since)
    if not day.is_emptied:
        return _step(day, "empty", "It is checked by two people.", since=since)
    emptied = day.last(k.PumpEmptied.KIND)
    return _step(
        day,
        "fill-drug",
        "The residual is within the limits.",
        since=emptied.recorded_at if emptied else since,
    )
