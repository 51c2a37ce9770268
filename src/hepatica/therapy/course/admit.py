"""Whether a fact may be appended: once, at append.

Authorizing may be refused, recording may not. What has already happened is
accepted, as a deviation where it should not have; only the incoherent is
refused. Taking drug out of a pump is never blocked by anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hepatica.therapy.course import kinds as k
from hepatica.therapy.course.envelope import Fact, Precision
from hepatica.therapy.course.state import Course
from hepatica.therapy.decisions import Refusal
from hepatica.therapy.pump.infusates import Infusate


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The fact is as it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """The fact is accepted, and it is not as it should be.

    Parameters
    ----------
    why : tuple of Refusal
        What is not as it should be; each asks for a reason and an owner.
    """

    why: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The fact is not accepted.

    Parameters
    ----------
    why : tuple of Refusal
        Each reason, with what to do.
    """

    why: tuple[Refusal, ...]


Admission = Admitted | Deviation | Refused

# A clock of another machine may run ahead by this much; no clinical meaning.
_CLOCK_SLACK = timedelta(minutes=2)

_CHANGES_A_PROPOSAL = (
    k.LabsResulted.KIND,
    k.SymptomsReported.KIND,
    k.WeightMeasured.KIND,
    k.RulesBound.KIND,
    k.PumpImplanted.KIND,
    k.PumpEmptied.KIND,
    k.PumpFilled.KIND,
    k.PumpExplanted.KIND,
    k.PerfusionStudied.KIND,
    k.ExposureReported.KIND,
    k.EnteredInError.KIND,
)


def admit(course: Course, fact: Fact) -> Admission:
    """Judge a fact before it is appended.

    Parameters
    ----------
    course : Course
        The course as it is without the fact.
    fact : Fact
        The fact to append.

    Returns
    -------
    Admitted, Deviation or Refused
        Refused only for what is incoherent, or authorizes something unsafe.

    Notes
    -----
    Hazards: HZ-008, HZ-009 (a decision on results that have changed since).
    """
    incoherent = [*_envelope_faults(course, fact), *_number_faults(fact)]
    if incoherent:
        return Refused(why=tuple(incoherent))
    if isinstance(fact.payload, k.DoseDecided):
        refusals = _decision_refusals(course, fact, fact.payload)
        return Refused(why=tuple(refusals)) if refusals else Admitted()
    judge = _DEVIATIONS.get(fact.kind)
    why = judge(course, fact, fact.payload) if judge else []
    return Deviation(why=tuple(why)) if why else Admitted()


def _envelope_faults(course: Course, fact: Fact) -> list[Refusal]:
    faults = []
    if fact.happened_at > fact.recorded_at + _CLOCK_SLACK and (
        fact.precision is Precision.INSTANT
        or fact.happened_on
        > fact.recorded_at.astimezone(fact.happened_at.tzinfo).date()
    ):
        faults.append(
            Refusal(
                code="in-the-future",
                message="It is dated after now. What has not happened is not recorded; "
                "check the date.",
            )
        )
    needs_target = fact.kind in (k.EnteredInError.KIND, k.PayloadErased.KIND)
    if needs_target and fact.corrects is None:
        faults.append(Refusal(code="no-target", message="Name the fact that is meant."))
    if fact.corrects is not None:
        standing = {known.id for known in course.standing}
        if fact.corrects in course.replaced:
            faults.append(
                Refusal(
                    code="already-corrected",
                    message="It was corrected before. Correct the one that stands now.",
                )
            )
        elif fact.corrects not in standing:
            faults.append(
                Refusal(
                    code="unknown-fact",
                    message="The fact to correct is not in this course.",
                )
            )
    return faults


_POSITIVE = (
    "weight_kg",
    "height_cm",
    "volume_ml",
    "flow_rate_ml_per_day",
    "factory_flow_rate_ml_per_day",
    "infusion_days",
    "interval_days",
)
_NOT_NEGATIVE = ("residual_volume_ml", "drug_mg")


def _number_faults(fact: Fact) -> list[Refusal]:
    faults = []
    for name in _POSITIVE:
        value = getattr(fact.payload, name, None)
        if value is not None and not value > 0:
            faults.append(
                Refusal(code="not-positive", message=f"{name} must be above 0.")
            )
    for name in _NOT_NEGATIVE:
        value = getattr(fact.payload, name, None)
        if value is not None and value < 0:
            faults.append(
                Refusal(code="negative", message=f"{name} must not be below 0.")
            )
    return faults


