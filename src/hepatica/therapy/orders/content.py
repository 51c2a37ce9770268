"""What an order says, and the hash that a signature is bound to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields, replace
from datetime import date
from enum import Enum
from typing import Any

from hepatica.therapy.course.kinds import Additive
from hepatica.therapy.course.order_kinds import OrderSigned
from hepatica.therapy.decisions import Refusal
from hepatica.therapy.pump import Infusate
from hepatica.therapy.worksheet import Worksheet

# What says how it was signed is not what was signed.
_NOT_CONTENT = ("order_hash", "is_by_trainee", "signed_with")


def order_hash(order: OrderSigned, *, course: str) -> str:
    """Hash what an order says.

    Parameters
    ----------
    order : OrderSigned
        The order; how it was signed does not count.
    course : str
        Whose it is.

    Returns
    -------
    str
        SHA-256, hexadecimal: the same for the same content, another for any other.
    """
    content: dict[str, Any] = {"course": course}
    for field in fields(order):
        value = getattr(order, field.name)
        # An order without additives has the content that it had before orders named
        # any: what was signed then is still what it was.
        if field.name not in _NOT_CONTENT and not (
            field.name == "additives" and not value
        ):
            content[field.name] = _plain(value)
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [{k: _plain(v) for k, v in asdict(one).items()} for one in value]
    # a whole number is written the same whether it was typed with a point or not
    return float(value) if isinstance(value, int | float) else value


def order_for(
    sheet: Worksheet, *, version: int, signed_with: str
) -> tuple[OrderSigned | None, tuple[Refusal, ...]]:
    """Write the order that a day's decision stands for.

    Parameters
    ----------
    sheet : Worksheet
        Of the day, with what was decided in the place of what was proposed
        (:func:`hepatica.therapy.worksheet.as_decided`).
    version : int
        Number of the order on its day, from 1.
    signed_with : str
        How the signer proves who they are.

    Returns
    -------
    tuple
        The order, or ``None`` and why there is none to sign.

    Notes
    -----
    Hazards: HZ-001, HZ-008 (an order for what was not decided, or not any more).
    """
    decided = sheet.decided
    if decided is None:
        return None, (_NOT_DECIDED,)
    if decided.payload.decision not in ("proceed", "reduce"):
        return None, (_NO_DRUG,)
    content = content_of(sheet)
    if content is None or decided.payload.fill_drug_mg != content["fill_drug_mg"]:
        return None, (*sheet.refusals, _NOT_SUPPORTED)
    order = OrderSigned(
        decision=decided.fact,
        for_on=sheet.on,
        version=version,
        order_hash="",
        signed_with=signed_with,
        **content,
    )
    return replace(order, order_hash=order_hash(order, course=sheet.course)), ()


_NOT_DECIDED = Refusal(
    code="no-decision", message="Nothing is decided for this day; decide first."
)
_NO_DRUG = Refusal(
    code="no-drug-decided", message="The decision of this day gives no drug."
)
_NOT_SUPPORTED = Refusal(
    code="not-supported",
    message="What is on record now does not support the decision. Compute and decide "
    "again.",
)


def content_of(sheet: Worksheet) -> dict[str, Any] | None:
    """Collect every figure of an order; none of them is ever filled in.

    Parameters
    ----------
    sheet : Worksheet
        Of the day, with the decision in it.

    Returns
    -------
    dict or None
        Field of :class:`OrderSigned` to value; ``None`` where one is missing or drug
        is not permitted.
    """
    device, flow, gate = sheet.plan.device, sheet.plan.flow, sheet.plan.gate
    rate = sheet.dose_rate_mg_per_kg_per_day
    planned = sheet.planned_dose_rate_mg_per_kg_per_day
    fill, weight, plan_b = sheet.fill, sheet.weight, sheet.contingency
    if not sheet.permits_drug or fill is None or weight is None or rate is None:
        return None
    if device is None or flow is None or planned is None or plan_b is None:
        return None
    if sheet.weight_on is None:
        return None
    low, high = (gate.residual_limits_ml if gate else None) or (None, None)
    return {
        "slot": device.slot,
        "model": device.model,
        "serial": device.serial,
        "infusate": Infusate.FLOXURIDINE,
        "fill_drug_mg": fill.fill_drug_mg,
        "fill_volume_ml": fill.fill_volume_ml,
        "concentration_mg_per_ml": fill.concentration_mg_per_ml,
        "dose_rate_mg_per_kg_per_day": rate,
        "planned_dose_rate_mg_per_kg_per_day": planned,
        "dose_factor": rate / planned,
        "weight_kg": weight.actual_weight_kg,
        "weight_on": sheet.weight_on,
        "dosing_weight_kg": weight.dosing_weight_kg,
        "flow_ml_per_day": flow.flow_ml_per_day,
        "flow_source": flow.source,
        "flow_on": flow.on,
        "infusion_days": fill.infusion_days,
        "additives": tuple(
            Additive(id=a.additive, amount=a.amount, unit=a.unit)
            for a in sheet.additives
        ),
        "residual_expected_ml": gate.volume_left_ml if gate else None,
        "residual_low_ml": low,
        "residual_high_ml": high,
        "contingency": plan_b.id,
        "knowledge_version": sheet.knowledge_version,
    }
