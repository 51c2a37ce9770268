"""Fold the facts of a course into what happened. Pure, total, never refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from hepatica.therapy.course import kinds as k
from hepatica.therapy.course.anomalies import device_in, odd
from hepatica.therapy.course.device_state import Device, FillState
from hepatica.therapy.course.envelope import Fact
from hepatica.therapy.course.fold_stages import (
    STAGE_HANDLERS,
    put_in,
)
from hepatica.therapy.course.order_of_facts import in_order
from hepatica.therapy.course.state import (
    Course,
    DatedDecision,
    DatedSymptoms,
    DatedWeight,
)
from hepatica.therapy.labs import Reading


def standing_facts(facts: Iterable[Fact]) -> tuple[list[Fact], dict[str, str]]:
    """Sort out which facts stand, in the order they happened.

    Parameters
    ----------
    facts : iterable of Fact
        All facts of a course, in any order.

    Returns
    -------
    tuple
        Facts that stand, in the order of :func:`in_order`; and a mapping from each
        fact that does not to the fact that replaced it.

    Notes
    -----
    A correction takes the place of what it corrects in one step and keeps its
    own time. A withdrawal stands for nothing. Corrections of corrections follow.
    An erased body keeps its place: the fact stands, its content is gone.
    """
    ordered = in_order(facts)
    correcting = [
        fact
        for fact in ordered
        if fact.corrects is not None and fact.kind != k.PayloadErased.KIND
    ]
    replaced = {
        fact.corrects: fact.id
        for fact in sorted(correcting, key=attrgetter("course_seq"))
        if fact.corrects is not None
    }
    standing = [
        fact
        for fact in ordered
        if fact.id not in replaced and fact.kind != k.EnteredInError.KIND
    ]
    return standing, replaced


def fold(course_id: str, facts: Iterable[Fact]) -> Course:
    """Fold facts into a course.

    Parameters
    ----------
    course_id : str
        Course id.
    facts : iterable of Fact
        All facts known, in any order; restrict to ``recorded_at <= t`` before to
        see what was known at ``t``.

    Returns
    -------
    Course
        What happened; oddities stand in ``anomalies``.
    """
    facts = list(facts)
    standing, replaced = standing_facts(facts)
    course = Course(id=course_id, standing=standing, replaced=replaced)
    withdrawals = [fact for fact in facts if fact.kind == k.EnteredInError.KIND]
    course.withdrawals = sorted(withdrawals, key=attrgetter("course_seq"))
    course.last_seq = max((fact.course_seq for fact in facts), default=0)
    _play(course)
    return course


def up_to(course: Course, standing: Iterable[Fact]) -> Course:
    """Fold some of the facts that stand in a course, in the order they stand in.

    Parameters
    ----------
    course : Course
        Folded from all facts.
    standing : iterable of Fact
        Of its standing facts, in their order: what a correction replaced is not
        among them, so that its place could not be found again.

    Returns
    -------
    Course
        What happened, as far as these facts go.
    """
    kept = list(standing)
    ids = {fact.id for fact in kept}
    # the whole way from the first one, so that who names it finds what stands
    replaced = {
        old: new
        for old, new in course.replaced.items()
        if course.standing_id(old) in ids
    }
    found = Course(id=course.id, standing=kept, replaced=replaced)
    found.last_seq = max((fact.course_seq for fact in kept), default=0)
    _play(found)
    return found


def _play(course: Course) -> None:
    for fact in course.standing:
        handler = _HANDLERS.get(fact.kind)
        if handler is not None and not isinstance(fact.payload, k.Erased):
            handler(course, fact, fact.payload)
    if course.died_on is not None:
        course.phase = "died"


def as_of(course: Course, *, on: date, without: str = "") -> Course:
    """Take a course back to the end of a day.

    Parameters
    ----------
    course : Course
        With all that is known.
    on : date
        The day; what happened later is left out.
    without : str
        A kind whose facts of that day itself are left out too; empty for none.

    Returns
    -------
    Course
        The same one where nothing has to go.
    """

    def is_kept(fact: Fact) -> bool:
        day = fact.happened_on
        return day < on or (day == on and fact.kind != without)

    # Facts stand in the order they happened, so only the end has to be looked at; a
    # day more, since days of other offsets overlap.
    for fact in reversed(course.standing):
        if not is_kept(fact):
            return up_to(course, [fact for fact in course.standing if is_kept(fact)])
        if fact.happened_on < on - timedelta(days=1):
            break
    return course


def _implanted(course: Course, fact: Fact, payload: k.PumpImplanted) -> None:
    before = course.devices.get(payload.slot)
    if before is not None:
        course.former_devices.append(before)
        if before.explanted_on is None:
            odd(course, fact, "slot-taken", "Another pump was still in this slot.")
    course.devices[payload.slot] = Device(
        slot=payload.slot,
        model=payload.model,
        serial=payload.serial,
        factory_flow_rate_ml_per_day=payload.factory_flow_rate_ml_per_day,
        implanted_on=fact.happened_on,
        catheter_vessel=payload.catheter_vessel,
        side=payload.side,
        with_resection=payload.with_resection,
        # an exemption was signed for the pump that there was
        n_exemptions_before=len(course.exemptions) if before is not None else 0,
    )
    course.phase = "implanted"


def _studied(course: Course, fact: Fact, payload: k.PerfusionStudied) -> None:
    device = device_in(course, fact, payload.slot)
    if device is None:
        return
    has_passed = (
        payload.result is k.StudyResult.PASSED
        and not payload.has_extrahepatic_perfusion
        and payload.is_bilobar
    )
    if payload.result is k.StudyResult.PASSED and not has_passed:
        odd(
            course,
            fact,
            "study-contradicts",
            "Read as passed, with perfusion outside the liver or of one lobe only.",
        )
    device.study_on = fact.happened_on
    device.study_passed_on = fact.happened_on if has_passed else None
    if has_passed and course.phase == "implanted":
        course.phase = "cleared"


def _bound(course: Course, fact: Fact, payload: k.RulesBound) -> None:
    course.rules = payload


def _weighed(course: Course, fact: Fact, payload: k.WeightMeasured) -> None:
    course.weights.append(
        DatedWeight(
            fact=fact.id, on=fact.happened_on, at=fact.happened_at, payload=payload
        )
    )


def _labs(course: Course, fact: Fact, payload: k.LabsResulted) -> None:
    on, laboratory, labs = fact.happened_on, payload.laboratory, course.labs
    for result in payload.results:
        # by position: most of a fold's time goes here, and names cost half of it
        labs.setdefault(result.analyte, []).append(
            Reading(result, on, laboratory, fact.id)
        )


def _symptoms(course: Course, fact: Fact, payload: k.SymptomsReported) -> None:
    course.symptoms.append(
        DatedSymptoms(
            fact=fact.id, on=fact.happened_on, at=fact.happened_at, payload=payload
        )
    )


def _exposed(course: Course, fact: Fact, payload: k.ExposureReported) -> None:
    course.exposures.append(payload)


def _decided(course: Course, fact: Fact, payload: k.DoseDecided) -> None:
    course.decisions.append(
        DatedDecision(
            fact=fact.id,
            on=fact.happened_on,
            at=fact.happened_at,
            payload=payload,
            by=fact.recorded_by,
        )
    )


def _emptied(course: Course, fact: Fact, payload: k.PumpEmptied) -> None:
    device = device_in(course, fact, payload.slot)
    if device is None:
        return
    inside = device.contents
    if inside is None:
        odd(course, fact, "empty-twice", "Nothing was recorded to be in the pump.")
        return
    out = inside._replace(
        emptied_at=fact.happened_at,
        emptied_by=fact.id,
        residual_volume_ml=payload.residual_volume_ml,
        has_spill=payload.has_spill,
    )
    device.fills[-1] = out
    if out.came_out_over:
        odd(
            course,
            fact,
            "residual-over-fill",
            "More came out than was put in. Drug is not filled until this is "
            "explained or a later interval is plausible; a drug-free fill is.",
        )


def _filled(course: Course, fact: Fact, payload: k.PumpFilled) -> None:
    device = device_in(course, fact, payload.slot)
    if device is None:
        return
    is_on_top = device.contents is not None
    if is_on_top:
        odd(
            course,
            fact,
            "filled-unemptied",
            "Filled without an emptying on record; what is in the pump is not known "
            "exactly and its next interval does not dose.",
        )
    fill = FillState(
        fact=fact.id,
        at=fact.happened_at,
        payload=payload,
        has_known_start=not is_on_top,
    )
    put_in(course, fact, device, fill)


def _programmed(course: Course, fact: Fact, payload: k.PumpProgrammed) -> None:
    device = device_in(course, fact, payload.slot)
    if device is not None:
        device.programmed_flow_rate_ml_per_day = payload.flow_rate_ml_per_day
        device.programmed_on = fact.happened_on


def _missed(course: Course, fact: Fact, payload: k.VisitMissed) -> None:
    course.missed.append(payload.planned_on)


def _exempted(course: Course, fact: Fact, payload: k.ExemptionSigned) -> None:
    course.exemptions.append(payload)


def _maintained(course: Course, fact: Fact, payload: k.MaintenanceStarted) -> None:
    course.phase = "maintenance"
    course.maintenance_interval_days = payload.interval_days


def _explanted(course: Course, fact: Fact, payload: k.PumpExplanted) -> None:
    device = device_in(course, fact, payload.slot)
    if device is None:
        return
    if device.contents is not None:
        message = (
            "Taken out with its contents in it."
            if not payload.was_emptied
            else "Said to be emptied first; no emptying is on record."
        )
        odd(course, fact, "explanted-full", message)
    device.explanted_on = fact.happened_on
    course.phase = "explanted"


def _closed(course: Course, fact: Fact, payload: k.CourseClosed) -> None:
    course.phase = "closed"


_HANDLERS: dict[str, Callable[[Course, Fact, Any], None]] = {
    k.PumpImplanted.KIND: _implanted,
    k.PerfusionStudied.KIND: _studied,
    k.RulesBound.KIND: _bound,
    k.WeightMeasured.KIND: _weighed,
    k.LabsResulted.KIND: _labs,
    k.SymptomsReported.KIND: _symptoms,
    k.ExposureReported.KIND: _exposed,
    k.DoseDecided.KIND: _decided,
    k.PumpEmptied.KIND: _emptied,
    k.PumpFilled.KIND: _filled,
    k.PumpProgrammed.KIND: _programmed,
    k.VisitMissed.KIND: _missed,
    k.ExemptionSigned.KIND: _exempted,
    k.MaintenanceStarted.KIND: _maintained,
    k.PumpExplanted.KIND: _explanted,
    k.CourseClosed.KIND: _closed,
    **STAGE_HANDLERS,
}
