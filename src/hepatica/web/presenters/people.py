"""The people of a center in words: what each may do, and how the account stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hepatica.actions.privileges import DESCRIPTIONS, Privilege
from hepatica.web import text

if TYPE_CHECKING:
    from hepatica.actions.intake import Alike
    from hepatica.actions.staff_reading import Staff

WORDS = {
    Privilege.READ: "Read",
    Privilege.RECORD: "Record",
    Privilege.PRESCRIBE: "Prescribe",
    Privilege.VERIFY: "Verify",
    Privilege.PREPARE: "Prepare",
    Privilege.CHECK: "Check",
    Privilege.ACCESS: "Access",
    Privilege.FILL: "Fill",
    Privilege.READ_STUDY: "Read studies",
    Privilege.IMPORT_LABS: "Bring in labs",
    Privilege.ACTIVATE_PHARMACIST: "Activate, as pharmacist",
    Privilege.ACTIVATE_PHYSICIAN: "Activate, as physician",
    Privilege.TRAINEE: "In training",
    Privilege.ADMINISTER: "Administer",
}
"""Privilege to what stands at its box."""


@dataclass(frozen=True, kw_only=True)
class StaffRow:
    """One account for the list."""

    username: str
    name: str
    is_active: bool
    privileges: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PrivilegeBox:
    """One box to tick."""

    value: str
    word: str
    about: str
    is_ticked: bool


@dataclass(frozen=True, kw_only=True)
class AlikeRow:
    """One person to compare with."""

    name: str
    record_no: str
    birth: str
    courses: tuple[str, ...]


def staff_rows(staff: Iterable[Staff]) -> tuple[StaffRow, ...]:
    """Write the accounts of a center for a list."""
    return tuple(
        StaffRow(
            username=one.username,
            name=one.full_name or one.username,
            is_active=one.is_active,
            privileges=words_of(one.privileges),
        )
        for one in staff
    )


def words_of(privileges: Collection[Privilege]) -> tuple[str, ...]:
    """Write privileges in the order in which they are always shown."""
    return tuple(WORDS[one] for one in Privilege if one in privileges)


def boxes(ticked: Collection[str]) -> tuple[PrivilegeBox, ...]:
    """Write every privilege as a box, some of them ticked."""
    return tuple(
        PrivilegeBox(
            value=one.value,
            word=WORDS[one],
            about=DESCRIPTIONS[one],
            is_ticked=one.value in ticked,
        )
        for one in Privilege
    )


def changed_words(
    granted: Collection[Privilege], taken: Collection[Privilege], *, name: str
) -> str:
    """Say what was changed, for the line on top of the page."""
    parts = []
    if granted:
        parts.append(f"granted to {name}: {text.listing(list(words_of(granted)))}")
    if taken:
        parts.append(f"taken back from {name}: {text.listing(list(words_of(taken)))}")
    said = "; ".join(parts)
    return said[:1].upper() + said[1:]


def alike_rows(alike: Iterable[Alike]) -> tuple[AlikeRow, ...]:
    """Write the persons to compare with."""
    return tuple(
        AlikeRow(
            name=one.name,
            record_no=one.record_no,
            birth=text.day(one.birth_on) if one.birth_on else "",
            courses=one.courses,
        )
        for one in alike
    )
