"""The facts of a course as a table: newest first, corrections struck through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hepatica.actions.courses_privileges import FINAL
from hepatica.therapy.course import KINDS, in_order
from hepatica.web import text
from hepatica.web.presenters.fact_words import content, title

if TYPE_CHECKING:
    from hepatica.actions.views import CourseView, DeviationView
    from hepatica.therapy.course import Fact

FILTERS = (
    ("all", "All", ()),
    ("operation", "Operation", ("operation",)),
    ("treatment", "Treatment", ("treatment",)),
    ("maintenance", "Maintenance", ("maintenance",)),
    ("upkeep", "Corrections", ("upkeep",)),
)
# A fact counts as recorded later from this many hours after it happened on.
_LATE_HOURS = 24


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a fact stands: kind, icon, word, and a remark."""

    kind: str
    icon: str
    word: str
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class FactRow:
    """One line of the table."""

    id: str
    happened: str
    what: str
    content: str
    who: str
    recorded: str
    is_replaced: bool
    standing: tuple[Standing, ...]
    may_withdraw: bool


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One chip above the table."""

    key: str
    words: str
    count: int
    is_current: bool


def fact_rows(view: CourseView, chosen: str) -> tuple[FactRow, ...]:
    """Write the facts of one stage, newest first."""
    deviations = {d.fact.id: d for d in view.deviations}
    return tuple(
        _row(view, fact, deviations)
        for fact in reversed(in_order(view.facts))
        if _is_shown(fact, chosen)
    )


def filters(view: CourseView, chosen: str) -> tuple[Filter, ...]:
    """Count the facts of each stage."""
    return tuple(
        Filter(
            key=key,
            words=words,
            count=sum(_is_shown(fact, key) for fact in view.facts),
            is_current=key == chosen,
        )
        for key, words, _ in FILTERS
    )


def _is_shown(fact: Fact, chosen: str) -> bool:
    stages = {key: stages for key, _, stages in FILTERS}.get(chosen, ())
    if chosen == "upkeep":
        return fact.corrects is not None
    return not stages or KINDS[fact.kind].STAGE in stages


def _row(view: CourseView, fact: Fact, deviations: dict[str, DeviationView]) -> FactRow:
    zone = ZoneInfo(view.center.time_zone)
    happened = fact.happened_at.astimezone(zone)
    is_replaced = fact.id in view.course.replaced
    return FactRow(
        id=fact.id,
        happened=(
            text.moment(happened, near=view.on)
            if fact.precision.value == "instant"
            else text.day(fact.happened_on, near=view.on)
        ),
        what=title(fact),
        content=content(fact),
        who=f"{fact.recorded_by}, {fact.role}" if fact.role else fact.recorded_by,
        recorded=text.moment(fact.recorded_at.astimezone(zone), near=view.on),
        is_replaced=is_replaced,
        standing=_standing(view, fact, deviations),
        may_withdraw=not is_replaced
        and fact.kind not in FINAL
        and KINDS[fact.kind].STAGE != "upkeep",
    )


def _standing(
    view: CourseView, fact: Fact, deviations: dict[str, DeviationView]
) -> tuple[Standing, ...]:
    found = []
    if fact.id in view.course.replaced:
        found.append(_replaced(view, fact))
    if fact.corrects is not None and KINDS[fact.kind].STAGE != "upkeep":
        words = "Corrected by the laboratory" if fact.source else "Corrects an entry"
        found.append(Standing(kind="wait", icon="swap", word=words))
    deviation = deviations.get(fact.id)
    if deviation is not None:
        why = " ".join(r.message for r in deviation.why)
        reason = deviation.reason
        remark = f"{why} Reason: {reason}" if reason else why
        found.append(
            Standing(kind="harm", icon="stop", word="Deviation", remark=remark)
        )
    hours = (fact.recorded_at - fact.happened_at).total_seconds() / 3600
    if hours > _LATE_HOURS and not fact.source:
        found.append(Standing(kind="none", icon="clock", word="Recorded later"))
    return tuple(found)


def _replaced(view: CourseView, fact: Fact) -> Standing:
    by = next((f for f in view.facts if f.id == view.course.replaced[fact.id]), None)
    if by is None:
        return Standing(kind="none", icon="no", word="Replaced")
    zone = ZoneInfo(view.center.time_zone)
    when = text.moment(by.recorded_at.astimezone(zone), near=view.on)
    if by.kind == "entered-in-error":
        reason = getattr(by.payload, "reason", "")
        return Standing(
            kind="none", icon="no", word="Withdrawn", remark=f"{when}: {reason}"
        )
    return Standing(kind="none", icon="no", word="Replaced", remark=when)
