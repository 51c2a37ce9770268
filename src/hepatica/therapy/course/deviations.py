"""What has happened and should not have: accepted, with a reason and an owner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.course.authorizing import ended_refusals
from hepatica.therapy.course.envelope import Fact
from hepatica.therapy.course.order_deviations import (
    accessed_deviations,
    fill_deviations,
    prepared_deviations,
)
from hepatica.therapy.course.order_figures import is_same
from hepatica.therapy.course.stage_deviations import (
    STAGE_DEVIATIONS,
    clearance_deviations,
    slot_deviations,
)
from hepatica.therapy.course.state import Course, DatedDecision
from hepatica.therapy.decisions import Refusal
from hepatica.therapy.pump.infusates import Infusate


def _filled(course: Course, fact: Fact, payload: k.PumpFilled) -> list[Refusal]:
    why = slot_deviations(course, fact, payload.slot)
    device = course.devices.get(payload.slot)
    if device is not None and device.contents is not None:
        why.append(
            Refusal(
                code="filled-unemptied",
                message="No emptying is on record before this fill.",
            )
        )
    if payload.infusate is Infusate.OTHER:
        why.append(
            Refusal(
                code="other-infusate",
                message="This is not an infusate of this therapy. What is in the pump "
                "counts from now on: empty it, tell the prescriber, report it.",
            )
        )
    if payload.infusate.is_drug != (payload.drug_mg > 0):
        why.append(
            Refusal(
                code="drug-and-infusate",
                message="The infusate and the drug amount do not go together.",
            )
        )
    if payload.infusate.is_drug or payload.drug_mg > 0:
        why.extend(_drug_fill_deviations(course, fact, payload))
    return why


def _drug_fill_deviations(
    course: Course, fact: Fact, payload: k.PumpFilled
) -> list[Refusal]:
    why = clearance_deviations(course, fact, payload.slot)
    why.extend(ended_refusals(course))
    why.extend(fill_deviations(course, fact, payload))
    decided = next((d for d in course.decisions if d.fact == payload.decision), None)
    if decided is None:
        why.append(
            Refusal(
                code="no-decision",
                message="Drug was filled without a decision on record.",
            )
        )
        return why
    later = [d for d in course.decisions if d.at > decided.at]
    if later or decided.payload.decision not in ("proceed", "reduce"):
        why.append(
            Refusal(
                code="superseded-decision",
                message="Another decision came after the one that this fill rests on, "
                "or it permitted no drug.",
            )
        )
    if _is_outside_gate(course, payload, decided):
        why.append(
            Refusal(
                code="outside-gate",
                message="The residual of this access is outside the limits that the "
                "decision stands on, or more came out than was put in: the drug order "
                "is void, the drug-free fill is not.",
            )
        )
    decided_mg, decided_ml = (
        decided.payload.fill_drug_mg,
        decided.payload.fill_volume_ml,
    )
    if decided_mg is None or not is_same("drug", payload.drug_mg, decided_mg):
        why.append(
            Refusal(
                code="other-amount",
                message="The drug amount is not the one that was decided.",
            )
        )
    if decided_ml is not None and not is_same("volume", payload.volume_ml, decided_ml):
        why.append(
            Refusal(
                code="other-volume",
                message="The volume is not the one that was decided, so the dose of "
                "each day is another.",
            )
        )
    return why


def _is_outside_gate(
    course: Course, payload: k.PumpFilled, decided: DatedDecision
) -> bool:
    """Judge the emptying just before the fill; without one there is no gate."""
    device = course.devices.get(payload.slot)
    last = device.fills[-1] if device is not None and device.fills else None
    if last is None or last.emptied_at is None or last.residual_volume_ml is None:
        return False
    if last.emptied_at.date() != decided.for_on:
        return False
    low, high = decided.payload.residual_low_ml, decided.payload.residual_high_ml
    residual = last.residual_volume_ml
    is_low = low is not None and residual < low
    is_high = high is not None and residual > high
    return is_low or is_high or last.came_out_over


def _emptied(course: Course, fact: Fact, payload: k.PumpEmptied) -> list[Refusal]:
    why = slot_deviations(course, fact, payload.slot)
    device = course.devices.get(payload.slot)
    inside = device.contents if device is not None else None
    residual = payload.residual_volume_ml
    if (
        inside is not None
        and inside._replace(residual_volume_ml=residual).came_out_over
    ):
        why.append(
            Refusal(
                code="residual-over-fill",
                message="More came out than was put in. Drug is not filled until this "
                "is explained.",
            )
        )
    return why


def _implanted(course: Course, fact: Fact, payload: k.PumpImplanted) -> list[Refusal]:
    device = course.devices.get(payload.slot)
    if device is not None and device.explanted_on is None:
        return [
            Refusal(
                code="slot-taken",
                message="A pump is recorded in this slot and not taken out.",
            )
        ]
    return []


def _explanted(course: Course, fact: Fact, payload: k.PumpExplanted) -> list[Refusal]:
    why = slot_deviations(course, fact, payload.slot)
    if not payload.was_emptied:
        why.append(
            Refusal(code="not-emptied", message="The pump was taken out unemptied.")
        )
    return why


def _studied(course: Course, fact: Fact, payload: k.PerfusionStudied) -> list[Refusal]:
    return slot_deviations(course, fact, payload.slot)


def _programmed(course: Course, fact: Fact, payload: k.PumpProgrammed) -> list[Refusal]:
    why = slot_deviations(course, fact, payload.slot)
    device = course.devices.get(payload.slot)
    if device is not None and device.factory_flow_rate_ml_per_day is not None:
        why.append(
            Refusal(
                code="not-programmable",
                message="The pump has a flow on its card, so no rate can be set. Check "
                "the person and the pump; no dose is worked out while both stand.",
            )
        )
    return why


def _closed(course: Course, fact: Fact, payload: k.CourseClosed) -> list[Refusal]:
    inside = [d.contents for d in course.devices.values() if d.contents is not None]
    full = any(fill.may_hold_drug for fill in inside)
    if not full or course.died_on is not None:
        return []
    return [
        Refusal(
            code="closed-with-drug",
            message="Drug is in a pump of this course. It stays due to come out.",
        )
    ]


DEVIATIONS: dict[str, Callable[[Course, Fact, Any], list[Refusal]]] = {
    k.PumpFilled.KIND: _filled,
    k.PumpEmptied.KIND: _emptied,
    k.PumpImplanted.KIND: _implanted,
    k.PumpExplanted.KIND: _explanted,
    k.PerfusionStudied.KIND: _studied,
    k.PumpProgrammed.KIND: _programmed,
    o.FillPrepared.KIND: prepared_deviations,
    o.PumpAccessed.KIND: accessed_deviations,
    k.CourseClosed.KIND: _closed,
    **STAGE_DEVIATIONS,
}
