"""Forms of knowledge: propose, retype blind, confirm, retire."""

from __future__ import annotations

from typing import Any

from hepatica.errors import InputError
from hepatica.web import text
from hepatica.web.forms.fields import DayField, NumberField, TickField, WordsField
from hepatica.web.forms.withdraw_form import PlainForm


class ProposeForm(PlainForm):
    """The first signature: what was read, and where."""

    document = WordsField(
        label="Document that you read",
        help_text="Its title and edition, as it stands in front of you.",
        max_length=300,
    )
    page = WordsField(label="Page or table in it", max_length=120)
    from_on = DayField(
        label="First day in force",
        required=False,
        optional="may stay empty",
        help_text="Empty: the day on which the second person signs.",
    )


class OwnEntryForm(ProposeForm):
    """A center's own entry, whole, citing its own document."""

    own_text = WordsField(
        label="The entry",
        lines=24,
        max_length=40000,
        help_text="As YAML, in the form of the entries of the catalog. The second "
        "person retypes every number in it without seeing yours.",
    )


class RetireForm(PlainForm):
    """Why an entry is in force no longer."""

    reason = WordsField(label="Reason", lines=3)
    from_on = DayField(
        label="First day that it is not in force",
        required=False,
        optional="may stay empty",
        help_text="Empty: the day on which the second person signs.",
    )


class ConfirmForm(PlainForm):
    """The second signature; for an own entry every number, from the document."""

    has_read = TickField(
        label="I read the document at this place and agree", required=True
    )

    def __init__(
        self,
        boxes: tuple[tuple[str, str], ...],
        *args: Any,
        places: tuple[str, ...] = (),
        **settings: Any,
    ) -> None:
        super().__init__(*args, **settings)
        self.boxes = {f"number-{i}": path for i, (path, _) in enumerate(boxes)}
        said = places or tuple(path_words(path) for path, _ in boxes)
        for name, (_, unit), place in zip(self.boxes, boxes, said, strict=True):
            shown = text.unit_words(unit) or "no unit"
            self.fields[name] = NumberField(label=place, unit=shown)
        self.order_fields([*self.boxes, "has_read"])
        self.fields["has_read"].error_messages["required"] = (
            "Read the document first, then tick this"
        )

    def retyped(self) -> dict[str, str]:
        """Give path to what was written."""
        return {path: self.data.get(name, "") for name, path in self.boxes.items()}

    def take(self, error: InputError) -> None:
        """Put an error at its box; the action speaks of paths."""
        names = {path: name for name, path in self.boxes.items()}
        for found in error.errors:
            name = names.get(found.path)
            message = found.message
            self.add_error(name, text.sentence(message).rstrip("."))


def path_words(path: str) -> str:
    """Write a place in an entry as it is read: ``tests[0].bands[1].below``."""
    parts = path.replace("[", ".").replace("]", "").split(".")
    return ", ".join(
        f"no. {int(part) + 1}" if part.isdigit() else part.replace("_", " ")
        for part in parts
        if part
    )


__all__ = [
    "ConfirmForm",
    "OwnEntryForm",
    "ProposeForm",
    "RetireForm",
    "path_words",
]
