"""What is open in a course: a decision, a fill, changed results, a deviation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from hepatica.actions.courses_judge import deviations_of
from hepatica.actions.views import DeviationView
from hepatica.therapy.course import Course, Fact, kinds
from hepatica.therapy.course.reasons import says_why
from hepatica.therapy.decisions import name_of
from hepatica.therapy.worksheet import Rules, worksheet

_WITH_DRUG = ("proceed", "reduce")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A proposal that nobody has decided on.

    Parameters
    ----------
    fact : str
        Id of the ``dose-proposed`` fact.
    at : datetime
        When it was computed.
    decision : str
        What it says.
    is_outdated : bool
        Results of its day came, changed or went after it.
    """

    fact: str
    at: datetime
    decision: str
    is_outdated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfilled:
    """Drug that was decided and has not been filled.

    Parameters
    ----------
    fact : str
        Id of the ``dose-decided`` fact.
    at : datetime
        When.
    decision : str
        What it says.
    """

    fact: str
    at: datetime
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The last decision, where it lets no drug in.

    Parameters
    ----------
    decision : str
        ``hold`` or ``discontinue``.
    on : date
        Its day.
    """

    decision: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Results that came, changed or went after drug was decided on them.

    Parameters
    ----------
    visit_on : date
        Day of the visit that was decided.
    before, after : str
        The answer then, and worked out again now.
    is_other : bool
        Another answer or another dose rate.
    is_inside : bool
        The drug of that decision is in the pump.
    """

    visit_on: date
    before: str
    after: str
    is_other: bool
    is_inside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDeviation:
    """A deviation that nobody has looked at yet.

    Parameters
    ----------
    on : date
        Day of the fact.
    what : str
        What was not as it should be.
    lacks_reason : bool
        Its kind keeps a reason, and none was given.
    """

    on: date
    what: str
    lacks_reason: bool


def waiting_in(course: Course, facts: Sequence[Fact]) -> Waiting | None:
    """Find the last proposal, unless it was decided on or a fill came after it.

    Parameters
    ----------
    course : Course
        Folded from the facts.
    facts : sequence of Fact
        All of them.

    Returns
    -------
    Waiting or None
        ``None``: nobody waits for a decision.
    """
    proposed = [f for f in course.standing if f.kind == kinds.DoseProposed.KIND]
    if not proposed or isinstance(proposed[-1].payload, kinds.Erased):
        return None
    last = max(proposed, key=lambda fact: fact.course_seq)
    is_over = any(
        fact.course_seq > last.course_seq
        and (
            fact.kind == kinds.PumpFilled.KIND
            or getattr(fact.payload, "proposal", None) == last.id
        )
        for fact in course.standing
    )
    if is_over:
        return None
    return Waiting(
        fact=last.id,
        at=last.happened_at,
        decision=last.payload.decision,
        is_outdated=_has_changed_labs(
            course,
            facts,
            after=last.course_seq,
            on=last.visit_on,
        ),
    )


def unfilled_in(course: Course) -> Unfilled | None:
    """Find drug that was decided last and not filled, whatever was filled instead.

    Parameters
    ----------
    course : Course
        Folded.

    Returns
    -------
    Unfilled or None
        ``None`` once anything was filled or proposed after it.
    """
    decided = _last_drug_decision(course)
    if decided is None:
        return None
    later = (kinds.PumpFilled.KIND, kinds.DoseProposed.KIND)
    if any(
        f.course_seq > decided.course_seq and f.kind in later for f in course.standing
    ):
        return None
    return Unfilled(
        fact=decided.id, at=decided.happened_at, decision=decided.payload.decision
    )


def held_in(course: Course) -> Held | None:
    """Find the last decision, where it lets no drug in.

    Parameters
    ----------
    course : Course
        Folded.

    Returns
    -------
    Held or None
        ``None`` where the last one permitted drug, or there is none.
    """
    last = _last_decision(course)
    if last is None or last.payload.decision in _WITH_DRUG:
        return None
    return Held(decision=last.payload.decision, on=last.happened_on)


