"""Admission: therapy's judgment on a fact, in its place in time, before it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from hepatica.actions.permissions import is_permitted
from hepatica.actions.privileges import Privilege
from hepatica.actions.views import DeviationView
from hepatica.errors import Conflict, FieldError, HepaticaError, InputError
from hepatica.records.ledger import FactDraft
from hepatica.therapy.course import (
    Course,
    Deviation,
    Fact,
    admit,
    fold,
    standing_facts,
    up_to,
)
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.course.admit import Admission, Refused
from hepatica.therapy.course.envelope import Payload
from hepatica.therapy.course.kinds_harm import ComplicationRecorded
from hepatica.therapy.course.kinds_outcome import Died
from hepatica.therapy.course.kinds_selection import ConsentGiven, ConsentWithdrawn
from hepatica.therapy.course.order_state import ORDER_ACTS
from hepatica.therapy.course.reasons import IN_WORDS, says_why
from hepatica.therapy.course.stage_deviations import STAGE_DEVIATIONS
from hepatica.therapy.decisions import Refusal

# Someone else's act came between: the same request may be right after a new look.
_BY_OTHERS = ("changed-since", "already-corrected")
_PATHS = {
    "in-the-future": "happened_at",
    "before-first-year": "happened_at",
    "no-target": "corrects",
    "unknown-fact": "corrects",
    "no-proposal": "proposal",
    "no-reason": "reason",
}
# Therapy words these two by the figure, not by the field.
_FIGURES = {
    "dose rate": "dose_rate_mg_per_kg_per_day",
    "drug in the fill": "fill_drug_mg",
}
_REASON_FIELDS = ("deviation_reason", "reason", "remark")
# What admission looks at; everything else is left out where it is asked many times.
_PHYSICAL = (
    k.PumpImplanted.KIND,
    k.PerfusionStudied.KIND,
    k.PumpEmptied.KIND,
    k.PumpFilled.KIND,
    k.PumpExplanted.KIND,
    o.FillPrepared.KIND,
    o.PumpAccessed.KIND,
    k.CourseClosed.KIND,
    *STAGE_DEVIATIONS,
)
_LOOKED_AT = (
    *_PHYSICAL,
    k.DoseDecided.KIND,
    k.ExemptionSigned.KIND,
    k.EnteredInError.KIND,
    ConsentGiven.KIND,
    ConsentWithdrawn.KIND,
    ComplicationRecorded.KIND,
    Died.KIND,
    *ORDER_ACTS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was recorded.

    Parameters
    ----------
    fact : Fact
        As the ledger holds it.
    admission : Admitted or Deviation
        How it was judged.
    is_new : bool
        False where a feed, or the same form, had sent it before.
    """

    fact: Fact
    admission: Admission
    is_new: bool = True


def judged(course: Course, facts: Sequence[Fact], fact: Fact) -> Admission:
    """Judge a fact against what had happened before it.

    A late entry is not held against what came after it, nor a correction against
    what it replaces; what it names and what was proposed is looked up in all. What
    was recorded before it in the same minute came before it, where its own time has
    no seconds.

    Parameters
    ----------
    course : Course
        Folded from all facts.
    facts : sequence of Fact
        All facts.
    fact : Fact
        To append.

    Returns
    -------
    Admitted, Deviation or Refused
        As therapy judges it.
    """
    is_last = fact.corrects is None and all(
        fact.happened_at >= known.happened_at for known in course.standing
    )
    if is_last:
        return admit(course, fact)
    standing, _ = standing_facts([*facts, fact])
    ids = [known.id for known in standing]
    if fact.id not in ids:  # a withdrawal stands for nothing
        return admit(course, fact)
    before = up_to(course, standing[: ids.index(fact.id)])
    # Only a fact that stands can be named; a dose rests on all that is recorded.
    seen = replace(
        before,
        standing=course.standing,
        withdrawals=course.withdrawals,
        replaced=course.replaced,
    )
    return admit(seen, fact)


def deviations_of(course: Course, facts: Iterable[Fact]) -> tuple[DeviationView, ...]:
    """List the standing facts that were not as they should be when they came.

    Parameters
    ----------
    course : Course
        Folded from the facts.
    facts : iterable of Fact
        All of them, in the order they were recorded.

    Returns
    -------
    tuple of DeviationView
        By the time they happened.
    """
    relevant = [fact for fact in facts if fact.kind in _LOOKED_AT]
    found = []
    for fact in course.standing:
        if fact.kind not in _PHYSICAL or isinstance(fact.payload, k.Erased):
            continue
        known = [other for other in relevant if other.course_seq < fact.course_seq]
        admission = judged(fold(course.id, known), known, fact)
        if isinstance(admission, Deviation):
            found.append(
                DeviationView(
                    fact=fact, why=admission.why, reason=_reason_in(fact.payload)
                )
            )
    return tuple(found)


