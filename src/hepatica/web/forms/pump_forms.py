"""Forms about the pump itself: implant, study, setting, explant."""

from __future__ import annotations

from datetime import time

from hepatica.therapy.course import kinds as k
from hepatica.web import text
from hepatica.web.forms.course_form import CourseForm
from hepatica.web.forms.fields import (
    NumberField,
    PickField,
    SelectField,
    WordsField,
    YesNoField,
)


class PumpForm(CourseForm):
    """The pump that was put in."""

    title = "Pump implanted"
    beside = (k.PumpImplanted.KIND, k.PumpExplanted.KIND)
    presets = ()
    hour_unknown = time.min  # whatever was done with it on that day came after
    about = "From the operation record and the device card."
    when_label = "Day of the operation"

    model = SelectField(
        label="Pump model", help_text="Models that this center has put in force."
    )
    serial = WordsField(
        label="Serial number", help_text="From the device label.", max_length=60
    )
    factory_flow_rate_ml_per_day = NumberField(
        label="Flow on the card",
        unit="mL/day",
        required=False,
        optional="constant flow",
        help_text="Of this serial number, at body temperature. "
        "Leave empty for a programmable pump.",
    )
    side = PickField(
        label="Side of the abdomen",
        choices=[("left", "Left"), ("right", "Right")],
    )
    catheter_vessel = WordsField(
        label="Vessel of the catheter", required=False, max_length=120
    )
    with_resection = YesNoField(
        label="Liver resection in the same operation?", unknown="Not known"
    )

    def prepare(self) -> None:
        """Offer the models in force."""
        models = self.view.rules.pumps.values()
        self.fields["model"].offer(  # type: ignore[attr-defined]
            [
                (m.id, f"{m.title}, {text.plain(m.reservoir_volume_ml)} mL")
                for m in sorted(models, key=lambda m: m.title)
            ]
        )

    def payload(self) -> k.PumpImplanted:
        """Build the implant."""
        data = self.cleaned_data
        return k.PumpImplanted(
            model=data["model"],
            serial=data["serial"].strip(),
            factory_flow_rate_ml_per_day=data["factory_flow_rate_ml_per_day"],
            catheter_vessel=data["catheter_vessel"].strip(),
            side=data["side"],
            with_resection=data["with_resection"],
        )


class StudyForm(CourseForm):
    """The perfusion study."""

    title = "Perfusion study"
    is_of_a_pump = True
    beside = (k.PerfusionStudied.KIND,)
    presets = ()
    about = "No drug goes in before a study has passed."
    when_label = "Day of the study"

    result = PickField(
        label="Reading of the whole study",
        choices=[
            ("passed", "Passed"),
            ("failed", "Failed"),
            ("indeterminate", "Not clear, to be repeated"),
        ],
    )
    has_extrahepatic_perfusion = YesNoField(label="Any tracer outside the liver?")
    is_bilobar = YesNoField(label="Do both lobes take up tracer?")
    tracer = WordsField(label="Tracer", required=False, max_length=120)
    remark = WordsField(
        label="Remark of the reader", required=False, optional="if any", lines=3
    )

    def payload(self) -> k.PerfusionStudied:
        """Build the study."""
        data = self.cleaned_data
        return k.PerfusionStudied(
            slot=slot_of(self),
            result=k.StudyResult(data["result"]),
            has_extrahepatic_perfusion=data["has_extrahepatic_perfusion"],
            is_bilobar=data["is_bilobar"],
            tracer=data["tracer"].strip(),
            remark=data["remark"].strip(),
        )


class RateForm(CourseForm):
    """The rate that a programmable pump was set to."""

    title = "Pump set to a rate"
    is_of_a_pump = True
    beside = (k.PumpProgrammed.KIND,)
    about = "For a programmable pump only."

    flow_rate_ml_per_day = NumberField(label="Set rate", unit="mL/day")

    def prepare(self) -> None:
        """Show the rate before."""
        device = self.view.plan.device
        if device is not None and device.programmed_flow_rate_ml_per_day is not None:
            rate = text.flow(device.programmed_flow_rate_ml_per_day)
            on = f", {self.day_words(device.programmed_on)}"
            self.remember("flow_rate_ml_per_day", f"Last: {rate}{on}")

    def payload(self) -> k.PumpProgrammed:
        """Build the setting."""
        rate = self.cleaned_data["flow_rate_ml_per_day"]
        return k.PumpProgrammed(slot=slot_of(self), flow_rate_ml_per_day=rate)


class ExplantForm(CourseForm):
    """The pump that was taken out."""

    title = "Pump taken out"
    is_of_a_pump = True
    beside = (k.PumpImplanted.KIND, k.PumpExplanted.KIND)
    presets = ()
    hour_unknown = time(23, 59)  # whatever was done with it on that day came before
    when_label = "Day of the operation"

    was_emptied = YesNoField(label="Emptied before it was taken out?")
    is_catheter_left = YesNoField(label="Does the catheter stay in the vessel?")
    reason = WordsField(label="Reason", lines=3)

    def payload(self) -> k.PumpExplanted:
        """Build the explant."""
        data = self.cleaned_data
        return k.PumpExplanted(
            slot=slot_of(self),
            was_emptied=data["was_emptied"],
            is_catheter_left=data["is_catheter_left"],
            reason=data["reason"].strip(),
        )


def slot_of(form: CourseForm) -> str:
    """Name the pump that a form is about: the one in place, or the one chosen."""
    said: str = form.cleaned_data.get("pump_slot", "")
    if said:
        return said
    device = form.view.plan.device
    return device.slot if device is not None else "a"
