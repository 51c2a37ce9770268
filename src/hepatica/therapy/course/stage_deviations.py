"""What should not have happened beside the fills: accepted, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hepatica.therapy.course import kinds_harm as harm
from hepatica.therapy.course import kinds_operation as operation
from hepatica.therapy.course import kinds_selection as selection
from hepatica.therapy.course import kinds_study as study
from hepatica.therapy.course import kinds_treatment as treatment
from hepatica.therapy.course.authorizing import ended_refusals
from hepatica.therapy.course.envelope import Fact
from hepatica.therapy.course.fold_stages import is_new_pump
from hepatica.therapy.course.state import Course
from hepatica.therapy.decisions import Refusal
from hepatica.therapy.pump.infusates import Infusate


def slot_deviations(course: Course, fact: Fact, slot: str) -> list[Refusal]:
    """Tell where a fact is about a pump that is not there.

    Parameters
    ----------
    course : Course
        As known before.
    fact : Fact
        About a pump.
    slot : str
        Which pump.

    Returns
    -------
    list of Refusal
        Empty where it is in place.
    """
    device = course.devices.get(slot)
    if device is None:
        return [_why("no-pump", "No pump is recorded in this slot.")]
    if device.explanted_on is not None and device.explanted_on < fact.happened_on:
        return [_why("after-explant", "The pump was taken out before that.")]
    return []


def clearance_deviations(course: Course, fact: Fact, slot: str) -> list[Refusal]:
    """Tell where drug went through a pump that was not cleared for it.

    Parameters
    ----------
    course : Course
        As known before.
    fact : Fact
        Of the drug.
    slot : str
        Which pump.

    Returns
    -------
    list of Refusal
        Empty with a passed study or an exemption that holds.
    """
    if course.is_cleared(course.devices.get(slot), on=fact.happened_on):
        return []
    return [
        _why(
            "no-perfusion-study",
            "Drug was filled without a passed perfusion study or a signed exemption.",
        )
    ]


def _bolus(course: Course, fact: Fact, payload: treatment.BolusGiven) -> list[Refusal]:
    why = slot_deviations(course, fact, payload.slot)
    device = course.devices.get(payload.slot)
    inside = device.contents if device is not None else None
    if inside is not None and inside.may_hold_drug:
        why.append(
            _why(
                "bolus-over-drug",
                "A bolus was given with drug in the reservoir: the wrong path empties "
                "it at once. Stop, tell the prescriber.",
            )
        )
    if payload.is_drug:
        why.extend(clearance_deviations(course, fact, payload.slot))
        why.extend(ended_refusals(course))
    return why


def _elsewhere(
    course: Course, fact: Fact, payload: treatment.RefilledElsewhere
) -> list[Refusal]:
    """Another center's refill is one always; drug in it asks for more."""
    why = slot_deviations(course, fact, payload.slot)
    why.append(
        _why(
            "refilled-elsewhere",
            "Another center filled the pump. What is in it counts from now on; what is "
            "not known of it stays unknown until it is emptied.",
        )
    )
    if payload.infusate is Infusate.OTHER:
        why.append(
            _why(
                "other-infusate",
                "This is not an infusate of this therapy. Empty it, tell the "
                "prescriber, report it.",
            )
        )
    if payload.infusate.is_drug or (payload.drug_mg or 0) > 0:
        why.extend(clearance_deviations(course, fact, payload.slot))
        why.extend(ended_refusals(course))
    return why


def _revised(
    course: Course, fact: Fact, payload: operation.PumpRevised
) -> list[Refusal]:
    why = slot_deviations(course, fact, payload.slot)
    device = course.devices.get(payload.slot)
    is_exchange = payload.event is operation.RevisionEvent.EXCHANGED
    if device is None or not is_exchange:
        return why
    if is_new_pump(course, device, fact.happened_on):
        return why
    if device.contents is not None and payload.was_emptied is not True:
        why.append(_why("not-emptied", "The pump was taken out unemptied."))
    return why


def _treated(
    course: Course, fact: Fact, payload: operation.MisperfusionTreated
) -> list[Refusal]:
    return slot_deviations(course, fact, payload.slot)


def _resumed(
    course: Course, fact: Fact, payload: treatment.TreatmentResumed
) -> list[Refusal]:
    if any(device.explanted_on is None for device in course.devices.values()):
        return []
    return [_why("no-pump", "No pump is in place.")]


def _resolved(
    course: Course, fact: Fact, payload: harm.ComplicationResolved
) -> list[Refusal]:
    if course.standing_id(payload.complication) in course.complications:
        return []
    return [_why("no-complication", "That complication is not on record before it.")]


def _enrolled(
    course: Course, fact: Fact, payload: study.StudyEnrolled
) -> list[Refusal]:
    consent = course.consents.get((selection.ConsentScope.TRIAL, payload.study))
    if consent is not None and consent.holds(fact.happened_on):
        return []
    return [_why("no-trial-consent", "No consent to this trial holds on that day.")]


def _randomized(
    course: Course, fact: Fact, payload: study.StudyRandomized
) -> list[Refusal]:
    state = course.studies.get(payload.study)
    why = []
    if state is None or state.enrolled_on is None:
        why.append(_why("not-enrolled", "No enrollment is on record before it."))
    elif state.withdrawn_on is not None:
        why.append(_why("left-the-trial", "The participant had left the trial."))
    if state is not None and state.arm:
        why.append(_why("randomized-twice", "An arm was given before."))
    return why


def _left(course: Course, fact: Fact, payload: study.StudyWithdrawn) -> list[Refusal]:
    state = course.studies.get(payload.study)
    if state is not None and state.enrolled_on is not None:
        return []
    return [_why("not-enrolled", "No enrollment is on record before it.")]


def _why(code: str, message: str) -> Refusal:
    return Refusal(code=code, message=message)


STAGE_DEVIATIONS: dict[str, Callable[[Course, Fact, Any], list[Refusal]]] = {
    treatment.BolusGiven.KIND: _bolus,
    treatment.RefilledElsewhere.KIND: _elsewhere,
    treatment.TreatmentResumed.KIND: _resumed,
    operation.PumpRevised.KIND: _revised,
    operation.MisperfusionTreated.KIND: _treated,
    harm.ComplicationResolved.KIND: _resolved,
    study.StudyEnrolled.KIND: _enrolled,
    study.StudyRandomized.KIND: _randomized,
    study.StudyWithdrawn.KIND: _left,
}
"""Kind to what is not as it should be about it."""