def _decision_refusals(
    course: Course, fact: Fact, decided: k.DoseDecided
) -> list[Refusal]:
    proposal = next(
        (
            known
            for known in course.standing
            if known.id == decided.proposal and known.kind == k.DoseProposed.KIND
        ),
        None,
    )
    if proposal is None:
        return [
            Refusal(
                code="no-proposal",
                message="There is no standing proposal behind this decision. Compute "
                "it first.",
            )
        ]
    refusals = []
    if not decided.is_accepted and not decided.reason.strip():
        refusals.append(
            Refusal(code="no-reason", message="Say why the proposal is not followed.")
        )
    if decided.decision not in ("proceed", "reduce"):
        return refusals
    changed = [
        known
        for known in course.standing
        if known.course_seq > proposal.course_seq and known.kind in _CHANGES_A_PROPOSAL
    ]
    if changed:
        refusals.append(
            Refusal(
                code="changed-since",
                message="Something it rests on was recorded after the proposal "
                f"({changed[-1].kind}). Compute it again.",
            )
        )
    return refusals + _drug_refusals(proposal.payload, decided)


def _drug_refusals(proposed: k.DoseProposed, decided: k.DoseDecided) -> list[Refusal]:
    if proposed.decision not in ("proceed", "reduce") or proposed.refusals:
        return [
            Refusal(
                code="no-drug-permitted",
                message="The proposal permits no drug now. Resolve what it names and "
                "compute it again.",
            )
        ]
    refusals = []
    pairs = (
        ("dose_rate_mg_per_kg_per_day", "dose rate"),
        ("fill_drug_mg", "drug in the fill"),
    )
    for name, words in pairs:
        value, limit = getattr(decided, name), getattr(proposed, name)
        if value is None or not value > 0:
            refusals.append(Refusal(code="no-dose", message=f"Give the {words}."))
        elif limit is None or value > limit:
            refusals.append(
                Refusal(
                    code="above-proposal",
                    message=f"The {words} is above what the proposal permits. Less is "
                    "possible, with a reason; more is not.",
                )
            )
    return refusals


def _filled(course: Course, fact: Fact, payload: k.PumpFilled) -> list[Refusal]:
    why = _slot_deviations(course, fact, payload.slot)
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
    why = []
    if not is_cleared(course, payload.slot, fact):
        why.append(
            Refusal(
                code="no-perfusion-study",
                message="Drug was filled without a passed perfusion study or a signed "
                "exemption.",
            )
        )
    decided = next((d for d in course.decisions if d.fact == payload.decision), None)
    if decided is None:
        why.append(
            Refusal(
                code="no-decision",
                message="Drug was filled without a decision on record.",
            )
        )
    elif decided.payload.fill_drug_mg != payload.drug_mg:
        why.append(
            Refusal(
                code="other-amount",
                message="The drug amount is not the one that was decided.",
            )
        )
    return why


def is_cleared(course: Course, slot: str, fact: Fact) -> bool:
    """Tell whether drug may go into the pump of a slot at the time of a fact.

    Parameters
    ----------
    course : Course
        The course.
    slot : str
        Which pump.
    fact : Fact
        Whose day counts.

    Returns
    -------
    bool
        True with a passed study of this pump, or an exemption that still holds.
    """
    device = course.devices.get(slot)
    if device is not None and device.study_passed_on is not None:
        return True
    return any(
        exemption.exempt_from == "perfusion-study"
        and exemption.until_on >= fact.happened_on
        for exemption in course.exemptions
    )


def _slot_deviations(course: Course, fact: Fact, slot: str) -> list[Refusal]:
    device = course.devices.get(slot)
    if device is None:
        return [Refusal(code="no-pump", message="No pump is recorded in this slot.")]
    if device.explanted_on is not None and device.explanted_on < fact.happened_on:
        return [
            Refusal(code="after-explant", message="The pump was taken out before that.")
        ]
    return []


def _emptied(course: Course, fact: Fact, payload: k.PumpEmptied) -> list[Refusal]:
    why = _slot_deviations(course, fact, payload.slot)
    device = course.devices.get(payload.slot)
    inside = device.contents if device is not None else None
    if inside is not None and payload.residual_volume_ml > inside.payload.volume_ml:
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
    why = _slot_deviations(course, fact, payload.slot)
    if not payload.was_emptied:
        why.append(
            Refusal(code="not-emptied", message="The pump was taken out unemptied.")
        )
    return why


def _studied(course: Course, fact: Fact, payload: k.PerfusionStudied) -> list[Refusal]:
    return _slot_deviations(course, fact, payload.slot)


_DEVIATIONS: dict[str, Callable[[Course, Fact, Any], list[Refusal]]] = {
    k.PumpFilled.KIND: _filled,
    k.PumpEmptied.KIND: _emptied,
    k.PumpImplanted.KIND: _implanted,
    k.PumpExplanted.KIND: _explanted,
    k.PerfusionStudied.KIND: _studied,
}
