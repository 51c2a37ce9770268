"""The check at the chair: two people, each alone; the right patient and syringe."""

from __future__ import annotations

from datetime import date, datetime

from hepatica.actions._scope import By
from hepatica.actions.courses_judge import Recorded
from hepatica.actions.ledger import action
from hepatica.actions.orders_case import OrderCase, opened
from hepatica.actions.own_hands import require_own_hands
from hepatica.actions.privileges import Privilege
from hepatica.actions.proof import Proof, require_proof
from hepatica.errors import Conflict, FieldError, InputError
from hepatica.therapy.course import Order, order_kinds
from hepatica.therapy.orders import parts_of, preparation_faults, syringe_faults

__all__ = ["check_at_bedside"]


@action("bedside.check")
def check_at_bedside(
    *,
    by: By,
    at: datetime,
    course_id: str,
    scanned: str,
    record_no: str,
    birth_date: date | None,
    serial: str,
    has_contingency: bool,
    proof: Proof,
) -> Recorded:
    """Check patient, pump and syringe against the order that is live now.

    Parameters
    ----------
    by : Account or str
        Who may check; each of the two by themselves.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    scanned : str
        The code of the label on the syringe, of order and preparation: whole as its
        barcode has it, or the places printed below.
    record_no : str
        From the wristband.
    birth_date : date or None
        As the patient says it.
    serial : str
        From the device card.
    has_contingency : bool
        The drug-free fill is at the chair.
    proof : Proof
        That it is they.

    Returns
    -------
    Recorded
        The ``bedside-verified`` fact.

    Raises
    ------
    InputError
        If label, syringe, patient or pump is another, with the field; nothing is
        recorded.
    NotPermitted
        Without the privilege to check.
    Conflict
        If the order is void, nothing is prepared for it, or this person checked.

    Notes
    -----
    Hazards: HZ-001, HZ-010, HZ-014, HZ-017, HZ-018.
    """
    case = opened(by=by, at=at, course_id=course_id, privileges=(Privilege.CHECK,))
    require_own_hands(by, case.row.center_id, case.privilege)
    signed_with = require_proof(proof, by=by, at=at)
    order, fill = _scanned(case, scanned)
    if order.payload.for_on != case.on:
        day = order.payload.for_on.isoformat()
        raise Conflict(f"this order is for {day} and is checked on that day")
    case.require_live(order)
    _require_syringe(order, fill)
    faults = preparation_faults(order, at=at)
    made = order.preparation
    if faults or made is None:
        raise Conflict(" ".join(fault.message for fault in faults))
    if order.released is None:
        raise Conflict("this order is not released")
    if not order.is_signed or not order.is_verified:
        raise Conflict(
            "this order is not signed and verified by two: a signature was withdrawn. "
            "Stop: do not fill"
        )
    wrong = [
        *_person_faults(case, record_no, birth_date),
        *_pump_faults(order, serial),
        *([] if has_contingency else [_NO_CONTINGENCY]),
    ]
    if wrong:
        raise InputError(*wrong)
    if case.actor in order.checkers:
        raise Conflict("you checked this fill already; a second person checks it too")
    return case.append(
        order_kinds.BedsideVerified(
            order=order.id,
            order_hash=order.payload.order_hash,
            preparation=made.fact.id,
            identifiers=("record number", "birth date"),
            has_pump_card=True,
            has_contingency=True,
            signed_with=signed_with,
        ),
        "bedside.check",
        based_on=(order.id, made.fact.id),
    )


_NO_CONTINGENCY = FieldError(
    path="has_contingency",
    code="no-contingency",
    message="must be at the chair before the needle goes in",
)


def _scanned(case: OrderCase, scanned: str) -> tuple[Order, str]:
    """Find the order whose label was read; one of another patient is none of these."""
    code, fill = parts_of(scanned)
    found = [
        order
        for order in case.orders
        if code and order.payload.order_hash.startswith(code)
    ]
    if not found:
        raise InputError.of(
            "scanned",
            "other-label",
            "is no label of this patient. Stop: do not fill. Look whose syringe and "
            "whose page it is",
        )
    return found[-1], fill


def _require_syringe(order: Order, fill: str) -> None:
    faults = syringe_faults(order, fill)
    if faults:
        raise InputError(
            *(
                FieldError(path="scanned", code=fault.code, message=fault.message)
                for fault in faults
            )
        )


def _person_faults(
    case: OrderCase, record_no: str, birth_date: date | None
) -> list[FieldError]:
    person = case.row.person
    numbers = {n.value for n in person.identifiers.all()} if person else set()
    faults = []
    if record_no.strip() not in numbers:
        faults.append(_other_patient("record_no", "record number"))
    if person is None or person.birth_on is None or birth_date != person.birth_on:
        faults.append(_other_patient("birth_date", "birth date"))
    return faults


def _other_patient(path: str, words: str) -> FieldError:
    return FieldError(
        path=path,
        code="other-patient",
        message=f"is not the {words} on record here. Stop: do not fill. Look whose "
        "page it is",
    )


def _pump_faults(order: Order, serial: str) -> list[FieldError]:
    if serial.strip().casefold() == order.payload.serial.strip().casefold():
        return []
    return [
        FieldError(
            path="serial",
            code="other-pump",
            message="is not the serial number of the pump that is ordered for. Stop: "
            "do not fill. Compare the device card with the operation's record",
        )
    ]