def changed_in(course: Course, facts: Sequence[Fact], rules: Rules) -> Changed | None:
    """Work a decision out again where results of its day changed after it.

    Parameters
    ----------
    course : Course
        Folded from the facts.
    facts : sequence of Fact
        All of them: what a withdrawal names stands no longer.
    rules : Rules
        In force.

    Returns
    -------
    Changed or None
        Only while the drug is still to be filled, or still in the pump.

    Notes
    -----
    Hazards: HZ-009 (a decision on results that have changed since).
    """
    decided = _last_drug_decision(course)
    if decided is None:
        return None
    is_inside = _is_inside(course, decided.id)
    if not is_inside and unfilled_in(course) is None:
        return None
    named = decided.payload.proposal
    proposal = next((f for f in course.standing if f.id == named), None)
    if proposal is None or not isinstance(proposal.payload, kinds.DoseProposed):
        return None
    on = proposal.visit_on
    if not _has_changed_labs(course, facts, after=decided.course_seq, on=on):
        return None
    again, before = worksheet(course, rules, on=on), proposal.payload
    after = name_of(again.decision)
    return Changed(
        visit_on=on,
        before=before.decision,
        after=after,
        is_other=after != before.decision
        or again.dose_rate_mg_per_kg_per_day != before.dose_rate_mg_per_kg_per_day,
        is_inside=is_inside,
    )


def deviations_in(course: Course, facts: Sequence[Fact]) -> tuple[OpenDeviation, ...]:
    """List the deviations that nobody has looked at.

    A prescriber who decides afterwards has seen them, and so has who empties the pump
    afterwards and finds what should be in it; one without a reason stays open where
    somebody could have been asked for one.

    Parameters
    ----------
    course : Course
        Folded from the facts.
    facts : sequence of Fact
        All of them, in the order they were recorded.

    Returns
    -------
    tuple of OpenDeviation
        By the time they happened.
    """
    seen_at = max(
        (f.course_seq for f in course.standing if f.kind == kinds.DoseDecided.KIND),
        default=0,
    )
    # A person is asked for the reason at once, so only a feed leaves an old one open;
    # of an emptying it is asked afterwards, and who decides then has seen it.
    asked = [
        fact
        for fact in course.standing
        if fact.course_seq > seen_at or fact.source is not None
    ]
    found = deviations_of(replace(course, standing=asked), facts)
    if not found:
        return ()
    deviant = {one.fact.id for one in found}
    emptied_at = max(
        (
            fact.course_seq
            for fact in course.standing
            if fact.kind == kinds.PumpEmptied.KIND and fact.id not in deviant
        ),
        default=0,
    )
    seen_at = max(seen_at, emptied_at)
    return tuple(
        OpenDeviation(
            on=one.fact.happened_on,
            what=" ".join(why.message for why in one.why),
            lacks_reason=_lacks_reason(one),
        )
        for one in found
        if one.fact.course_seq > seen_at or _lacks_reason(one)
    )


def _last_decision(course: Course) -> Fact | None:
    """Find the last decision as it was recorded; an erased one says nothing."""
    last = max(
        (f for f in course.standing if f.kind == kinds.DoseDecided.KIND),
        key=lambda fact: fact.course_seq,
        default=None,
    )
    is_read = last is not None and isinstance(last.payload, kinds.DoseDecided)
    return last if is_read else None


def _last_drug_decision(course: Course) -> Fact | None:
    last = _last_decision(course)
    permits = last is not None and last.payload.decision in _WITH_DRUG
    return last if permits else None


def _is_inside(course: Course, decision: str) -> bool:
    device = course.device
    inside = device.contents if device is not None else None
    return inside is not None and inside.payload.decision == decision


def _has_changed_labs(
    course: Course, facts: Sequence[Fact], *, after: int, on: date
) -> bool:
    labs = {f.id for f in facts if f.kind == kinds.LabsResulted.KIND}
    came = any(
        f.course_seq > after
        and f.kind == kinds.LabsResulted.KIND
        and f.happened_on <= on
        for f in course.standing
    )
    return came or any(
        f.course_seq > after and f.corrects in labs for f in course.withdrawals
    )


def _lacks_reason(one: DeviationView) -> bool:
    keeps_one = any(
        hasattr(one.fact.payload, name) for name in ("deviation_reason", "reason")
    )
    return keeps_one and not says_why(one.reason)