def with_reason(payload: Any, reason: str) -> Any:
    """Put the reason of a deviation where the payload keeps it.

    Parameters
    ----------
    payload : Payload
        What is recorded.
    reason : str
        As given; empty leaves the payload as it is.

    Returns
    -------
    Payload
        With the reason; one that stood there before is kept beside it.
    """
    name = _reason_field(payload)
    if not reason.strip() or name is None:
        return payload
    before = getattr(payload, name)
    if reason.strip() in before:
        return payload
    text = f"{before}; {reason.strip()}" if before else reason.strip()
    return replace(payload, **{name: text})


def marked_late(payload: Any, *, happened_on: date, today: date) -> Any:
    """Mark an emptying that is entered on a later day than it happened on.

    Parameters
    ----------
    payload : Payload
        What is recorded.
    happened_on, today : date
        At the center.

    Returns
    -------
    Payload
        An emptying with its mark; anything else, or of today, as it is.
    """
    if isinstance(payload, k.PumpEmptied) and happened_on < today:
        return replace(payload, is_late_entry=True)
    return payload


def require_reason(
    admission: Admission, payload: Payload, reason: str, source: str | None
) -> None:
    """Ask why something was not as it should be; an emptying is never held up.

    Parameters
    ----------
    admission : Admission
        How it was judged.
    payload : Payload
        What is recorded.
    reason : str
        As given.
    source : str or None
        A feed cannot be asked.

    Raises
    ------
    InputError
        With ``deviation-needs-reason``: given one, it is accepted.
    """
    if not isinstance(admission, Deviation) or source is not None:
        return
    if isinstance(payload, k.PumpEmptied) or says_why(reason) or _given(payload):
        return
    why = " ".join(refusal.message for refusal in admission.why)
    raise InputError.of(
        "deviation_reason",
        "deviation-needs-reason",
        f"{why} It is recorded once you say why it was so, {IN_WORDS}.",
    )


def to_error(refused: Refused, payload: Payload) -> HepaticaError:
    """Turn a refusal into the error that names each field.

    Parameters
    ----------
    refused : Refused
        By therapy.
    payload : Payload
        What was to be recorded.

    Returns
    -------
    HepaticaError
        ``Conflict`` where somebody else's act is the only reason.
    """
    others = [refusal for refusal in refused.why if refusal.code in _BY_OTHERS]
    if len(others) == len(refused.why):
        return Conflict(" ".join(refusal.message for refusal in others))
    return InputError(
        *(
            FieldError(
                path=_path(refusal, payload),
                code=refusal.code,
                message=refusal.message,
            )
            for refusal in refused.why
        )
    )


def check_signers(payload: Payload, course: Course, actor: str, center: str) -> None:
    """Require a second person where two must agree.

    Parameters
    ----------
    payload : Payload
        An exemption, or rules that take the place of others.
    course : Course
        Whether rules are bound already.
    actor : str
        The first person.
    center : str
        Where the second one must hold a privilege to prescribe or to verify.

    Raises
    ------
    InputError
        Naming the field.
    """
    needs_two = isinstance(payload, k.ExemptionSigned) or (
        isinstance(payload, k.RulesBound) and course.rules is not None
    )
    if not needs_two:
        return
    second = getattr(payload, "second_signer", "")
    may = any(
        is_permitted(by=second, center=center, privilege=privilege)
        for privilege in (Privilege.PRESCRIBE, Privilege.VERIFY)
    )
    if second == actor or not second or not may:
        raise InputError.of(
            "second_signer",
            "second-person",
            "must be another person who may prescribe or verify at this center",
        )


def draft_of(fact: Fact) -> FactDraft:
    """Make the ledger's draft of a fact that was judged.

    Parameters
    ----------
    fact : Fact
        As judged.

    Returns
    -------
    FactDraft
        With the same id.
    """
    return FactDraft(
        id=fact.id,
        course=fact.course,
        kind=fact.kind,
        payload=fact.payload,
        happened_at=fact.happened_at,
        precision=fact.precision,
        visit=fact.visit,
        source=fact.source,
        external_id=fact.external_id,
        corrects=fact.corrects,
        based_on=fact.based_on,
    )


def from_feed(
    facts: tuple[Fact, ...], source: str | None, external_id: str | None
) -> Fact | None:
    """Find what a feed has sent before.

    Parameters
    ----------
    facts : tuple of Fact
        Of the course.
    source, external_id : str or None
        Feed and its own id.

    Returns
    -------
    Fact or None
        As recorded then.
    """
    if external_id is None:
        return None
    return next(
        (f for f in facts if (f.source, f.external_id) == (source, external_id)), None
    )


def _path(refusal: Refusal, payload: Payload) -> str:
    first = refusal.message.partition(" ")[0]
    if hasattr(payload, first):
        return first
    if refusal.code in ("above-proposal", "no-dose"):
        return next(p for words, p in _FIGURES.items() if words in refusal.message)
    return _PATHS.get(refusal.code, payload.KIND)


def _reason_field(payload: Any) -> str | None:
    names = {field.name for field in fields(payload)}
    return next((name for name in _REASON_FIELDS if name in names), None)


def _reason_in(payload: Any) -> str:
    name = _reason_field(payload)
    return str(getattr(payload, name)) if name else ""


def _given(payload: Any) -> bool:
    return says_why(getattr(payload, "deviation_reason", ""))
