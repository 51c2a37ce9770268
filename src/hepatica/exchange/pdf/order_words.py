"""An order, its limits and who acted on it, in the words of label, record and sheet."""

from __future__ import annotations

from hepatica.exchange.pdf.words import TIMES, limits, moment, number
from hepatica.therapy.course import Fact, Order
from hepatica.therapy.course.order_kinds import OrderSigned
from hepatica.therapy.dosing import propose_fill

SHORT = 8
"""Places of the hash that are printed in plain, for who has no scanner."""


def short_code(ordered: OrderSigned) -> str:
    """Give the first places of an order's hash."""
    return ordered.order_hash[:SHORT]


def amount(drug_mg: float, volume_ml: float, infusate: str) -> str:
    """Say how much of what in how much."""
    return f"{number(drug_mg)} mg {infusate} in {number(volume_ml)} mL"


def formula(ordered: OrderSigned) -> str:
    """Write the formula with the patient's numbers, down to what was ordered."""
    exact = propose_fill(
        dose_rate_mg_per_kg_per_day=ordered.dose_rate_mg_per_kg_per_day,
        dosing_weight_kg=ordered.dosing_weight_kg,
        fill_volume_ml=ordered.fill_volume_ml,
        flow_ml_per_day=ordered.flow_ml_per_day,
        infusion_days=ordered.infusion_days,
        tolerance_ratio=0,
    ).fill_drug_mg
    factors = (
        f"{number(ordered.dose_rate_mg_per_kg_per_day, 4)} mg/kg/day",
        f"{number(ordered.dosing_weight_kg, 4)} kg",
        f"{number(ordered.fill_volume_ml, 4)} mL ÷ "
        f"{number(ordered.flow_ml_per_day, 4)} mL/day = {number(exact)} mg",
    )
    return f" {TIMES} ".join(factors)


def gate_words(ordered: OrderSigned, contingency: str) -> str:
    """Say with which residual drug may go in, and what goes in otherwise."""
    low, high = ordered.residual_low_ml, ordered.residual_high_ml
    expected = ordered.residual_expected_ml
    if low is None or high is None or expected is None:
        first = "No residual limits: none could be given when this was ordered."
    else:
        least, most = limits(low, high)
        first = (
            f"FILL only if {least} to {most} mL came out of the pump (expected "
            f"{number(expected, 1)} mL). Outside: DO NOT FILL with this."
        )
    return f"{first} Contingency, drug-free: {contingency}."


def who_when(fact: Fact, time_zone: str) -> str:
    """Name who recorded a fact, and when."""
    return f"{fact.recorded_by}, {moment(fact.recorded_at, time_zone)}"


def acts(order: Order) -> tuple[tuple[str, Fact], ...]:
    """List what was done with an order, in words, oldest first."""
    found: list[tuple[str, Fact | None]] = [
        ("Ordered and signed", order.fact),
        ("Order cosigned", order.cosigned.get(order.id)),
        (_how_verified(order), order.verified),
        ("Verification cosigned", _cosigned(order, order.verified)),
        ("Released to compound", order.released),
        ("Rejected", order.rejected),
        ("Cancelled", order.cancelled),
        ("Superseded by another order", order.superseded),
        ("Filled into the pump", order.filled),
    ]
    for made in order.preparations:
        is_returned = made.wasted is not None and made.wasted.payload.is_returned
        found += [
            ("Prepared", made.fact),
            ("Returned" if is_returned else "Wasted", made.wasted),
        ]
    found += [("Checked at the chair", check) for check in order.checks]
    done = [(words, fact) for words, fact in found if fact is not None]
    return tuple(sorted(done, key=lambda act: act[1].course_seq))


def read_again(order: Order) -> str:
    """Say why who read another figure before verified it; empty for a blind reading."""
    verified = order.verified
    why = verified.payload.read_again_because if verified is not None else ""
    return f"read again by the same person after a mismatch: {why}" if why else ""


def _how_verified(order: Order) -> str:
    again = read_again(order)
    return f"Verified, {again}" if again else "Verified blind, from the sources"


def _cosigned(order: Order, act: Fact | None) -> Fact | None:
    return order.cosigned.get(act.id) if act is not None else None
