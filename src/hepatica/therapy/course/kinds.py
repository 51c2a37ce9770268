"""The kinds of fact about one course, stage by stage, in this release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hepatica.therapy.course.envelope import Payload, kind, note
from hepatica.therapy.decisions import Trace
from hepatica.therapy.labs.readings import LabResult
from hepatica.therapy.pump.infusates import Infusate


class StudyResult(StrEnum):
    """Reading of a perfusion study."""

    PASSED = "passed"
    FAILED = "failed"
    INDETERMINATE = "indeterminate"


class Exposure(StrEnum):
    """Something that changes flow for a while."""

    FEVER = "fever"
    ALTITUDE = "altitude"
    HEAT = "heat"
    DIVING = "diving"
    OTHER = "other"


# ---- operation ----


@kind("pump-implanted", stage="operation")
@dataclass(frozen=True, slots=True, kw_only=True)
class PumpImplanted(Payload):
    """A pump was put in, with the flow of its own card."""

    slot: str = note("Which pump, where two may be in place", default="a")
    model: str = note("Pump model id, as in the knowledge catalog")
    serial: str = note("Serial number from the device label")
    factory_flow_rate_ml_per_day: float | None = note(
        "Flow on the card of this serial; none for a programmable pump", unit="mL/d"
    )
    catheter_vessel: str = note("Vessel that the catheter lies in", default="")
    side: str = note("left or right abdomen", default="")
    with_resection: bool | None = note("Liver resection in the same operation")
    deviation_reason: str = note("Why, where it was not as it should", default="")


@kind("perfusion-studied", stage="operation")
@dataclass(frozen=True, slots=True, kw_only=True)
class PerfusionStudied(Payload):
    """The imaging check that the pump perfuses the liver and nothing else."""

    slot: str = note("Which pump", default="a")
    result: StudyResult = note("Reading of the whole study")
    has_extrahepatic_perfusion: bool = note("Any tracer outside the liver")
    is_bilobar: bool = note("Both lobes take up tracer")
    tracer: str = note("Tracer used", default="")
    remark: str = note("Free text of the reader", default="")


# ---- treatment ----


@kind("rules-bound", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class RulesBound(Payload):
    """The rules this course runs on, chosen once; a new version is a new fact."""

    sex: str = note("male or female, for ideal body weight")
    setting: str = note("Starting-dose entry id")
    weight_rule: str = note("Weight rule entry id")
    flow_rule: str = note("Flow rule entry id")
    reference_rule: str = note("Reference rule entry id")
    rounding_rule: str = note("Rounding rule entry id")
    protocols: tuple[str, ...] = note("Dose-modification rule sets, all of them apply")
    cycle: str = note("Cycle entry id")
    caps: str = note("Dose caps entry id")
    contingency: str = note("Standing order of the drug-free fill, entry id")
    additives: tuple[str, ...] = note(
        "Beside the drug in each drug fill, entry ids; none: none", default=()
    )
    second_signer: str = note("Who signed the choice as second person", default="")


@kind("weight-measured", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class WeightMeasured(Payload):
    """Body weight, and height where it was measured too."""

    weight_kg: float = note("Body weight", unit="kg")
    height_cm: float | None = note("Height", unit="cm", default=None)
    is_confirmed: bool = note("Read twice, as an unusual figure asks", default=False)


@kind("labs-resulted", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class LabsResulted(Payload):
    """Results of one specimen from one laboratory."""

    laboratory: str = note("Laboratory, as the feed names it")
    results: tuple[LabResult, ...] = note("One for each analyte")
    is_confirmed: bool = note("Read twice, as an unusual figure asks", default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom:
    """One symptom asked for, present or not."""

    id: str = note("Symptom id, as in the rule sets")
    is_present: bool = note("Whether the patient has it")


@kind("symptoms-reported", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class SymptomsReported(Payload):
    """What the patient was asked and answered before a dose."""

    symptoms: tuple[Symptom, ...] = note("Each one asked for")


@kind("exposure-reported", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureReported(Payload):
    """Fever, altitude, heat or pressure, which make a flow interval unfit."""

    exposure: Exposure = note("What it was")
    from_on: date = note("First day")
    to_on: date = note("Last day")
    detail: str = note("Degrees, meters, place", default="")


@kind("dose-proposed", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class DoseProposed(Payload):
    """A computed decision with its trace; nothing is applied by itself."""

    decision: str = note("proceed, reduce, hold, discontinue, no-rule, cannot-decide")
    dose_factor: float | None = note("Share of dose_of", unit="1", default=None)
    dose_of: str = note("planned-dose or dose-last-given", default="")
    reasons: tuple[str, ...] = note("In words", default=())
    dose_rate_mg_per_kg_per_day: float | None = note(
        "Dose rate that the decision permits", unit="mg/kg/d", default=None
    )
    dosing_weight_kg: float | None = note("By the weight rule", unit="kg", default=None)
    flow_ml_per_day: float | None = note("Flow it rests on", unit="mL/d", default=None)
    flow_source: str = note("factory, programmed or observed", default="")
    fill_volume_ml: float | None = note("Volume of the fill", unit="mL", default=None)
    fill_drug_mg: float | None = note("Drug in the fill", unit="mg", default=None)
    refusals: tuple[str, ...] = note("Why no drug fill is offered", default=())
    asks: tuple[str, ...] = note("What asks for a reason", default=())
    knowledge_version: str = note("Hash of the entries in force", default="")
    for_on: date | None = note(
        "Day of the visit, where it is a later one than it was computed on",
        default=None,
    )
    trace: Trace = note("What was looked at and what would have changed it")


@kind("dose-decided", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class DoseDecided(Payload):
    """A person accepted or changed a proposal."""

    proposal: str = note("Id of the dose-proposed fact")
    is_accepted: bool = note("False where the person chose otherwise")
    decision: str = note("proceed, reduce, hold or discontinue")
    dose_rate_mg_per_kg_per_day: float | None = note(
        "Dose rate decided", unit="mg/kg/d", default=None
    )
    fill_volume_ml: float | None = note("Volume of the fill", unit="mL", default=None)
    fill_drug_mg: float | None = note("Drug in the fill", unit="mg", default=None)
    infusion_days: float | None = note("Planned days", unit="d", default=None)
    contingency: str = note("Drug-free fill if the gate fails, entry id", default="")
    residual_low_ml: float | None = note(
        "Drug only with a residual of at least this", unit="mL", default=None
    )
    residual_high_ml: float | None = note(
        "Drug only with a residual of at most this", unit="mL", default=None
    )
    reason: str = note("Required where the person chose otherwise", default="")
    for_on: date | None = note(
        "Day of the visit, where it is a later one than it was decided on",
        default=None,
    )


@kind("pump-emptied", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class PumpEmptied(Payload):
    """What came out of the pump. Never blocked by anything."""

    slot: str = note("Which pump", default="a")
    residual_volume_ml: float = note("Volume withdrawn", unit="mL")
    is_confirmed: bool = note("Read twice, as an unusual figure asks", default=False)
    has_spill: bool = note("Some was lost", default=False)
    is_late_entry: bool = note("Entered on a later day", default=False)
    deviation_reason: str = note("Why, where it was not as it should", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Additive:
    """Something beside the drug in a fill."""

    id: str = note("dexamethasone, heparin")
    amount: float = note("How much", unit="in unit")
    unit: str = note("UCUM: mg or [USP'U]")


@kind("pump-filled", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class PumpFilled(Payload):
    """What went into the pump, as it was, planned or not."""

    slot: str = note("Which pump", default="a")
    infusate: Infusate = note("What it is")
    other_infusate: str = note("Name, where the infusate is other", default="")
    volume_ml: float = note("Volume put in", unit="mL")
    drug_mg: float = note("Drug in it; 0 for a drug-free fill", unit="mg", default=0.0)
    dose_rate_mg_per_kg_per_day: float | None = note(
        "Dose rate it was made for", unit="mg/kg/d", default=None
    )
    dosing_weight_kg: float | None = note("Made for", unit="kg", default=None)
    flow_ml_per_day: float | None = note("Made for", unit="mL/d", default=None)
    infusion_days: float | None = note("Days until emptying", unit="d", default=None)
    is_partial: bool = note("The fill was interrupted", default=False)
    additives: tuple[Additive, ...] = note("Beside the drug", default=())
    decision: str = note("Id of the dose-decided fact, for drug", default="")
    order: str = note("Id of the order-signed fact, for drug", default="")
    preparation: str = note("Id of the fill-prepared fact, for drug", default="")
    void_because: tuple[str, ...] = note(
        "Codes of why the order did not hold any more when it went in", default=()
    )
    deviation_reason: str = note("Why, where it was not as it should", default="")


@kind("pump-programmed", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class PumpProgrammed(Payload):
    """The rate a programmable pump was set to."""

    slot: str = note("Which pump", default="a")
    flow_rate_ml_per_day: float = note("Set rate", unit="mL/d")


@kind("visit-missed", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class VisitMissed(Payload):
    """A planned visit that did not take place."""

    planned_on: date = note("Day it was planned for")
    reason: str = note("As far as known", default="")


@kind("exemption-signed", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptionSigned(Payload):
    """Two people allow what a rule would refuse, with a reason and an end."""

    exempt_from: str = note("perfusion-study")
    reason: str = note("Why")
    second_signer: str = note("The other person")
    until_on: date = note("Last day it holds")


# ---- maintenance, end ----


@kind("maintenance-started", stage="maintenance")
@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceStarted(Payload):
    """Treatment ended; the pump is kept and filled without drug."""

    reason: str = note("Why now")
    interval_days: float = note("Planned days between refills", unit="d")


@kind("pump-explanted", stage="maintenance")
@dataclass(frozen=True, slots=True, kw_only=True)
class PumpExplanted(Payload):
    """The pump was taken out; the catheter stays."""

    slot: str = note("Which pump", default="a")
    was_emptied: bool = note("Emptied before it was taken out")
    is_catheter_left: bool = note("Catheter stays in the vessel", default=True)
    reason: str = note("Why", default="")


@kind("course-closed", stage="maintenance")
@dataclass(frozen=True, slots=True, kw_only=True)
class CourseClosed(Payload):
    """Nothing more is planned in this course."""

    reason: str = note("Why")


# ---- upkeep ----


@kind("entered-in-error", stage="upkeep")
@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredInError(Payload):
    """Withdraws the fact named in the envelope's ``corrects``."""

    reason: str = note("Why it was wrong")


@kind("payload-erased", stage="upkeep")
@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadErased(Payload):
    """The body of the fact named in ``corrects`` was removed by duty of erasure."""

    legal_basis: str = note("Law or order it rests on")
    second_signer: str = note("The other person")


@dataclass(frozen=True, slots=True)
class Erased:
    """Stands where the body of an erased fact was."""
