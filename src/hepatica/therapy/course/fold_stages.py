"""Fold what happens beside fills and labs: revisions, consent, harm, trials, death."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import kinds_harm as harm
from hepatica.therapy.course import kinds_maintenance as maintenance
from hepatica.therapy.course import kinds_operation as operation
from hepatica.therapy.course import kinds_outcome as outcome
from hepatica.therapy.course import kinds_selection as selection
from hepatica.therapy.course import kinds_study as study
from hepatica.therapy.course import kinds_treatment as treatment
from hepatica.therapy.course.anomalies import device_in, odd
from hepatica.therapy.course.device_state import Device, FillState
from hepatica.therapy.course.envelope import Fact
from hepatica.therapy.course.state import Course
from hepatica.therapy.course.state_stages import (
    ComplicationState,
    ConsentState,
    DatedBolus,
    DatedSystemic,
    StudyState,
)

# ---- what is in the pump ----


def put_in(course: Course, fact: Fact, device: Device, fill: FillState) -> None:
    """Let a fill be what is in a pump, here or elsewhere.

    Parameters
    ----------
    course : Course
        Being folded.
    fact : Fact
        Of the fill.
    device : Device
        The pump.
    fill : FillState
        What is in it now.
    """
    device.fills.append(fill)
    course.missed.clear()
    if course.died_on is not None:
        odd(course, fact, "after-death", "Filled after the death on record.")
    if not fill.is_drug:
        return
    if device.study_passed_on is None:
        odd(
            course,
            fact,
            "drug-without-study",
            "Drug was filled without a passed perfusion study.",
        )
    course.phase = "treatment"
    course.maintenance_interval_days = None
    if course.first_drug_fill is None:
        course.first_drug_fill = fill


def _refilled(course: Course, fact: Fact, payload: treatment.RefilledElsewhere) -> None:
    device = device_in(course, fact, payload.slot)
    if device is None:
        return
    inside, residual = device.contents, payload.residual_volume_ml
    was_emptied = payload.was_emptied is True or residual is not None
    if inside is not None and was_emptied:
        out = inside._replace(
            emptied_at=fact.happened_at,
            emptied_by=fact.id,
            residual_volume_ml=residual,
        )
        device.fills[-1] = out
        if out.came_out_over:
            odd(
                course,
                fact,
                "residual-over-fill",
                "More is said to have come out elsewhere than was put in.",
            )
    volume, drug = payload.volume_ml, payload.drug_mg
    fill = FillState(
        fact=fact.id,
        at=fact.happened_at,
        payload=k.PumpFilled(
            slot=payload.slot,
            infusate=payload.infusate,
            other_infusate=payload.other_infusate,
            volume_ml=volume if volume is not None else 0.0,
            drug_mg=drug if drug is not None else 0.0,
            dose_rate_mg_per_kg_per_day=payload.dose_rate_mg_per_kg_per_day,
            infusion_days=payload.infusion_days,
            deviation_reason=payload.deviation_reason,
        ),
        has_known_start=was_emptied,
        is_elsewhere=True,
        has_known_volume=volume is not None,
        has_known_drug=drug is not None,
    )
    if volume is None or drug is None:
        odd(
            course,
            fact,
            "contents-not-known",
            "Filled elsewhere, and how much is in the pump is not known: nothing is "
            "worked out from it until it is emptied.",
        )
    put_in(course, fact, device, fill)


def _bolus(course: Course, fact: Fact, payload: treatment.BolusGiven) -> None:
    device = device_in(course, fact, payload.slot)
    course.boluses.append(
        DatedBolus(
            fact=fact.id, on=fact.happened_on, at=fact.happened_at, payload=payload
        )
    )
    inside = device.contents if device is not None else None
    if inside is not None and inside.may_hold_drug:
        odd(
            course,
            fact,
            "bolus-over-drug",
            "A bolus was given with drug in the reservoir.",
        )


def _systemic(course: Course, fact: Fact, payload: treatment.SystemicGiven) -> None:
    course.systemic.append(
        DatedSystemic(
            fact=fact.id, on=fact.happened_on, at=fact.happened_at, payload=payload
        )
    )


# ---- where the infusate goes ----


def _lose_clearance(course: Course, device: Device, on: date) -> None:
    device.study_passed_on = None
    device.clearance_lost_on = on
    device.n_exemptions_before = len(course.exemptions)
    if course.phase == "cleared":
        course.phase = "implanted"


def _revised(course: Course, fact: Fact, payload: operation.PumpRevised) -> None:
    device = device_in(course, fact, payload.slot)
    if device is None:
        return
    _lose_clearance(course, device, fact.happened_on)
    is_exchange = payload.event is operation.RevisionEvent.EXCHANGED
    if not is_exchange or is_new_pump(course, device, fact.happened_on):
        return
    if device.contents is not None and payload.was_emptied is not True:
        odd(course, fact, "explanted-full", "Exchanged with its contents in it.")
    if device.explanted_on is None:
        device.explanted_on = fact.happened_on


def is_new_pump(course: Course, device: Device, on: date) -> bool:
    """Tell whether the pump in a slot is the one that an exchange put in.

    Parameters
    ----------
    course : Course
        Up to the exchange.
    device : Device
        In the slot.
    on : date
        Day of the exchange.

    Returns
    -------
    bool
        True where it was put in on that day in the place of another.
    """
    return device.implanted_on == on and any(
        former.slot == device.slot and former.implanted_on < on
        for former in course.former_devices
    )


def _treated(
    course: Course, fact: Fact, payload: operation.MisperfusionTreated
) -> None:
    device = device_in(course, fact, payload.slot)
    if device is not None:
        _lose_clearance(course, device, fact.happened_on)


# ---- consent, the end, and taking up again ----


def _consented(course: Course, fact: Fact, payload: selection.ConsentGiven) -> None:
    course.consents[payload.scope, payload.study] = ConsentState(
        fact=fact.id,
        on=fact.happened_on,
        is_given=True,
        until_on=payload.until_on,
    )


def _unconsented(
    course: Course, fact: Fact, payload: selection.ConsentWithdrawn
) -> None:
    course.consents[payload.scope, payload.study] = ConsentState(
        fact=fact.id, on=fact.happened_on, is_given=False
    )


def _resumed(course: Course, fact: Fact, payload: treatment.TreatmentResumed) -> None:
    course.maintenance_interval_days = None
    inside = [d for d in course.devices.values() if d.explanted_on is None]
    if not inside:
        odd(course, fact, "no-pump", "Treatment is resumed and no pump is in place.")
        course.phase = "explanted" if course.devices else "referred"
    elif course.first_drug_fill is not None:
        course.phase = "treatment"
    else:
        is_passed = any(device.study_passed_on is not None for device in inside)
        course.phase = "cleared" if is_passed else "implanted"


def _died(course: Course, fact: Fact, payload: outcome.Died) -> None:
    if course.died_on is not None:
        odd(course, fact, "died-twice", "A death is on record already.")
        return
    course.died_on = fact.happened_on
    course.missed.clear()


# ---- harm, maintenance, sharing ----


def _complication(
    course: Course, fact: Fact, payload: harm.ComplicationRecorded
) -> None:
    course.complications[fact.id] = ComplicationState(
        fact=fact.id, on=fact.happened_on, payload=payload
    )


def _resolved(course: Course, fact: Fact, payload: harm.ComplicationResolved) -> None:
    found = course.complications.get(course.standing_id(payload.complication))
    if found is None:
        odd(
            course,
            fact,
            "no-complication",
            "Said to be over, and it is not on record before that.",
        )
        return
    found.resolved_on, found.resolution = fact.happened_on, payload.resolution


def _reviewed(
    course: Course, fact: Fact, payload: maintenance.MaintenanceReviewed
) -> None:
    course.review = payload


def _shared(course: Course, fact: Fact, payload: maintenance.CareShared) -> None:
    course.shares.append(payload)


def _transferred(
    course: Course, fact: Fact, payload: maintenance.CourseTransferred
) -> None:
    course.transfer = payload


# ---- trials ----


def _study(course: Course, name: str) -> StudyState:
    return course.studies.setdefault(name, StudyState(study=name))


def _screened(course: Course, fact: Fact, payload: study.StudyScreened) -> None:
    _study(course, payload.study).screened_on = fact.happened_on


def _enrolled(course: Course, fact: Fact, payload: study.StudyEnrolled) -> None:
    state = _study(course, payload.study)
    state.enrolled_on, state.participant = fact.happened_on, payload.participant


def _randomized(course: Course, fact: Fact, payload: study.StudyRandomized) -> None:
    state = _study(course, payload.study)
    if state.enrolled_on is None:
        odd(course, fact, "not-enrolled", "Randomized before the enrollment on record.")
    if state.arm and state.arm != payload.arm:
        odd(course, fact, "randomized-twice", "Another arm was given before.")
    state.randomized_on, state.arm = fact.happened_on, payload.arm


def _left(course: Course, fact: Fact, payload: study.StudyWithdrawn) -> None:
    state = _study(course, payload.study)
    state.withdrawn_on = fact.happened_on
    state.ended.update(payload.extent)


STAGE_HANDLERS: dict[str, Callable[[Course, Fact, Any], None]] = {
    treatment.RefilledElsewhere.KIND: _refilled,
    treatment.BolusGiven.KIND: _bolus,
    treatment.SystemicGiven.KIND: _systemic,
    treatment.TreatmentResumed.KIND: _resumed,
    operation.PumpRevised.KIND: _revised,
    operation.MisperfusionTreated.KIND: _treated,
    selection.ConsentGiven.KIND: _consented,
    selection.ConsentWithdrawn.KIND: _unconsented,
    outcome.Died.KIND: _died,
    harm.ComplicationRecorded.KIND: _complication,
    harm.ComplicationResolved.KIND: _resolved,
    maintenance.MaintenanceReviewed.KIND: _reviewed,
    maintenance.CareShared.KIND: _shared,
    maintenance.CourseTransferred.KIND: _transferred,
    study.StudyScreened.KIND: _screened,
    study.StudyEnrolled.KIND: _enrolled,
    study.StudyRandomized.KIND: _randomized,
    study.StudyWithdrawn.KIND: _left,
}
"""Kind to what it does to the course; what is not here stands and changes nothing."""
