"""Which syringe a label is on: the code it carries, and whether that one still stands.

An order may be compounded more than once: a first fill is dropped, returned or past its
time, and another is made. Both syringes are of the same order, so the label names the
preparation too.
"""

from __future__ import annotations

from datetime import date, datetime

from hepatica.therapy.course import Order, Preparation
from hepatica.therapy.decisions import Refusal

# Places of each part: as the barcode has them, and as they are printed to be typed.
_HASH_PRINTED = 8
_FILL = 8
_FILL_PRINTED = 4


def label_code(order_hash: str, preparation: str) -> str:
    """Give the code of a label, as its barcode holds it.

    Parameters
    ----------
    order_hash : str
        Of the order.
    preparation : str
        Id of the ``fill-prepared`` fact.

    Returns
    -------
    str
        The order's whole hash, a point, and the first places of the preparation's id.
    """
    return f"{order_hash}.{_fill_code(preparation)}"


def printed_code(order_hash: str, preparation: str) -> str:
    """Give the code of a label, as it is printed to be read and typed.

    Parameters
    ----------
    order_hash : str
        Of the order.
    preparation : str
        Id of the ``fill-prepared`` fact.

    Returns
    -------
    str
        Eight places of the order's hash, a point, and four of the preparation's id.
    """
    fill = _fill_code(preparation)[:_FILL_PRINTED]
    return f"{order_hash[:_HASH_PRINTED]}.{fill}"


def parts_of(scanned: str) -> tuple[str, str]:
    """Take what was scanned or typed apart.

    Parameters
    ----------
    scanned : str
        Of a label, whole or as printed; or of a paper, which names no fill.

    Returns
    -------
    tuple of str
        Places of the order's hash and of the preparation's id; empty where there are
        fewer than are printed.

    Examples
    --------
    >>> parts_of(" 5E1F5923.A1B2 "), parts_of("5e1f5923"), parts_of("5e1f")
    (('5e1f5923', 'a1b2'), ('5e1f5923', ''), ('', ''))
    """
    order, _, fill = "".join(scanned.split()).casefold().partition(".")
    return (
        order if len(order) >= _HASH_PRINTED else "",
        fill if len(fill) >= _FILL_PRINTED else "",
    )


def syringe_faults(order: Order, fill: str) -> tuple[Refusal, ...]:
    """Say why the syringe whose label was read may not go into the patient.

    Parameters
    ----------
    order : Order
        That the label is of.
    fill : str
        Places of the preparation's id, by :func:`parts_of`.

    Returns
    -------
    tuple of Refusal
        Empty where it is the preparation that stands. Whether that one is as ordered
        and in its time is asked by :func:`preparation_faults`.

    Notes
    -----
    Hazards: HZ-017, HZ-018 (a syringe that was set aside, and another made).
    """
    if not fill:
        return (_NO_FILL,)
    found = [
        made for made in order.preparations if _fill_code(made.fact.id).startswith(fill)
    ]
    if len(found) > 1:
        return (_SEVERAL,)
    stands, on = order.preparation, order.payload.for_on
    if not found:
        code, what = "unknown-fill", "This label is of no fill of this order"
    elif found[0].wasted is not None:
        gone = found[0].wasted
        became = "returned" if gone.payload.is_returned else "wasted"
        code = f"{became}-fill"
        what = f"This syringe was {became} at {_moment(gone.happened_at, on)}"
    elif stands is not None and found[0].fact.id != stands.fact.id:
        code, what = "earlier-fill", "Another fill was prepared after this one"
    else:
        return ()
    return (Refusal(code=code, message=f"{what}. {_instead(stands, on)}"),)


_NO_FILL = Refusal(
    code="no-fill",
    message="This is the code of the order, as paper has it. Scan the label on the "
    "syringe, or type both parts that are printed under its barcode.",
)
_SEVERAL = Refusal(
    code="several",
    message="These places begin the code of several fills. Scan the label on the "
    "syringe.",
)


def _instead(stands: Preparation | None, on: date) -> str:
    if stands is None:
        return "Stop: do not fill. No other fill is prepared; prepare one."
    made_at = _moment(stands.fact.happened_at, on)
    return f"Stop: do not fill with it. Take the one made at {made_at}."


def _moment(at: datetime, on: date) -> str:
    """Write a time on the center's clock, as it was recorded."""
    return f"{at:%H:%M}" if at.date() == on else f"{at:%Y-%m-%d %H:%M}"


def _fill_code(preparation: str) -> str:
    return preparation.replace("-", "").casefold()[:_FILL]
