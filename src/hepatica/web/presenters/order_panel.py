"""An order on the page: what it says, who did what with it, and what is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hepatica.actions.privileges import Privilege
from hepatica.therapy.course import orders_of
from hepatica.therapy.orders import (
    QUANTITIES,
    STEPS,
    is_same,
    read_again_words,
    void_reasons,
)
from hepatica.web import text
from hepatica.web.presenters.order_words import SOURCES, short_hash

if TYPE_CHECKING:
    from hepatica.actions.views import CourseView
    from hepatica.therapy.course import Fact, Order
    from hepatica.therapy.course.order_kinds import FigureReentered, OrderSigned


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure of an order, or one act on it."""

    name: str
    value: str
    about: str = ""
    is_done: bool = True


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One figure as two people read it."""

    name: str
    first: str
    second: str
    is_same: bool
    source: str = ""


# Next step to the page that does it, and the words of its button.
NEXT: dict[str, tuple[str, str]] = {
    "sign-order": ("sign", "Sign the order"),
    "cosign-order": ("cosign", "Cosign the order"),
    "verify-order": ("verify", "Verify, blind"),
    "cosign-verification": ("cosign", "Cosign the verification"),
    "release": ("release", "Release to compound"),
    "prepare": ("prepare", "Prepare the fill"),
    "check-at-bedside": ("check", "Check at the chair"),
    "book-next": ("book", "Book the next visit"),
}
FORMS: dict[str, tuple[str, str]] = {
    "record-pump": ("pump", "Record the pump"),
    "bind-rules": ("rules", "Bind the rules"),
    "read-study": ("study", "Record the perfusion study"),
    "weigh": ("weight", "Weigh"),
    "ask-symptoms": ("symptoms", "Ask for the symptoms"),
    "bring-labs": ("labs", "Enter the labs"),
    "empty": ("emptying", "Empty the pump"),
    "fill-drug": ("fill", "Fill the pump"),
    "fill-drug-free": ("fill", "Fill drug-free"),
}
_PEOPLE = {
    Privilege.PRESCRIBE: "the prescriber",
    Privilege.VERIFY: "the pharmacist",
    Privilege.PREPARE: "who prepares",
    Privilege.CHECK: "two who check",
    Privilege.ACCESS: "the nurse",
    Privilege.FILL: "the nurse",
    Privilege.RECORD: "the nurse",
    Privilege.READ_STUDY: "who reads the study",
    Privilege.IMPORT_LABS: "the laboratory",
}


def waits_for(view: CourseView) -> str:
    """Say who is waited for, in words."""
    names = [_PEOPLE[Privilege(name)] for name in view.visit.waiting_for]
    return names[0] if names else ""


def owner_of(step: str) -> str:
    """Say whose step it is, in words."""
    asked = STEPS[step]
    return _PEOPLE[Privilege(asked[0])] if asked else ""


def since_words(view: CourseView) -> str:
    """Say since when, on the center's clock; the day too where it is another."""
    since = view.visit.since
    return _when(since, view) if since is not None else ""


def _when(at: datetime, view: CourseView) -> str:
    local = at.astimezone(ZoneInfo(view.center.time_zone))
    if local.date() == view.on:
        return text.clock(local)
    return text.moment(local, near=view.on)


def figures(ordered: OrderSigned, *, near: date) -> tuple[Line, ...]:
    """Write every figure that a signature is bound to."""
    flow_on = text.day(ordered.flow_on, near=near) if ordered.flow_on else ""
    lines = [
        Line(name="Drug", value=text.mg(ordered.fill_drug_mg), about="floxuridine"),
        Line(
            name="In",
            value=text.ml(ordered.fill_volume_ml),
            about=text.with_unit(
                text.fixed(ordered.concentration_mg_per_ml, 2), "mg/mL"
            ),
        ),
        *(
            Line(
                name=text.words(one.id),
                value=text.with_unit(text.plain(one.amount), one.unit),
                about="beside the drug",
            )
            for one in ordered.additives
        ),
        Line(
            name="Dose rate",
            value=text.rate(ordered.dose_rate_mg_per_kg_per_day),
            about=f"factor {text.figures(ordered.dose_factor, 2)}",
        ),
        Line(
            name="Weight",
            value=text.kg(ordered.weight_kg),
            about=f"{text.day(ordered.weight_on, near=near)}, doses as "
            f"{text.kg(ordered.dosing_weight_kg)}",
        ),
        Line(
            name="Flow",
            value=text.flow(ordered.flow_ml_per_day),
            about=f"{ordered.flow_source} {flow_on}".strip(),
        ),
        Line(
            name="For",
            value=text.with_unit(text.plain(ordered.infusion_days), "days"),
            about=f"from the fill on {text.long_day(ordered.for_on)}",
        ),
        Line(name="Pump", value=ordered.model, about=f"serial {ordered.serial}"),
    ]
    low, high = ordered.residual_low_ml, ordered.residual_high_ml
    if low is not None and high is not None:
        first, last = text.limits(low, high)
        lines.append(
            Line(
                name="Fill only with a residual of",
                value=f"{first} to {text.with_unit(last, 'mL')}",
                about="outside: do not fill drug",
            )
        )
    lines.append(
        Line(
            name="If not",
            value=text.words(ordered.contingency.rpartition("/")[2]),
            about="drug-free fill, at the chair",
        )
    )
    return tuple(lines)


