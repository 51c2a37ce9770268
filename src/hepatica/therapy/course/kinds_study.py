"""Kinds of fact of a trial. A participant's number is that trial's pseudonym."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hepatica.therapy.course.envelope import Payload, kind, note
from hepatica.therapy.course.kinds_codes import Party


class ScreeningResult(StrEnum):
    """What screening came to."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not-eligible"
    PENDING = "pending"
    DECLINED = "declined"


@kind("study-screened", stage="study")
@dataclass(frozen=True, slots=True, kw_only=True)
class StudyScreened(Payload):
    """Held against the criteria of a trial, for its screening log."""

    study: str = note("Trial entry id")
    protocol_version: str = note("Version of the trial's protocol")
    result: ScreeningResult = note("What it came to")
    reasons: tuple[str, ...] = note("Criteria that are not met, ids", default=())
    eligibility: str = note("Id of the eligibility-assessed fact", default="")


@kind("study-enrolled", stage="study")
@dataclass(frozen=True, slots=True, kw_only=True)
class StudyEnrolled(Payload):
    """Became a participant of a trial."""

    study: str = note("Trial entry id")
    protocol_version: str = note("Version of the trial's protocol")
    participant: str = note("Number of the participant in the trial")
    consent: str = note("Id of the consent-given fact", default="")
    deviation_reason: str = note("Why, where it was not as it should", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """One factor of the stratification and its level."""

    factor: str = note("Factor, as in the protocol")
    level: str = note("Level, as in the protocol")


@kind("study-randomized", stage="study")
@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRandomized(Payload):
    """Got an arm by chance, from the list of the trial."""

    study: str = note("Trial entry id")
    arm: str = note("Arm id; the arm's code where the trial is blinded")
    strata: tuple[Stratum, ...] = note("As randomized", default=())
    allocation: str = note("Number in the allocation list", default="")
    deviation_reason: str = note("Why, where it was not as it should", default="")


class WithdrawalExtent(StrEnum):
    """What ends with a withdrawal from a trial."""

    TREATMENT = "treatment"
    FOLLOW_UP = "follow-up"
    DATA_USE = "data-use"


@kind("study-withdrawn", stage="study")
@dataclass(frozen=True, slots=True, kw_only=True)
class StudyWithdrawn(Payload):
    """Left a trial, in part or whole."""

    study: str = note("Trial entry id")
    extent: tuple[WithdrawalExtent, ...] = note("What ends")
    asked_by: Party = note("Patient, or the center that takes the patient out")
    reason: str = note("If one was given", default="")
    deviation_reason: str = note("Why, where it was not as it should", default="")
