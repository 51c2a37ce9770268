"""Whose held results are: what is typed again, or why they are nobody's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from hepatica.actions.second_identifier import BIRTH_ON, FULL_NAME, RECORD_NO, Typed
from hepatica.web.forms.course_form import Problem
from hepatica.web.forms.fields import DayField, WordsField
from hepatica.web.forms.withdraw_form import PlainForm

_WHERE = "As the wristband or the record has it, not as the file has it."


def _boxes() -> Mapping[str, forms.Field]:
    return {
        RECORD_NO: WordsField(label="Record number", max_length=100, help_text=_WHERE),
        BIRTH_ON: DayField(label="Birth date", help_text=_WHERE),
        FULL_NAME: WordsField(
            label="Given names and family name", max_length=400, help_text=_WHERE
        ),
    }


class AttachForm(PlainForm):
    """The identifiers of one candidate that the file does not confirm."""

    def __init__(self, asks: Sequence[str], *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        boxes = _boxes()
        for name in asks:
            self.fields[name] = boxes[name]

    def typed(self) -> Typed:
        """Give what was typed."""
        given = self.cleaned_data
        return Typed(
            record_no=given.get(RECORD_NO, ""),
            birth_on=given.get(BIRTH_ON),
            full_name=given.get(FULL_NAME, ""),
        )

    @property
    def problems(self) -> list[Problem]:
        """List everything that needs another look, at the box of this candidate."""
        return [
            Problem(one.anchor and self.add_prefix(one.anchor), one.message)
            for one in super().problems
        ]


class DiscardForm(PlainForm):
    """Why held results are of nobody here."""

    reason = WordsField(
        label="Why are they of nobody here?",
        lines=3,
        max_length=300,
        help_text="Without a name, a number or a birth date: this is kept, and what "
        "the file says about the person is removed.",
    )
