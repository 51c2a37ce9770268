"""The envelope every fact has, and the registry of fact kinds.

A kind is closed per release: a payload class here, a schema made from it, a
golden payload kept forever, and a page in the docs. Nothing is edited; a fact
is corrected by a new fact that names it in ``corrects``, or withdrawn by the
kind ``entered-in-error``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

FIRST_YEAR = 1900
"""Nobody in treatment was born before it: an earlier year is a slip of the pen."""


class Precision(StrEnum):
    """How exactly the time of a fact is known."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"


class Payload:
    """What a fact says; the base of the frozen dataclass of each kind."""

    __slots__ = ()
    KIND: ClassVar[str]
    SCHEMA: ClassVar[int]
    STAGE: ClassVar[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that happened, was measured, computed or decided.

    Parameters
    ----------
    id : str
        Unique in the installation.
    course : str or None
        The course; ``None`` in a center's own stream.
    course_seq : int
        Position in the course as it was recorded, dense from 1.
    center : str
        The center that recorded it.
    kind : str
        A key of :data:`KINDS`.
    schema : int
        Version of the payload as it stands in ``payload`` (after upcast).
    happened_at : datetime
        When it happened, with offset.
    precision : Precision
        How exactly ``happened_at`` is known.
    recorded_at : datetime
        When it was recorded, with offset.
    recorded_by, role : str
        Who, and as what.
    visit : str or None
        Visit that it belongs to.
    source, external_id : str or None
        Feed and its own id; unique together per center.
    corrects : str or None
        Fact that this one replaces.
    based_on : tuple of str
        Facts that it was computed or decided from.
    payload : Payload
        What it says.
    """

    id: str
    course: str | None
    course_seq: int
    center: str
    kind: str
    schema: int
    happened_at: datetime
    precision: Precision = Precision.INSTANT
    recorded_at: datetime
    recorded_by: str
    role: str
    visit: str | None = None
    source: str | None = None
    external_id: str | None = None
    corrects: str | None = None
    based_on: tuple[str, ...] = ()
    payload: Any

    @property
    def happened_on(self) -> date:
        """Day it happened, in the offset it was recorded with."""
        return self.happened_at.date()

    @property
    def visit_on(self) -> date:
        """Day of the visit that it is for: its own, unless it says a later one."""
        for_on = getattr(self.payload, "for_on", None)
        return for_on if isinstance(for_on, date) else self.happened_on


KINDS: dict[str, type[Payload]] = {}
"""Kind to payload class; filled by :func:`kind`, closed after import."""

PayloadClass = TypeVar("PayloadClass", bound=type[Payload])


def kind(
    name: str, *, schema: int = 1, stage: str
) -> Callable[[PayloadClass], PayloadClass]:
    """Register a payload class as a kind of fact.

    Parameters
    ----------
    name : str
        Kind, in kebab-case.
    schema : int
        Current version of the payload.
    stage : str
        Part of the course that it belongs to.

    Returns
    -------
    callable
        Class decorator; the class must be a frozen dataclass.
    """

    def register(cls: PayloadClass) -> PayloadClass:
        if name in KINDS:
            raise TypeError(f"kind {name!r} is declared twice")
        if not dataclasses.is_dataclass(cls):
            raise TypeError(f"{cls.__name__} must be a dataclass")
        cls.KIND, cls.SCHEMA, cls.STAGE = name, schema, stage
        KINDS[name] = cls
        return cls

    return register


def note(text: str, *, unit: str = "", **settings: Any) -> Any:
    """Describe a field of a payload; the schema and the docs read it.

    Parameters
    ----------
    text : str
        What the field means.
    unit : str
        UCUM unit, for a number.
    **settings
        Passed on to :func:`dataclasses.field`.

    Returns
    -------
    dataclasses.Field
        A field with this description.
    """
    return dataclasses.field(metadata={"note": text, "unit": unit}, **settings)
