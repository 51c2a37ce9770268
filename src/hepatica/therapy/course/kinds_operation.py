"""Kinds of fact of the operation and of what is done to the pump afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hepatica.therapy.course.envelope import Payload, kind, note
from hepatica.therapy.course.kinds_codes import Approach, Coding


class ResectionMargin(StrEnum):
    """Residual tumor by the R classification."""

    R0 = "R0"
    R1 = "R1"
    R2 = "R2"
    RX = "RX"


@kind("resection-done", stage="operation")
@dataclass(frozen=True, slots=True, kw_only=True)
class ResectionDone(Payload):
    """Part of the liver, or the primary tumor, was taken out."""

    procedure: Coding = note("What was done: SNOMED CT, CPT or ICD-10-PCS")
    approach: Approach = note("How")
    with_pump: bool = note("In the same operation as the pump")
    margin: ResectionMargin = note("RX where pathology has not read it")
    segments: tuple[str, ...] = note(
        "Liver segments by Couinaud, 1 to 8, 4a, 4b", default=()
    )
    duration_minutes: int | None = note(
        "Skin to skin, the pump included", unit="min", default=None
    )
    blood_loss_ml: float | None = note("Blood lost", unit="mL", default=None)


class RevisionEvent(StrEnum):
    """What happened to a pump in place; each puts an end to its clearance."""

    FLIPPED = "flipped"
    EXCHANGED = "exchanged"
    POCKET_REVISED = "pocket-revised"
    REPOSITIONED = "repositioned"
    CATHETER_REVISED = "catheter-revised"
    DRY_FOR_LONG = "dry-for-long"
    ULCER_FOUND = "ulcer-found"


@kind("pump-revised", stage="operation")
@dataclass(frozen=True, slots=True, kw_only=True)
class PumpRevised(Payload):
    """Something after which nobody can say where the infusate goes.

    Drug may go in again after a new perfusion study, or an exemption signed after
    this. An exchange takes the pump out; the new one has its own implant fact.
    """

    slot: str = note("Which pump", default="a")
    event: RevisionEvent = note("What it was")
    was_emptied: bool | None = note("Emptied before; none: not known", default=None)
    complication: str = note("Id of the complication that led to it", default="")
    detail: str = note("What was found and done, without names", default="")
    deviation_reason: str = note("Why, where it was not as it should", default="")


class MisperfusionTreatment(StrEnum):
    """How flow to the wrong place, or not to the whole liver, was treated."""

    EMBOLIZED = "embolized"
    LIGATED = "ligated"
    STENTED = "stented"
    REPOSITIONED = "repositioned"
    THROMBOLYSIS = "thrombolysis"
    OTHER = "other"


@kind("misperfusion-treated", stage="operation")
@dataclass(frozen=True, slots=True, kw_only=True)
class MisperfusionTreated(Payload):
    """A wrong perfusion was treated; a new study has to show that it worked."""

    slot: str = note("Which pump", default="a")
    treatment: MisperfusionTreatment = note("What was done")
    approach: Approach = note("How")
    vessel: str = note("Which vessel", default="")
    is_successful: bool | None = note("By who did it; none: not known", default=None)
    study: str = note("Id of the perfusion-studied fact that found it", default="")
    deviation_reason: str = note("Why, where it was not as it should", default="")


@kind("procedure-done", stage="operation")
@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureDone(Payload):
    """Any other procedure: stent, drain, ablation, port, endoscopy."""

    procedure: Coding = note("What was done: SNOMED CT, CPT or ICD-10-PCS")
    approach: Approach = note("How")
    body_site: Coding | None = note("Where: SNOMED CT", default=None)
    complication: str = note("Id of the complication that it treats", default="")
    detail: str = note("What was found, without names", default="")


class Disposition(StrEnum):
    """Where the patient went from the hospital."""

    HOME = "home"
    HOME_WITH_CARE = "home-with-care"
    REHABILITATION = "rehabilitation"
    OTHER_FACILITY = "other-facility"
    HOSPICE = "hospice"
    AGAINST_ADVICE = "against-advice"
    DIED = "died"


@kind("discharged", stage="operation")
@dataclass(frozen=True, slots=True, kw_only=True)
class Discharged(Payload):
    """The patient left the hospital; the stay is worked out from the two days."""

    admitted_on: date = note("Day of admission")
    disposition: Disposition = note("Where to")
    is_after_operation: bool = note("The stay of an operation of this course")
