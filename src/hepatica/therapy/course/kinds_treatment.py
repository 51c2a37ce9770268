"""Kinds of fact of treatment beside the fills at this center."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hepatica.therapy.course.envelope import Payload, kind, note
from hepatica.therapy.course.kinds_codes import Coding, Document, Party
from hepatica.therapy.pump.infusates import Infusate


class BolusAgent(StrEnum):
    """What is given through the pump at once."""

    FLOXURIDINE = "floxuridine"
    FLUOROURACIL = "fluorouracil"
    MITOMYCIN = "mitomycin"
    TRACER = "tracer"
    DYE = "dye"
    CONTRAST = "contrast"
    HEPARINIZED_SALINE = "heparinized-saline"
    SALINE = "saline"
    OTHER = "other"

    @property
    def is_drug(self) -> bool:
        """Whether it is a cytotoxic drug, however much of it."""
        return self in (
            BolusAgent.FLOXURIDINE,
            BolusAgent.FLUOROURACIL,
            BolusAgent.MITOMYCIN,
        )


@kind("bolus-given", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class BolusGiven(Payload):
    """Something went through the bolus path of the pump, at once."""

    slot: str = note("Which pump", default="a")
    agent: BolusAgent = note("What")
    other_agent: str = note("Name, where the agent is other", default="")
    drug_mg: float | None = note(
        "Drug in it; none: no drug, or of a drug that it is not known", unit="mg"
    )
    volume_ml: float = note("Volume given", unit="mL")
    needle: str = note("Catalog number of the needle, as printed", default="")
    deviation_reason: str = note("Why, where it was not as it should", default="")

    @property
    def is_drug(self) -> bool:
        """Whether drug was given; a drug whose amount nobody told is one."""
        return self.agent.is_drug if self.drug_mg is None else self.drug_mg > 0


@kind("refilled-elsewhere", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class RefilledElsewhere(Payload):
    """Another center filled the pump. What is in it counts from now on.

    What is not known stays unknown: no flow, dry day or dose is worked out from it.
    """

    slot: str = note("Which pump", default="a")
    infusate: Infusate = note("What it is")
    other_infusate: str = note("Name, where the infusate is other", default="")
    was_emptied: bool | None = note("Emptied before the fill; none: not known")
    residual_volume_ml: float | None = note(
        "Volume withdrawn; none: not known", unit="mL"
    )
    volume_ml: float | None = note("Volume put in; none: not known", unit="mL")
    drug_mg: float | None = note(
        "Drug in it, 0 for a drug-free fill; none: not known", unit="mg"
    )
    dose_rate_mg_per_kg_per_day: float | None = note(
        "Dose rate it was made for", unit="mg/kg/d", default=None
    )
    infusion_days: float | None = note("Days until emptying", unit="d", default=None)
    partner: str = note("Id of the partner center, where it is one", default="")
    told_by: Party = note("Who said so")
    document: Document | None = note("Their report", default=None)
    deviation_reason: str = note("Why, where it was not as it should", default="")


class Route(StrEnum):
    """How a systemic drug was given."""

    INTRAVENOUS = "intravenous"
    ORAL = "oral"
    SUBCUTANEOUS = "subcutaneous"
    INTRAMUSCULAR = "intramuscular"


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemicDose:
    """One drug as it was reported; nothing is worked out from it."""

    drug: Coding = note("Which drug: RxNorm or ATC")
    amount: float | None = note("As reported; none: not reported", unit="in unit")
    unit: str = note("UCUM, as reported: mg, mg/m2; empty without an amount")
    route: Route = note("How")


@kind("systemic-given", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class SystemicGiven(Payload):
    """Systemic therapy beside the pump, as reported."""

    regimen: str = note("Regimen id, as in the protocol: folfiri")
    cycle_number: int | None = note("Cycle, from 1; none: not reported")
    cycle_day: int | None = note("Day of the cycle, from 1; none: not reported")
    drugs: tuple[SystemicDose, ...] = note("Each drug of that day")
    is_reduced: bool | None = note("Less than the regimen's dose; none: not reported")
    partner: str = note("Id of the center that gave it, where another", default="")
    told_by: Party = note("Who said so")


class ResumedAfter(StrEnum):
    """What treatment is resumed after."""

    HOLD = "hold"
    DISCONTINUATION = "discontinuation"
    MAINTENANCE = "maintenance"
    CLOSURE = "closure"


@kind("treatment-resumed", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentResumed(Payload):
    """A prescriber takes treatment up again; the next dose is still worked out."""

    after: ResumedAfter = note("After what")
    decision: str = note("Id of the decision that had stopped it", default="")
    reason: str = note("Why now")
