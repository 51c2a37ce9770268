"""Who is to be treated: the person of a new course."""

from __future__ import annotations

from typing import Any

from django import forms

from hepatica.web.forms.fields import DayField, PickField, WordsField
from hepatica.web.forms.withdraw_form import PlainForm


class NewCourseForm(PlainForm):
    """Identity as in the hospital's record; nothing of it goes into a fact."""

    record_no = WordsField(label="Record number", max_length=100)
    system = WordsField(
        label="Issuer of the number",
        max_length=200,
        help_text="As files of results name it, such as https://hospital.example/mrn. "
        "A result is taken in only where number and issuer are the same; a CSV table "
        "names no issuer.",
    )
    family_name = WordsField(label="Family name", max_length=200)
    given_names = WordsField(label="Given names", max_length=200)
    birth_on = DayField(label="Day of birth")
    sex = PickField(
        label="Sex in the record",
        choices=[
            ("female", "Female"),
            ("male", "Male"),
            ("other", "Other"),
            ("unknown", "Not known"),
        ],
    )
    # Ids of the persons that were shown as alike; ticked, they are other people.
    is_another = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for name, message in (
            ("record_no", "Enter the record number"),
            ("system", "Enter who issued the number"),
            ("family_name", "Enter the family name"),
            ("given_names", "Enter the given names"),
        ):
            self.fields[name].error_messages["required"] = message

    def not_these(self) -> tuple[str, ...]:
        """Give the ids of persons that were compared and are other people."""
        return tuple(self.cleaned_data["is_another"].split())
