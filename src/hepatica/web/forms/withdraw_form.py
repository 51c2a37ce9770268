"""Small forms beside those of a course: withdraw, decide, sign, import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from hepatica.web import text
from hepatica.web.forms.course_form import Problem
from hepatica.web.forms.fields import WordsField

if TYPE_CHECKING:
    from hepatica.errors import InputError


class PlainForm(forms.Form):
    """A form that takes an action's errors at its fields."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("auto_id", "%s")
        super().__init__(*args, **settings)
        self.label_suffix = ""

    def take(self, error: InputError) -> None:
        """Put each of an action's errors at the field that it is about."""
        for found in error.errors:
            name = found.path if found.path in self.fields else None
            message = found.message
            if name is not None and message.startswith(("must", "should", "is ")):
                message = f"{self.fields[name].label} {message}"
            self.add_error(name, text.sentence(message).rstrip("."))

    @property
    def problems(self) -> list[Problem]:
        """List everything that needs another look."""
        found = [Problem("", str(message)) for message in self.non_field_errors()]
        for name in self.fields:
            found += [Problem(name, str(m)) for m in self.errors.get(name, ())]
        return found

    @property
    def problems_title(self) -> str:
        """Say how many."""
        count = len(self.problems)
        if count == 1:
            return "One entry needs another look"
        return f"{count} entries need another look"


class WithdrawForm(PlainForm):
    """Why a fact should never have been there."""

    reason = WordsField(label="Why was it wrong?", lines=3)
    seq = forms.IntegerField(required=False, widget=forms.HiddenInput)
