"""Identity, apart from facts; and the course that ties the two."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hepatica.records.models.center import Center
from hepatica.records.privacy import (
    ADMINISTRATIVE,
    IDENTIFYING,
    QUASI_IDENTIFYING,
)


def new_id() -> str:
    """Give a random id that says nothing about what it names."""
    return str(uuid.uuid4())


class Person(models.Model):
    """Who a patient is. May be changed, with an audit event; never in a fact."""

    id = models.CharField(max_length=36, primary_key=True, default=new_id)
    center = models.ForeignKey(Center, models.PROTECT, related_name="persons")
    family_name = models.CharField(max_length=200)
    given_names = models.CharField(max_length=200, blank=True, default="")
    birth_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=10, blank=True, default="")
    phone = models.CharField(max_length=60, blank=True, default="")
    email = models.CharField(max_length=200, blank=True, default="")
    address = models.TextField(blank=True, default="")
    # Both databases fold case differently beyond ASCII, so search has its own text.
    search_text = models.CharField(max_length=500, blank=True, default="")

    PRIVACY: ClassVar[dict[str, str]] = {
        "id": ADMINISTRATIVE,
        "center": ADMINISTRATIVE,
        "family_name": IDENTIFYING,
        "given_names": IDENTIFYING,
        "birth_on": IDENTIFYING,
        "sex": QUASI_IDENTIFYING,
        "phone": IDENTIFYING,
        "email": IDENTIFYING,
        "address": IDENTIFYING,
        "search_text": IDENTIFYING,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(family_name=""), name="person_family_name_check"
            ),
            models.CheckConstraint(
                condition=Q(sex__in=("", "male", "female", "other", "unknown")),
                name="person_sex_check",
            ),
        ]

    def __str__(self) -> str:
        return self.id


class PersonIdentifier(models.Model):
    """A number that a system gave to a person; one number is one person."""

    id = models.CharField(max_length=36, primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.CASCADE, related_name="identifiers")
    center = models.ForeignKey(Center, models.PROTECT, related_name="+")
    system = models.CharField(max_length=200)
    value = models.CharField(max_length=100)

    PRIVACY: ClassVar[dict[str, str]] = {
        "id": ADMINISTRATIVE,
        "person": ADMINISTRATIVE,
        "center": ADMINISTRATIVE,
        "system": ADMINISTRATIVE,
        "value": IDENTIFYING,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("center", "system", "value"),
                name="personidentifier_value_unique",
            ),
            models.CheckConstraint(
                condition=~Q(system="") & ~Q(value=""),
                name="personidentifier_given_check",
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Course(models.Model):
    """A course of therapy. It may open before there is a person."""

    id = models.CharField(max_length=60, primary_key=True)
    center = models.ForeignKey(Center, models.PROTECT, related_name="courses")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="courses", null=True, blank=True
    )

    PRIVACY: ClassVar[dict[str, str]] = {
        "id": QUASI_IDENTIFYING,
        "center": ADMINISTRATIVE,
        "person": ADMINISTRATIVE,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(id=""), name="course_id_check"),
        ]

    def __str__(self) -> str:
        return self.id
