"""Accept the proposal, or choose less or nothing with a reason."""

from __future__ import annotations

from typing import Any

from django import forms

from hepatica.web.forms.course_form import Problem
from hepatica.web.forms.fields import NumberField, PickField, WordsField
from hepatica.web.forms.withdraw_form import PlainForm


class DecideForm(PlainForm):
    """What a person decides instead of the proposal."""

    decision = PickField(
        label="Your decision",
        choices=[
            ("proceed", "Proceed"),
            ("reduce", "Reduce"),
            ("hold", "Hold: no drug now"),
            ("discontinue", "Discontinue the drug"),
        ],
    )
    dose_rate_mg_per_kg_per_day = NumberField(
        label="Dose rate",
        unit="mg/kg/day",
        required=False,
        optional="with drug",
        help_text="At most what is proposed.",
    )
    infusion_days = NumberField(
        label="Infusion days",
        unit="days",
        required=False,
        optional="may stay empty",
        help_text="Empty: as the cycle has it.",
    )
    reason = WordsField(label="Reason", lines=3)
    proposal = forms.CharField(widget=forms.HiddenInput)
    seq = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Require a dose rate where drug is decided, and no figure where none is."""
        data = super().clean() or self.cleaned_data
        name = "dose_rate_mg_per_kg_per_day"
        with_drug = data.get("decision") in ("proceed", "reduce")
        if with_drug and data.get(name) is None and name not in self.errors:
            self.add_error(name, "Enter the dose rate, in mg/kg/day")
        if data.get("decision") in ("hold", "discontinue"):
            self._refuse_figures(data)
        return data

    def _refuse_figures(self, data: dict[str, Any]) -> None:
        for name in ("dose_rate_mg_per_kg_per_day", "infusion_days"):
            if data.get(name) is not None:
                self.add_error(
                    name,
                    f"{self.fields[name].label}: leave it empty, or decide to proceed "
                    "or reduce; without drug there is none",
                )


class AcceptForm(PlainForm):
    """Follow the proposal; a reason only where a soft limit asks for one."""

    reason = WordsField(
        label="Reason to accept it all the same", required=False, lines=2
    )
    proposal = forms.CharField(widget=forms.HiddenInput)
    seq = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def problems(self) -> list[Problem]:
        """Lead to this form's box: "reason" is that of the change, which is folded."""
        return [
            Problem("accept-reason", found.message)
            if found.anchor == "reason"
            else found
            for found in super().problems
        ]
