"""Laboratory results as they are recorded, and as a rule reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class ResultStatus(StrEnum):
    """Standing of a result, in FHIR's words."""

    FINAL = "final"
    AMENDED = "amended"
    CORRECTED = "corrected"
    PRELIMINARY = "preliminary"

    @property
    def is_usable(self) -> bool:
        """Whether a dose may rest on it."""
        return self is not ResultStatus.PRELIMINARY


@dataclass(frozen=True, slots=True, kw_only=True)
class LabResult:
    """One analyte of one specimen, in canonical unit, with what was reported.

    Parameters
    ----------
    analyte : str
        Analyte id (``alkaline-phosphatase``).
    value : float
        In ``unit``. [unit]
    unit : str
        Canonical UCUM unit of the analyte.
    status : ResultStatus
        Standing of the result.
    uln, lln : float or None
        Limits of normal as this laboratory gave them with the result. [unit]
    comparator : str or None
        ``<`` or ``>`` where the true value lies beyond ``value``.
    reported_value : float or None
        As it arrived, where the unit was another. [reported_unit]
    reported_unit : str or None
        Unit as it arrived.
    code : str or None
        LOINC code as it arrived.
    """

    analyte: str
    value: float
    unit: str
    status: ResultStatus = ResultStatus.FINAL
    uln: float | None = None
    lln: float | None = None
    comparator: str | None = None
    reported_value: float | None = None
    reported_unit: str | None = None
    code: str | None = None


class Reading(NamedTuple):
    """A result together with where and when it is from.

    Parameters
    ----------
    result : LabResult
        The analyte's result.
    on : date
        Day of the specimen.
    laboratory : str
        Who measured it.
    fact : str
        Id of the fact.
    """

    result: LabResult
    on: date
    laboratory: str
    fact: str
