"""What happens around the fill: access, a call, something that went wrong."""

from __future__ import annotations

from typing import Any

from hepatica.therapy.course import order_kinds as o
from hepatica.web.forms.course_form import CourseForm
from hepatica.web.forms.fields import (
    ManyField,
    NumberField,
    PickField,
    WordsField,
    YesNoField,
)
from hepatica.web.forms.pump_forms import slot_of


class AccessForm(CourseForm):
    """A needle in the pump: which one, and into which path."""

    title = "Pump accessed"
    about = "Read the catalog number on the needle's pack before you go in."
    button = "Record the access"
    needs_time = True
    is_of_a_pump = True
    beside = (o.PumpAccessed.KIND,)

    needle = WordsField(label="Catalog number of the needle", max_length=60)
    path = PickField(
        label="Into which path?",
        choices=[("reservoir", "The reservoir"), ("bolus", "The bolus path")],
        help_text="With drug in the reservoir the bolus path is a hard stop.",
    )
    attempts = NumberField(label="Attempts", unit="times")

    def clean(self) -> dict[str, Any]:
        """Attempts are counted."""
        data = super().clean()
        attempts = data.get("attempts")
        if attempts is not None and (attempts != int(attempts) or attempts < 1):
            self.add_error("attempts", "Attempts: a whole number, 1 or more")
        return data

    def payload(self) -> o.PumpAccessed:
        """Build the access."""
        data = self.cleaned_data
        return o.PumpAccessed(
            slot=slot_of(self),
            needle=data["needle"].strip(),
            is_bolus_path=data["path"] == "bolus",
            attempts=int(data["attempts"]),
        )


class ContactForm(CourseForm):
    """Somebody tried to reach a person who is waited for."""

    title = "Contact"
    about = "Every try is kept, reached or not."
    button = "Record the contact"
    beside = (o.ContactAttempted.KIND,)

    has_reached = YesNoField(label="Did you speak with the person?")
    remark = WordsField(
        label="What was agreed, or how was it tried?", lines=3, max_length=500
    )

    def payload(self) -> o.ContactAttempted:
        """Build the contact."""
        data = self.cleaned_data
        return o.ContactAttempted(
            has_reached=data["has_reached"], remark=data["remark"].strip()
        )


class IncidentForm(CourseForm):
    """Something went wrong; what is in the pump is said by a fill of its own."""

    title = "Incident"
    about = (
        "First what is safe for the patient. If something else is in the pump than "
        "the record says, record that fill too: it counts from now on."
    )
    button = "Record the incident"
    beside = (o.IncidentReported.KIND,)

    what = PickField(
        label="What was it?",
        choices=[
            ("wrong-drug", "Wrong drug, or drug where none was meant"),
            ("wrong-patient", "Wrong patient"),
            ("pocket-fill", "Filled into the pocket"),
            ("spill", "Spill"),
            ("other", "Something else"),
        ],
    )
    detail = WordsField(label="What happened, without names", lines=4)
    told = ManyField(
        label="Who was told?",
        choices=[
            ("prescriber", "Prescriber"),
            ("pharmacist", "Pharmacist"),
            ("surgeon", "Surgeon"),
            ("patient", "Patient"),
        ],
    )
    other_course = WordsField(
        label="The other course, where two are mixed up",
        required=False,
        optional="if there is one",
        max_length=40,
    )

    def payload(self) -> o.IncidentReported:
        """Build the incident."""
        data = self.cleaned_data
        return o.IncidentReported(
            what=data["what"],
            detail=data["detail"].strip(),
            told=tuple(data["told"]),
            other_course=data["other_course"].strip(),
        )
