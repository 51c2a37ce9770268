"""The kinds of fact from a signed order to the bedside, and around a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hepatica.therapy.course.envelope import Payload, kind, note
from hepatica.therapy.course.kinds import Additive
from hepatica.therapy.pump.infusates import Infusate


@kind("order-signed", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSigned(Payload):
    """An order of one drug fill, signed over its content; a change is a new order."""

    decision: str = note("Id of the dose-decided fact that it rests on")
    for_on: date = note("Day of the visit that it is for; on no other day it is live")
    version: int = note("1 for the first order of the day, 2 for the next")
    slot: str = note("Which pump", default="a")
    model: str = note("Pump model id, from the implant fact")
    serial: str = note("Serial number, from the implant fact")
    infusate: Infusate = note("What is ordered")
    fill_drug_mg: float = note("Drug in the fill", unit="mg")
    fill_volume_ml: float = note("Volume of the fill", unit="mL")
    concentration_mg_per_ml: float = note("Drug over volume", unit="mg/mL")
    dose_rate_mg_per_kg_per_day: float = note("Dose rate", unit="mg/kg/d")
    planned_dose_rate_mg_per_kg_per_day: float = note(
        "Dose rate of the setting, to which the factor applies", unit="mg/kg/d"
    )
    dose_factor: float = note("Dose rate over the planned one", unit="1")
    weight_kg: float = note("Body weight as measured", unit="kg")
    weight_on: date = note("Day of the weight")
    dosing_weight_kg: float = note("By the weight rule", unit="kg")
    flow_ml_per_day: float = note("Flow that doses", unit="mL/d")
    flow_source: str = note("factory, programmed or observed")
    flow_on: date | None = note("Day of the flow", default=None)
    infusion_days: float = note("Planned days", unit="d")
    additives: tuple[Additive, ...] = note("Beside the drug", default=())
    residual_expected_ml: float | None = note(
        "What should come out of the pump", unit="mL", default=None
    )
    residual_low_ml: float | None = note(
        "Drug only with a residual of at least this", unit="mL", default=None
    )
    residual_high_ml: float | None = note(
        "Drug only with a residual of at most this", unit="mL", default=None
    )
    contingency: str = note("Drug-free fill if the gate fails, entry id")
    knowledge_version: str = note("Hash of the entries in force")
    order_hash: str = note("SHA-256 of all that stands above and the course's id")
    is_by_trainee: bool = note("Waits for somebody who may sign alone", default=False)
    signed_with: str = note("How the signer proved who they are: password")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureReentered:
    """One figure as the verifier read it from its source."""

    quantity: str = note("weight, flow, volume, dose rate or factor")
    value: float = note("As read", unit="in unit")
    unit: str = note("UCUM")
    source: str = note("Where it was read")


@kind("order-verified", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderVerified(Payload):
    """A second person came to the same figures from the sources."""

    order: str = note("Id of the order-signed fact")
    order_hash: str = note("Its content, as it was verified")
    figures: tuple[FigureReentered, ...] = note("Read without seeing the order's")
    read_again_because: str = note(
        "Why who read another figure before verified it all the same", default=""
    )
    is_by_trainee: bool = note("Waits for somebody who may sign alone", default=False)
    signed_with: str = note("How the signer proved who they are: password")


@kind("order-rejected", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRejected(Payload):
    """The figures differ, or the verifier does not agree; the order is void."""

    order: str = note("Id of the order-signed fact")
    order_hash: str = note("Its content, as it was rejected")
    figures: tuple[FigureReentered, ...] = note("As re-entered", default=())
    differs: tuple[str, ...] = note("Quantities that differ", default=())
    reason: str = note("Why", default="")


@kind("order-cosigned", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCosigned(Payload):
    """Somebody who may sign alone stands behind what a trainee signed."""

    act: str = note("Id of the order-signed or order-verified fact")
    order_hash: str = note("Content of the order")
    signed_with: str = note("How the signer proved who they are: password")


@kind("order-cancelled", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(Payload):
    """The order is void from now on, whatever was prepared from it."""

    order: str = note("Id of the order-signed fact")
    reason: str = note("Why")


@kind("fill-released", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class FillReleased(Payload):
    """The pharmacy may compound this order now."""

    order: str = note("Id of the order-signed fact")
    order_hash: str = note("Its content")
    is_day_before: bool = note("Released before the day; checked again at the chair")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedAdditive:
    """Something beside the drug, as it was drawn up."""

    id: str = note("dexamethasone, heparin")
    amount: float = note("How much", unit="in unit")
    unit: str = note("UCUM: mg or [USP'U]")
    lot: str = note("Its lot")
    expires_on: date = note("Expiry of its lot")


@kind("fill-prepared", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class FillPrepared(Payload):
    """What was compounded: how much of what, from which lots, usable until when."""

    order: str = note("Id of the order-signed fact")
    order_hash: str = note("Its content, as scanned or read")
    drug_mg: float = note("Drug drawn up", unit="mg")
    volume_ml: float = note("Volume drawn up", unit="mL")
    vials: int = note("Vials opened")
    drug_lot: str = note("Lot of the drug")
    drug_expires_on: date = note("Expiry of the drug's lot")
    diluent: str = note("What it was diluted with")
    diluent_lot: str = note("Lot of the diluent")
    diluent_expires_on: date = note("Expiry of the diluent's lot")
    additives: tuple[PreparedAdditive, ...] = note("Beside the drug", default=())
    use_by: datetime = note("Beyond-use time by the pharmacy's own procedure")
    deviation_reason: str = note("Why, where it was not as it should", default="")


@kind("fill-wasted", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class FillWasted(Payload):
    """A prepared fill that goes into no patient."""

    preparation: str = note("Id of the fill-prepared fact")
    is_returned: bool = note("Returned to the pharmacy; false: wasted")
    reason: str = note("Why")


@kind("bedside-verified", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class BedsideVerified(Payload):
    """One of two people checked patient, pump and syringe against the live order."""

    order: str = note("Id of the order-signed fact")
    order_hash: str = note("As scanned from the label")
    preparation: str = note("Id of the fill-prepared fact")
    identifiers: tuple[str, ...] = note("Which identifiers were read, not their values")
    has_pump_card: bool = note("Serial on the device card is that of the order")
    has_contingency: bool = note("The drug-free fill is at the chair")
    signed_with: str = note("How the signer proved who they are: password")


@kind("pump-accessed", stage="treatment")
@dataclass(frozen=True, slots=True, kw_only=True)
class PumpAccessed(Payload):
    """A needle went into the pump."""

    slot: str = note("Which pump", default="a")
    needle: str = note("Catalog number of the needle, as printed on its pack")
    is_bolus_path: bool = note("Into the bolus path, not the reservoir", default=False)
    attempts: int = note("How often it was tried", default=1)
    deviation_reason: str = note("Why, where it was not as it should", default="")


@kind("appointment-booked", stage="access")
@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentBooked(Payload):
    """The day of the next visit, and its time where one is agreed."""

    on: date = note("Day")
    purpose: str = note("emptying, drug-fill, refill or other")
    reason: str = note("Why after the dry day, where it is", default="")
    starts_at: datetime | None = note(
        "When it starts, on that day at the center; without it no time is booked",
        default=None,
    )


@kind("contact-attempted", stage="access")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAttempted(Payload):
    """Somebody tried to reach a person who is waited for."""

    has_reached: bool = note("Spoke with the person")
    remark: str = note("What was agreed, or how it was tried", default="")


@kind("incident-reported", stage="harm")
@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReported(Payload):
    """Something went wrong, and who was told."""

    what: str = note("wrong-drug, wrong-patient, spill, pocket-fill or other")
    detail: str = note("What happened, without names", default="")
    told: tuple[str, ...] = note("Who was told: prescriber, pharmacist, patient")
    other_course: str = note("The other course, where two are mixed up", default="")
