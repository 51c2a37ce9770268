"""What a form about the pump says first: what is in it, and what must not go in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hepatica.therapy.orders import void_reasons
from hepatica.web import text
from hepatica.web.presenters.fact_words import INFUSATES
from hepatica.web.presenters.order_panel import waits_for
from hepatica.web.presenters.visit import void_words

if TYPE_CHECKING:
    from hepatica.actions.views import CourseView

_READY = ("empty", "fill-drug", "fill-drug-free", "")


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Why no drug is to go in: what it is, in bold, and why."""

    what: str
    why: str
    is_harm: bool


def in_pump(view: CourseView) -> str:
    """Say what is in the pump, how much and since when; empty where nothing is."""
    contents = view.plan.contents
    if contents is None:
        return ""
    payload = contents.fill.payload
    name = payload.other_infusate or INFUSATES[payload.infusate.value]
    fill = contents.fill
    drug = f"{text.put_in_mg(fill)} in " if fill.is_drug else ""
    on = text.day(contents.fill.on, near=view.on)
    volume = text.put_in_ml(fill)
    return f"{name}, {drug}{volume}, since {on}, day {contents.day}"


def fill_stop(view: CourseView) -> Stop | None:
    """Say why the drug of the day is not to go in, or not yet.

    What went in is recorded all the same: this only says it before it is done.
    """
    order = view.visit.order
    if order is not None and order.filled is not None:
        return None
    void = void_reasons(order, view.worksheet) if order is not None else ()
    why = void[0].message if void else void_words(view)
    if why:
        what = "VOID: the drug order of this day. No drug goes in."
        return Stop(what=what, why=why, is_harm=True)
    if order is not None and view.visit.next_step not in _READY:
        what = "The drug does not go in yet."
        return Stop(what=what, why=f"Waiting for {waits_for(view)}.", is_harm=False)
    return None
