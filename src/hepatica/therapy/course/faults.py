"""What no payload may say, whatever the course: figures and days that cannot be."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from hepatica.therapy.course import kinds_access as access
from hepatica.therapy.course.kinds_codes import Document
from hepatica.therapy.course.kinds_maintenance import CareShared
from hepatica.therapy.course.kinds_treatment import SystemicDose
from hepatica.therapy.decisions import Refusal

_POSITIVE = (
    "weight_kg",
    "height_cm",
    "volume_ml",
    "flow_rate_ml_per_day",
    "factory_flow_rate_ml_per_day",
    "infusion_days",
    "interval_days",
    "size_bytes",
    "duration_minutes",
    "cycle_number",
    "cycle_day",
)
_NOT_NEGATIVE = (
    "residual_volume_ml",
    "drug_mg",
    "blood_loss_ml",
    "largest_lesion_mm",
    "sum_of_diameters_mm",
    "n_liver_lesions",
)
_SHA256 = re.compile(r"(?:[0-9a-f]{8}){8}")


def number_faults(payload: Any) -> tuple[tuple[str, Refusal], ...]:
    """List what cannot be in a payload, whatever the course.

    Parameters
    ----------
    payload : Payload
        Of any kind.

    Returns
    -------
    tuple of (str, Refusal)
        Field and what is wrong with it: NaN and infinity too, a span that ends
        before it begins, a digest that is none.
    """
    return tuple(_faults(payload, ""))


def _faults(record: Any, path: str) -> Iterator[tuple[str, Refusal]]:
    for name, holds, code, words in _rules(record):
        if not holds:
            refusal = Refusal(code=code, message=f"{path}{name} {words}.")
            yield f"{path}{name}", refusal
    for field in fields(record) if is_dataclass(record) else ():
        value = getattr(record, field.name)
        if isinstance(value, tuple):
            for index, item in enumerate(value):
                yield from _faults(item, f"{path}{field.name}[{index}].")
        elif is_dataclass(value):
            yield from _faults(value, f"{path}{field.name}.")


def _rules(record: Any) -> Iterator[tuple[str, bool, str, str]]:
    for name in _POSITIVE:
        value = getattr(record, name, None)
        if value is not None:
            yield name, 0 < value < math.inf, "not-positive", "must be above 0"
    for name in _NOT_NEGATIVE:
        value = getattr(record, name, None)
        if value is not None:
            yield name, 0 <= value < math.inf, "negative", "must not be below 0"
    judge = _BY_CLASS.get(type(record))
    if judge is not None:
        yield judge(record)


def _document(document: Document) -> tuple[str, bool, str, str]:
    is_digest = bool(_SHA256.fullmatch(document.sha256))
    words = "must be 64 hexadecimal digits, in small letters"
    return "sha256", is_digest, "not-a-digest", words


def _changed(changed: access.AppointmentChanged) -> tuple[str, bool, str, str]:
    is_moved = changed.change is access.AppointmentChange.MOVED
    words = "must be the new day of a visit that is moved, and of no other"
    return "on", is_moved is (changed.on is not None), "no-day", words


def _shared(share: CareShared) -> tuple[str, bool, str, str]:
    is_span = share.until_on is None or share.from_on <= share.until_on
    return "until_on", is_span, "ends-before", "must not be before the first day"


def _dosed(dose: SystemicDose) -> tuple[str, bool, str, str]:
    has_unit = bool(dose.unit)
    is_whole = (
        not has_unit
        if dose.amount is None
        else has_unit and 0 <= dose.amount < math.inf
    )
    words = "must be a dose with its unit, or neither of the two"
    return "amount", is_whole, "no-unit", words


_BY_CLASS: dict[type, Callable[[Any], tuple[str, bool, str, str]]] = {
    Document: _document,
    access.AppointmentChanged: _changed,
    CareShared: _shared,
    SystemicDose: _dosed,
}
