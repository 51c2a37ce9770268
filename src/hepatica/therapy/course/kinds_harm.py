"""Kinds of fact about harm: complications with their grade, and serious events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hepatica.therapy.course.envelope import Payload, kind, note
from hepatica.therapy.course.kinds_codes import (
    ClavienDindoGrade,
    CtcaeEvent,
    DayPrecision,
)


class Complication(StrEnum):
    """Complications that the pump, its catheter or its drug are known for.

    The groups are those in which published series count: pocket, pump, catheter,
    artery, perfusion, bile ducts, liver, stomach and duodenum, systemic.
    """

    POCKET_INFECTION = "pocket-infection"
    POCKET_BLEEDING = "pocket-bleeding"
    POCKET_SEROMA = "pocket-seroma"
    POCKET_FILL = "pocket-fill"
    SKIN_EROSION = "skin-erosion"
    PUMP_FLIPPED = "pump-flipped"
    PUMP_MIGRATED = "pump-migrated"
    PUMP_FAILED = "pump-failed"
    PUMP_FLOW_OFF = "pump-flow-off"
    CATHETER_OCCLUDED = "catheter-occluded"
    CATHETER_DISLODGED = "catheter-dislodged"
    CATHETER_LEAK = "catheter-leak"
    CATHETER_EROSION = "catheter-erosion"
    ARTERY_THROMBOSIS = "artery-thrombosis"
    ARTERY_STENOSIS = "artery-stenosis"
    ARTERY_DISSECTION = "artery-dissection"
    ARTERY_PSEUDOANEURYSM = "artery-pseudoaneurysm"
    ARTERY_BLEEDING = "artery-bleeding"
    EXTRAHEPATIC_PERFUSION = "extrahepatic-perfusion"
    INCOMPLETE_PERFUSION = "incomplete-perfusion"
    BILIARY_SCLEROSIS = "biliary-sclerosis"
    BILE_LEAK = "bile-leak"
    BILOMA = "biloma"
    CHOLANGITIS = "cholangitis"
    CHOLECYSTITIS = "cholecystitis"
    CHEMICAL_HEPATITIS = "chemical-hepatitis"
    LIVER_ABSCESS = "liver-abscess"
    LIVER_FAILURE = "liver-failure"
    PORTAL_HYPERTENSION = "portal-hypertension"
    ULCER = "ulcer"
    GASTRITIS = "gastritis"
    PANCREATITIS = "pancreatitis"
    DIARRHEA = "diarrhea"
    STOMATITIS = "stomatitis"
    MYELOSUPPRESSION = "myelosuppression"
    SURGICAL_SITE_INFECTION = "surgical-site-infection"
    VENOUS_THROMBOEMBOLISM = "venous-thromboembolism"
    OTHER = "other"


class Relatedness(StrEnum):
    """How likely it came from the therapy, in the opinion of a clinician."""

    UNRELATED = "unrelated"
    UNLIKELY = "unlikely"
    POSSIBLE = "possible"
    PROBABLE = "probable"
    DEFINITE = "definite"
    NOT_ASSESSED = "not-assessed"


@kind("complication-recorded", stage="harm")
@dataclass(frozen=True, slots=True, kw_only=True)
class ComplicationRecorded(Payload):
    """A complication, with when it began and how grave it is."""

    complication: Complication = note("Which")
    other_complication: str = note("Name, where it is other", default="")
    slot: str = note("Which pump, where it is one's; empty: of none", default="")
    onset_on: date | None = note("First day; none: not known")
    onset_precision: DayPrecision = note(
        "How exactly that day is known", default=DayPrecision.DAY
    )
    ctcae: CtcaeEvent | None = note("Term, grade and edition; none: not graded")
    clavien_dindo_grade: ClavienDindoGrade | None = note(
        "Of a surgical complication, by the classification of 2004", default=None
    )
    relatedness: Relatedness = note("To the therapy")
    detail: str = note("What was found, without names", default="")


class Resolution(StrEnum):
    """How a complication ended."""

    RESOLVED = "resolved"
    WITH_SEQUELAE = "with-sequelae"
    PERMANENT = "permanent"
    FATAL = "fatal"


@kind("complication-resolved", stage="harm")
@dataclass(frozen=True, slots=True, kw_only=True)
class ComplicationResolved(Payload):
    """A complication that is on record came to its end."""

    complication: str = note("Id of the complication-recorded fact")
    resolution: Resolution = note("How")
    detail: str = note("What was done, without names", default="")
    deviation_reason: str = note("Why, where it was not as it should", default="")


class Seriousness(StrEnum):
    """Criteria of a serious adverse event by ICH E2A."""

    DEATH = "death"
    LIFE_THREATENING = "life-threatening"
    HOSPITALIZATION = "hospitalization"
    DISABILITY = "disability"
    CONGENITAL_ANOMALY = "congenital-anomaly"
    MEDICALLY_IMPORTANT = "medically-important"


class Recipient(StrEnum):
    """Who is told of a serious event."""

    SPONSOR = "sponsor"
    ETHICS_BOARD = "ethics-board"
    REGULATOR = "regulator"
    MANUFACTURER = "manufacturer"
    SAFETY_BOARD = "safety-board"


@kind("serious-event-reported", stage="harm")
@dataclass(frozen=True, slots=True, kw_only=True)
class SeriousEventReported(Payload):
    """A serious event was reported; its clocks count from when it became known."""

    event: str = note("Id of the complication, incident or death")
    criteria: tuple[Seriousness, ...] = note("Which make it serious")
    aware_at: datetime = note("When the program came to know of it")
    relatedness: Relatedness = note("To the therapy or the study drug")
    is_expected: bool | None = note("By the protocol or label; none: not assessed")
    recipients: tuple[Recipient, ...] = note("Who was told with this report")
    study: str = note("Trial entry id, where it is one's", default="")
    is_follow_up: bool = note("More about one that was reported", default=False)
