"""Kinds of fact of a pump that is kept, shared with others or handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hepatica.therapy.course.envelope import Payload, kind, note
from hepatica.therapy.course.kinds_codes import Document


class KeepOrRemove(StrEnum):
    """The yearly question about a pump."""

    KEEP = "keep"
    REMOVE = "remove"
    UNDECIDED = "undecided"


@kind("maintenance-reviewed", stage="maintenance")
@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceReviewed(Payload):
    """Whether the pump is kept or comes out, who sees to it, and until when."""

    slot: str = note("Which pump", default="a")
    answer: KeepOrRemove = note("What was decided")
    reason: str = note("Why")
    owner: str = note("Account of who sees to what follows")
    review_by_on: date = note("Day of the next review at the latest")


class SharedScope(StrEnum):
    """What another center may do in a shared course."""

    READ = "read"
    DRUG_FREE_REFILL = "drug-free-refill"
    DRUG_REFILL = "drug-refill"
    LABS = "labs"
    SYSTEMIC_THERAPY = "systemic-therapy"
    IMAGING = "imaging"
    FOLLOW_UP = "follow-up"


@kind("care-shared", stage="maintenance")
@dataclass(frozen=True, slots=True, kw_only=True)
class CareShared(Payload):
    """Another center takes over some of the care, for a time; this one owns it."""

    partner: str = note("Id of the other center")
    scopes: tuple[SharedScope, ...] = note("What it does; empty ends the sharing")
    from_on: date = note("First day")
    until_on: date | None = note("Last day; none: until it is changed")
    reason: str = note("Why", default="")


@kind("course-transferred", stage="maintenance")
@dataclass(frozen=True, slots=True, kw_only=True)
class CourseTransferred(Payload):
    """Another center owns the course from now on."""

    to_center: str = note("Id of the center that takes it over")
    head_sha256: str = note("Head of the course's chain when it was handed over")
    reason: str = note("Why")
    packet: Document | None = note("What was handed over on paper", default=None)
    is_acknowledged: bool = note("The other center has said that it has it")
