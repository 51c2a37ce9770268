"""What is printed of an order: the label of its fill, and the record behind it.

A label is an authorization to carry a syringe to a patient, so it is given out only for
an order that holds at that moment. Each print is one audit event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from hepatica.actions import audit
from hepatica.actions._scope import By
from hepatica.actions.blind import is_blind, rights_to_figures
from hepatica.actions.knowledge_force import rules_in_force
from hepatica.actions.ledger import action
from hepatica.actions.orders_case import OrderCase, opened
from hepatica.actions.printing_downtime import Downtime, downtime
from hepatica.actions.printing_words import identity_of
from hepatica.actions.privileges import Privilege
from hepatica.errors import Conflict, FieldError, InputError
from hepatica.exchange.pdf import LabelPrint, SheetPrint, label_print, record_print
from hepatica.records.models import Fact as FactRow
from hepatica.therapy.course import Order, order_kinds
from hepatica.therapy.decisions import Refusal
from hepatica.therapy.orders import (
    expected_hash,
    preparation_faults,
    visit_state,
    void_reasons,
)

__all__ = [
    "Downtime",
    "Label",
    "Record",
    "downtime",
    "label",
    "preparation_record",
]

_MAY_PRINT = (Privilege.PREPARE, Privilege.VERIFY, Privilege.CHECK, Privilege.RECORD)
# The places of the hash that the label prints in plain, or more of them.
_CODE = re.compile(r"[0-9a-f]{8,64}")
_IDENTIFIERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label that may be printed now.

    Parameters
    ----------
    course_id, center_id : str
        Whose.
    is_demo : bool
        It says DEMO.
    order : Order
        The order that it is for, with its preparation.
    page : LabelPrint
        For :func:`hepatica.exchange.pdf.label_pdf`.
    """

    course_id: str
    center_id: str
    is_demo: bool
    order: Order
    page: LabelPrint


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A preparation record.

    Parameters
    ----------
    course_id : str
        Whose.
    order : Order
        The order that it is of.
    page : SheetPrint
        For :func:`hepatica.exchange.pdf.sheet_pdf`.
    """

    course_id: str
    order: Order
    page: SheetPrint


@action("label.print")
def label(*, by: By, at: datetime, order_hash: str, course_id: str = "") -> Label:
    """Give the label of a prepared fill, if it may go to the chair now.

    Parameters
    ----------
    by : Account or str
        Who may prepare, verify, check or record.
    at : datetime
        Now, with offset.
    order_hash : str
        The order's hash, or its first eight places or more.
    course_id : str
        Which course; empty: the one that has such an order.

    Returns
    -------
    Label
        Ready to print.

    Raises
    ------
    InputError
        If the order is not live, signed through, verified and released, or its fill is
        not there as ordered and in its time; with the code of each reason.
    NotVisible
        If its course was not granted.
    NotPermitted
        Without one of the privileges.

    Notes
    -----
    Hazards: HZ-001, HZ-017, HZ-018 (a label for what must not go in, or into another).
    """
    code = _code(order_hash)
    found = course_id or _course_with(code)
    case = opened(by=by, at=at, course_id=found, privileges=_MAY_PRINT)
    order = _order(case, code)
    why = (*_faults(case, order), *_nameless(case))
    made = order.preparation
    if why or made is None:
        raise InputError(*(_error(refusal) for refusal in why))
    audit.write(
        by=by,
        at=at,
        center=case.row.center_id,
        action="label.print",
        targets=[f"course:{found}", f"fact:{order.id}", f"fact:{made.fact.id}"],
        role=case.privilege.value,
    )
    center = case.row.center
    page = label_print(
        order,
        identity=identity_of(case.row.person),
        time_zone=center.time_zone,
        pump=_pump(case, order),
        contingency=_contingency(case, order),
        is_demo=center.is_demo,
    )
    return Label(
        course_id=found,
        center_id=center.pk,
        is_demo=center.is_demo,
        order=order,
        page=page,
    )


@action("preparation.print")
def preparation_record(
    *, by: By, at: datetime, course_id: str, order_hash: str
) -> Record:
    """Give the preparation record of an order, whatever became of it.

    Parameters
    ----------
    by : Account or str
        Who may read.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    order_hash : str
        The order's hash, or its first eight places or more.

    Returns
    -------
    Record
        Ready to print; it says VOID where the order does not hold.

    Raises
    ------
    InputError
        If there is no such order.
    Conflict
        For who is still to find its figures again.

    Notes
    -----
    Hazards: HZ-017 (a second reading that copies the first).
    """
    case = opened(by=by, at=at, course_id=course_id, privileges=(Privilege.READ,))
    order = _order(case, _code(order_hash))
    sheet = case.sheet_for(order)
    visit = visit_state(case.course, sheet, at=at)
    if is_blind(by, rights_to_figures(by, case.row.center_id), visit, sheet):
        raise Conflict("this order waits for your verification; verify it first")
    audit.write(
        by=by,
        at=at,
        center=case.row.center_id,
        action="preparation.print",
        targets=[f"course:{course_id}", f"fact:{order.id}"],
    )
    center = case.row.center
    # what was filled is a record of the past, and no void order
    void = () if order.filled is not None else void_reasons(order, sheet)
    page = record_print(
        order,
        course=course_id,
        identity=identity_of(case.row.person),
        center_name=center.name,
        time_zone=center.time_zone,
        pump=_pump(case, order),
        contingency=_contingency(case, order),
        is_demo=center.is_demo,
        void=tuple(refusal.message for refusal in void),
    )
    return Record(course_id=course_id, order=order, page=page)


def _code(order_hash: str) -> str:
    code = order_hash.strip().lower()
    if not _CODE.fullmatch(code):
        raise InputError.of(
            "order",
            "not-a-hash",
            "must be the hash of an order as the label has it: 8 to 64 places of "
            "0-9 and a-f",
        )
    return code


def _course_with(code: str) -> str:
    """Find the one course that has an order with this hash."""
    rows = FactRow.objects.filter(
        kind=order_kinds.OrderSigned.KIND,
        course__isnull=False,
        body__text__contains=f'"order_hash":"{code}',
    )
    found = sorted(set(rows.values_list("course_id", flat=True)))
    if len(found) != 1:
        raise _unknown(is_several=bool(found))
    return found[0]


def _order(case: OrderCase, code: str) -> Order:
    found = [o for o in case.orders if o.payload.order_hash.startswith(code)]
    if len(found) != 1:
        raise _unknown(is_several=bool(found))
    return found[0]


def _unknown(*, is_several: bool) -> InputError:
    if is_several:
        return InputError.of(
            "order", "several", "begins several orders; give the whole hash"
        )
    return InputError.of("order", "no-order", "is no order that is on record here")


def _faults(case: OrderCase, order: Order) -> tuple[Refusal, ...]:
    """Say why no label is given out, all of it at once."""
    ordered = order.payload
    steps = (
        (
            ordered.order_hash == expected_hash(ordered, course=case.course.id),
            "altered",
            "What this order says is not what its hash was made of. Do not use it; "
            "sign a new one.",
        ),
        (
            order.is_signed,
            "not-signed",
            "A trainee signed it; it waits to be cosigned.",
        ),
        (order.is_verified, "not-verified", "It is not verified."),
        (order.released is not None, "not-released", "It is not released to compound."),
    )
    return (
        *void_reasons(order, case.sheet_for(order)),
        *(Refusal(code=code, message=text) for holds, code, text in steps if not holds),
        *preparation_faults(order, at=case.at),
    )


def _nameless(case: OrderCase) -> tuple[Refusal, ...]:
    if len(identity_of(case.row.person)) >= _IDENTIFIERS:
        return ()
    return (
        Refusal(
            code="no-identifiers",
            message="The person has fewer than two identifiers. Add the record number "
            "or the birth date first.",
        ),
    )


def _error(refusal: Refusal) -> FieldError:
    return FieldError(path="order", code=refusal.code, message=refusal.message)


def _pump(case: OrderCase, order: Order) -> str:
    rules = rules_in_force(case.row.center_id, case.course.rules, on=case.on)
    model = rules.pumps.get(order.payload.model)
    return model.title if model else order.payload.model


def _contingency(case: OrderCase, order: Order) -> str:
    plan_b = case.sheet.contingency
    named = order.payload.contingency
    return plan_b.title if plan_b and plan_b.id == named else named
