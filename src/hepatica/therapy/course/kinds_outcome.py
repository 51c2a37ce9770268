"""Kinds of fact about what the therapy led to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hepatica.therapy.course.envelope import Payload, kind, note
from hepatica.therapy.course.kinds_codes import Channel, Coding, Party


class RecistResponse(StrEnum):
    """Categories of response."""

    CR = "CR"
    PR = "PR"
    SD = "SD"
    PD = "PD"
    NON_CR_NON_PD = "non-CR/non-PD"
    NE = "NE"


class RecistVersion(StrEnum):
    """Criteria by which a response was read."""

    RECIST_1_0 = "RECIST 1.0"
    RECIST_1_1 = "RECIST 1.1"
    MRECIST = "mRECIST"
    IRECIST = "iRECIST"


class ResponseScope(StrEnum):
    """What a response is about."""

    OVERALL = "overall"
    HEPATIC = "hepatic"
    EXTRAHEPATIC = "extrahepatic"


@kind("response-assessed", stage="outcome")
@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseAssessed(Payload):
    """A response as it was read, with the criteria it was read by."""

    recist_response: RecistResponse = note("CR, PR, SD, PD, non-CR/non-PD or NE")
    recist_version: RecistVersion = note("Criteria")
    scope: ResponseScope = note("Whole patient, or the liver alone")
    sum_of_diameters_mm: float | None = note(
        "Sum of the target lesions; none without any", unit="mm"
    )
    is_confirmed: bool | None = note("By a second study; none: not asked for")
    is_resectable_now: bool | None = note(
        "By the surgeon, where the tumor was not before", default=None
    )
    imaging: str = note("Id of the imaging-recorded fact", default="")


class RecurrenceSite(StrEnum):
    """Where disease came back."""

    HEPATIC = "hepatic"
    EXTRAHEPATIC = "extrahepatic"
    BOTH = "both"


class FoundBy(StrEnum):
    """How disease was found."""

    IMAGING = "imaging"
    BIOPSY = "biopsy"
    MARKER = "marker"
    OPERATION = "operation"
    SYMPTOM = "symptom"


@kind("recurrence-found", stage="outcome")
@dataclass(frozen=True, slots=True, kw_only=True)
class RecurrenceFound(Payload):
    """Disease came back, or grew, and where."""

    where: RecurrenceSite = note("In the liver, elsewhere or both")
    found_by: tuple[FoundBy, ...] = note("How")
    body_sites: tuple[Coding, ...] = note("ICD-O-3 or SNOMED CT", default=())
    is_first: bool = note("The first one after the operation of this course")
    imaging: str = note("Id of the imaging-recorded fact", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, as the questionnaire counts it; scores are worked out from it."""

    item: str = note("Item of the questionnaire")
    choice: int | None = note("Number of the choice; none: not answered")


class AnsweredHow(StrEnum):
    """How a questionnaire was filled in."""

    PAPER = "paper"
    SCREEN = "screen"
    INTERVIEW = "interview"


@kind("questionnaire-answered", stage="outcome")
@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireAnswered(Payload):
    """What the patient answered, item by item."""

    questionnaire: str = note("Questionnaire id: eortc-qlq-c30")
    version: str = note("Version of the questionnaire")
    language: str = note("BCP 47: en-US")
    answers: tuple[Answer, ...] = note("Each item, answered or not")
    answered_by: Party = note("Patient, or who answered in their place")
    how: AnsweredHow = note("How it was filled in")


class VitalStatus(StrEnum):
    """What is known of life; lost is not dead."""

    ALIVE = "alive"
    DEAD = "dead"
    LOST = "lost"


class DiseaseStatus(StrEnum):
    """mCODE Cancer Disease Status."""

    NO_EVIDENCE = "no-evidence"
    STABLE = "stable"
    RESPONDING = "responding"
    PROGRESSING = "progressing"
    NOT_KNOWN = "not-known"


@kind("followed-up", stage="outcome")
@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedUp(Payload):
    """What was learned of the patient afterwards, and up to which day."""

    vital_status: VitalStatus = note("As learned; a death has its own fact too")
    last_known_alive_on: date | None = note("Last day known alive; none: not known")
    disease_status: DiseaseStatus = note("As learned")
    channel: Channel = note("How it was learned")


class DeathCause(StrEnum):
    """What somebody died of, as endpoints ask."""

    CANCER = "cancer"
    THERAPY = "therapy"
    OTHER = "other"
    NOT_KNOWN = "not-known"


@kind("died", stage="outcome")
@dataclass(frozen=True, slots=True, kw_only=True)
class Died(Payload):
    """The patient died; the day is when the fact happened."""

    cause: DeathCause = note("For the endpoints")
    coded: Coding | None = note("Cause as certified: ICD-10", default=None)
    complication: str = note("Id of the complication that led to it", default="")
    told_by: Party = note("Who said so")
