"""What a block of the downtime packet says of orders, weight, labs and needle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hepatica.exchange.pdf.order_words import amount, short_code
from hepatica.exchange.pdf.words import day, figure, moment, number
from hepatica.therapy.course import Order
from hepatica.therapy.course.state import DatedWeight
from hepatica.therapy.labs import Reading, ResultStatus

Row = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DowntimeOrder:
    """An order of a day of the packet.

    Parameters
    ----------
    order : Order
        With what became of it.
    void : str
        Code of the first reason why it is void; empty while it holds.
    """

    order: Order
    void: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DowntimeLab:
    """The last result of an analyte.

    Parameters
    ----------
    title : str
        Of the analyte.
    reading : Reading or None
        The last one; ``None`` where a rule asks for it and there is none.
    uln : float or None
        Limit that holds for it: its own, or the center's table. [unit]
    fault : str
        Why it does not count for a rule, in words; empty where it does.
    """

    title: str
    reading: Reading | None
    uln: float | None
    fault: str


def order_rows(
    orders: Sequence[DowntimeOrder], *, hides_figures: bool, time_zone: str
) -> tuple[Row, ...]:
    """Say of each order whether it holds, and how far it came.

    Parameters
    ----------
    orders : sequence of DowntimeOrder
        By day, and in each as they were signed.
    hides_figures : bool
        The packet is for somebody who is to verify them blind.
    time_zone : str
        Of the center.

    Returns
    -------
    tuple of (str, str)
        One row for each.
    """
    return tuple(
        (
            "ORDER, VOID" if one.void not in ("", "used") else "Order",
            _order(one, hides_figures=hides_figures, time_zone=time_zone),
        )
        for one in orders
    )


def _order(one: DowntimeOrder, *, hides_figures: bool, time_zone: str) -> str:
    order = one.order
    ordered = order.payload
    what = amount(ordered.fill_drug_mg, ordered.fill_volume_ml, ordered.infusate.value)
    said = [f"{short_code(ordered)} for {day(ordered.for_on)}"]
    if not hides_figures:
        said.append(what)
    said.append(_holds(one))
    said += _acts(order, time_zone)
    return "; ".join(said)


_ENDED = {
    "rejected": "VOID, rejected",
    "cancelled": "VOID, cancelled",
    "superseded": "VOID, a later order took its place",
    "used": "used, it was filled",
}


def _holds(one: DowntimeOrder) -> str:
    if not one.void:
        return "live"
    words = one.void.replace("-", " ")
    return _ENDED.get(one.void, f"VOID, {words}: do not fill by it")


def _acts(order: Order, time_zone: str) -> list[str]:
    said = ["signed" if order.is_signed else "signed, waits for a cosignature"]
    if order.verified is not None:
        said.append(
            "verified" if order.is_verified else "verified, waits for a cosignature"
        )
    else:
        said.append("NOT verified")
    if order.released is not None:
        said.append("released")
    made = order.preparation
    if made is not None:
        said.append(f"prepared, use by {moment(made.payload.use_by, time_zone)}")
    if order.checkers:
        said.append(f"checked at the chair by {len(order.checkers)}")
    return said


def weight_row(weight: DatedWeight | None) -> Row:
    """Give the last weight with its day.

    Parameters
    ----------
    weight : DatedWeight or None
        The last one.

    Returns
    -------
    tuple of (str, str)
        It says so where there is none.
    """
    if weight is None:
        return "Last weight", "none on record"
    return "Last weight", f"{number(weight.payload.weight_kg)} kg on {day(weight.on)}"


def lab_rows(labs: Sequence[DowntimeLab]) -> tuple[Row, ...]:
    """Give the last result of each analyte with its day, its limit and its flags.

    Parameters
    ----------
    labs : sequence of DowntimeLab
        In the order they are printed.

    Returns
    -------
    tuple of (str, str)
        One row for each day, the latest first; what is missing before all.
    """
    if not labs:
        return (("Last labs", "none on record"),)
    missing = [one.title for one in labs if one.reading is None]
    by_day: dict[date, list[str]] = {}
    for one in labs:
        if one.reading is not None:
            words = _lab(one, one.reading)
            by_day.setdefault(one.reading.on, []).append(words)
    return (
        *((("Labs MISSING", "; ".join(missing)),) if missing else ()),
        *(
            (f"Labs {day(on)}", "; ".join(said))
            for on, said in sorted(by_day.items(), reverse=True)
        ),
    )


def _lab(one: DowntimeLab, reading: Reading) -> str:
    result = reading.result
    value = f"{result.comparator or ''}{figure(result.value, result.unit)}"
    limit = f"ULN {number(one.uln)}" if one.uln is not None else "ULN not known"
    flags = [
        *(["HIGH"] if one.uln is not None and result.value > one.uln else []),
        *(["LOW"] if result.lln is not None and result.value < result.lln else []),
        *([result.status.value] if result.status is not ResultStatus.FINAL else []),
        *([f"DOES NOT COUNT: {one.fault.replace(';', ',')}"] if one.fault else []),
    ]
    flagged = "".join(f", {flag}" for flag in flags)
    return f"{one.title} {value} ({limit}){flagged}"


def needle_rows(needle: tuple[str, date] | None) -> tuple[Row, ...]:
    """Name the needle of the last access, where it is known.

    Parameters
    ----------
    needle : tuple of str and date, or None
        Catalog number and day.

    Returns
    -------
    tuple of (str, str)
        Empty where it is not.
    """
    if needle is None:
        return ()
    number_, on = needle
    return (("Needle", f"{number_}, used on {day(on)}"),)
