"""A new person and their course, after looking for the same person on record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from hepatica.actions import audit
from hepatica.actions._scope import By
from hepatica.actions.imports_persons import known_persons
from hepatica.actions.ledger import action
from hepatica.actions.matching import Identity, Matched, Unknown, match
from hepatica.actions.people import open_course, register_person
from hepatica.actions.permissions import require
from hepatica.actions.privileges import Privilege
from hepatica.errors import InputError
from hepatica.exchange.unseen import unseen_faults
from hepatica.records.chain import locked_head
from hepatica.records.models import Person, PersonIdentifier

RECORD_NUMBER = "urn:record-number"
"""System of a number whose issuer nobody named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A person on record who is, or may be, the one that is being entered.

    Parameters
    ----------
    person : str
        Person id.
    name : str
        Given names and family name.
    record_no : str
        First number, empty without one.
    birth_on : date or None
        Day of birth.
    courses : tuple of str
        Ids of their courses.
    """

    person: str
    name: str
    record_no: str
    birth_on: date | None
    courses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of it: a course, or people to compare with first.

    Parameters
    ----------
    course : str
        Id of the course that was opened; empty where nothing was written.
    same_number : tuple of Alike
        Who holds the record number; it cannot be given twice.
    alike : tuple of Alike
        Who may be the same person; written only once they were looked at.
    """

    course: str = ""
    same_number: tuple[Alike, ...] = ()
    alike: tuple[Alike, ...] = ()


def usual_system(*, center: str) -> str:
    """Give the issuer that most record numbers of a center name.

    Parameters
    ----------
    center : str
        The center.

    Returns
    -------
    str
        A system; :data:`RECORD_NUMBER` before there is any.
    """
    systems = PersonIdentifier.objects.filter(center_id=center)
    found = Counter(systems.order_by("pk").values_list("system", flat=True))
    return found.most_common(1)[0][0] if found else RECORD_NUMBER


@action("person.intake")
def open_for_new_person(
    *,
    by: By,
    at: datetime,
    center: str,
    record_no: str,
    system: str,
    family_name: str,
    given_names: str,
    birth_on: date,
    sex: str,
    not_these: Collection[str] = (),
) -> Intake:
    """Enter a person and open their course, unless they may be on record already.

    Parameters
    ----------
    by : Account or str
        Who may record and read at the center.
    at : datetime
        Now, with offset.
    center : str
        Where.
    record_no, system : str
        The number, and who issued it.
    family_name, given_names, birth_on, sex
        As for :func:`hepatica.actions.people.register_person`.
    not_these : collection of str
        Ids of persons whom somebody has compared and found to be other people.

    Returns
    -------
    Intake
        The course; or nothing written and whom to compare with.

    Raises
    ------
    NotPermitted
        If ``by`` may not record, or not read, at the center.
    InputError
        If a field is not acceptable.

    Notes
    -----
    Hazards: HZ-010 (one person twice, and results that then go to one of the two).
    """
    require(by, center, Privilege.READ)
    actor = require(by, center, Privilege.RECORD)
    if not record_no.strip():
        raise InputError.of("record_no", "missing", "must be given")
    hidden = unseen_faults(
        {
            "record_no": record_no.strip(),
            "system": system.strip(),
            "family_name": family_name.strip(),
            "given_names": given_names.strip(),
        }
    )
    if hidden:
        raise InputError(*hidden)
    # Two who enter the same person at a time: the second one sees the first one's.
    locked_head(f"facts:{center}")
    number = (system.strip(), record_no.strip())
    sent = Identity(
        identifiers=(number,),
        birth_on=birth_on,
        family_name=family_name,
        given_names=given_names,
        sex=sex,
    )
    same_number = _holders(center, *number)
    alike = () if same_number else _alike(center, sent)
    if same_number or {one.person for one in alike} - set(not_these):
        shown = [f"person:{one.person}" for one in (*same_number, *alike)]
        _note(actor, at, center, shown)
        return Intake(same_number=same_number, alike=alike)
    person = register_person(
        by=by,
        at=at,
        center=center,
        family_name=family_name,
        given_names=given_names,
        birth_on=birth_on,
        sex=sex,
        identifiers=[number],
    )
    course = open_course(by=by, at=at, center=center, person=person.pk)
    # Whom it was compared with stays on record, for the day it proves wrong.
    compared = [f"compared:{one.person}" for one in alike]
    _note(actor, at, center, [f"person:{person.pk}", f"course:{course.pk}", *compared])
    return Intake(course=course.pk, alike=alike)


def _holders(center: str, system: str, value: str) -> tuple[Alike, ...]:
    found = PersonIdentifier.objects.filter(
        center_id=center, system=system, value__iexact=value
    )
    return _shown(found.values_list("person_id", flat=True))


def _alike(center: str, sent: Identity) -> tuple[Alike, ...]:
    found = match(sent, known_persons(center))
    if isinstance(found, Unknown):
        return ()
    return _shown([found.person] if isinstance(found, Matched) else found.persons)


def _shown(persons: Collection[str]) -> tuple[Alike, ...]:
    rows = Person.objects.filter(pk__in=persons).order_by("pk")
    return tuple(
        Alike(
            person=row.pk,
            name=f"{row.given_names} {row.family_name}".strip(),
            record_no=", ".join(
                row.identifiers.order_by("pk").values_list("value", flat=True)
            ),
            birth_on=row.birth_on,
            courses=tuple(row.courses.order_by("pk").values_list("pk", flat=True)),
        )
        for row in rows
    )


def _note(actor: str, at: datetime, center: str, targets: list[str]) -> None:
    audit.write(by=actor, at=at, center=center, action="person.intake", targets=targets)