def acts(view: CourseView, order: Order) -> tuple[Line, ...]:
    """Write who did what with an order, and what is still to be done."""
    made = order.preparation
    checks = [
        c
        for c in order.checks
        if made is not None and c.payload.preparation == made.fact.id
    ]
    rows: list[tuple[str, Fact | None, str]] = [("Signed", order.fact, "")]
    if order.payload.is_by_trainee:
        rows.append(("Cosigned", order.cosigned.get(order.id), ""))
    rows.append(("Verified", order.verified, _how_verified(view, order)))
    if order.verified is not None and order.verified.payload.is_by_trainee:
        rows.append(("Cosigned", order.cosigned.get(order.verified.id), ""))
    rows.append(("Released", order.released, ""))
    rows.append(("Prepared", made.fact if made else None, _lots(view, order)))
    for number, words in enumerate(("Checked", "Checked again")):
        fact = checks[number] if number < len(checks) else None
        rows.append((words, fact, "label, wristband, device card"))
    rows.append(("Filled", order.filled, ""))
    return tuple(
        Line(
            name=name,
            value=f"{fact.recorded_by}, {_when(fact.recorded_at, view)}"
            if fact is not None
            else "",
            about=about if fact is not None else "",
            is_done=fact is not None,
        )
        for name, fact, about in rows
    )


def _how_verified(view: CourseView, order: Order) -> str:
    """Say too where the verifier had seen the figures, after readings that differed."""
    again = read_again_words(order, orders_of(view.course))
    return f"from the sources, {again}" if again else "blind, from the sources"


def _lots(view: CourseView, order: Order) -> str:
    made = order.preparation
    if made is None:
        return ""
    payload = made.payload
    return (
        f"lots {payload.drug_lot}, {payload.diluent_lot}; use by "
        f"{_when(payload.use_by, view)}"
    )


def compared(view: CourseView) -> tuple[Compared, ...]:
    """Put both readings of an order beside each other."""
    order = view.compared
    if order is None or order.rejected is None:
        return ()
    return _both(order, order.rejected.payload.figures)


def second_reading(order: Order) -> tuple[Compared, ...]:
    """Put what was read of a verified order beside it, with where it was read."""
    if order.verified is None:
        return ()
    return _both(order, order.verified.payload.figures)


def _both(order: Order, figures: tuple[FigureReentered, ...]) -> tuple[Compared, ...]:
    read = {figure.quantity: figure for figure in figures}
    found = []
    for quantity in QUANTITIES:
        first = getattr(order.payload, quantity.field)
        figure = read.get(quantity.name)
        second = figure.value if figure is not None else None
        source = figure.source if figure is not None else ""
        unit = text.unit_words(quantity.unit)
        found.append(
            Compared(
                name=f"{quantity.name.capitalize()}, {unit}" if unit else "Factor",
                first=text.figures(first, quantity.places),
                second="" if second is None else text.figures(second, quantity.places),
                is_same=second is not None and is_same(quantity.name, first, second),
                source=SOURCES.get(source, source),
            )
        )
    return tuple(found)


def hash_words(order: Order) -> str:
    """Write the hash as the label does."""
    return short_hash(order.payload.order_hash)


def _is_empty(view: CourseView) -> bool:
    device = view.course.device
    return device is not None and bool(device.fills) and device.contents is None


def on_query(view: CourseView) -> str:
    """Carry the day of the visit to the page of a step, where it is not today."""
    return f"?on={view.on.isoformat()}"


def bound_sources(view: CourseView) -> tuple[tuple[str, str], ...]:
    """Name the entries of this course that a verifier reads; none is an order."""
    bound, device = view.course.rules, view.plan.device
    if bound is None:
        return ()
    named = (
        *([("Volume", "pump-model", device.model)] if device is not None else ()),
        ("Dose rate", "starting-dose", bound.setting),
        ("Which flow", "flow-rule", bound.flow_rule),
        *(("Factor", "dose-modification", one) for one in bound.protocols),
    )
    # bound with the version; the page of an entry shows all of them
    return tuple((name, f"{k}/{one.partition('@')[0]}") for name, k, one in named)


def order_context(view: CourseView, *, may: frozenset[str]) -> dict[str, Any]:
    """Give the panel of the order what it shows, to who may do what."""
    visit, order = view.visit, view.visit.order
    step, button = NEXT.get(visit.next_step, ("", ""))
    form, form_button = FORMS.get(visit.next_step, ("", ""))
    is_asked = bool(may & set(visit.waiting_for))
    void = () if order is None or order.filled else void_reasons(order, view.worksheet)
    who_, since = waits_for(view), since_words(view)
    return {
        "has_order_panel": visit.path == "drug" or order is not None,
        "order": order,
        "is_open": view.is_open and not view.is_review,
        "on_query": on_query(view),
        "is_order_signed": order is not None
        and order.is_signed
        and order.is_verified
        and not void,
        "order_void": [refusal.message for refusal in void],
        "order_figures": figures(order.payload, near=view.on) if order else (),
        "order_hash": hash_words(order) if order else "",
        "order_acts": acts(view, order) if order else (),
        "compared": compared(view),
        "next_is_here": is_asked,
        "next_step": step if is_asked else "",
        "next_form": form if is_asked else "",
        "next_button": button or form_button,
        "next_words": (f"Waiting for {who_}" + (f" since {since}." if since else "."))
        if who_
        else "",
        # a pump is not left empty for an order: the drug-free fill is always there
        "may_fill_free": _is_empty(view)
        and not visit.next_step.startswith("fill-")
        and bool(may & set(STEPS["fill-drug-free"])),
        "may_waste": bool(visit.also) and bool(may & set(STEPS["return-or-waste"])),
        "may_cancel": order is not None
        and not order.is_ended
        and bool(may & {Privilege.PRESCRIBE, Privilege.VERIFY}),
    }
