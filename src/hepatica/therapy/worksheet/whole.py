"""Which changes of one value would have changed the answer of all rule sets together.

A rule set tells what would have changed its own answer. Beside another one that gives
less, or what is missing, the same change may change nothing; it is then not told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from hepatica.therapy.decisions import Decision, Trace, WouldChange, name_of
from hepatica.therapy.protocols import (
    AnalyteEvidence,
    RuleSet,
    SymptomEvidence,
    decision_of,
)
from hepatica.therapy.protocols.changes import beyond, decision_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One rule set with what it saw, so that it can be asked again.

    Parameters
    ----------
    rule_set : RuleSet
        As it was applied on the day.
    labs, symptoms : mapping
        The evidence that it saw.
    note : Trace
        What was made of it for this day.
    """

    rule_set: RuleSet
    labs: Mapping[str, AnalyteEvidence]
    symptoms: Mapping[str, SymptomEvidence]
    note: Trace


Whole = tuple[Decision, float | None]
"""The answer of all, and the dose rate that it permits. [mg/kg/d]"""

Answering = Callable[[Sequence[Decision]], Whole]
"""From the answer of each rule set to the answer of all and its dose rate."""


def changes_of_all(trace: Trace, asked: Sequence[Asked], answering: Answering) -> Trace:
    """Keep the changes of a value that change the answer of all rule sets together.

    Parameters
    ----------
    trace : Trace
        Of all rule sets, one after the other.
    asked : sequence of Asked
        Each bound rule set with its evidence.
    answering : callable
        How the answers of the rule sets become one.

    Returns
    -------
    Trace
        With those changes, each once and with the answer that all give then. What is
        missing stays: that it comes changes what can be asked at all.
    """
    now = answering([decision_of(a.rule_set, a.labs, a.symptoms) for a in asked])
    found: dict[tuple[str, float | None, object], WouldChange] = {}
    for change in trace.would_change:
        if change.at is None:
            found.setdefault((change.analyte, None, change.gives), change)
            continue
        then = answering(
            [decision_of(a.rule_set, _with(a.labs, change), a.symptoms) for a in asked]
        )
        key = (change.analyte, change.at, change.is_strict)
        if key not in found and _essence(then) != _essence(now):
            found[key] = replace(change, gives=decision_words(then[0]))
    return replace(trace, would_change=tuple(found.values()))


def _essence(answer: Whole) -> tuple[str, float | None]:
    return name_of(answer[0]), answer[1]


def _with(
    labs: Mapping[str, AnalyteEvidence], change: WouldChange
) -> Mapping[str, AnalyteEvidence]:
    seen = labs.get(change.analyte)
    if seen is None or seen.current is None:
        return labs
    moved = seen.current._replace(
        result=replace(seen.current.result, value=beyond(change))
    )
    # another value before the first drug fill would be another baseline as well
    then = replace(
        seen,
        current=moved,
        baseline=moved if seen.baseline == seen.current else seen.baseline,
        reference=moved if seen.reference == seen.current else seen.reference,
    )
    return {**labs, change.analyte: then}
