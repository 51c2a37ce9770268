"""After a hold or a stop: what the next drug fill of a course is held to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from hepatica.therapy.course import Course, Fact
from hepatica.therapy.course.kinds import DoseDecided, DoseProposed
from hepatica.therapy.decisions import Refusal, Trace
from hepatica.therapy.protocols import RuleSet

STOPPED = "discontinued"
"""Word of an exemption that lets drug be given again after a stop."""

_BARRING = ("hold", "discontinue")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restart:
    """The hold that a drug fill would end.

    Parameters
    ----------
    held_on : date
        Last day, since the last drug fill, on which drug was held.
    analytes : mapping of str to frozenset of str
        Rule set to the analytes that it held for, on any of those days; empty where
        a person held without a rule.
    """

    held_on: date
    analytes: Mapping[str, frozenset[str]]


def restart_of(course: Course, *, on: date) -> Restart | None:
    """Find the hold that a drug fill on a day would end.

    Parameters
    ----------
    course : Course
        What happened.
    on : date
        Day of the visit; what was held on that day itself is no earlier hold.

    Returns
    -------
    Restart or None
        ``None`` before the first drug fill, and where none was held since the last.

    Notes
    -----
    A proposal to hold that nobody decided on counts as a hold, since no drug went in.
    Where nothing could be decided, because a result was not there, it was no hold
    for toxicity, and what follows is no restart. Hazards: HZ-008.
    """
    fill = course.last_drug_fill
    if fill is None:
        return None
    held: dict[date, dict[str, frozenset[str]]] = {}
    for proposal, payload, decided in _days(course):
        for_on = proposal.visit_on
        if not fill.on < for_on < on:
            continue
        is_barred = payload.decision in _BARRING
        if decided is not None:
            # a dose that the pump alone refused is nobody's hold
            is_own = not decided.is_accepted and not payload.refusals
            is_barred = decided.decision in _BARRING and (is_barred or is_own)
        held.pop(for_on, None)
        if is_barred:
            held[for_on] = _analytes(payload.trace)
    if not held:
        return None
    names = dict.fromkeys(name for found in held.values() for name in found)
    return Restart(
        held_on=max(held),
        analytes={
            name: frozenset[str]().union(*(f.get(name, ()) for f in held.values()))
            for name in names
        },
    )


def _days(course: Course) -> list[tuple[Fact, DoseProposed, DoseDecided | None]]:
    """Pair each proposal with the last decision on it, oldest first."""
    decided = {d.payload.proposal: d.payload for d in course.decisions}
    return [
        (fact, fact.payload, decided.get(fact.id))
        for fact in course.standing
        if isinstance(fact.payload, DoseProposed)
    ]


def _analytes(trace: Trace) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for band in trace.bands:
        if band.then in _BARRING:
            found.setdefault(band.entry, set()).add(band.test.partition(",")[0])
    return {name: frozenset(analytes) for name, analytes in found.items()}


def at_restart(rule_set: RuleSet, restart: Restart | None) -> RuleSet:
    """Make of a rule set what it asks at the first drug fill after a hold.

    Parameters
    ----------
    rule_set : RuleSet
        As bound.
    restart : Restart or None
        The hold that the fill would end.

    Returns
    -------
    RuleSet
        With its restart tests of the analytes that it held for; else the same.
    """
    held = restart.analytes.get(rule_set.id, frozenset()) if restart else frozenset()
    added = tuple(test for test in rule_set.restart if test.analyte in held)
    return replace(rule_set, tests=(*rule_set.tests, *added)) if added else rule_set


def stop_refusals(course: Course, *, on: date) -> tuple[Refusal, ...]:
    """Say that the drug was stopped for good, where it was.

    Parameters
    ----------
    course : Course
        What happened.
    on : date
        Day of the visit; a stop decided for that day is its answer already.

    Returns
    -------
    tuple of Refusal
        Empty without a stop, and where two people signed that drug is given again.

    Notes
    -----
    Better results do not end a stop: a decision that is withdrawn as entered in
    error does, and an exemption with its second signer, its reason and its end.
    """
    stops = [
        d.for_on
        for d in course.decisions
        if d.payload.decision == "discontinue" and d.for_on < on
    ]
    is_exempt = any(
        e.exempt_from == STOPPED and e.until_on >= on for e in course.exemptions
    )
    if not stops or is_exempt:
        return ()
    return (
        Refusal(
            code=STOPPED,
            message=f"Floxuridine was stopped for good on {stops[-1].isoformat()}. "
            "Drug again needs an exemption that two people sign.",
        ),
    )
