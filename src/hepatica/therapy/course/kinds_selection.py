"""Kinds of fact on which a patient is chosen for the therapy, or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hepatica.therapy.course.envelope import Payload, kind, note
from hepatica.therapy.course.kinds_codes import (
    Coding,
    DayPrecision,
    Document,
    EcogStatus,
    Party,
    Presence,
)


class ConditionRole(StrEnum):
    """mCODE: Primary Cancer Condition, Secondary Cancer Condition, or beside it."""

    PRIMARY_CANCER = "primary-cancer"
    SECONDARY_CANCER = "secondary-cancer"
    OTHER = "other"


class DiseaseExtent(StrEnum):
    """Where the cancer is, as far as it was looked for."""

    LIVER_ONLY = "liver-only"
    LIVER_AND_ELSEWHERE = "liver-and-elsewhere"
    ELSEWHERE_ONLY = "elsewhere-only"
    NONE_SEEN = "none-seen"
    NOT_KNOWN = "not-known"


@kind("diagnosis-recorded", stage="selection")
@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisRecorded(Payload):
    """A diagnosis, by code, with how sure it is."""

    role: ConditionRole = note("What it is to this therapy, as in mCODE")
    condition: Coding = note("The diagnosis: ICD-10, ICD-10-CM or SNOMED CT")
    morphology: Coding | None = note("Histology: ICD-O-3", default=None)
    body_site: Coding | None = note("Where: ICD-O-3 or SNOMED CT", default=None)
    stage_group: Coding | None = note(
        "TNM stage group, with its edition as the code's version", default=None
    )
    extent: DiseaseExtent = note("Where cancer was seen then")
    is_histologically_confirmed: bool | None = note("By tissue; none: not known")
    diagnosed_on: date | None = note("Day of diagnosis; none: not known")
    diagnosed_precision: DayPrecision = note(
        "How exactly that day is known", default=DayPrecision.DAY
    )
    primary: str = note(
        "Id of the diagnosis that this one spread from, where it is on record",
        default="",
    )


class HistoryItem(StrEnum):
    """What matters to this therapy about the time before it."""

    ALLERGY = "allergy"
    HEPARIN_INDUCED_THROMBOCYTOPENIA = "heparin-induced-thrombocytopenia"
    DPYD_VARIANT = "dpyd-variant"
    UGT1A1_VARIANT = "ugt1a1-variant"
    GILBERT_SYNDROME = "gilbert-syndrome"
    HEPATITIS_B = "hepatitis-b"
    PREGNANCY = "pregnancy"
    DIABETES = "diabetes"
    CIRRHOSIS = "cirrhosis"
    PORTAL_HYPERTENSION = "portal-hypertension"
    PRIOR_LIVER_RADIATION = "prior-liver-radiation"
    PRIOR_LIVER_RESECTION = "prior-liver-resection"
    PRIOR_BILIARY_INTERVENTION = "prior-biliary-intervention"
    ANTICOAGULANT = "anticoagulant"
    VEGF_INHIBITOR = "vegf-inhibitor"
    OTHER_DRUG = "other-drug"
    OTHER_CONDITION = "other-condition"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryStatement:
    """One thing that was asked or looked up, and the answer."""

    item: HistoryItem = note("What was asked")
    presence: Presence = note("Present, absent or unknown")
    on: date | None = note("Day it holds from, or of the last exposure", default=None)
    coded: Coding | None = note(
        "What it is exactly: allergen, drug, variant, isotope", default=None
    )


@kind("history-recorded", stage="selection")
@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRecorded(Payload):
    """What was before, as statements. What was not asked is not among them."""

    statements: tuple[HistoryStatement, ...] = note("Each thing asked or looked up")
    told_by: Party = note("Who said so; center: from records seen there")


class Modality(StrEnum):
    """How it was imaged, with DICOM's word where it has one."""

    CT = "CT"
    CT_ANGIOGRAPHY = "CT-angiography"
    MR = "MR"
    PET_CT = "PET-CT"
    US = "US"
    ANGIOGRAPHY = "XA"
    NUCLEAR_MEDICINE = "NM"


class ImagingPurpose(StrEnum):
    """What it was made for."""

    STAGING = "staging"
    ANATOMY = "anatomy"
    RESPONSE = "response"
    COMPLICATION = "complication"
    SURVEILLANCE = "surveillance"


