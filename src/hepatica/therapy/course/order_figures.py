"""The figures that a second person reads from the sources, and when two are the same.

The places are those to which a source can be read, not a clinical tolerance: a scale
and a syringe show one, a flow and a factor are spoken with two, a dose rate has four.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.decisions import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One figure that is read twice.

    Parameters
    ----------
    name : str
        As the page and the payload have it.
    field : str
        Of the order.
    unit : str
        UCUM.
    places : int
        Decimal places to which its source is read.
    """

    name: str
    field: str
    unit: str
    places: int


QUANTITIES = (
    Quantity(name="weight", field="weight_kg", unit="kg", places=1),
    Quantity(name="flow", field="flow_ml_per_day", unit="mL/d", places=2),
    Quantity(name="volume", field="fill_volume_ml", unit="mL", places=1),
    Quantity(
        name="dose rate",
        field="dose_rate_mg_per_kg_per_day",
        unit="mg/kg/d",
        places=4,
    ),
    Quantity(name="factor", field="dose_factor", unit="1", places=2),
)
"""What a verifier reads again, in the order of the form."""

_PLACES = {quantity.name: quantity.places for quantity in QUANTITIES} | {"drug": 1}


def is_same(quantity: str, value: float, other: float) -> bool:
    """Tell whether two figures are the same one, read to the places of their source.

    Parameters
    ----------
    quantity : str
        A name of :data:`QUANTITIES`, or ``drug``.
    value, other : float
        In the same unit. [that of the quantity]

    Returns
    -------
    bool
        True within half a unit of the last place.

    Examples
    --------
    >>> is_same("flow", 1.29, 1.2857), is_same("flow", 1.3, 1.2857)
    (True, False)
    """
    half_step = Decimal(1).scaleb(-_PLACES[quantity]) / 2
    return abs(Decimal(repr(value)) - Decimal(repr(other))) <= half_step


def differing(
    ordered: o.OrderSigned, figures: Sequence[o.FigureReentered]
) -> tuple[str, ...]:
    """Name the figures in which a second reading differs from an order.

    Parameters
    ----------
    ordered : OrderSigned
        The order.
    figures : sequence of FigureReentered
        As read from the sources.

    Returns
    -------
    tuple of str
        Names of :data:`QUANTITIES`; one that was not read, or was read in another
        unit, differs.

    Notes
    -----
    Hazards: HZ-001, HZ-012 (a second check that repeats the first).
    """
    read = {figure.quantity: figure for figure in figures}
    found = []
    for quantity in QUANTITIES:
        figure = read.get(quantity.name)
        is_like = (
            figure is not None
            and figure.unit == quantity.unit
            and is_same(quantity.name, figure.value, getattr(ordered, quantity.field))
        )
        if not is_like:
            found.append(quantity.name)
    return tuple(found)


def as_ordered(made: o.FillPrepared, ordered: o.OrderSigned) -> tuple[Refusal, ...]:
    """Compare what was compounded with what was ordered.

    Parameters
    ----------
    made : FillPrepared
        What was drawn up.
    ordered : OrderSigned
        What was ordered.

    Returns
    -------
    tuple of Refusal
        Empty where drug, volume and additives are the ordered ones. None of them says
        what was ordered: who is asked why may still have to verify it blind.
    """
    pairs = (
        ("drug", made.drug_mg, ordered.fill_drug_mg, "mg"),
        ("volume", made.volume_ml, ordered.fill_volume_ml, "mL"),
    )
    found = tuple(
        Refusal(
            code=f"other-{quantity}",
            message=f"The {quantity} prepared, {value:g} {unit}, is not the one "
            "ordered.",
        )
        for quantity, value, ordered_value, unit in pairs
        if not is_same(quantity, value, ordered_value)
    )
    drawn = sorted((a.id, a.amount, a.unit) for a in made.additives)
    wanted = sorted((a.id, a.amount, a.unit) for a in ordered.additives)
    if drawn != wanted:
        other = Refusal(
            code="other-additives",
            message="What was put in beside the drug is not what was ordered.",
        )
        found = (*found, other)
    return found
