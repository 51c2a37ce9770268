"""What every form of a course shares: when it happened, and what is asked back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from datetime import time as datetime_time
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django import forms

from hepatica.actions.courses_forms import as_first_sent, fact_id_of
from hepatica.therapy.course import Precision
from hepatica.therapy.course.kinds import EnteredInError
from hepatica.web import text
from hepatica.web.forms.fields import ClockField, DayField, PickField, WordsField
from hepatica.web.presenters.fact_words import content, title

if TYPE_CHECKING:
    from django.http import QueryDict

    from hepatica.actions.views import CourseView
    from hepatica.errors import InputError
    from hepatica.therapy.course import Fact
    from hepatica.therapy.course.envelope import Payload


class Problem:
    """One line of the error summary."""

    def __init__(self, anchor: str, message: str) -> None:
        self.anchor = anchor
        self.message = message


class CourseForm(forms.Form):
    """One fact to record; subclasses add its fields and build its payload."""

    title: ClassVar[str]
    about: ClassVar[str] = ""
    button: ClassVar[str] = "Record"
    success: ClassVar[str] = "Recorded"
    needs_time: ClassVar[bool] = False
    when_label: ClassVar[str] = "Day"
    # What stands in the boxes before anybody typed. A specimen or an operation is
    # seldom of this minute, and a box that is filled in is not looked at.
    presets: ClassVar[tuple[str, ...]] = ("on", "time")
    # Where only the day is known; it decides what of that day came before.
    hour_unknown: ClassVar[datetime_time] = datetime_time(12)
    # Kinds that make this page an old one when somebody else records one of them.
    beside: ClassVar[tuple[str, ...]] = ()
    # Where two pumps are in place, the page asks which one it was.
    is_of_a_pump: ClassVar[bool] = False
    on = DayField(label="Day")
    time = ClockField(label="Time", required=False)
    deviation_reason = WordsField(
        label="Why was it so?", required=False, widget=forms.HiddenInput
    )
    form_id = forms.UUIDField(widget=forms.HiddenInput)
    seq = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        view: CourseView,
        *,
        now: datetime,
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        page = {"form_id": str(uuid4()), "seq": view.course.last_seq}
        self.is_whole = data is None or _is_whole(data)
        if data is not None and not self.is_whole:
            data = data.copy()
            for name, value in page.items():
                data[name] = str(value)
        self.fact_id = fact_id_of(view.id, str((data or page)["form_id"]))
        # A form that was sent before is read as it was read then.
        self.view = as_first_sent(view, self.fact_id)
        self.was_sent = self.view is not view
        self.zone = ZoneInfo(view.center.time_zone)
        self.asks: dict[str, str] = {}
        # Path of an action's error to the field that it is about, where they differ.
        self.paths: Mapping[str, str] = {}
        local = now.astimezone(self.zone)
        moment = {"on": local.date(), "time": local.time().replace(second=0)}
        start = {**page, **{name: moment[name] for name in self.presets}}
        super().__init__(data=data, initial={**start, **(initial or {})}, auto_id="%s")
        self.label_suffix = ""
        self.fields["on"].label = self.when_label
        self.fields["time"].required = self.needs_time
        if data is not None and data.get("deviation_reason"):
            self.ask_why()
        self.prepare()
        if self.is_of_a_pump and len(view.course.in_place) > 1:
            which = PickField(
                label="Which pump",
                choices=[
                    (device.slot, f"{device.model}, serial {device.serial}")
                    for device in view.course.in_place
                ],
            )
            self.fields = {"pump_slot": which, **self.fields}

    def prepare(self) -> None:
        """Fill in choices and last values; nothing here by default."""

    def payload(self) -> Payload:
        """Build what is recorded from the cleaned fields."""
        raise TypeError(f"{type(self).__name__} builds no payload")

    def clean(self) -> dict[str, Any]:
        """Refuse a page that came in part: it cannot be told from one sent before."""
        data = super().clean() or self.cleaned_data
        if not self.is_whole:
            self.add_error(None, "The page came in part; check it, and send it again")
        return data

    def after(self) -> str:
        """Say in one line what was recorded."""
        return self.success

    @property
    def happened_at(self) -> datetime:
        """When it happened, on the center's clock."""
        at = self.cleaned_data.get("time") or self.hour_unknown
        return datetime.combine(self.cleaned_data["on"], at, self.zone)

    @property
    def precision(self) -> Precision:
        """A day without a time is known to the day."""
        return Precision.INSTANT if self.cleaned_data.get("time") else Precision.DAY

    # ---- what others recorded meanwhile ----

    def meanwhile(self, by: str) -> list[Fact]:
        """List what others recorded since this page was shown and matters to it."""
        if self.was_sent:
            return []
        return [
            fact
            for fact in self.view.facts
            if fact.course_seq > self.cleaned_data["seq"]
            and fact.recorded_by != by
            and self._kind_meant(fact) in self.beside
        ]

    def tell(self, facts: list[Fact]) -> None:
        """Say what was recorded meanwhile, once: sent again, the form is taken."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["seq"] = str(self.view.course.last_seq)
        self.data = data
        told = "; ".join(self._told(fact) for fact in facts)
        self.add_error(
            None,
            f"Since this page was shown, others recorded: {told}. Yours is not "
            "recorded yet; send it again if it still holds",
        )

    def _kind_meant(self, fact: Fact) -> str:
        """Take a withdrawal for what it withdraws."""
        if fact.kind != EnteredInError.KIND:
            return fact.kind
        return next(f.kind for f in self.view.facts if f.id == fact.corrects)

    def _told(self, fact: Fact) -> str:
        at = fact.happened_at.astimezone(self.zone)
        is_exact = fact.precision is Precision.INSTANT
        when = text.moment(at, near=self.view.on) if is_exact else self.day_words(at)
        return f"{title(fact)}, {content(fact)}, {when}, by {fact.recorded_by}"

    def remember(self, name: str, words: str) -> None:
        """Show the last value and its date under a box."""
        self.fields[name].last = words  # type: ignore[attr-defined]

    def day_words(self, on: Any) -> str:
        """Write a day as this page writes days."""
        return text.day(on, near=self.view.on)

    # ---- what an action asks back ----

    def ask_why(self) -> None:
        """Show the box for the reason of a deviation."""
        field = self.fields["deviation_reason"]
        field.widget = forms.Textarea(attrs={"class": "input", "rows": 3})
        field.required = True

    def take(self, error: InputError) -> None:
        """Put each of an action's errors at the field that it is about."""
        for found in error.errors:
            name = self._field_of(found.path)
            message = text.sentence(self._worded(name, found.message)).rstrip(".")
            if found.code == "deviation-needs-reason":
                self.ask_why()
                self.add_error("deviation_reason", message)
            elif found.code == "unusual-confirm" and name is not None:
                self.asks[name] = _asked(message)
                self.add_error(
                    name, f"{self.fields[name].label}: confirm or correct it"
                )
            else:
                self.add_error(name, message)

    def is_confirmed(self, error: InputError) -> bool:
        """Tell whether each unusual figure was ticked, as it stands now."""
        if any(found.code != "unusual-confirm" for found in error.errors):
            return False
        names = [self._field_of(found.path) for found in error.errors]
        return all(
            name is not None
            and self.data.get(f"{name}-confirm", "") == self.data.get(name, "")
            for name in names
        )

    def _field_of(self, path: str) -> str | None:
        name = self.paths.get(path, path)
        name = "on" if name == "happened_at" else name
        return name if name in self.fields else None

    def _worded(self, name: str | None, message: str) -> str:
        first = message.split(" ", 1)[0]
        message = text.spoken(message)
        if name is not None and first in ("must", "is", "has"):
            return f"{self.fields[name].label} {message}"
        return message

    @property
    def problems(self) -> list[Problem]:
        """List everything that needs another look, in the order of the page."""
        found = [Problem("", str(message)) for message in self.non_field_errors()]
        for name in self.fields:
            found += [
                Problem(name, str(message)) for message in self.errors.get(name, ())
            ]
        return found

    @property
    def problems_title(self) -> str:
        """Say how many."""
        count = len(self.problems)
        if count == 1:
            return "One entry needs another look"
        return f"{count} entries need another look"

    def typed(self) -> dict[str, str]:
        """Give back what was typed, to keep as a draft; when it was is stated anew."""
        return {
            name: self.data.get(name, "")
            for name in self.fields
            if name in self.data
            and name not in ("on", "time", "form_id", "seq")
            and not isinstance(self.fields[name], forms.FileField)
        }

    def rows(self) -> list[list[forms.BoundField]]:
        """Group the fields that stand beside each other; one a row by default."""
        return [[bound] for bound in self.visible()]

    def visible(self) -> list[forms.BoundField]:
        """List the fields after the day and the time."""
        return [
            bound
            for bound in self
            if bound.name not in ("on", "time") and not bound.is_hidden
        ]


def _asked(message: str) -> str:
    """Take the question out of "Weight is unusual: …; read it again and …"."""
    _, _, why = message.partition(" is unusual: ")
    return f"Unusual: {why.partition(';')[0]}"


def _is_whole(data: QueryDict) -> bool:
    try:
        UUID(str(data["form_id"]))
        int(str(data["seq"]))
    except (KeyError, ValueError):
        return False
    return True
