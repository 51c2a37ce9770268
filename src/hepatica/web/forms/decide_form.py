"""Accept the proposal, or choose less or nothing with a reason."""

from __future__ import annotations

from typing import Any

from django import forms

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
        help_text="Only with drug; at most what is proposed.",
    )
    infusion_days = NumberField(
        label="Infusion days",
        unit="days",
        required=False,
        help_text="Empty: as the cycle has it.",
    )
    reason = WordsField(label="Reason", lines=3)
    proposal = forms.CharField(widget=forms.HiddenInput)
    seq = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Require a dose rate where drug is decided."""
        data = super().clean() or self.cleaned_data
        name = "dose_rate_mg_per_kg_per_day"
        with_drug = data.get("decision") in ("proceed", "reduce")
        if with_drug and data.get(name) is None and name not in self.errors:
            self.add_error(name, "Enter the dose rate, in mg/kg/day")
        return data


class AcceptForm(PlainForm):
    """Follow the proposal; a reason only where a soft limit asks for one."""

    reason = WordsField(label="Reason", required=False, lines=2)
    proposal = forms.CharField(widget=forms.HiddenInput)
    seq = forms.IntegerField(required=False, widget=forms.HiddenInput)
