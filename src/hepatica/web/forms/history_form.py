"""The form of what was before: asked once before drug, and again where it changes."""

from __future__ import annotations

from typing import Any

from django import forms

from hepatica.therapy.course.history import history_of
from hepatica.therapy.course.kinds_codes import Party, Presence
from hepatica.therapy.course.kinds_selection import (
    HistoryItem,
    HistoryRecorded,
    HistoryStatement,
)
from hepatica.web import text
from hepatica.web.forms.course_form import CourseForm
from hepatica.web.forms.fields import PickField

# What needs a name of its own is told elsewhere.
_NOT_ASKED_HERE = (HistoryItem.OTHER_DRUG, HistoryItem.OTHER_CONDITION)
_TOLD_BY = (
    (Party.PATIENT, "Patient"),
    (Party.FAMILY, "Family"),
    (Party.CENTER, "Records seen here"),
)
_ANSWERS = (
    (Presence.PRESENT.value, "Yes"),
    (Presence.ABSENT.value, "No"),
    (Presence.UNKNOWN.value, "Asked, not known"),
    ("", "Not asked"),
)


class HistoryForm(CourseForm):
    """Each thing that matters to this therapy, asked or not."""

    title = "History before drug"
    beside = (HistoryRecorded.KIND,)
    about = (
        "What was not asked is not no. The questions of this center come first: drug "
        "waits for their answers, emptying and recording do not."
    )
    presets = ("on",)

    def prepare(self) -> None:
        """Make a question for each item, the center's first, with the last answer."""
        asked = {q.asks: q.question for q in self.view.rules.questions}
        items = [item for item in HistoryItem if item not in _NOT_ASKED_HERE]
        self.items = sorted(items, key=lambda item: item.value not in asked)
        before = history_of(self.view.course)
        for item in self.items:
            words = asked.get(item.value, text.words(item.value))
            self.fields[item.value] = PickField(
                label=words, choices=_ANSWERS, required=False
            )
            if item.value in before:
                fact, said = before[item.value]
                answer = dict(_ANSWERS)[said.presence.value]
                day = self.day_words(fact.happened_on)
                self.remember(item.value, f"Last: {answer.lower()}, {day}")
        self.fields["told_by"] = PickField(
            label="Who said so", choices=[(p.value, words) for p, words in _TOLD_BY]
        )

    def clean(self) -> dict[str, Any]:
        """Refuse an empty page."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not self._answered:
            raise forms.ValidationError("Enter at least one answer")
        return data

    def payload(self) -> HistoryRecorded:
        """Build the statements."""
        return HistoryRecorded(
            statements=tuple(
                HistoryStatement(
                    item=item, presence=Presence(self.cleaned_data[item.value])
                )
                for item in self._answered
            ),
            told_by=Party(self.cleaned_data["told_by"]),
        )

    @property
    def _answered(self) -> list[HistoryItem]:
        return [item for item in self.items if self.cleaned_data.get(item.value)]
