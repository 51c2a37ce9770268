"""What went into the pump, as it was, planned or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from hepatica.therapy.course import Infusate, Order, orders_of
from hepatica.therapy.course import kinds as k
from hepatica.web import text
from hepatica.web.forms.course_form import CourseForm
from hepatica.web.forms.fields import NumberField, PickField, TickField, WordsField
from hepatica.web.forms.pump_forms import slot_of
from hepatica.web.presenters.at_the_pump import fill_stop, in_pump
from hepatica.web.presenters.fact_words import INFUSATES

if TYPE_CHECKING:
    from hepatica.therapy.course.state import DatedDecision

# Additive to the box that it is typed into.
_BOXES = {"dexamethasone": "dexamethasone_mg", "heparin": "heparin_units"}


class FillForm(CourseForm):
    """A fill. For drug, the decision brings dose rate, weight, flow and days."""

    title = "Pump filled"
    # A decision changes what this fill rests on.
    is_of_a_pump = True
    beside = (k.PumpEmptied.KIND, k.PumpFilled.KIND, k.DoseDecided.KIND)
    about = "What is in it counts from now on, whatever was planned."
    button = "Record the fill"
    needs_time = True

    infusate = PickField(
        label="What went in?",
        choices=[(kind.value, INFUSATES[kind.value]) for kind in Infusate],
    )
    other_infusate = WordsField(
        label="Name of it",
        required=False,
        optional="only for something else",
        max_length=120,
    )
    volume_ml = NumberField(label="Volume put in", unit="mL")
    drug_mg = NumberField(
        label="Floxuridine in it",
        unit="mg",
        required=False,
        optional="if any",
        help_text="Leave empty for a drug-free fill.",
    )
    decision = PickField(
        label="Decision behind it",
        choices=[],
        help_text="It brings dose rate, weight, flow and days; nothing is retyped.",
    )
    dexamethasone_mg = NumberField(
        label="Dexamethasone in it", unit="mg", required=False, optional="if any"
    )
    heparin_units = NumberField(
        label="Heparin in it", unit="units", required=False, optional="if any"
    )
    is_partial = TickField(label="The fill was interrupted; less than planned is in")

    def prepare(self) -> None:
        """Offer the decisions that no fill has used, and the last fill."""
        # what the page says stands ready at the chair
        self.ready = ""
        self.in_pump, self.stop = in_pump(self.view), fill_stop(self.view)
        self.order = self._live_order()
        made = self.order.preparation if self.order is not None else None
        if made is not None and self.order is not None and self._is_next():
            self.initial.setdefault("infusate", Infusate.FLOXURIDINE.value)
            self.initial.setdefault("volume_ml", f"{made.payload.volume_ml:.12g}")
            self.initial.setdefault("drug_mg", f"{made.payload.drug_mg:.12g}")
            self.initial.setdefault("decision", self.order.payload.decision)
            for one in made.payload.additives:
                self.initial.setdefault(_BOXES[one.id], f"{one.amount:.12g}")
            self.remember("drug_mg", f"As prepared, lot {made.payload.drug_lot}")
        elif self._is_drug_free():
            self._offer_contingency()
        used = {
            fill.payload.decision
            for device in self.view.course.devices.values()
            for fill in device.fills
        }
        self.decisions = {
            d.fact: d
            for d in self.view.course.decisions
            if d.payload.fill_drug_mg and d.fact not in used
        }
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            *(
                (
                    d.fact,
                    f"{self._void_mark(d)}{self.day_words(d.on)}: "
                    f"{text.mg(d.payload.fill_drug_mg or 0)}, "
                    f"{text.rate(d.payload.dose_rate_mg_per_kg_per_day or 0)}, {d.by}",
                )
                for d in reversed(list(self.decisions.values()))
            ),
            ("none", "None: drug-free, or not decided here"),
        ]
        if not self.decisions:
            del self.fields["decision"]
        device = self.view.plan.device
        if device is not None and device.fills:
            last = device.fills[-1]
            words = f"{text.ml(last.payload.volume_ml)}, {self.day_words(last.on)}"
            self.remember("volume_ml", f"Last: {words}")
        if not self._is_next() and (self.order is not None or self.decisions):
            self._offer_why()

    def clean(self) -> dict[str, Any]:
        """Keep drug and infusate apart where one of them is a slip."""
        data = super().clean() or self.cleaned_data
        is_drug = data.get("infusate") == "floxuridine"
        if is_drug and not data.get("drug_mg") and "drug_mg" not in self.errors:
            self.add_error(
                "drug_mg", "Enter how much floxuridine is in the fill, in mg"
            )
        asks_why = self.fields["deviation_reason"]
        if (
            is_drug
            and not data.get("deviation_reason")
            and not asks_why.widget.is_hidden
        ):
            self.add_error(
                "deviation_reason",
                "Drug went in and no order holds for it: say why it was so",
            )
        if data.get("infusate") == "other" and not data.get("other_infusate"):
            self.add_error("other_infusate", "Name what went in")
        return data

    def payload(self) -> k.PumpFilled:
        """Build the fill with everything that its decision knows."""
        data = self.cleaned_data
        decided = self.decisions.get(data.get("decision", "none"))
        proposed = self._proposed(decided.payload.proposal) if decided else None
        order, preparation = self._from_order(Infusate(data["infusate"]))
        return k.PumpFilled(
            slot=slot_of(self),
            infusate=Infusate(data["infusate"]),
            other_infusate=data["other_infusate"].strip(),
            volume_ml=data["volume_ml"],
            drug_mg=data["drug_mg"] or 0.0,
            dose_rate_mg_per_kg_per_day=(
                decided.payload.dose_rate_mg_per_kg_per_day if decided else None
            ),
            dosing_weight_kg=proposed.dosing_weight_kg if proposed else None,
            flow_ml_per_day=proposed.flow_ml_per_day if proposed else None,
            infusion_days=decided.payload.infusion_days if decided else None,
            is_partial=data["is_partial"],
            additives=self._additives(),
            decision=decided.fact if decided else "",
            order=order,
            preparation=preparation,
        )

    def _from_order(self, infusate: Infusate) -> tuple[str, str]:
        """Name the order that drug came from, live or void: the record judges it."""
        if self.order is None or not infusate.is_drug:
            return "", ""
        made = self.order.preparation
        return self.order.id, made.fact.id if made else ""

    def _live_order(self) -> Order | None:
        """Find the order of today that nobody ended; a drug fill names it."""
        today = [
            order
            for order in orders_of(self.view.course)
            if order.payload.for_on == self.view.on and order.filled is None
        ]
        return today[-1] if today else None

    def _void_mark(self, decided: DatedDecision) -> str:
        is_of_today = self.view.worksheet.decided == decided
        return "VOID, " if is_of_today and self.stop and self.stop.is_harm else ""

    def _is_drug_free(self) -> bool:
        is_void = self.stop is not None and self.stop.is_harm
        return is_void or self.view.visit.next_step == "fill-drug-free"

    def _offer_contingency(self) -> None:
        """Fill in the drug-free fill that stands ready; what went in is still asked."""
        ready = self.view.worksheet.contingency
        device = self.view.plan.device
        model = self.view.rules.pumps.get(device.model) if device is not None else None
        if ready is None or model is None:
            return
        self.ready = ready.title
        self.initial.setdefault("infusate", ready.infusate.value)
        self.initial.setdefault("volume_ml", f"{model.reservoir_volume_ml:.12g}")
        self.initial.setdefault("decision", "none")

    def _offer_why(self) -> None:
        """Ask at once why drug goes in without an order that holds."""
        field = self.fields["deviation_reason"]
        field.label = "Why did drug go in?"
        field.optional = "only for drug"  # type: ignore[attr-defined]
        field.help_text = "No order holds for it now. A drug-free fill needs no reason."
        if field.widget.is_hidden:
            field.widget = forms.Textarea(attrs={"class": "input", "rows": 3})

    def _is_next(self) -> bool:
        return self.view.visit.next_step == "fill-drug"

    def _proposed(self, proposal: str) -> k.DoseProposed | None:
        return next((f.payload for f in self.view.facts if f.id == proposal), None)

    def _additives(self) -> tuple[k.Additive, ...]:
        data = self.cleaned_data
        found = (
            ("dexamethasone", data["dexamethasone_mg"], "mg"),
            ("heparin", data["heparin_units"], "[USP'U]"),
        )
        return tuple(
            k.Additive(id=name, amount=amount, unit=unit)
            for name, amount, unit in found
            if amount
        )
