"""One reported figure to one :class:`LabResult`, the same way for every format."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from hepatica.errors import ContractError, UnitError
from hepatica.exchange.incoming import Flag
from hepatica.therapy.labs import Analyte, LabResult, ResultStatus
from hepatica.units import Quantity, convert, known_units

COMPARATORS = {"<": "<", "<=": "<", ">": ">", ">=": ">"}
"""FHIR's comparators to ours: the true value lies beyond the one given."""

# UCUM writes the liter as l or L and the international unit as [iU] or [IU]; in
# each pair both codes mean the same, so one of them is enough inside.
_LITER = re.compile(r"(?<![A-Za-z\[])(d|m|u)?l(?![A-Za-z\]])")
# Shown in a message only if it looks like a unit: free text may hold anything.
_SHOWABLE_UNIT = re.compile(r"(10[*^]\d{1,2}/)?[A-Za-z%µμ\[\]{}/.*^]{1,14}")
_SHOWABLE_CODE = re.compile(r"[0-9]{1,7}-[0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a figure was not taken.

    Parameters
    ----------
    code : str
        Stable word for the reason.
    reason : str
        In words; no patient value.
    """

    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of normal as they came with a result.

    Parameters
    ----------
    high, low : Quantity or None
        As sent.
    note : str
        Why there are none, where the sender gave something else.
    """

    high: Quantity | None = None
    low: Quantity | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A figure that was taken.

    Parameters
    ----------
    result : LabResult
        In canonical unit.
    flags : tuple of Flag
        What a person should see.
    """

    result: LabResult
    flags: tuple[Flag, ...] = ()


def ucum(code: str) -> str:
    """Write a UCUM code the way this package does.

    Parameters
    ----------
    code : str
        UCUM code, case-sensitive.

    Returns
    -------
    str
        The same unit, with the liter as L and the international unit as [IU].

    Examples
    --------
    >>> ucum("mg/dl"), ucum("m[iU]/ml"), ucum("mol")
    ('mg/dL', 'm[IU]/mL', 'mol')
    """
    return _LITER.sub(lambda m: (m[1] or "") + "L", code.strip()).replace(
        "[iU]", "[IU]"
    )


def shown_unit(unit: str) -> str:
    """Name a unit in a message, unless it is free text.

    Parameters
    ----------
    unit : str
        As sent.

    Returns
    -------
    str
        The unit in quotes, or words that do not repeat it.
    """
    return f"unit {unit!r}" if _SHOWABLE_UNIT.fullmatch(unit) else "the unit sent"


def is_loinc(text: str) -> bool:
    """Tell whether a text has the form of a LOINC code.

    Parameters
    ----------
    text : str
        As sent.

    Returns
    -------
    bool
        True for ``1975-2``; whether the code exists is not looked up.
    """
    return _SHOWABLE_CODE.fullmatch(text) is not None


def shown_loinc(code: str) -> str:
    """Name a LOINC code in a message, unless it is something else.

    Parameters
    ----------
    code : str
        As sent.

    Returns
    -------
    str
        ``LOINC 1975-2``, or words that do not repeat it.
    """
    return (
        f"LOINC {code}" if _SHOWABLE_CODE.fullmatch(code) else "a code of no LOINC form"
    )


def loinc_index(analytes: Mapping[str, Analyte]) -> dict[str, Analyte]:
    """Find analytes by LOINC code.

    Parameters
    ----------
    analytes : mapping of str to Analyte
        Analyte id to analyte.

    Returns
    -------
    dict
        LOINC code to analyte.

    Raises
    ------
    ContractError
        If two analytes claim one code.
    """
    index: dict[str, Analyte] = {}
    for analyte in analytes.values():
        for code in analyte.loinc:
            if code in index:
                raise ContractError(f"analytes: two of them claim LOINC {code}")
            index[code] = analyte
    return index


def take(
    *,
    analyte: Analyte,
    value: float,
    unit: str,
    status: ResultStatus,
    comparator: str | None = None,
    limits: Limits | None = None,
    code: str | None = None,
) -> Taken | Refused:
    """Bring one figure into canonical unit and look whether it can be.

    Parameters
    ----------
    analyte : Analyte
        What was measured.
    value : float
        As reported. [unit]
    unit : str
        UCUM code as reported.
    status : ResultStatus
        Standing of the result.
    comparator : str or None
        Key of :data:`COMPARATORS`.
    limits : Limits or None
        Limits of normal that came with it.
    code : str or None
        LOINC code that it came under.

    Returns
    -------
    Taken or Refused
        A limit of normal that cannot be used is left out with a flag; it never
        stops the result.
    """
    if comparator is not None and comparator not in COMPARATORS:
        return Refused(code="comparator", reason=f"{analyte.id}: comparator not known")
    canonical = _convert(value, unit, analyte)
    if isinstance(canonical, Refused):
        return canonical
    if analyte.bounds.is_impossible(canonical):
        return Refused(
            code="impossible",
            reason=f"{analyte.id}: outside what is possible "
            f"({_number(analyte.bounds.impossible_below)} to "
            f"{_number(analyte.bounds.impossible_above)} {analyte.unit}); check value "
            "and unit with the laboratory",
        )
    flags: list[Flag] = []
    if analyte.bounds.is_unusual(canonical):
        message = "unusual figure; confirm it before a dose rests on it"
        flags.append(Flag(code="unusual", analyte=analyte.id, message=message))
    lln, uln = _limits(limits or Limits(), analyte, flags)
    is_other_unit = ucum(unit) != analyte.unit
    result = LabResult(
        analyte=analyte.id,
        value=canonical,
        unit=analyte.unit,
        status=status,
        uln=uln,
        lln=lln,
        comparator=COMPARATORS[comparator] if comparator else None,
        reported_value=value if is_other_unit else None,
        reported_unit=ucum(unit) if is_other_unit else None,
        code=code,
    )
    return Taken(result=result, flags=tuple(flags))


def _convert(value: float, unit: str, analyte: Analyte) -> float | Refused:
    allowed = ", ".join(known_units(analyte.quantity))
    if not unit.strip():
        return Refused(
            code="unit-missing", reason=f"{analyte.id}: no unit; allowed: {allowed}"
        )
    if not math.isfinite(value):
        return Refused(code="not-finite", reason=f"{analyte.id}: not a finite number")
    try:
        # Adding 0.0 turns -0.0 into 0.0; nothing else changes.
        return convert(value, ucum(unit), quantity=analyte.quantity) + 0.0
    except UnitError:
        return Refused(
            code="unit-unknown",
            reason=f"{analyte.id}: {shown_unit(unit.strip())} does not fit; "
            f"allowed: {allowed}",
        )


def _limits(
    limits: Limits, analyte: Analyte, flags: list[Flag]
) -> tuple[float | None, float | None]:
    def ignore(message: str) -> None:
        flags.append(Flag(code="range-ignored", analyte=analyte.id, message=message))

    if limits.note:
        ignore(limits.note)
    sides: list[float | None] = []
    for name, side in (("lower", limits.low), ("upper", limits.high)):
        value = None if side is None else _convert(side.value, side.unit, analyte)
        if isinstance(value, Refused):
            ignore(f"{name} limit of normal left out: {value.reason}")
            value = None
        elif value is not None and (
            value < 0 or (name == "upper" and analyte.bounds.is_impossible(value))
        ):
            ignore(f"{name} limit of normal left out: outside what is possible")
            value = None
        sides.append(value)
    low, high = sides
    if high is not None and high <= 0:
        ignore("upper limit of normal left out: not above 0")
        high = None
    if low is not None and high is not None and low >= high:
        ignore("limits of normal left out: the lower is not below the upper")
        low = high = None
    return low, high


def _number(value: float) -> str:
    return f"{value:g}"
