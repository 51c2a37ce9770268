"""Forms about how the course goes on: rules, missed visit, maintenance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms

from hepatica.therapy.course import kinds as k
from hepatica.web.forms.course_form import CourseForm
from hepatica.web.forms.fields import (
    DayField,
    ManyField,
    NumberField,
    PickField,
    SelectField,
    WordsField,
)
from hepatica.web.presenters.fact_words import entry_name

if TYPE_CHECKING:
    from hepatica.knowledge import InForce, KnowledgeEntry

# Field to the kind of entry that it is chosen from.
_KINDS = {
    "setting": "starting-dose",
    "weight_rule": "weight-rule",
    "flow_rule": "flow-rule",
    "reference_rule": "reference-rule",
    "rounding_rule": "rounding-rule",
    "cycle": "cycle",
    "caps": "caps",
    "contingency": "standing-order",
}

_NO_ADDITIVE = "no-additive"


class RulesForm(CourseForm):
    """The rules that a course runs on, chosen once, each from what is in force."""

    title = "Bind the rules"
    beside = (k.RulesBound.KIND,)
    about = (
        "Chosen once for the course. There is no default: each is chosen from what "
        "this center has put in force. A later change needs a second signature."
    )
    button = "Bind these rules"
    when_label = "From"

    sex = PickField(
        label="Sex, for ideal body weight",
        choices=[("female", "Female"), ("male", "Male")],
    )
    setting = SelectField(label="Setting and starting dose")
    protocols = ManyField(
        label="Dose-modification rule sets", help_text="All that are ticked apply."
    )
    weight_rule = SelectField(label="Weight rule")
    flow_rule = SelectField(label="Flow that doses")
    reference_rule = SelectField(label="Reference value")
    rounding_rule = SelectField(label="Rounding")
    cycle = SelectField(label="Cycle")
    caps = SelectField(label="Dose caps")
    contingency = SelectField(label="Drug-free fill if the gate fails")
    additives = ManyField(
        label="Additives in each drug fill",
        help_text="Each in the amount that its entry states for this pump.",
    )
    second_signer = WordsField(
        label="Second signer, account name", required=False, max_length=64
    )

    def offer(self, force: InForce) -> None:
        """Offer what is in force."""
        for name, kind in _KINDS.items():
            entries = force.of_kind(kind)
            self.fields[name].offer(_choices(entries))  # type: ignore[attr-defined]
            if not entries:
                self.fields[name].help_text = "None is in force; see Knowledge."
        protocols = force.of_kind("dose-modification")
        self.fields["protocols"].choices = _choices(protocols)  # type: ignore[attr-defined]
        additives = [*_choices(force.of_kind("additive")), (_NO_ADDITIVE, "None")]
        self.fields["additives"].choices = additives  # type: ignore[attr-defined]
        if self.view.course.rules is not None:
            self.fields["second_signer"].required = True
            self.fields[
                "second_signer"
            ].help_text = "Rules are bound already: a switch is signed by two people."
            self._show_bound(self.view.course.rules)

    def _show_bound(self, bound: k.RulesBound) -> None:
        self.remember("sex", f"Now: {bound.sex}")
        names = [entry_name(name) for name in bound.protocols]
        self.remember("protocols", f"Now: {', '.join(names)}")
        added = [entry_name(name) for name in bound.additives] or ["none"]
        self.remember("additives", f"Now: {', '.join(added)}")
        for name in _KINDS:
            self.remember(name, f"Now: {entry_name(getattr(bound, name))}")

    def clean_additives(self) -> tuple[str, ...]:
        """Refuse none together with some: which of the two was meant is not known."""
        chosen: list[str] = self.cleaned_data["additives"]
        if _NO_ADDITIVE not in chosen:
            return tuple(chosen)
        if len(chosen) > 1:
            raise forms.ValidationError(
                "Additives in each drug fill: choose none, or those that go in"
            )
        return ()

    def payload(self) -> k.RulesBound:
        """Build the binding."""
        data = self.cleaned_data
        return k.RulesBound(
            sex=data["sex"],
            protocols=tuple(data["protocols"]),
            additives=data["additives"],
            second_signer=data["second_signer"].strip(),
            **{name: data[name] for name in _KINDS},
        )


def _choices(entries: Iterable[KnowledgeEntry]) -> list[tuple[str, str]]:
    return [
        (
            entry.id,
            f"{entry.title} ({entry.short}, version {entry.version}, "
            f"code {entry.evidence}{_use(entry)})",
        )
        for entry in entries
    ]


def _use(entry: KnowledgeEntry) -> str:
    return "" if entry.use == "orderable" else f", {entry.use}"


class MissedForm(CourseForm):
    """A planned visit that did not take place."""

    title = "Visit missed"
    beside = (k.VisitMissed.KIND,)
    when_label = "Day it was noticed"

    planned_on = DayField(label="Day it was planned for")
    reason = WordsField(label="Reason, as far as known", required=False, lines=3)

    def clean(self) -> dict[str, Any]:
        """Refuse a visit that is still to come."""
        data = super().clean() or self.cleaned_data
        planned, noticed = data.get("planned_on"), data.get("on")
        if planned and noticed and planned > noticed:
            self.add_error(
                "planned_on",
                "Day it was planned for: this is after the day it was noticed; a visit "
                "is missed once its day has come",
            )
        return data

    def payload(self) -> k.VisitMissed:
        """Build the miss."""
        data = self.cleaned_data
        return k.VisitMissed(
            planned_on=data["planned_on"], reason=data["reason"].strip()
        )


class MaintenanceForm(CourseForm):
    """Treatment ended; the pump is kept and filled without drug."""

    title = "Maintenance begins"
    beside = (k.MaintenanceStarted.KIND,)
    about = "Treatment ends; the pump is kept and filled without drug."
    when_label = "From"

    reason = WordsField(label="Why now", lines=3)
    interval_days = NumberField(
        label="Days between refills",
        unit="days",
        help_text="It has to fit the fluid: the pump must not run dry before.",
    )

    def prepare(self) -> None:
        """Show the interval before."""
        before = self.view.course.maintenance_interval_days
        if before is not None:
            self.remember("interval_days", f"Last: {before:g} days")

    def payload(self) -> k.MaintenanceStarted:
        """Build the start of maintenance."""
        data = self.cleaned_data
        return k.MaintenanceStarted(
            reason=data["reason"].strip(), interval_days=data["interval_days"]
        )