@kind("imaging-recorded", stage="selection")
@dataclass(frozen=True, slots=True, kw_only=True)
class ImagingRecorded(Payload):
    """An imaging study and what matters of its report."""

    modality: Modality = note("How")
    purpose: ImagingPurpose = note("What for")
    extent: DiseaseExtent = note(
        "Where cancer was seen", default=DiseaseExtent.NOT_KNOWN
    )
    n_liver_lesions: int | None = note("How many; none: not counted", default=None)
    largest_lesion_mm: float | None = note(
        "Longest diameter of the largest in the liver", unit="mm", default=None
    )
    elsewhere: tuple[Coding, ...] = note(
        "Where else: ICD-O-3 or SNOMED CT body sites", default=()
    )
    arterial_anatomy: Coding | None = note(
        "Hepatic arteries, for a study of the anatomy", default=None
    )
    report: Document | None = note("The signed report", default=None)


class AsaClass(StrEnum):
    """Physical status by the American Society of Anesthesiologists."""

    I = "I"  # noqa: E741  (the publisher's own name)
    II = "II"
    III = "III"
    IV = "IV"
    V = "V"


class ChildPughClass(StrEnum):
    """Class of liver function by Child and Pugh."""

    A = "A"
    B = "B"
    C = "C"


@kind("fitness-recorded", stage="selection")
@dataclass(frozen=True, slots=True, kw_only=True)
class FitnessRecorded(Payload):
    """How fit the patient is; what was not assessed is none."""

    ecog_performance_status: EcogStatus | None = note("0 to 5; none: not assessed")
    asa_class: AsaClass | None = note("For an operation", default=None)
    child_pugh_class: ChildPughClass | None = note("Liver function", default=None)


class CriterionOutcome(StrEnum):
    """Three-valued; unknown says that something is missing."""

    MET = "met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionAssessed:
    """One criterion and how it came out."""

    criterion: str = note("Id in the criteria set")
    outcome: CriterionOutcome = note("Met, not met or unknown")
    missing: str = note("What would settle it, where unknown", default="")


@kind("eligibility-assessed", stage="selection")
@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityAssessed(Payload):
    """A set of criteria was held against the record."""

    criteria_set: str = note("Criteria entry id")
    criteria_version: int = note("Version of the entry")
    outcome: CriterionOutcome = note("Of the whole set")
    criteria: tuple[CriterionAssessed, ...] = note("Each criterion of the set")
    knowledge_version: str = note("Hash of the entries in force", default="")


class Recommendation(StrEnum):
    """What a tumor board may recommend."""

    PUMP = "pump"
    PUMP_AND_RESECTION = "pump-and-resection"
    RESECTION = "resection"
    ABLATION = "ablation"
    TRANSPLANT = "transplant"
    OTHER_LIVER_DIRECTED = "other-liver-directed"
    SYSTEMIC = "systemic"
    TRIAL = "trial"
    SUPPORTIVE_CARE = "supportive-care"
    MORE_NEEDED = "more-needed"


@kind("board-decided", stage="selection")
@dataclass(frozen=True, slots=True, kw_only=True)
class BoardDecided(Payload):
    """What the tumor board recommends, and why."""

    recommendations: tuple[Recommendation, ...] = note("In the order of preference")
    specialties: tuple[str, ...] = note("Which specialties took part, no names")
    rationale: str = note("Why, without names")
    study: str = note("Trial entry id, where it recommends a trial", default="")
    eligibility: str = note("Id of the eligibility-assessed fact", default="")


class ConsentScope(StrEnum):
    """What a consent is about; each is given and withdrawn by itself."""

    THERAPY = "therapy"
    OPERATION = "operation"
    TELEHEALTH = "telehealth"
    SHARED_CARE = "shared-care"
    REGISTRY = "registry"
    TRIAL = "trial"
    SAMPLES = "samples"


@kind("consent-given", stage="selection")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven(Payload):
    """The patient, or who may speak for the patient, agreed."""

    scope: ConsentScope = note("To what")
    given_by: Party = note("Patient or representative")
    form: str = note("Id and version of the form that was signed")
    document: Document | None = note("The signed form", default=None)
    study: str = note("Trial entry id, for a trial", default="")
    until_on: date | None = note("Last day, where it has one", default=None)


@kind("consent-withdrawn", stage="selection")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(Payload):
    """A consent is taken back; nothing is authorized on it from now on."""

    scope: ConsentScope = note("Which one")
    withdrawn_by: Party = note("Patient or representative")
    study: str = note("Trial entry id, for a trial", default="")
    reason: str = note("If one was given; none is owed", default="")
