"""What was compounded, with lots and times; and the check at the chair."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms

from hepatica.actions.orders_bedside import check_at_bedside
from hepatica.actions.orders_pharmacy import prepare
from hepatica.therapy.course.order_kinds import PreparedAdditive
from hepatica.web import text
from hepatica.web.forms.fields import (
    ClockField,
    DayField,
    NumberField,
    TickField,
    WordsField,
)
from hepatica.web.forms.order_forms import Asker, OrderStep, SignedForm, StepForm

if TYPE_CHECKING:
    from hepatica.actions.courses_judge import Recorded
    from hepatica.actions.views import CourseView
    from hepatica.errors import InputError


# Two digits: more are a slip of the keyboard, whatever was drawn up.
_MOST_VIALS = 99


class PrepareForm(OrderStep):
    """Drug, volume, vials, lots with expiry, and the time it may be used until."""

    title = "Prepare the fill"
    about = "As it was drawn up; what is not as ordered asks why."
    button = "Record the preparation"
    beside = "figures"

    drug_mg = NumberField(label="Floxuridine drawn up", unit="mg")
    volume_ml = NumberField(label="Volume of the fill", unit="mL")
    vials = NumberField(label="Vials opened", unit="vials")
    drug_lot = WordsField(label="Lot of the drug", max_length=60)
    drug_expires_on = DayField(label="The drug's lot expires")
    diluent = WordsField(label="Diluent", max_length=80)
    diluent_lot = WordsField(label="Lot of the diluent", max_length=60)
    diluent_expires_on = DayField(label="The diluent's lot expires")
    use_by_on = DayField(
        label="Use by: day", help_text="Beyond-use time by your own procedure."
    )
    use_by_at = ClockField(label="Use by: time")
    deviation_reason = WordsField(
        label="Why was it so?", required=False, widget=forms.HiddenInput
    )

    def prepare(self) -> None:
        """Ask for each additive that is ordered, and why where that was asked back."""
        order = self.view.visit.order
        self.additives = order.payload.additives if order is not None else ()
        for one in self.additives:
            name, label = one.id, text.words(one.id)
            unit = text.unit_words(one.unit)
            self.fields[f"{name}_amount"] = NumberField(
                label=f"{label} drawn up", unit=unit
            )
            self.fields[f"{name}_lot"] = WordsField(
                label=f"Lot of the {name}", max_length=60
            )
            self.fields[f"{name}_expires_on"] = DayField(
                label=f"The {name}'s lot expires"
            )
        if self.is_bound and self.data.get("deviation_reason"):
            self._ask_why()

    def rows(self) -> list[list[forms.BoundField]]:
        """Group what is read from one vial or bag."""
        groups = (
            ("drug_mg", "volume_ml", "vials"),
            ("drug_lot", "drug_expires_on"),
            ("diluent",),
            ("diluent_lot", "diluent_expires_on"),
            *(
                (f"{one.id}_amount", f"{one.id}_lot", f"{one.id}_expires_on")
                for one in self.additives
            ),
            ("use_by_on", "use_by_at"),
        )
        rows = [[self[name] for name in group] for group in groups]
        if not self["deviation_reason"].is_hidden:
            rows.append([self["deviation_reason"]])
        return rows

    def clean_vials(self) -> int:
        """Vials are counted."""
        vials = self.cleaned_data["vials"]
        if vials != int(vials) or not 1 <= vials <= _MOST_VIALS:
            raise forms.ValidationError(
                f"Vials opened must be a whole number from 1 to {_MOST_VIALS}"
            )
        return int(vials)

    def act(self, asker: Asker) -> Recorded:
        """Record it."""
        data = self.cleaned_data
        zone = ZoneInfo(self.view.center.time_zone)
        return prepare(
            by=asker.by,
            at=asker.at,
            course_id=self.view.id,
            drug_mg=data["drug_mg"],
            volume_ml=data["volume_ml"],
            vials=data["vials"],
            drug_lot=data["drug_lot"],
            drug_expires_on=data["drug_expires_on"],
            diluent=data["diluent"],
            diluent_lot=data["diluent_lot"],
            diluent_expires_on=data["diluent_expires_on"],
            use_by=datetime.combine(data["use_by_on"], data["use_by_at"], zone),
            additives=tuple(
                PreparedAdditive(
                    id=one.id,
                    amount=data[f"{one.id}_amount"],
                    unit=one.unit,
                    lot=data[f"{one.id}_lot"],
                    expires_on=data[f"{one.id}_expires_on"],
                )
                for one in self.additives
            ),
            deviation_reason=data["deviation_reason"],
            **self.named(),
        )

    def take(self, error: InputError) -> None:
        """Ask why where the action does; the rest goes to its fields."""
        if any(found.code == "deviation-needs-reason" for found in error.errors):
            self._ask_why()
        for found in error.errors:
            name = found.path if found.path in self.fields else None
            message = text.sentence(found.message).rstrip(".")
            self.add_error(name, message)

    def _ask_why(self) -> None:
        field = self.fields["deviation_reason"]
        field.widget = forms.Textarea(attrs={"class": "input", "rows": 3})
        field.required = True


class CheckForm(SignedForm, StepForm):
    """Label, wristband, device card and the drug-free fill, by each of two alone."""

    title = "Check at the chair"
    about = (
        "Read label, wristband and device card. Two people check, each with their own "
        "account."
    )
    button = "I checked it"
    names_patient = False

    scanned = WordsField(
        label="Barcode of the label on the syringe",
        help_text="Scan it, or type what is printed under it, with the point.",
        max_length=100,
    )
    record_no = WordsField(label="Record number on the wristband", max_length=60)
    birth_date = DayField(label="Birth date, as the patient says it")
    serial = WordsField(label="Serial number on the device card", max_length=60)
    has_contingency = TickField(label="The drug-free fill is at the chair")

    @classmethod
    def start(cls, view: CourseView) -> dict[str, Any]:
        """Leave every box empty: what is filled in is not read."""
        return {}

    def act(self, asker: Asker) -> Recorded:
        """Check it."""
        data = self.cleaned_data
        return check_at_bedside(
            by=asker.by,
            at=asker.at,
            course_id=self.view.id,
            scanned=data["scanned"],
            record_no=data["record_no"],
            birth_date=data["birth_date"],
            serial=data["serial"],
            has_contingency=data["has_contingency"],
            proof=self.proof(asker),
        )
