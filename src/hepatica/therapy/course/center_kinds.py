"""The kinds of fact in a center's own stream: its rules, policies and privileges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hepatica.therapy.course.envelope import Payload, kind, note
from hepatica.therapy.course.kinds_codes import Document


@kind("knowledge-activated", stage="center")
@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeActivated(Payload):
    """Two people put an entry in force, with its full text for later replay."""

    entry: str = note("Entry id")
    version: int = note("Version of the entry")
    text: str = note("The entry as it was read, whole")
    text_sha256: str = note("SHA-256 of the text, hexadecimal")
    from_on: date = note("First day it is in force")
    pharmacist: str = note("Who signed with the pharmacist's privilege")
    physician: str = note("Who signed with the physician's privilege")
    document: str = note("Document that they read")
    page: str = note("Page or table in it")


@kind("knowledge-retired", stage="center")
@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeRetired(Payload):
    """An entry is in force no longer; its past answers stay."""

    entry: str = note("Entry id")
    version: int = note("Version of the entry")
    from_on: date = note("First day it is not in force")
    reason: str = note("Why")
    pharmacist: str = note("Who signed with the pharmacist's privilege")
    physician: str = note("Who signed with the physician's privilege")


@kind("privilege-granted", stage="center")
@dataclass(frozen=True, slots=True, kw_only=True)
class PrivilegeGranted(Payload):
    """A person may, or no longer may, do one thing at this center."""

    person: str = note("Account name")
    privilege: str = note("Privilege, as in actions.privileges")
    is_granted: bool = note("False takes it back")


@kind("device-received", stage="center")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReceived(Payload):
    """A pump came into the stock of the center, before it is anybody's."""

    model: str = note("Pump model id, as in the knowledge catalog")
    serial: str = note("Serial number from the device label")
    lot: str = note("Lot from the device label", default="")
    udi: str = note("Unique device identifier, as scanned", default="")
    factory_flow_rate_ml_per_day: float | None = note(
        "Flow on the card of this serial; none for a programmable pump", unit="mL/d"
    )
    expires_on: date | None = note("Last day of sterility, where the label says one")
    is_intact: bool = note("Pack and seal were whole")


class RecallClass(StrEnum):
    """Class of a recall by the FDA, or none where no authority gave one."""

    I = "I"  # noqa: E741  (the authority's own name)
    II = "II"
    III = "III"
    NOT_CLASSED = "not-classed"


class RecallSubject(StrEnum):
    """What is recalled."""

    DEVICE = "device"
    DRUG = "drug"
    SUPPLY = "supply"


@kind("recall-opened", stage="center")
@dataclass(frozen=True, slots=True, kw_only=True)
class RecallOpened(Payload):
    """A recall or shortage that the center has to work through, person by person."""

    recall: str = note("Number that the maker or the authority gave it")
    subject: RecallSubject = note("What is recalled")
    recall_class: RecallClass = note("Class")
    models: tuple[str, ...] = note("Model ids; empty: not by model", default=())
    lots: tuple[str, ...] = note("Lots; empty: not by lot", default=())
    serial_from: str = note("First serial number; empty: not by number", default="")
    serial_to: str = note("Last serial number; empty: not by number", default="")
    asks: str = note("What is to be done for each person and each item")
    letter: Document | None = note("The letter", default=None)
