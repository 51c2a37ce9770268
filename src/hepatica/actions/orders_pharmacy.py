"""The pharmacy's part after the second reading: release, prepare, waste."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from hepatica.actions._scope import By
from hepatica.actions.courses_judge import Recorded
from hepatica.actions.ledger import action
from hepatica.actions.orders_case import opened
from hepatica.actions.privileges import Privilege
from hepatica.actions.reasons import stated
from hepatica.errors import Conflict, InputError
from hepatica.therapy.course import order_kinds

__all__ = ["prepare", "release", "waste"]


@action("fill.release")
def release(
    *, by: By, at: datetime, course_id: str, order_id: str, order_hash: str
) -> Recorded:
    """Release an order to compound.

    Parameters
    ----------
    by : Account or str
        Who may verify.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    order_id, order_hash : str
        The order.

    Returns
    -------
    Recorded
        The ``fill-released`` fact.

    Raises
    ------
    Conflict
        If it is void, not verified, or released before.

    Notes
    -----
    Hazards: HZ-001, HZ-014, HZ-017.
    """
    case = opened(by=by, at=at, course_id=course_id, privileges=(Privilege.VERIFY,))
    order = case.order(order_id, order_hash)
    case.require_live(order)
    if not order.is_signed or not order.is_verified:
        raise Conflict("this order is not verified, or not cosigned any more")
    if order.released is not None:
        raise Conflict("this order is released already")
    return case.append(
        order_kinds.FillReleased(
            order=order_id,
            order_hash=order_hash,
            is_day_before=order.payload.for_on > case.on,
        ),
        "fill.release",
        based_on=(order_id,),
    )


@action("fill.prepare")
def prepare(
    *,
    by: By,
    at: datetime,
    course_id: str,
    order_id: str,
    order_hash: str,
    drug_mg: float,
    volume_ml: float,
    vials: int,
    drug_lot: str,
    drug_expires_on: date,
    diluent: str,
    diluent_lot: str,
    diluent_expires_on: date,
    use_by: datetime,
    additives: tuple[order_kinds.PreparedAdditive, ...] = (),
    deviation_reason: str = "",
) -> Recorded:
    """Record what was compounded, as it was; what is not as ordered asks why.

    Parameters
    ----------
    by : Account or str
        Who may prepare.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    order_id, order_hash : str
        The order that was worked from.
    drug_mg, volume_ml : float
        Drawn up. [mg], [mL]
    vials : int
        Opened.
    drug_lot, diluent, diluent_lot : str
        From the vials and bags.
    drug_expires_on, diluent_expires_on : date
        Of the lots.
    use_by : datetime
        Beyond-use time by the pharmacy's own procedure, with offset.
    additives : tuple of PreparedAdditive
        What was put in beside the drug, each with its lot.
    deviation_reason : str
        Why it was not as it should be.

    Returns
    -------
    Recorded
        The ``fill-prepared`` fact, admitted or as a deviation.

    Raises
    ------
    InputError
        For a figure that cannot be, or a deviation without its reason.
    """
    case = opened(by=by, at=at, course_id=course_id, privileges=(Privilege.PREPARE,))
    case.order(order_id, order_hash)
    if vials < 1:
        raise InputError.of("vials", "not-positive", "must be at least 1")
    return case.append(
        order_kinds.FillPrepared(
            order=order_id,
            order_hash=order_hash,
            drug_mg=drug_mg,
            volume_ml=volume_ml,
            vials=vials,
            drug_lot=_given("drug_lot", drug_lot),
            drug_expires_on=drug_expires_on,
            diluent=_given("diluent", diluent),
            diluent_lot=_given("diluent_lot", diluent_lot),
            diluent_expires_on=diluent_expires_on,
            additives=tuple(
                replace(one, lot=_given(f"{one.id}_lot", one.lot)) for one in additives
            ),
            use_by=use_by,
        ),
        "fill.prepare",
        based_on=(order_id,),
        deviation_reason=deviation_reason,
    )


@action("fill.waste")
def waste(
    *,
    by: By,
    at: datetime,
    course_id: str,
    preparation_id: str,
    is_returned: bool,
    reason: str,
) -> Recorded:
    """Record that a prepared fill goes into no patient.

    Parameters
    ----------
    by : Account or str
        Who may prepare, check or fill.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    preparation_id : str
        Id of the ``fill-prepared`` fact.
    is_returned : bool
        Returned to the pharmacy; false: wasted.
    reason : str
        Why.

    Returns
    -------
    Recorded
        The ``fill-wasted`` fact.

    Raises
    ------
    InputError
        If there is no such preparation, or no reason.
    Conflict
        If it is gone already.
    """
    case = opened(
        by=by,
        at=at,
        course_id=course_id,
        privileges=(Privilege.PREPARE, Privilege.CHECK, Privilege.FILL),
    )
    made = next(
        (
            made
            for order in case.orders
            for made in order.preparations
            if made.fact.id == preparation_id
        ),
        None,
    )
    if made is None:
        raise InputError.of(
            "preparation", "no-preparation", "must be a prepared fill of this course"
        )
    if made.wasted is not None:
        raise Conflict("it was returned or wasted before")
    return case.append(
        order_kinds.FillWasted(
            preparation=preparation_id,
            is_returned=is_returned,
            reason=stated(reason, "must be given"),
        ),
        "fill.waste",
        based_on=(preparation_id,),
    )


def _given(path: str, text: str) -> str:
    if not text.strip():
        raise InputError.of(path, "missing", "must be given")
    return text.strip()
