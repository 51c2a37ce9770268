"""Persons in treatment, and the courses that tie facts to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from hepatica.actions import audit
from hepatica.actions._scope import By
from hepatica.actions.accounts import (
    create_account,
    set_account_active,
    set_password,
)
from hepatica.actions.ledger import action
from hepatica.actions.permissions import require
from hepatica.actions.privileges import Privilege
from hepatica.errors import Conflict, FieldError, InputError, NotVisible
from hepatica.exchange.unseen import unseen_faults
from hepatica.records import chain
from hepatica.records.models import Course, Person, PersonIdentifier
from hepatica.records.queries import search_text
from hepatica.therapy.course import FIRST_YEAR

_COURSE_ID = re.compile(r"[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*\Z")
_MAX_COURSE_ID = 60
_SEXES = ("", "male", "female", "other", "unknown")
_CHANGEABLE = (
    "family_name",
    "given_names",
    "birth_on",
    "sex",
    "phone",
    "email",
    "address",
)


@action("person.register")
def register_person(
    *,
    by: By,
    at: datetime,
    center: str,
    family_name: str,
    given_names: str = "",
    birth_on: date | None = None,
    sex: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
    identifiers: Sequence[tuple[str, str]] = (),
) -> Person:
    """Enter a person's identity, apart from every fact.

    Parameters
    ----------
    by : Account or str
        Who may record at the center.
    at : datetime
        Now, with offset.
    center : str
        Where the person is treated.
    family_name, given_names : str
        Names.
    birth_on : date or None
        Birth date.
    sex : str
        FHIR's administrative gender, or empty.
    phone, email, address : str
        Contacts.
    identifiers : sequence of (str, str)
        System and value of each number.

    Returns
    -------
    Person
        As entered.

    Raises
    ------
    InputError
        If a field is not acceptable.
    Conflict
        If a number is another person's.
    """
    actor = require(by, center, Privilege.RECORD)
    person = Person(
        center_id=center,
        family_name=family_name.strip(),
        given_names=given_names.strip(),
        birth_on=birth_on,
        sex=sex,
        phone=phone.strip(),
        email=email.strip(),
        address=address.strip(),
    )
    _check_person(person, at=at, identifiers=identifiers)
    person.search_text = search_text(person.family_name, person.given_names)
    person.save(force_insert=True)
    _add_identifiers(person, identifiers)
    audit.write(
        by=actor,
        at=at,
        center=center,
        action="person.register",
        targets=[f"person:{person.pk}"],
    )
    return person


@action("person.change")
def change_person(
    *, by: By, at: datetime, center: str, person: str, changes: Mapping[str, object]
) -> Person:
    """Change a person's identity; the audit event names the fields, not the values.

    Parameters
    ----------
    by : Account or str
        Who may record at the center.
    at : datetime
        Now, with offset.
    center : str
        The person's center.
    person : str
        Person id.
    changes : mapping of str to object
        Field to new value: names, birth date, sex, contacts.

    Returns
    -------
    Person
        As it is now.

    Raises
    ------
    InputError
        If a field does not exist or a value is not acceptable.
    """
    actor = require(by, center, Privilege.RECORD)
    row = _person(center, person)
    unknown = sorted(set(changes) - set(_CHANGEABLE))
    if unknown:
        raise InputError.of(
            "changes", "unknown-field", f"must be among {', '.join(_CHANGEABLE)}"
        )
    for name, value in changes.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    _check_person(row, at=at, identifiers=())
    row.search_text = search_text(row.family_name, row.given_names)
    row.save(update_fields=[*changes, "search_text"])
    audit.write(
        by=actor,
        at=at,
        center=center,
        action="person.change",
        targets=[f"person:{person}", *(f"field:{name}" for name in sorted(changes))],
    )
    return row


@action("course.open")
def open_course(
    *,
    by: By,
    at: datetime,
    center: str,
    course: str | None = None,
    person: str | None = None,
) -> Course:
    """Open a course, with or without a person.

    Parameters
    ----------
    by : Account or str
        Who may record at the center.
    at : datetime
        Now, with offset.
    center : str
        Owner of the course.
    course : str or None
        Own id that says nothing about the person; ``None`` takes the next one.
    person : str or None
        Person id.

    Returns
    -------
    Course
        As opened.

    Raises
    ------
    InputError
        If the id is not acceptable.
    Conflict
        If the id is taken.
    """
    actor = require(by, center, Privilege.RECORD)
    # Numbers of one center are given out one at a time.
    chain.locked_head(f"facts:{center}")
    course_id = course if course is not None else _next_course_id(center)
    if not _COURSE_ID.match(course_id) or len(course_id) > _MAX_COURSE_ID:
        raise InputError.of(
            "course",
            "not-an-id",
            "must be letters and digits joined by - _ or ., up to 60",
        )
    if person is not None:
        _person(center, person)
    try:
        with transaction.atomic():
            row = Course(pk=course_id, center_id=center, person_id=person)
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict("a course of this id exists; choose another") from None
    audit.write(
        by=actor,
        at=at,
        center=center,
        action="course.open",
        targets=[f"course:{course_id}", *([f"person:{person}"] if person else [])],
    )
    return row


@action("course.link-person")
def link_person(
    *, by: By, at: datetime, center: str, course: str, person: str | None
) -> Course:
    """Say whose course it is; ``None`` takes the link away. Facts do not change.

    Parameters
    ----------
    by : Account or str
        Who may record at the center.
    at : datetime
        Now, with offset.
    center : str
        Owner of the course.
    course : str
        Which course.
    person : str or None
        Person id.

    Returns
    -------
    Course
        As linked.

    Raises
    ------
    NotVisible
        If the course or the person is not this center's.
    """
    actor = require(by, center, Privilege.RECORD)
    row = Course.objects.filter(pk=course, center_id=center).first()
    if row is None:
        raise NotVisible("there is no such course at this center")
    if person is not None:
        _person(center, person)
    before, row.person_id = row.person_id, person
    row.save(update_fields=("person",))
    audit.write(
        by=actor,
        at=at,
        center=center,
        action="course.link-person",
        # Both ends, so that a wrong link can be taken back.
        targets=[f"course:{course}", f"from-person:{before}", f"to-person:{person}"],
    )
    return row


def _person(center: str, person: str) -> Person:
    row = Person.objects.filter(pk=person, center_id=center).first()
    if row is None:
        raise NotVisible("there is no such person at this center")
    return row


def _check_person(
    person: Person, *, at: datetime, identifiers: Sequence[tuple[str, str]]
) -> None:
    wrong = []
    contacts = ("family_name", "given_names", "phone", "email", "address")
    texts = {name: getattr(person, name) for name in contacts}
    texts["identifiers"] = " ".join(t.strip() for pair in identifiers for t in pair)
    hidden = unseen_faults(texts, may_break=("address",))
    if not person.family_name:
        wrong.append(("family_name", "missing", "must be given"))
    if person.sex not in _SEXES:
        wrong.append(("sex", "unknown", "must be male, female, other or unknown"))
    # A day of leeway: east of UTC the day has begun already.
    if person.birth_on and (person.birth_on - at.date()).days > 1:
        wrong.append(("birth_on", "in-the-future", "must not be after today"))
    if person.birth_on and person.birth_on.year < FIRST_YEAR:
        message = f"must not be before {FIRST_YEAR}; check the year"
        wrong.append(("birth_on", "before-first-year", message))
    if any(not s.strip() or not v.strip() for s, v in identifiers):
        wrong.append(("identifiers", "missing", "must each have a system and a value"))
    faults = [FieldError(path=p, code=c, message=m) for p, c, m in wrong]
    if faults or hidden:
        raise InputError(*faults, *hidden)


def _add_identifiers(person: Person, identifiers: Sequence[tuple[str, str]]) -> None:
    rows = [
        PersonIdentifier(
            person=person,
            center_id=person.center_id,
            system=system.strip(),
            value=value.strip(),
        )
        for system, value in identifiers
    ]
    try:
        with transaction.atomic():
            PersonIdentifier.objects.bulk_create(rows)
    except IntegrityError:
        # The database's own words hold the number; ours must not.
        raise Conflict(
            "an identifier belongs to another person at this center; "
            "find that person, or check the number"
        ) from None


def _next_course_id(center: str) -> str:
    prefix = f"{center.upper()}-"
    taken = Course.objects.filter(pk__startswith=prefix).values_list("pk", flat=True)
    numbers = [
        int(tail) for pk in taken if (tail := pk.removeprefix(prefix)).isdecimal()
    ]
    return f"{prefix}{max(numbers, default=0) + 1:04d}"


__all__ = [
    "change_person",
    "create_account",
    "link_person",
    "open_course",
    "register_person",
    "set_account_active",
    "set_password",
]
