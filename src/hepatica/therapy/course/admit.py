"""Whether a fact may be appended: once, at append.

Authorizing may be refused, recording may not. What has already happened is
accepted, as a deviation where it should not have; only the incoherent is
refused. Taking drug out of a pump is never blocked by anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import kinds_treatment as treatment
from hepatica.therapy.course.authorizing import ended_refusals
from hepatica.therapy.course.deviations import DEVIATIONS
from hepatica.therapy.course.envelope import FIRST_YEAR, Fact, Precision
from hepatica.therapy.course.faults import number_faults
from hepatica.therapy.course.overtaken import overtaken_by
from hepatica.therapy.course.reasons import IN_WORDS, says_why
from hepatica.therapy.course.state import Course
from hepatica.therapy.decisions import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The fact is as it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """The fact is accepted, and it is not as it should be.

    Parameters
    ----------
    why : tuple of Refusal
        What is not as it should be; each asks for a reason and an owner.
    """

    why: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The fact is not accepted.

    Parameters
    ----------
    why : tuple of Refusal
        Each reason, with what to do.
    """

    why: tuple[Refusal, ...]


Admission = Admitted | Deviation | Refused

# A clock of another machine may run ahead by this much; no clinical meaning.
_CLOCK_SLACK = timedelta(minutes=2)

_NAMES_ANY_KIND = (k.EnteredInError.KIND, k.PayloadErased.KIND)


def admit(course: Course, fact: Fact) -> Admission:
    """Judge a fact before it is appended.

    Parameters
    ----------
    course : Course
        The course as it is without the fact.
    fact : Fact
        The fact to append.

    Returns
    -------
    Admitted, Deviation or Refused
        Refused only for what is incoherent, or authorizes something unsafe.

    Notes
    -----
    Hazards: HZ-008, HZ-009 (a decision on results that have changed since).
    """
    incoherent = _envelope_faults(course, fact)
    incoherent.extend(refusal for _, refusal in number_faults(fact.payload))
    incoherent.extend(_later_days(fact))
    if incoherent:
        return Refused(why=tuple(incoherent))
    if isinstance(fact.payload, k.DoseDecided):
        refusals = _decision_refusals(course, fact, fact.payload)
        return Refused(why=tuple(refusals)) if refusals else Admitted()
    if isinstance(fact.payload, treatment.TreatmentResumed):
        ended = ended_refusals(course)
        if ended:
            return Refused(why=ended)
    judge = DEVIATIONS.get(fact.kind)
    why = judge(course, fact, fact.payload) if judge else []
    return Deviation(why=tuple(why)) if why else Admitted()


def _envelope_faults(course: Course, fact: Fact) -> list[Refusal]:
    faults = []
    if fact.happened_on.year < FIRST_YEAR:
        faults.append(
            Refusal(
                code="before-first-year",
                message=f"It is dated before {FIRST_YEAR}. Check the year.",
            )
        )
    if fact.happened_at > fact.recorded_at + _CLOCK_SLACK and (
        fact.precision is Precision.INSTANT
        or fact.happened_on
        > fact.recorded_at.astimezone(fact.happened_at.tzinfo).date()
    ):
        faults.append(
            Refusal(
                code="in-the-future",
                message="It is dated after now. What has not happened is not recorded; "
                "check the date.",
            )
        )
    if fact.kind in _NAMES_ANY_KIND and fact.corrects is None:
        faults.append(Refusal(code="no-target", message="Name the fact that is meant."))
    if fact.corrects is not None:
        faults.extend(_target_faults(course, fact))
    return faults


DAYS_BEFORE = ("admitted_on", "onset_on", "diagnosed_on", "last_known_alive_on")
"""Fields that hold a day of the past, not after the fact that tells of it."""


