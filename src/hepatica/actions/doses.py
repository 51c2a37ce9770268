"""The dose: computed from facts and what is in force, then decided by a person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from hepatica.actions._scope import By
from hepatica.actions.courses_append import append_judged
from hepatica.actions.courses_forms import again
from hepatica.actions.courses_judge import Recorded
from hepatica.actions.courses_limits import check_figures
from hepatica.actions.courses_scope import locked_course, require_any
from hepatica.actions.doses_payload import decided_payload, proposed_payload, rests_on
from hepatica.actions.knowledge_force import local_day, rules_in_force
from hepatica.actions.lead import require_open
from hepatica.actions.ledger import action
from hepatica.actions.privileges import Privilege
from hepatica.errors import Conflict, InputError
from hepatica.records.models import Course as CourseRow
from hepatica.records.models.person import new_id
from hepatica.records.read import facts_of
from hepatica.therapy.course import Course, Fact, Precision, fold, kinds
from hepatica.therapy.course.envelope import Payload
from hepatica.therapy.worksheet import Rules, worksheet

__all__ = ["decide", "propose"]


@action("dose.propose")
def propose(
    *,
    by: By,
    at: datetime,
    course_id: str,
    on: date,
    expected_course_seq: int | None = None,
) -> Recorded:
    """Compute the dose of a visit and keep it with its trace; nothing is applied.

    Parameters
    ----------
    by : Account or str
        Who may prescribe, record or verify.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    on : date
        Day of the visit: today or before, or as many days ahead as the center has
        put in force.
    expected_course_seq : int or None
        Number of the last fact that the asker had seen.

    Returns
    -------
    Recorded
        The ``dose-proposed`` fact: a dose, or why there is none and what is missing.
        Asked again with nothing new on record or in force, the one that is there.

    Raises
    ------
    InputError
        If the day is further ahead than the center has put in force.
    NotPermitted
        Without one of the privileges.
    """
    row = locked_course(by, course_id)
    asks = (Privilege.PRESCRIBE, Privilege.VERIFY, Privilege.RECORD)
    actor, privilege = require_any(by, row.center_id, asks)
    today = local_day(row.center.time_zone, at)
    require_open(row.center_id, on, today=today)
    case = _case(row, on=on)
    result = worksheet(case.course, case.rules, on=on)
    payload = proposed_payload(result)
    zone = ZoneInfo(row.center.time_zone)
    is_today = on >= today
    if on > today:
        payload = replace(payload, for_on=on)
    fact = _fact(
        case,
        payload,
        actor,
        privilege,
        at=at,
        # At the center's own hour, so that the fact's day is the day of the visit.
        happened_at=at.astimezone(zone)
        if is_today
        else datetime.combine(on, time(23, 59), zone),
        precision=Precision.INSTANT if is_today else Precision.DAY,
        based_on=rests_on(result, case.course),
    )
    last = case.facts[-1] if case.facts else None
    if last is not None and _is_same_answer(last, fact):
        return again("dose.propose", last, fact, course=case.course, facts=case.facts)
    return append_judged(
        fact,
        code="dose.propose",
        course=case.course,
        facts=case.facts,
        expected_course_seq=expected_course_seq,
    )


@action("dose.decide")
def decide(
    *,
    by: By,
    at: datetime,
    course_id: str,
    proposal_id: str,
    accept: bool,
    decision: str,
    dose_rate_mg_per_kg_per_day: float | None = None,
    fill_drug_mg: float | None = None,
    infusion_days: float | None = None,
    reason: str = "",
    expected_course_seq: int | None = None,
    confirmed: bool = False,
) -> Recorded:
    """Decide on a proposal: follow it, or give less or nothing, with a reason.

    Parameters
    ----------
    by : Account or str
        Who may prescribe.
    at : datetime
        Now, with offset.
    course_id : str
        Which course.
    proposal_id : str
        Id of the ``dose-proposed`` fact.
    accept : bool
        False where the person chooses otherwise.
    decision : str
        ``proceed``, ``reduce``, ``hold`` or ``discontinue``.
    dose_rate_mg_per_kg_per_day : float or None
        Another dose rate, at most the proposed one. [mg/kg/d]
    fill_drug_mg : float or None
        Another amount; without it, it follows from the dose rate. [mg]
    infusion_days : float or None
        ``None``: as the bound cycle has it. [d]
    reason : str
        Needed where the proposal is not followed, or a soft limit is exceeded.
    expected_course_seq : int or None
        Number of the last fact that the person had seen.
    confirmed : bool
        The unusual was read twice.

    Returns
    -------
    Recorded
        The ``dose-decided`` fact.

    Raises
    ------
    InputError
        Without a reason where one is needed, or for a dose above the proposal.
    NotPermitted
        Without the privilege to prescribe.
    Conflict
        If something that the proposal rests on has changed: facts or rules.

    Notes
    -----
    Hazards: HZ-008, HZ-014 (a decision on what has changed since).
    """
    row = locked_course(by, course_id)
    actor, privilege = require_any(by, row.center_id, (Privilege.PRESCRIBE,))
    facts = facts_of(course_id)
    proposal = next(
        (f for f in facts if f.id == proposal_id and f.kind == "dose-proposed"), None
    )
    if proposal is None or not isinstance(proposal.payload, kinds.DoseProposed):
        raise InputError.of(
            "proposal_id", "no-proposal", "must be a proposal of this course"
        )
    today = local_day(row.center.time_zone, at)
    case = _case(row, on=proposal.payload.for_on or today, facts=facts)
    permits = decision in ("proceed", "reduce")
    if permits and case.rules.knowledge_version != proposal.payload.knowledge_version:
        raise Conflict(
            "what the center has in force is another than the proposal rests on; "
            "compute it again"
        )
    # a hold after a go-ahead is never barred; the same answer twice is a slip
    if any(
        d.payload.proposal == proposal.id
        and (permits or d.payload.decision == decision)
        for d in case.course.decisions
    ):
        raise Conflict(
            "the proposal was decided on already; withdraw that decision, or compute "
            "the dose again"
        )
    if permits and proposal.happened_on != today:
        raise Conflict("the proposal is not from today; compute it again")
    payload = decided_payload(
        proposal,
        case.rules,
        case.course,
        is_accepted=accept,
        decision=decision,
        dose_rate_mg_per_kg_per_day=dose_rate_mg_per_kg_per_day,
        fill_drug_mg=fill_drug_mg,
        infusion_days=infusion_days,
        reason=reason.strip(),
    )
    payload = check_figures(
        payload,
        case.course,
        center_id=row.center_id,
        on=case.on,
        is_confirmed=confirmed or accept,
    )
    fact = _fact(
        case,
        payload,
        actor,
        privilege,
        at=at,
        happened_at=at.astimezone(ZoneInfo(row.center.time_zone)),
        based_on=(proposal.id,),
    )
    return append_judged(
        fact,
        code="dose.decide",
        course=case.course,
        facts=case.facts,
        expected_course_seq=expected_course_seq,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A course with what its dose rests on."""

    center: str
    on: date
    facts: tuple[Fact, ...]
    course: Course
    rules: Rules


def _case(row: CourseRow, *, on: date, facts: tuple[Fact, ...] | None = None) -> _Case:
    facts = facts_of(row.pk) if facts is None else facts
    course = fold(row.pk, facts)
    return _Case(
        center=row.center_id,
        on=on,
        facts=facts,
        course=course,
        rules=rules_in_force(row.center_id, course.rules, on=on),
    )


def _fact(
    case: _Case,
    payload: Payload,
    actor: str,
    privilege: Privilege,
    *,
    at: datetime,
    happened_at: datetime,
    precision: Precision = Precision.INSTANT,
    based_on: tuple[str, ...],
) -> Fact:
    return Fact(
        id=new_id(),
        course=case.course.id,
        course_seq=case.course.last_seq + 1,
        center=case.center,
        kind=payload.KIND,
        schema=payload.SCHEMA,
        happened_at=happened_at,
        precision=precision,
        recorded_at=at,
        recorded_by=actor,
        role=privilege.value,
        based_on=based_on,
        payload=payload,
    )


def _is_same_answer(last: Fact, fact: Fact) -> bool:
    return (last.kind, last.happened_on, last.based_on, last.payload) == (
        fact.kind,
        fact.happened_on,
        fact.based_on,
        fact.payload,
    )
