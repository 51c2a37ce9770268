"""Forms of a visit: weight, labs by hand, symptoms, emptying, fill, exposure."""

from __future__ import annotations

from typing import Any

from django import forms

from hepatica.therapy.course import kinds as k
from hepatica.therapy.course.questions import VISIT_QUESTIONS
from hepatica.therapy.labs import LabResult, ResultStatus
from hepatica.web import text
from hepatica.web.forms.course_form import CourseForm
from hepatica.web.forms.fields import (
    DayField,
    NumberField,
    PickField,
    TickField,
    WordsField,
    YesNoField,
)
from hepatica.web.forms.pump_forms import slot_of
from hepatica.web.presenters.at_the_pump import in_pump
from hepatica.web.presenters.fact_words import SHORT_NAMES


class WeightForm(CourseForm):
    """Body weight, and height where it was measured."""

    title = "Weight"
    beside = (k.WeightMeasured.KIND,)
    presets = ("on",)

    weight_kg = NumberField(
        label="Weight", unit="kg", help_text="Without shoes, on the day."
    )
    height_cm = NumberField(
        label="Height",
        unit="cm",
        required=False,
        optional="if measured",
        help_text="Needed once; then only when it is measured again.",
    )

    def prepare(self) -> None:
        """Show the last weight and height."""
        weights = self.view.course.weights
        if weights:
            last = weights[-1]
            words = f"{text.kg(last.payload.weight_kg)}, {self.day_words(last.on)}"
            self.remember("weight_kg", f"Last: {words}")
        else:
            self.remember("weight_kg", "Not weighed before")
        for weight in reversed(weights):
            if weight.payload.height_cm is not None:
                height = text.with_unit(text.fixed(weight.payload.height_cm, 0), "cm")
                self.remember(
                    "height_cm", f"Last: {height}, {self.day_words(weight.on)}"
                )
                break

    def payload(self) -> k.WeightMeasured:
        """Build the weight."""
        data = self.cleaned_data
        return k.WeightMeasured(
            weight_kg=data["weight_kg"], height_cm=data["height_cm"]
        )


class LabsForm(CourseForm):
    """Results that no file brings."""

    title = "Labs by hand"
    beside = (k.LabsResulted.KIND,)
    about = "Copy the report. Results in other units: import the laboratory's file."
    when_label = "Day of the specimen"
    presets = ()

    laboratory = WordsField(label="Laboratory", max_length=80)
    status = PickField(
        label="Standing of the results",
        choices=[("final", "Final"), ("preliminary", "Preliminary")],
    )

    def prepare(self) -> None:
        """Make a box for each analyte, the ones that the rules ask for first."""
        asked = [t.analyte for r in self.view.rules.protocols for t in r.tests]
        known = self.view.rules.analytes
        rest = [name for name in sorted(known) if name not in asked]
        self.analytes = [a for a in dict.fromkeys([*asked, *rest]) if a in known]
        for name in self.analytes:
            unit = text.unit_words(known[name].unit)
            title = known[name].title
            self.fields[name] = NumberField(
                label=title, unit=unit, required=False, optional="if measured"
            )
            if name in asked or not asked:
                self.fields[f"{name}-uln"] = NumberField(
                    label=f"Upper limit, {SHORT_NAMES.get(name, title)}",
                    unit=unit,
                    required=False,
                    optional="if printed",
                    help_text="Of normal, as on the report.",
                )
            readings = self.view.course.labs.get(name)
            if readings:
                value = text.with_unit(text.plain(readings[-1].result.value), unit)
                self.remember(name, f"Last: {value}, {self.day_words(readings[-1].on)}")
        self._laboratory()

    def rows(self) -> list[list[forms.BoundField]]:
        """Put the limit of normal beside its result."""
        found: list[list[forms.BoundField]] = []
        for bound in self.visible():
            if bound.name.endswith("-uln"):
                found[-1].append(bound)
            else:
                found.append([bound])
        return found

    def _laboratory(self) -> None:
        names = [r.laboratory for rs in self.view.course.labs.values() for r in rs]
        if names and "laboratory" not in self.initial:
            self.remember("laboratory", f"Last: {names[-1]}")

    def clean(self) -> dict[str, Any]:
        """Require at least one result."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not any(
            data.get(name) is not None for name in self.analytes
        ):
            raise forms.ValidationError("Enter at least one result")
        self._measured = [a for a in self.analytes if data.get(a) is not None]
        self.paths = {
            f"results[{place}].value": name for place, name in enumerate(self._measured)
        }
        return data

    def payload(self) -> k.LabsResulted:
        """Build the results."""
        data = self.cleaned_data
        return k.LabsResulted(
            laboratory=data["laboratory"].strip(),
            results=tuple(
                LabResult(
                    analyte=name,
                    value=data[name],
                    unit=self.view.rules.analytes[name].unit,
                    status=ResultStatus(data["status"]),
                    uln=data.get(f"{name}-uln"),
                )
                for name in self._measured
            ),
        )


class SymptomsForm(CourseForm):
    """Fever, the pocket and the rest that is asked at every visit, and by the rules."""

    title = "Symptoms and pocket"
    beside = (k.SymptomsReported.KIND,)
    about = "Ask each one. What was not asked is not no."

    def prepare(self) -> None:
        """Make a question for each symptom of a bound rule, and of every visit."""
        ruled = {
            t.symptom: t.title for r in self.view.rules.protocols for t in r.symptoms
        }
        always = {q.symptom: q.title for q in VISIT_QUESTIONS}
        asked = {**always, **ruled}
        self.symptoms = list(asked)
        last = self.view.course.symptoms[-1] if self.view.course.symptoms else None
        before = {s.id: s.is_present for s in last.payload.symptoms} if last else {}
        for name, title in asked.items():
            # a rule waits for its answer; the others hold nobody up
            unknown = "" if name in ruled else "Not asked"
            self.fields[name] = YesNoField(label=title, unknown=unknown)
            if last is not None and name in before:
                word = "yes" if before[name] else "no"
                self.remember(name, f"Last: {word}, {self.day_words(last.on)}")

    def clean(self) -> dict[str, Any]:
        """Refuse an empty page."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not self._answered:
            raise forms.ValidationError("Enter at least one answer")
        return data

    def payload(self) -> k.SymptomsReported:
        """Build the answers."""
        return k.SymptomsReported(
            symptoms=tuple(
                k.Symptom(id=name, is_present=self.cleaned_data[name])
                for name in self._answered
            )
        )

    @property
    def _answered(self) -> list[str]:
        data = self.cleaned_data
        return [name for name in self.symptoms if data.get(name) is not None]


