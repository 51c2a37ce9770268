"""Words of published standards that several kinds of fact share.

A code travels with its system and with the words of that system, so that a fact is
read without a table beside it. Where a list is short and fixed by its publisher, it
is closed here; the publisher's own spelling is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from hepatica.therapy.course.envelope import note


class CodeSystem(StrEnum):
    """Systems that a code may come from; mapped to their addresses in ``exchange``."""

    SNOMED_CT = "snomed-ct"
    LOINC = "loinc"
    ICD_10 = "icd-10"
    ICD_10_CM = "icd-10-cm"
    ICD_10_PCS = "icd-10-pcs"
    ICD_O_3_TOPOGRAPHY = "icd-o-3-topography"
    ICD_O_3_MORPHOLOGY = "icd-o-3-morphology"
    AJCC = "ajcc"
    RXNORM = "rxnorm"
    ATC = "atc"
    MEDDRA = "meddra"
    CPT = "cpt"
    CENTER = "center"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One code of one system, as FHIR's Coding."""

    system: CodeSystem = note("System of the code; center: the center's own list")
    code: str = note("The code, as the system writes it")
    display: str = note("What it means, in the words of the system")
    version: str = note("Edition of the system, where it matters", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document by its content. The bytes lie in the file store, never in a fact."""

    sha256: str = note("SHA-256 of the bytes, 64 hexadecimal digits")
    media_type: str = note("Media type: application/pdf, application/dicom")
    size_bytes: int = note("Size of the document", unit="By")


class Presence(StrEnum):
    """Whether something is so; unknown is an answer and never a gap."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class DayPrecision(StrEnum):
    """How exactly a day is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class EcogStatus(IntEnum):
    """ECOG performance status."""

    FULLY_ACTIVE = 0
    RESTRICTED = 1
    AMBULATORY = 2
    LIMITED_SELF_CARE = 3
    DISABLED = 4
    DEAD = 5


class CtcaeGrade(IntEnum):
    """Grades of the CTCAE; what is not there has no grade and no fact."""

    MILD = 1
    MODERATE = 2
    SEVERE = 3
    LIFE_THREATENING = 4
    DEATH = 5


class CtcaeVersion(StrEnum):
    """Editions of the CTCAE; a grade means nothing without its edition."""

    V3_0 = "3.0"
    V4_0 = "4.0"
    V4_03 = "4.03"
    V5_0 = "5.0"
    V6_0 = "6.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class CtcaeEvent:
    """A term of the CTCAE with its grade and the edition that defines both."""

    ctcae_term: str = note("Term, as the CTCAE spells it")
    ctcae_grade: CtcaeGrade = note("1 to 5")
    ctcae_version: CtcaeVersion = note("Edition")
    meddra_code: str = note("MedDRA code of the term, where it is known", default="")


class ClavienDindoGrade(StrEnum):
    """Grades of surgical complications by Clavien and Dindo, 2004."""

    I = "I"  # noqa: E741  (the publisher's own name)
    II = "II"
    IIIA = "IIIa"
    IIIB = "IIIb"
    IVA = "IVa"
    IVB = "IVb"
    V = "V"


class Channel(StrEnum):
    """How people reached each other."""

    PHONE = "phone"
    VIDEO = "video"
    IN_PERSON = "in-person"
    WEB_FORM = "web-form"
    PORTAL = "portal"
    E_MAIL = "e-mail"
    FAX = "fax"
    LETTER = "letter"
    RECORD_SYSTEM = "record-system"
    OTHER = "other"


class Party(StrEnum):
    """Who it was, by what they are to the patient; never by name."""

    PATIENT = "patient"
    FAMILY = "family"
    REPRESENTATIVE = "representative"
    REFERRING_PHYSICIAN = "referring-physician"
    LOCAL_ONCOLOGIST = "local-oncologist"
    FAMILY_PHYSICIAN = "family-physician"
    PARTNER_CENTER = "partner-center"
    CENTER = "center"
    OTHER = "other"


class Approach(StrEnum):
    """How a surgeon or radiologist got there."""

    OPEN = "open"
    LAPAROSCOPIC = "laparoscopic"
    ROBOTIC = "robotic"
    CONVERTED = "converted"
    PERCUTANEOUS = "percutaneous"
    ENDOVASCULAR = "endovascular"
    ENDOSCOPIC = "endoscopic"
    OTHER = "other"
