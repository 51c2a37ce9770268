"""Whose results they are: the persons of a center, and the course to attach to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hepatica.actions._scope import By
from hepatica.actions.matching import Identity, Known, Matched, Near, match
from hepatica.actions.people import open_course, register_person
from hepatica.actions.projection_state import read_state
from hepatica.exchange import IncomingPatient
from hepatica.records.models import Course, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Nobody to attach to yet.

    Parameters
    ----------
    code : str
        As in ``Queued``.
    message : str
        What differs or is missing, and what to do; no value.
    differs : tuple of str
        Fields of a near match, as in ``Near``.
    candidates : tuple of str
        Person ids of a near match.
    """

    code: str
    message: str
    differs: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


def identity_of(patient: IncomingPatient) -> Identity:
    """Take from a feed what counts for a match.

    Parameters
    ----------
    patient : IncomingPatient
        As sent.

    Returns
    -------
    Identity
        With the first of its names.
    """
    name = patient.names[0] if patient.names else None
    return Identity(
        identifiers=tuple((i.system, i.value) for i in patient.identifiers),
        birth_on=patient.birth_on,
        family_name=name.family if name else "",
        given_names=" ".join(name.given) if name else "",
        sex=patient.sex,
    )


def known_persons(center: str) -> list[Known]:
    """Read who is known at a center.

    Parameters
    ----------
    center : str
        The center.

    Returns
    -------
    list of Known
        By two queries, however many they are.
    """
    rows = Person.objects.filter(center_id=center).prefetch_related("identifiers")
    return [
        Known(
            id=row.pk,
            identity=Identity(
                identifiers=tuple((n.system, n.value) for n in row.identifiers.all()),
                birth_on=row.birth_on,
                family_name=row.family_name,
                given_names=row.given_names,
                sex=row.sex,
            ),
        )
        for row in rows
    ]


def course_for(patient: IncomingPatient, known: list[Known]) -> str | Waits | None:
    """Find the course that a patient's results belong to.

    Parameters
    ----------
    patient : IncomingPatient
        As sent.
    known : list of Known
        Persons of the center.

    Returns
    -------
    str, Waits or None
        Course id; why it waits; or ``None`` for a person who is not known.
    """
    found = match(identity_of(patient), known)
    if isinstance(found, Near):
        fields = " and ".join(found.differs)
        return Waits(
            code="near-match",
            message=f"close to a person on record, but the {fields} differs or is "
            "missing; somebody has to compare both and say whose they are",
            differs=found.differs,
            candidates=found.persons,
        )
    if not isinstance(found, Matched):
        return None
    return open_course_of(found.person)


def open_course_of(person: str) -> str | Waits:
    """Find the one open course of a person.

    Parameters
    ----------
    person : str
        Person id.

    Returns
    -------
    str or Waits
        Course id, or why there is not just one.
    """
    courses = Course.objects.filter(person_id=person).select_related("state")
    open_ones = [row.pk for row in courses if not _is_closed(row)]
    if len(open_ones) == 1:
        return open_ones[0]
    if open_ones:
        return Waits(
            code="several-courses",
            message="the person has several courses open; close one first",
        )
    return Waits(code="no-course", message="the person has no open course; open one")


def open_for(
    patient: IncomingPatient, *, by: By, at: datetime, center: str, source: str
) -> tuple[Known, str]:
    """Enter a person who is not known, and open a course.

    Parameters
    ----------
    patient : IncomingPatient
        As sent.
    by : Account or str
        Who may record at the center.
    at : datetime
        Now, with offset.
    center : str
        Where.
    source : str
        Feed; it stands in for the system of a number that came without one.

    Returns
    -------
    tuple of Known and str
        The person, and the course.
    """
    identity = identity_of(patient)
    numbers = tuple((system or source, value) for system, value in identity.identifiers)
    person = register_person(
        by=by,
        at=at,
        center=center,
        family_name=identity.family_name or "(name not sent)",
        given_names=identity.given_names,
        birth_on=identity.birth_on,
        sex=identity.sex,
        identifiers=numbers,
    )
    course = open_course(by=by, at=at, center=center, person=person.pk)
    return Known(id=person.pk, identity=identity), course.pk


def _is_closed(row: Course) -> bool:
    return hasattr(row, "state") and read_state(row.state.dates).phase == "closed"
