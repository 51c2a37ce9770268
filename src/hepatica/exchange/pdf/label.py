"""The label of a prepared fill: which patient, which pump, what, until when."""

from __future__ import annotations

from collections.abc import Sequence

from hepatica.errors import ContractError
from hepatica.exchange.pdf.codes import qr_rows
from hepatica.exchange.pdf.order_words import amount, gate_words, who_when
from hepatica.exchange.pdf.page import LabelPrint
from hepatica.exchange.pdf.words import day, figure, moment, number
from hepatica.therapy.course import Order
from hepatica.therapy.orders import label_code, printed_code

_DEMO = ("DEMO", "Invented person. Never for a patient.")
_ROUTE = "For the RESERVOIR of the pump only; not IV"
_IDENTIFIERS = 2


def label_print(
    order: Order,
    *,
    identity: Sequence[str],
    time_zone: str,
    pump: str,
    contingency: str,
    is_demo: bool,
) -> LabelPrint:
    """Prepare the label of the fill that is there for an order.

    Parameters
    ----------
    order : Order
        With a preparation that was neither returned nor wasted. Whether it may be
        used is asked before (:func:`hepatica.actions.printing.label`).
    identity : sequence of str
        Two patient identifiers or more.
    time_zone : str
        Of the center, IANA name.
    pump : str
        Title of the pump model.
    contingency : str
        Title of the drug-free fill to give if the gate fails.
    is_demo : bool
        Whether it says DEMO.

    Returns
    -------
    LabelPrint
        Equal for equal input.

    Raises
    ------
    ContractError
        Without a preparation or with fewer than two identifiers.

    Notes
    -----
    Hazards: HZ-001, HZ-018 (a syringe of another patient, pump or route).
    """
    made, ordered = order.preparation, order.payload
    if made is None or len(identity) < _IDENTIFIERS:
        raise ContractError("a label needs a preparation and two identifiers")
    drawn = made.payload
    return LabelPrint(
        title=f"Label {printed_code(ordered.order_hash, made.fact.id)}",
        mark=_DEMO if is_demo else (),
        route=_ROUTE,
        identity=tuple(identity),
        amount=amount(drawn.drug_mg, drawn.volume_ml, ordered.infusate.value),
        concentration=f"{number(drawn.drug_mg / drawn.volume_ml, 4)} mg/mL",
        rows=(
            ("Pump", f"{pump}, serial {ordered.serial}"),
            ("For", f"{day(ordered.for_on)} only"),
            ("Use by", moment(drawn.use_by, time_zone)),
            ("Drug lot", f"{drawn.drug_lot}, exp {drawn.drug_expires_on.isoformat()}"),
            (
                "Diluent",
                f"{drawn.diluent}, lot {drawn.diluent_lot}, exp "
                f"{drawn.diluent_expires_on.isoformat()}",
            ),
            *(
                (
                    a.id.capitalize(),
                    f"{figure(a.amount, a.unit)}, lot {a.lot}, exp "
                    f"{a.expires_on.isoformat()}",
                )
                for a in drawn.additives
            ),
            ("Prepared", who_when(made.fact, time_zone)),
        ),
        gate=gate_words(ordered, contingency),
        code=qr_rows(label_code(ordered.order_hash, made.fact.id)),
        code_words=printed_code(ordered.order_hash, made.fact.id),
    )
