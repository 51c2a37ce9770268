"""One Observation to one result, or a reason in words why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from hepatica.exchange.fhir import resources as r4
from hepatica.exchange.fhir.edition import LOINC, RANGE_MEANING, UCUM
from hepatica.exchange.fhir.people import MAX_TEXT, People, laboratory_of
from hepatica.exchange.grouping import Specimen
from hepatica.exchange.results import (
    Limits,
    Refused,
    Taken,
    shown_loinc,
    take,
    ucum,
)
from hepatica.exchange.times import When, parse_time, within_a_day
from hepatica.exchange.unseen import UNSEEN
from hepatica.therapy.labs import Analyte, ResultStatus
from hepatica.units import Quantity, known_units

WITHDRAWN = "entered-in-error"

_USABLE = {status.value: status for status in ResultStatus}
_NOT_RESULTS = ("registered", "cancelled", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What every Observation of one input is read with."""

    by_loinc: dict[str, Analyte]
    people: People
    organizations: dict[str, str]
    zone: tzinfo | None
    at: datetime


def analyte_of(
    observation: r4.Observation, by_loinc: dict[str, Analyte]
) -> tuple[Analyte, str] | Refused:
    """Find the analyte that an Observation is about.

    Parameters
    ----------
    observation : Observation
        Decoded.
    by_loinc : dict
        LOINC code to analyte.

    Returns
    -------
    tuple of Analyte and str, or Refused
        The analyte with the LOINC code that it came under.
    """
    codings = (observation.code.coding if observation.code else None) or ()
    codes = [c.code for c in codings if c.system == LOINC and c.code]
    if not codes:
        return Refused(code="no-loinc", reason="Observation without a LOINC code")
    known = {by_loinc[code].id: code for code in codes if code in by_loinc}
    if len(known) > 1:
        reason = "Observation with LOINC codes of different analytes"
        return Refused(code="ambiguous-code", reason=reason)
    for code in known.values():
        return by_loinc[code], code
    return Refused(
        code="not-an-analyte",
        reason=f"{shown_loinc(codes[0])} is not among the analytes read here",
    )


def specimen_of(
    observation: r4.Observation, *, analyte: Analyte, context: Context
) -> Specimen | Refused:
    """Tell what a result was measured in.

    Parameters
    ----------
    observation : Observation
        Decoded.
    analyte : Analyte
        What was measured.
    context : Context
        What all are read with.

    Returns
    -------
    Specimen or Refused
        With a reason in words.
    """
    patient_key = _patient_key(observation, analyte, context.people)
    if isinstance(patient_key, Refused):
        return patient_key
    when = _when(observation, analyte, context)
    if isinstance(when, Refused):
        return when
    laboratory = laboratory_of(observation.performer or (), context.organizations)
    if len(laboratory) > MAX_TEXT:
        return _no(analyte, "too-long", "laboratory's name is too long")
    return Specimen(patient_key=patient_key, when=when, laboratory=laboratory)


def figure_of(
    observation: r4.Observation, *, analyte: Analyte, code: str
) -> Taken | Refused:
    """Read the value, unit, status and limits of a result.

    Parameters
    ----------
    observation : Observation
        Decoded; the status ``entered-in-error`` is read as final.
    analyte : Analyte
        What was measured.
    code : str
        LOINC code that it came under.

    Returns
    -------
    Taken or Refused
        With a reason in words.
    """
    status = _status(observation, analyte)
    if isinstance(status, Refused):
        return status
    quantity = observation.valueQuantity
    if quantity is None or quantity.value is None:
        return _no(analyte, "no-value", _why_no_value(observation))
    if observation.dataAbsentReason is not None:
        return _no(analyte, "no-value", "both a value and a reason for its absence")
    unit = _unit(quantity, analyte)
    if isinstance(unit, Refused):
        return unit
    return take(
        analyte=analyte,
        value=quantity.value,
        unit=unit,
        status=status,
        comparator=quantity.comparator,
        limits=limits_of(observation.referenceRange or ()),
        code=code,
    )


def _no(analyte: Analyte, code: str, reason: str) -> Refused:
    return Refused(code=code, reason=f"{analyte.id}: {reason}")


