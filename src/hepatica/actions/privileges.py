"""What a person may be allowed to do at a center. Privileges, not job titles."""

from __future__ import annotations

from enum import StrEnum


class Privilege(StrEnum):
    """One thing that an account may do at one center."""

    READ = "read"
    RECORD = "record"
    PRESCRIBE = "prescribe"
    VERIFY = "verify"
    PREPARE = "prepare"
    CHECK = "check"
    ACCESS = "access"
    FILL = "fill"
    READ_STUDY = "read-study"
    IMPORT_LABS = "import-labs"
    ACTIVATE_PHARMACIST = "activate-pharmacist"
    ACTIVATE_PHYSICIAN = "activate-physician"
    ADMINISTER = "administer"
    TRAINEE = "trainee"


DESCRIPTIONS: dict[Privilege, str] = {
    Privilege.READ: "See the courses, persons and knowledge of the center.",
    Privilege.RECORD: "Record what happened or was measured; open courses, persons.",
    Privilege.PRESCRIBE: "Decide a dose and sign an order.",
    Privilege.VERIFY: "Verify an order as pharmacist, blind, from the sources.",
    Privilege.PREPARE: "Prepare a fill.",
    Privilege.CHECK: "Check a fill at the bedside as second person.",
    Privilege.ACCESS: "Access and empty a pump.",
    Privilege.FILL: "Fill a pump.",
    Privilege.READ_STUDY: "Read a perfusion study.",
    Privilege.IMPORT_LABS: "Bring in laboratory results from a file or feed.",
    Privilege.ACTIVATE_PHARMACIST: "Sign knowledge into force as pharmacist.",
    Privilege.ACTIVATE_PHYSICIAN: "Sign knowledge into force as physician.",
    Privilege.ADMINISTER: "Make accounts, grant privileges, erase by legal duty.",
    Privilege.TRAINEE: "In training: what is signed waits for a cosignature.",
}
"""Privilege to one sentence that the page shows."""

OPERATOR_MAY: frozenset[Privilege] = frozenset(
    {Privilege.READ, Privilege.RECORD, Privilege.IMPORT_LABS}
)
"""What the machine's operator may do at every center, without a grant.

Whoever runs commands on the machine can read its files; what takes a clinician's
privilege is never the operator's.
"""
