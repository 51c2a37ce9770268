"""The preparation record: what was ordered, what was compounded, and by whom."""

from __future__ import annotations

from collections.abc import Sequence

from hepatica.exchange.pdf.codes import qr_rows
from hepatica.exchange.pdf.order_words import (
    acts,
    amount,
    formula,
    gate_words,
    short_code,
)
from hepatica.exchange.pdf.page import Section, SheetPrint
from hepatica.exchange.pdf.words import TIMES, day, figure, moment, number, percent
from hepatica.therapy.course import Order
from hepatica.therapy.course.order_figures import as_ordered
from hepatica.therapy.course.order_kinds import OrderSigned
from hepatica.therapy.course.order_state import Preparation
from hepatica.therapy.orders import printed_code

_DEMO = ("DEMO", "Invented person. Never for a patient.")

# What this program itself asks of a fill; how a hazardous drug is handled is the
# center's own procedure, so those lines are open.
_CHECKS = (
    ("The order was live when compounding began: its code was looked up.", False),
    ("Drug, volume, lots and expiries above were read from vials and bags.", False),
    ("The label is on the syringe, and its code is that of this order.", False),
    ("The drug-free fill named above goes to the chair with it.", False),
    ("If it will not be given: returned or wasted, and recorded as that.", False),
    ("Protective clothing, by the center's procedure:", True),
    ("Place and transfer of the drug, by the center's procedure:", True),
    ("Transport to the chair, by the center's procedure:", True),
    ("Spill, by the center's procedure:", True),
    ("Hazardous waste, by the center's procedure:", True),
)


def record_print(
    order: Order,
    *,
    course: str,
    identity: Sequence[str],
    center_name: str,
    time_zone: str,
    pump: str,
    contingency: str,
    is_demo: bool,
    void: Sequence[str] = (),
) -> SheetPrint:
    """Prepare the record of what was compounded for an order.

    Parameters
    ----------
    order : Order
        With what became of it.
    course : str
        Course id.
    identity : sequence of str
        Patient identifiers.
    center_name, time_zone : str
        Of the center.
    pump : str
        Title of the pump model.
    contingency : str
        Title of the drug-free fill.
    is_demo : bool
        Whether it says DEMO.
    void : sequence of str
        Why the order does not hold now; then it says VOID.

    Returns
    -------
    SheetPrint
        Equal for equal input.

    Notes
    -----
    Hazards: HZ-001, HZ-017.
    """
    ordered = order.payload
    marks = [_DEMO] if is_demo else []
    if void:
        marks.append(("VOID", "This order does not hold. Nothing is given from it."))
    prepared = [
        _prepared(made, ordered, time_zone, place=place)
        for place, made in enumerate(order.preparations, start=1)
    ]
    return SheetPrint(
        title="Preparation record",
        subtitle=f"for {day(ordered.for_on)}",
        marks=tuple(marks),
        identity=" · ".join((*identity, f"course {course}", center_name)),
        lead=amount(
            ordered.fill_drug_mg, ordered.fill_volume_ml, ordered.infusate.value
        ),
        lines=tuple(void),
        sections=(
            _ordered(ordered, pump, contingency),
            *(prepared or [Section(title="Prepared", lead="Nothing yet.")]),
            _who(order, time_zone),
        ),
        checks=_CHECKS,
        signatures=("Prepared by", "Checked by"),
        code=qr_rows(ordered.order_hash),
        code_words=f"order {short_code(ordered)}",
        footer=f"Order {ordered.order_hash}",
    )


def _additive_words(ordered: OrderSigned) -> str:
    words = [f"{a.id} {figure(a.amount, a.unit)}" for a in ordered.additives]
    return ", ".join(words) or "nothing"


def _ordered(ordered: OrderSigned, pump: str, contingency: str) -> Section:
    words = ("dose rate", "dosing weight", "volume ÷ flow = drug in the fill")
    rate = figure(ordered.dose_rate_mg_per_kg_per_day, "mg/kg/d")
    planned = figure(ordered.planned_dose_rate_mg_per_kg_per_day, "mg/kg/d")
    return Section(
        title=f"Ordered, version {ordered.version}: {f' {TIMES} '.join(words)}",
        lead=formula(ordered),
        rows=(
            ("Drug", f"{number(ordered.fill_drug_mg)} mg"),
            ("Volume", f"{number(ordered.fill_volume_ml)} mL"),
            ("Concentration", f"{number(ordered.concentration_mg_per_ml, 4)} mg/mL"),
            ("Beside the drug", _additive_words(ordered)),
            (
                "Dose rate",
                f"{rate}, {percent(ordered.dose_factor)} of the planned {planned}",
            ),
            (
                "Dosing weight",
                f"{number(ordered.dosing_weight_kg)} kg; measured "
                f"{number(ordered.weight_kg)} kg on {day(ordered.weight_on)}",
            ),
            (
                "Flow",
                f"{number(ordered.flow_ml_per_day, 4)} mL/day, {ordered.flow_source}, "
                f"{day(ordered.flow_on)}",
            ),
            ("Infusion days", number(ordered.infusion_days)),
            ("Pump", f"{pump}, serial {ordered.serial} (slot {ordered.slot})"),
            ("At the chair", gate_words(ordered, contingency)),
            ("Order", ordered.order_hash),
            ("Knowledge", ordered.knowledge_version),
        ),
    )


def _prepared(
    made: Preparation, ordered: OrderSigned, time_zone: str, *, place: int
) -> Section:
    drawn = made.payload
    faults = as_ordered(drawn, ordered)
    how = " ".join(fault.message for fault in faults) or "As ordered."
    rows = [
        ("Label", printed_code(ordered.order_hash, made.fact.id)),
        ("Vials", str(drawn.vials)),
        ("Drug lot", f"{drawn.drug_lot}, expires {day(drawn.drug_expires_on)}"),
        ("Diluent", drawn.diluent),
        (
            "Diluent lot",
            f"{drawn.diluent_lot}, expires {day(drawn.diluent_expires_on)}",
        ),
        *(
            (
                a.id.capitalize(),
                f"{figure(a.amount, a.unit)}, lot {a.lot}, expires {day(a.expires_on)}",
            )
            for a in drawn.additives
        ),
        ("Use by", moment(drawn.use_by, time_zone)),
        ("Against the order", how),
    ]
    if drawn.deviation_reason:
        rows.append(("Reason", drawn.deviation_reason))
    if made.wasted is not None:
        gone = made.wasted.payload
        rows.append(("Returned" if gone.is_returned else "Wasted", gone.reason))
    return Section(
        title=f"Prepared ({place})",
        lead=amount(drawn.drug_mg, drawn.volume_ml, ordered.infusate.value),
        rows=tuple(rows),
    )


def _who(order: Order, time_zone: str) -> Section:
    return Section(
        title="Who did what",
        columns=("What", "Who", "When"),
        table=tuple(
            (words, fact.recorded_by, moment(fact.recorded_at, time_zone))
            for words, fact in acts(order)
        ),
    )