def _status(observation: r4.Observation, analyte: Analyte) -> ResultStatus | Refused:
    if observation.modifierExtension or observation.implicitRules:
        return _no(analyte, "modifier", "carries a modifier that is not known here")
    if observation.status == WITHDRAWN:
        return ResultStatus.FINAL
    if observation.status in _USABLE:
        return _USABLE[observation.status]
    if observation.status in _NOT_RESULTS:
        return _no(analyte, "status", f"status {observation.status} is no result")
    allowed = ", ".join(_USABLE)
    return _no(analyte, "status", f"status missing or not known; taken are {allowed}")


def _patient_key(
    observation: r4.Observation, analyte: Analyte, people: People
) -> str | Refused:
    key = people.key_of(observation.subject)
    if key is None:
        return _no(analyte, "no-patient", "does not point to a Patient")
    if key in people.disputed:
        return _no(analyte, "disputed", "its patient was sent twice, differently")
    if key in people.unseen:
        reason = "a name or number of its patient holds a character that cannot be seen"
        return _no(analyte, UNSEEN, reason)
    return key


def _when(
    observation: r4.Observation, analyte: Analyte, context: Context
) -> When | Refused:
    period = observation.effectivePeriod
    text = observation.effectiveDateTime or observation.effectiveInstant
    text = text or (period.start if period else None)
    if not text:
        return _no(analyte, "no-time", "no specimen time (effective date or time)")
    when = parse_time(text, zone=context.zone)
    if isinstance(when, str):
        return _no(analyte, "no-time", f"specimen time is {when}")
    if period is not None and period.end:
        end = parse_time(period.end, zone=context.zone)
        if isinstance(end, str) or not within_a_day(when, end):
            return _no(analyte, "no-time", "specimen period is longer than a day")
    if when.is_after(context.at):
        return _no(analyte, "future", "dated in the future; check the specimen time")
    return when


def _why_no_value(observation: r4.Observation) -> str:
    if observation.dataAbsentReason is not None:
        return "no value; the sender says it is absent"
    return "no numeric value with unit (valueQuantity)"


def _unit(quantity: r4.Quantity, analyte: Analyte) -> str | Refused:
    """Take the UCUM code; the display text only where it is a known code itself."""
    known = known_units(analyte.quantity)
    code, text = ucum(quantity.code or ""), ucum(quantity.unit or "")
    if quantity.code and quantity.system not in (None, UCUM):
        return _no(analyte, "unit-unknown", "unit from another system than UCUM")
    if code in known and text in known and code != text:
        return _no(analyte, "unit-ambiguous", "unit code and unit text differ")
    return code or text


def limits_of(ranges: Iterable[r4.ReferenceRange]) -> Limits:
    """Choose the limits of normal among the ranges of a result.

    Parameters
    ----------
    ranges : iterable of ReferenceRange
        As sent.

    Returns
    -------
    Limits
        The one typed as normal, else the only untyped one. None, with a note,
        where several differ or none has numbers: no range is picked by age or sex.
    """
    sent = list(ranges)
    if not sent:
        return Limits()
    kinds = [(_kind(r), r) for r in sent if not r.modifierExtension]
    normal = [r for kind, r in kinds if kind == "normal"]
    candidates = normal or [r for kind, r in kinds if kind is None]
    if not candidates:
        return Limits(note="reference range left out: it is not the normal range")
    numeric = [r for r in candidates if _has_number(r)]
    if not numeric:
        return Limits(note="reference range left out: it is text without numbers")
    choices = [(_limit(r.low), _limit(r.high)) for r in numeric]
    if any(choice != choices[0] for choice in choices):
        note = "reference ranges left out: several differ, and none is picked by guess"
        return Limits(note=note)
    low, high = choices[0]
    return Limits(low=low, high=high)


def _kind(sent: r4.ReferenceRange) -> str | None:
    """Tell the meaning of a range: None where it has none, as most have."""
    if sent.type is None:
        return None
    codings = sent.type.coding or ()
    codes = [c.code for c in codings if c.system in (RANGE_MEANING, None) and c.code]
    return "normal" if "normal" in codes else "other"


def _has_number(sent: r4.ReferenceRange) -> bool:
    return any(
        side is not None and side.value is not None for side in (sent.low, sent.high)
    )


def _limit(quantity: r4.Quantity | None) -> Quantity | None:
    if quantity is None or quantity.value is None:
        return None
    is_ucum = quantity.system in (None, UCUM)
    unit = (quantity.code if is_ucum else None) or quantity.unit or ""
    return Quantity(value=quantity.value, unit=ucum(unit))
