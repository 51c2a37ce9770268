"""What an order, its preparation and what is around a visit say, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hepatica.web import text

SOURCES = {
    "scale": "The scale of today",
    "chart": "The weight record",
    "flow-history": "Flow history: fills and residuals",
    "card": "The card of the pump",
    "implant": "The implant record",
    "protocol": "The protocol in force",
    "last-dose": "The dose last given, by the protocol",
    "results": "Results of today and the rule",
}
"""Where a figure of a second reading was read, in words."""


def _ordered(p: Any) -> str:
    return f"{text.mg(p.fill_drug_mg)} in {text.ml(p.fill_volume_ml)}"


def short_hash(order_hash: str) -> str:
    """Write the first eight places of an order's hash, as the label does."""
    return order_hash[:8]


def _signed(p: Any) -> str:
    waits = ", waits for a cosignature" if p.is_by_trainee else ""
    day = text.day(p.for_on)
    return f"{_ordered(p)} for {day}, version {p.version}{waits}"


def _verified(p: Any) -> str:
    waits = ", waits for a cosignature" if p.is_by_trainee else ""
    again = f", again after a mismatch: {p.read_again_because}"
    return (
        f"read from the sources, same figures{again if p.read_again_because else ''}"
        f"{waits}"
    )


def _rejected(p: Any) -> str:
    differs = f"differs: {', '.join(p.differs)}" if p.differs else ""
    return "; ".join(part for part in (differs, p.reason) if part)


def _prepared(p: Any) -> str:
    use_by = f"{text.day(p.use_by.date())} {text.clock(p.use_by)}"
    lots = f"lots {p.drug_lot} and {p.diluent_lot}"
    lots += "".join(f", {a.id} lot {a.lot}" for a in p.additives)
    return f"{text.mg(p.drug_mg)} in {text.ml(p.volume_ml)}, {lots}, use by {use_by}"


def _wasted(p: Any) -> str:
    return ("returned" if p.is_returned else "wasted") + f": {p.reason}"


def _accessed(p: Any) -> str:
    path = ", bolus path" if p.is_bolus_path else ""
    tries = f", {text.n(p.attempts, 'attempt')}" if p.attempts > 1 else ""
    return f"needle {p.needle}{path}{tries}"


def _booked(p: Any) -> str:
    reason = f": {p.reason}" if p.reason else ""
    at = f" {text.clock(p.starts_at)}" if p.starts_at is not None else ""
    return f"{text.day(p.on)}{at}, {text.words(p.purpose)}{reason}"


def _contacted(p: Any) -> str:
    reached = "reached" if p.has_reached else "not reached"
    return f"{reached}: {p.remark}" if p.remark else reached


def _incident(p: Any) -> str:
    told = f"; told: {', '.join(p.told)}" if p.told else ""
    detail = f": {p.detail}" if p.detail else ""
    other = f"; with course {p.other_course}" if p.other_course else ""
    return f"{text.words(p.what).lower()}{detail}{other}{told}"


ORDER_WORDS: dict[str, Callable[[Any], str]] = {
    "order-signed": _signed,
    "order-verified": _verified,
    "order-rejected": _rejected,
    "order-cosigned": lambda p: f"order {short_hash(p.order_hash)}",
    "order-cancelled": lambda p: p.reason,
    "fill-released": lambda p: "the day before" if p.is_day_before else "for today",
    "fill-prepared": _prepared,
    "fill-wasted": _wasted,
    "bedside-verified": lambda p: f"label {short_hash(p.order_hash)}, pump and patient",
    "pump-accessed": _accessed,
    "appointment-booked": _booked,
    "contact-attempted": _contacted,
    "incident-reported": _incident,
}