def _later_days(fact: Fact) -> list[Refusal]:
    """Refuse a day of the past that comes after the fact which tells of it."""
    days = {name: getattr(fact.payload, name, None) for name in DAYS_BEFORE}
    return [
        Refusal(
            code="after-the-fact",
            message=f"{name} is a day after the one on which this is said to have "
            "happened; check both.",
        )
        for name, day in days.items()
        if day is not None and day > fact.happened_on
    ]


def _target_faults(course: Course, fact: Fact) -> list[Refusal]:
    standing = {known.id: known for known in course.standing}
    target = standing.get(fact.corrects or "")
    if fact.kind == k.PayloadErased.KIND and (
        fact.corrects in course.replaced or fact.corrects in course.replaced.values()
    ):
        return []  # a body is erased whether its fact still stands or not
    if fact.corrects in course.replaced:
        return [
            Refusal(
                code="already-corrected",
                message="It was corrected before. Correct the one that stands now.",
            )
        ]
    if target is None:
        return [
            Refusal(
                code="unknown-fact",
                message="The fact to correct is not in this course.",
            )
        ]
    if target.kind != fact.kind and fact.kind not in _NAMES_ANY_KIND:
        return [
            Refusal(
                code="other-kind",
                message=f"A {fact.kind} cannot correct a {target.kind}. Withdraw that "
                "one as entered in error, and record this one by itself.",
            )
        ]
    return []


def _decision_refusals(
    course: Course, fact: Fact, decided: k.DoseDecided
) -> list[Refusal]:
    proposal = next(
        (
            known
            for known in course.standing
            if known.id == decided.proposal and known.kind == k.DoseProposed.KIND
        ),
        None,
    )
    if proposal is None:
        return [
            Refusal(
                code="no-proposal",
                message="There is no standing proposal behind this decision. Compute "
                "it first.",
            )
        ]
    refusals: list[Refusal] = []
    if not decided.is_accepted and not says_why(decided.reason):
        refusals.append(
            Refusal(
                code="no-reason",
                message=f"Say why the proposal is not followed, {IN_WORDS}.",
            )
        )
    if decided.decision not in ("proceed", "reduce"):
        return refusals
    changed = overtaken_by(course, proposal)
    if changed is not None:
        refusals.append(
            Refusal(
                code="changed-since",
                message="Something it rests on was recorded after the proposal "
                f"({changed.kind}). Compute it again.",
            )
        )
    refusals.extend(ended_refusals(course))
    return refusals + _drug_refusals(proposal.payload, decided)


def _drug_refusals(proposed: k.DoseProposed, decided: k.DoseDecided) -> list[Refusal]:
    if proposed.decision not in ("proceed", "reduce") or proposed.refusals:
        return [
            Refusal(
                code="no-drug-permitted",
                message="The proposal permits no drug now. Resolve what it names and "
                "compute it again.",
            )
        ]
    refusals = []
    pairs = (
        ("dose_rate_mg_per_kg_per_day", "dose rate"),
        ("fill_drug_mg", "drug in the fill"),
    )
    for name, words in pairs:
        value, limit = getattr(decided, name), getattr(proposed, name)
        if value is None or not value > 0:
            refusals.append(Refusal(code="no-dose", message=f"Give the {words}."))
        elif limit is None or value > limit:
            refusals.append(
                Refusal(
                    code="above-proposal",
                    message=f"The {words} is above what the proposal permits. Less is "
                    "possible, with a reason; more is not.",
                )
            )
    return refusals + _delivery_refusals(proposed, decided)


def _delivery_refusals(
    proposed: k.DoseProposed, decided: k.DoseDecided
) -> list[Refusal]:
    """Refuse what delivers more although the drug in the fill is not more."""
    volume, limit = decided.fill_volume_ml, proposed.fill_volume_ml
    if volume is None or limit is None or volume >= limit:
        return []
    return [
        Refusal(
            code="below-volume",
            message="The volume is below the proposed one: the same drug in less "
            "volume is a higher dose each day. Keep the volume.",
        )
    ]