class EmptyingForm(CourseForm):
    """What came out. Nothing may hold it back."""

    title = "Pump emptied"
    is_of_a_pump = True
    beside = (k.PumpEmptied.KIND, k.PumpFilled.KIND)
    about = "Emptying needs no order, no labs and no decision."
    button = "Record the emptying"
    needs_time = True

    residual_volume_ml = NumberField(
        label="Residual drawn back", unit="mL", help_text="Read the syringe twice."
    )
    has_spill = TickField(label="Some of it was lost or spilled")
    deviation_reason = WordsField(
        label="Why, if it was not as expected",
        required=False,
        optional="if any",
        lines=3,
        help_text="It can be recorded without; somebody is asked for it afterwards.",
    )
    field_order = ("residual_volume_ml", "has_spill", "deviation_reason")

    def ask_why(self) -> None:
        """Leave the reason free: nothing may hold an emptying back."""

    def prepare(self) -> None:
        """Show what is in the pump, the last residual and what is expected today."""
        self.in_pump = in_pump(self.view)
        words = []
        device, contents = self.view.plan.device, self.view.plan.contents
        past = [f for f in device.fills if f.emptied_at] if device else []
        if past and past[-1].residual_volume_ml is not None and past[-1].emptied_at:
            on = self.day_words(past[-1].emptied_at.date())
            words.append(f"Last: {text.ml(past[-1].residual_volume_ml)}, {on}.")
        if contents is not None and contents.residual_limits_ml is not None:
            low, high = contents.residual_limits_ml
            words.append(f"Expected today: {text.fixed(low, 1)} to {text.ml(high)}.")
        elif contents is None:
            words.append("Nothing is recorded to be in the pump.")
        self.remember("residual_volume_ml", " ".join(words))

    def payload(self) -> k.PumpEmptied:
        """Build the emptying."""
        data = self.cleaned_data
        return k.PumpEmptied(
            slot=slot_of(self),
            residual_volume_ml=data["residual_volume_ml"],
            has_spill=data["has_spill"],
        )


class ExposureForm(CourseForm):
    """Fever, altitude, heat, diving: what makes a flow interval unfit."""

    title = "Fever, altitude, heat or pressure"
    beside = (k.ExposureReported.KIND,)
    about = "It makes the flow of this interval unfit to dose by."
    when_label = "Day it was reported"

    exposure = PickField(
        label="What was it?",
        choices=[
            ("fever", "Fever"),
            ("altitude", "Altitude or flight"),
            ("heat", "Heat, sauna, hot bath"),
            ("diving", "Diving or pressure"),
            ("other", "Something else"),
        ],
    )
    from_on = DayField(label="First day")
    to_on = DayField(label="Last day")
    detail = WordsField(
        label="Detail",
        required=False,
        optional="if any",
        help_text="Degrees, meters, place.",
        max_length=200,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an end before its beginning."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("from_on"), data.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", "The last day is before the first day")
        for name in ("from_on", "to_on"):
            if data.get(name) and data.get("on") and data[name] > data["on"]:
                self.add_error(
                    name,
                    f"{self.fields[name].label}: this is after the day it was "
                    "reported; record what has been, and the rest when it is over",
                )
        return data

    def payload(self) -> k.ExposureReported:
        """Build the exposure."""
        data = self.cleaned_data
        return k.ExposureReported(
            exposure=k.Exposure(data["exposure"]),
            from_on=data["from_on"],
            to_on=data["to_on"],
            detail=data["detail"].strip(),
        )
