"""Days that cannot be: before a person was born, or after the day of the report."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from hepatica.actions.knowledge_force import local_day
from hepatica.errors import FieldError, InputError
from hepatica.therapy.course import FIRST_YEAR, kinds
from hepatica.therapy.course.envelope import Payload

_MISSED = (
    "must not be after the day it was noticed; a visit is missed once its day is here"
)
_EXPOSED = (
    "must not be after the day it was reported; record what has been, and the rest "
    "when it is over"
)


def day_at(time_zone: str, happened_at: datetime) -> date:
    """Give the day of a center on which something happened.

    Parameters
    ----------
    time_zone : str
        IANA name.
    happened_at : datetime
        With offset.

    Returns
    -------
    date
        As it was sent where its year is refused in any case: the first days of the
        calendar have no day in every zone.
    """
    if happened_at.year < FIRST_YEAR:
        return happened_at.date()
    return local_day(time_zone, happened_at)


def check_days(payload: Payload, *, happened_on: date, born_on: date | None) -> None:
    """Refuse days that cannot be, whoever sends them.

    Parameters
    ----------
    payload : Payload
        What is to be recorded.
    happened_on : date
        Its day, at the center.
    born_on : date or None
        Birth date on record. It may be wrong itself, so an emptying is taken before
        it too: nothing holds that back.

    Raises
    ------
    InputError
        Every field at once, with what is allowed and what to do.
    """
    faults = [
        FieldError(path=path, code=code, message=message)
        for path, code, message in (
            *_before_birth(payload, happened_on, born_on),
            *_before_first_year(payload),
            *_after_report(payload, happened_on),
        )
    ]
    if faults:
        raise InputError(*faults)


_Faults = list[tuple[str, str, str]]


def _before_birth(payload: Payload, on: date, born_on: date | None) -> _Faults:
    is_told_otherwise = on.year < FIRST_YEAR or isinstance(payload, kinds.PumpEmptied)
    if born_on is None or on >= born_on or is_told_otherwise:
        return []
    message = (
        "must not be before the birth date on record; check the day, and the birth "
        "date of the person"
    )
    return [("happened_at", "before-birth", message)]


def _before_first_year(payload: Any) -> _Faults:
    message = f"must not be before {FIRST_YEAR}; check the year"
    days = {field.name: getattr(payload, field.name) for field in fields(payload)}
    return [
        (name, "before-first-year", message)
        for name, day in days.items()
        if isinstance(day, date) and day.year < FIRST_YEAR
    ]


def _after_report(payload: Payload, on: date) -> _Faults:
    if isinstance(payload, kinds.VisitMissed) and payload.planned_on > on:
        return [("planned_on", "after-report", _MISSED)]
    if not isinstance(payload, kinds.ExposureReported):
        return []
    if payload.to_on < payload.from_on:
        return [("to_on", "before-first-day", "must not be before the first day")]
    days = {"from_on": payload.from_on, "to_on": payload.to_on}
    return [(name, "after-report", _EXPOSED) for name, day in days.items() if day > on]
