"""The second reading: five figures from their sources, typed without the first ones."""

from __future__ import annotations

from typing import Any

from django import forms

from hepatica.actions.orders_verify import verify
from hepatica.therapy.course.order_kinds import FigureReentered
from hepatica.web.forms.fields import NumberField, PickField, WordsField
from hepatica.web.forms.order_forms import Asker, OrderStep, SignedForm
from hepatica.web.presenters.order_words import SOURCES

# Figure to the sources that it can be read in.
_READ_IN = {
    "weight": ("scale", "chart"),
    "flow": ("flow-history", "card"),
    "volume": ("implant", "card"),
    "dose_rate": ("protocol", "last-dose"),
    "factor": ("results",),
}


def _number(label: str, unit: str, words: str) -> NumberField:
    return NumberField(label=label, unit=unit, help_text=words)


def _source(name: str, label: str) -> PickField:
    choices = [(code, SOURCES[code]) for code in _READ_IN[name]]
    return PickField(label=f"{label}: read where?", choices=choices)


class VerifyForm(SignedForm, OrderStep):
    """Weight, flow, volume, dose rate and factor, each with its source."""

    title = "Verify the order, blind"
    about = (
        "Read five figures from their sources and type them. The prescriber's stay "
        "hidden until you are done."
    )
    button = "Compare and sign"
    beside = "sources"

    weight = _number("Weight", "kg", "As measured, not the dosing weight.")
    weight_source = _source("weight", "Weight")
    flow = _number("Flow", "mL/day", "The one that the flow rule of the course names.")
    flow_source = _source("flow", "Flow")
    volume = _number("Volume", "mL", "Of the fill: the capacity of the reservoir.")
    volume_source = _source("volume", "Volume")
    dose_rate = _number("Dose rate", "mg/kg/day", "After a reduction, if there is one.")
    dose_rate_source = _source("dose_rate", "Dose rate")
    factor = _number(
        "Factor", "no unit", "Of the planned dose rate. No reduction is 1.00."
    )
    factor_source = _source("factor", "Factor")

    _UNITS = (
        ("weight", "weight", "kg"),
        ("flow", "flow", "mL/d"),
        ("volume", "volume", "mL"),
        ("dose_rate", "dose rate", "mg/kg/d"),
        ("factor", "factor", "1"),
    )

    read_again_because = WordsField(
        label="Why does nobody else verify it?",
        help_text="Your reading differed before, so you have seen both.",
        lines=2,
        max_length=200,
    )

    def prepare(self) -> None:
        """Ask who has seen the figures why they read them again; nobody else."""
        if not self.view.reads_again:
            del self.fields["read_again_because"]

    def figures(self) -> tuple[FigureReentered, ...]:
        """Give what was read, with its source."""
        data: dict[str, Any] = self.cleaned_data
        return tuple(
            FigureReentered(
                quantity=quantity,
                value=data[name],
                unit=unit,
                source=data[f"{name}_source"],
            )
            for name, quantity, unit in self._UNITS
        )

    def rows(self) -> list[tuple[forms.BoundField, ...]]:
        """Pair each figure with its source; why it is read again stands last."""
        pairs = [(self[name], self[f"{name}_source"]) for name, *_ in self._UNITS]
        name = "read_again_because"
        return [*pairs, (self[name],)] if name in self.fields else [*pairs]

    def act(self, asker: Any) -> Any:
        """Compare; a difference rejects the order with both readings."""
        asking: Asker = asker
        return verify(
            by=asking.by,
            at=asking.at,
            course_id=self.view.id,
            figures=self.figures(),
            proof=self.proof(asking),
            read_again_because=self.cleaned_data.get("read_again_because", ""),
            **self.named(),
        )
