"""Fields that say their unit, refuse what cannot be, and never guess."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from hepatica.errors import InputError
from hepatica.therapy.course import FIRST_YEAR
from hepatica.units import parse_number

_WITH_UNIT = re.compile(r"[+-]?[\d.,]+\s*(?![eE][+-]?\d)(?P<unit>[^\d\s.,+-]\S*)\Z")
_SPOKEN = {
    "kg": "kilograms",
    "cm": "centimeters",
    "mL": "milliliters",
    "mg": "milligrams",
    "mL/day": "milliliters per day",
    "mg/kg/day": "milligrams per kilogram and day",
    "days": "days",
    "U/L": "units per liter",
    "mg/dL": "milligrams per deciliter",
    "g/dL": "grams per deciliter",
    "10³/µL": "thousand per microliter",
    "units": "units",
}


# What Django itself finds wrong; the messages of a form speak for themselves.
_UNNAMED = {"required", "invalid", "invalid_choice", "max_length"}


class Named(forms.Field):
    """A field that names itself in what it asks for.

    The list of errors at the head of a page stands far from the box: "Enter the day"
    twice says of neither which day.
    """

    needs: str
    optional = "if known"

    def __init__(self, *, optional: str = "", **settings: Any) -> None:
        self.last = ""
        self.optional = optional or self.optional
        super().__init__(**settings)
        self.error_messages["required"] = self.needs

    def clean(self, value: Any) -> Any:
        """Put the label before what Django says."""
        try:
            return super().clean(value)
        except forms.ValidationError as error:
            code = getattr(error.error_list[0], "code", None)
            (message, *_) = error.messages
            is_own = code == "required" and message != self.needs
            if code not in _UNNAMED or is_own:
                raise
            raise forms.ValidationError(self._named(message), code=code) from None

    def _named(self, message: str) -> str:
        label = str(self.label)
        if label.endswith("?"):
            return f"{label} {message}"
        return f"{label}: {message[:1].lower()}{message[1:]}"


class NumberField(Named, forms.CharField):
    """One number in one unit; read strictly, with advice for each slip."""

    shape = "number"

    def __init__(self, *, unit: str, **settings: Any) -> None:
        self.unit = unit
        self.needs = f"Enter a number in {unit}"
        self.unit_words = _SPOKEN.get(unit, unit)
        settings.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        super().__init__(max_length=60, **settings)

    def to_python(self, value: Any) -> Any:
        """Read the number; nothing typed is nothing, not zero."""
        typed = super().to_python(value)
        if not typed:
            return None
        found = _WITH_UNIT.match(typed.strip())
        if found:
            raise forms.ValidationError(
                f"{self.label} is written with “{found['unit'][:12]}”; this box takes "
                f"{self.unit} only: give the figure in {self.unit}, without the unit",
                code="with-unit",
            )
        try:
            return parse_number(typed, path="", unit=self.unit)
        except InputError as error:
            message = f"{self.label} {error.errors[0].message}"
            raise forms.ValidationError(message, code=error.errors[0].code) from None

    def run_validators(self, value: Any) -> None:
        """Leave length to the text; a number has none."""


class DayField(Named, forms.DateField):
    """One day."""

    shape = "day"
    needs = "Enter the day"

    def __init__(self, **settings: Any) -> None:
        settings.setdefault(
            "widget",
            forms.DateInput(
                format="%Y-%m-%d",
                attrs={"type": "date", "class": "input input--short"},
            ),
        )
        settings.setdefault("input_formats", ["%Y-%m-%d"])
        super().__init__(**settings)
        self.error_messages["invalid"] = (
            "This is not a day; write it as year-month-day, such as 2026-10-14"
        )

    def to_python(self, value: Any) -> Any:
        """Read the day; a year that nobody alive was born in is a slip."""
        day = super().to_python(value)
        if day is not None and day.year < FIRST_YEAR:
            raise forms.ValidationError(
                f"This is before {FIRST_YEAR}; check the year", code="invalid"
            )
        return day


class ClockField(Named, forms.TimeField):
    """A time of day on the center's clock."""

    shape = "clock"
    needs = "Enter the time"

    def __init__(self, **settings: Any) -> None:
        settings.setdefault(
            "widget",
            forms.TimeInput(
                format="%H:%M", attrs={"type": "time", "class": "input input--short"}
            ),
        )
        settings.setdefault("input_formats", ["%H:%M", "%H:%M:%S"])
        super().__init__(**settings)
        self.error_messages["invalid"] = "This is not a time; write it as 09:30"


class WordsField(Named, forms.CharField):
    """A short text."""

    shape = "words"
    needs = "Fill this in"

    def __init__(self, *, lines: int = 1, **settings: Any) -> None:
        settings.setdefault(
            "widget",
            forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
            if lines == 1
            else forms.Textarea(attrs={"class": "input", "rows": lines}),
        )
        settings.setdefault("max_length", 2000)
        super().__init__(**settings)


class PickField(Named, forms.ChoiceField):
    """One of a few, all in sight; none is chosen beforehand."""

    shape = "radio"
    needs = "Choose one"

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("widget", forms.RadioSelect)
        super().__init__(**settings)


class YesNoField(PickField):
    """Yes or no; what is not answered is not no."""

    def __init__(self, *, unknown: str = "", **settings: Any) -> None:
        choices = [("yes", "Yes"), ("no", "No")]
        if unknown:
            choices.append(("", unknown))
            settings.setdefault("required", False)
        super().__init__(choices=choices, **settings)

    def clean(self, value: Any) -> Any:
        """Give True, False, or None where it is not known."""
        return {"yes": True, "no": False}.get(super().clean(value))


class SelectField(Named, forms.ChoiceField):
    """One of many, none chosen beforehand."""

    shape = "select"
    needs = "Choose one; there is no default"

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("widget", forms.Select(attrs={"class": "select"}))
        super().__init__(**settings)

    def offer(self, choices: list[tuple[str, str]]) -> None:
        """Offer these, with nothing chosen."""
        self.choices = [("", "Choose one"), *choices]


class ManyField(Named, forms.MultipleChoiceField):
    """Any of a few; all that are ticked apply."""

    shape = "radio"
    needs = "Choose at least one"

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(**settings)


class TickField(forms.BooleanField):
    """Something that holds where it is ticked."""

    shape = "check"

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("required", False)
        super().__init__(**settings)
