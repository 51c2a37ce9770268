"""What the picture of a course is drawn from: days, numbers and words, no rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Phase:
    """A stretch of the course."""

    first: date
    last: date
    words: str
    is_now: bool = False


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened; a span where it lasted."""

    first: date
    last: date
    words: str
    is_harm: bool = False


@dataclass(frozen=True, kw_only=True)
class LabPoint:
    """One result; mark is ``soon`` or ``harm`` where it decided a change."""

    on: date
    value: float
    mark: str = ""
    says: str = ""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A value from which on a rule answers otherwise, over a span of days."""

    first: date
    last: date
    at: float
    kind: str
    words: str


@dataclass(frozen=True, kw_only=True)
class LabRow:
    """One analyte against its limits."""

    name: str
    short: str
    unit: str
    floor: float
    digits: int
    height: float
    points: tuple[LabPoint, ...] = ()
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dose:
    """One drug fill as a block of its dose rate."""

    first: date
    planned_last: date
    last: date
    rate: float
    is_in_pump: bool = False
    excess: str = ""


@dataclass(frozen=True, kw_only=True)
class InPump:
    """One fill from its volume to what was left."""

    first: date
    last: date
    volume: float
    left: float | None
    is_drug: bool
    is_known: bool = True


@dataclass(frozen=True, kw_only=True)
class Now:
    """What is in the pump today, and when it may be dry."""

    first: date
    volume: float
    left: float | None
    is_drug: bool
    words: str = ""
    empty_by: date | None = None
    empty_left: float | None = None
    dry_first: date | None = None
    dry_last: date | None = None
    dry_words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FlowBox:
    """Observed flow of one interval, with its error."""

    first: date
    last: date
    value: float
    error: float
    why_unfit: str = ""


@dataclass(frozen=True, kw_only=True)
class CoursePicture:
    """All rows of the picture, on one scale of days."""

    first: date
    last: date
    today: date
    phases: tuple[Phase, ...] = ()
    events: tuple[Event, ...] = ()
    labs: tuple[LabRow, ...] = ()
    doses: tuple[Dose, ...] = ()
    planned_rate: float | None = None
    fills: tuple[InPump, ...] = ()
    now: Now | None = None
    reservoir: float | None = None
    flows: tuple[FlowBox, ...] = ()
    label_flow: float | None = None
    tolerance: float | None = None
