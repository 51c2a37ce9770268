"""The parts of FHIR R4 resources that are read; FHIR is open, so the rest may be there.

Names are FHIR's own. Everything is optional: what must be there is asked for by the
code that needs it, which can say why.
"""

from __future__ import annotations

from msgspec import Raw, Struct


class Coding(Struct):
    """A code from a system."""

    system: str | None = None
    code: str | None = None


class CodeableConcept(Struct):
    """Codes for one concept."""

    coding: list[Coding] | None = None
    text: str | None = None


class Identifier(Struct):
    """A number that somebody gave to something."""

    system: str | None = None
    value: str | None = None
    type: CodeableConcept | None = None


class Reference(Struct):
    """A pointer to another resource."""

    reference: str | None = None
    type: str | None = None
    identifier: Identifier | None = None
    display: str | None = None


class Quantity(Struct):
    """A measured amount."""

    value: float | None = None
    comparator: str | None = None
    unit: str | None = None
    system: str | None = None
    code: str | None = None


class Period(Struct):
    """From and to."""

    start: str | None = None
    end: str | None = None


class ReferenceRange(Struct):
    """Limits that a laboratory gives with a result."""

    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None
    appliesTo: list[CodeableConcept] | None = None
    age: Raw = Raw()
    text: str | None = None
    modifierExtension: list[Raw] | None = None


class Meta(Struct):
    """What a server says about a resource."""

    versionId: str | None = None
    lastUpdated: str | None = None
    profile: list[str] | None = None


class Observation(Struct):
    """A result."""

    id: str | None = None
    meta: Meta | None = None
    implicitRules: str | None = None
    modifierExtension: list[Raw] | None = None
    status: str | None = None
    code: CodeableConcept | None = None
    subject: Reference | None = None
    effectiveDateTime: str | None = None
    effectiveInstant: str | None = None
    effectivePeriod: Period | None = None
    performer: list[Reference] | None = None
    valueQuantity: Quantity | None = None
    dataAbsentReason: CodeableConcept | None = None
    referenceRange: list[ReferenceRange] | None = None
    comment: Raw = Raw()
    comments: Raw = Raw()
    context: Raw = Raw()
    related: Raw = Raw()
    triggeredBy: Raw = Raw()
    bodyStructure: Raw = Raw()
    instantiatesCanonical: Raw = Raw()
    instantiatesReference: Raw = Raw()


class HumanName(Struct):
    """A name of a person."""

    use: str | None = None
    family: str | None = None
    # A null stands in a list where only an extension was sent for that place.
    given: list[str | None] | None = None


class PatientLink(Struct):
    """Another record of the same person."""

    type: str | None = None


class Patient(Struct):
    """A patient."""

    id: str | None = None
    meta: Meta | None = None
    implicitRules: str | None = None
    modifierExtension: list[Raw] | None = None
    identifier: list[Identifier] | None = None
    name: list[HumanName] | None = None
    gender: str | None = None
    birthDate: str | None = None
    link: list[PatientLink] | None = None
    animal: Raw = Raw()
    careProvider: Raw = Raw()


class Organization(Struct):
    """Somebody who performs, such as a laboratory."""

    id: str | None = None
    name: str | None = None


class Peek(Struct):
    """Enough of a resource to tell what it is."""

    resourceType: str | None = None


class Entry(Struct):
    """One place in a bundle."""

    fullUrl: str | None = None
    resource: Raw = Raw()


class BundleLink(Struct):
    """Where the other pages of a search are."""

    relation: str | None = None


class Bundle(Struct):
    """A set of resources."""

    resourceType: str | None = None
    type: str | None = None
    link: list[BundleLink] | None = None
    entry: list[Entry] | None = None
