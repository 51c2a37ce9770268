"""The kinds of fact in a center's own stream: its rules, policies and privileges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hepatica.therapy.course.envelope import Payload, kind, note


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
