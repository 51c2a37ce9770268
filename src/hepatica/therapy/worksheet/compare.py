"""Several rule sets on one course, side by side, and what makes them differ.

The causes are read from the traces alone: which test, in which band, gave less than
the other rule set permits. Taken away, the two agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hepatica.therapy.course import Course, as_of
from hepatica.therapy.course.kinds import PumpFilled
from hepatica.therapy.decisions import (
    RANK,
    BandMatched,
    InputSeen,
    name_of,
    permits_drug,
)
from hepatica.therapy.protocols import RuleSet, then_of
from hepatica.therapy.protocols.words import MEASURE_WORDS, words_of
from hepatica.therapy.worksheet.decide import answer_of
from hepatica.therapy.worksheet.rules import Rules
from hepatica.therapy.worksheet.types import SetAnswer

Level = tuple[int, float]
"""How much drug is permitted: the rank of an answer without, then the dose rate."""

KINDS = {
    "value": "ceiling",
    "ratio-to-uln": "upper-limit",
    "ratio-to-reference": "reference",
    "ratio-to-baseline": "baseline",
}
"""What a test measures, to the kind of cause that it is."""


_PARTS = {
    "ceiling": ("current",),
    "upper-limit": ("current", "uln"),
    "reference": ("current", "reference"),
    "baseline": ("current", "baseline"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One thing that makes two rule sets answer differently.

    Parameters
    ----------
    kind : str
        ``missing-input``, ``ceiling`` (the value itself), ``reference``,
        ``baseline``, ``upper-limit``, ``symptom``, or ``dose-of``: shares of another
        dose.
    rule_set : str
        Rule set that it stands in.
    test : str
        The test, as in the trace; empty for ``dose-of``.
    value : float or None
        The figure compared. [1 or the lab's unit]
    band, then : str
        The band, and what it says.
    other_band : str
        Band of the same test in the other rule set; empty where it has no such test.
    inputs : tuple of InputSeen
        What the figure was made of.
    """

    kind: str
    rule_set: str
    test: str
    value: float | None
    band: str
    then: str
    other_band: str = ""
    inputs: tuple[InputSeen, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One rule set beside the most permissive one.

    Parameters
    ----------
    answer : SetAnswer
        What it says by itself.
    differs_from : str
        The most permissive rule set; empty for that one itself.
    causes : tuple of Cause
        Why it differs from it; empty where it does not.
    """

    answer: SetAnswer
    differs_from: str = ""
    causes: tuple[Cause, ...] = ()


def compare(
    course: Course, rules: Rules, rule_sets: Sequence[RuleSet], *, on: date
) -> tuple[Compared, ...]:
    """Let rule sets speak side by side, and say what makes them differ.

    Parameters
    ----------
    course : Course
        What happened.
    rules : Rules
        Everything but the rule sets, as bound to the course: starting dose, reference
        rule, limits of normal.
    rule_sets : sequence of RuleSet
        In the order in which they are shown.
    on : date
        Day of the visit.

    Returns
    -------
    tuple of Compared
        In the same order, each against the most permissive one; among equals the
        first is that. Limits on a dose and the state of the pump are not looked at.
    """
    course = as_of(course, on=on, without=PumpFilled.KIND)
    fill = course.last_drug_fill
    last_rate = fill.payload.dose_rate_mg_per_kg_per_day if fill is not None else None
    answers = [
        answer_of(course, rules, rule_set, last_rate, is_first=fill is None, on=on)
        for rule_set in rule_sets
    ]
    if not answers:
        return ()
    most = max(answers, key=level_of)
    return tuple(
        Compared(answer=answer)
        if answer is most
        else Compared(
            answer=answer,
            differs_from=most.rule_set,
            causes=causes_of(answer, most),
        )
        for answer in answers
    )


def level_of(answer: SetAnswer) -> Level:
    """Order an answer by the drug that it permits.

    Parameters
    ----------
    answer : SetAnswer
        Of one rule set.

    Returns
    -------
    tuple of int and float
        Higher permits more. [rank], [mg/kg/d]
    """
    if permits_drug(answer.decision):
        return len(RANK), answer.rate_mg_per_kg_per_day
    return RANK.index(name_of(answer.decision)), 0.0


def causes_of(answer: SetAnswer, other: SetAnswer) -> tuple[Cause, ...]:
    """Find in two traces what makes two rule sets answer differently.

    Parameters
    ----------
    answer, other : SetAnswer
        Of one day and one course.

    Returns
    -------
    tuple of Cause
        Taken away from their rule sets, both permit the same. Tests that give less
        than the other rule set does come first; where that one gives less on another
        ground, its own tests follow.
    """
    if level_of(answer) == level_of(other):
        return ()
    sides = (answer, other)
    bands = [list(side.trace.bands) for side in sides]
    base = other.base_mg_per_kg_per_day
    found: list[Cause] = []
    levels = [_level(b, base) for b in bands]
    while levels[0] != levels[1]:
        low = levels.index(min(levels))
        less = [b for b in bands[low] if _level([b], base) < levels[1 - low]]
        found += [_cause(sides[low], b, sides[1 - low]) for b in less]
        bands[low] = [b for b in bands[low] if b not in less]
        levels[low] = _level(bands[low], base)
    if _level(bands[0], answer.base_mg_per_kg_per_day) != levels[1]:
        found.append(_other_dose(answer))
    return tuple(found)


def _level(bands: Iterable[BandMatched], base_mg_per_kg_per_day: float | None) -> Level:
    """Give what bands together permit; without any, the whole dose."""
    return min(
        (_of_band(band, base_mg_per_kg_per_day) for band in bands),
        default=_permitted(1.0, base_mg_per_kg_per_day),
    )


def _of_band(band: BandMatched, base_mg_per_kg_per_day: float | None) -> Level:
    then = then_of(band.then)
    if then.action in ("proceed", "reduce"):
        return _permitted(then.dose_factor, base_mg_per_kg_per_day)
    return RANK.index(then.action), 0.0


def _permitted(factor: float, base_mg_per_kg_per_day: float | None) -> Level:
    # a share of a dose that is not on record cannot be worked out
    if base_mg_per_kg_per_day is None:
        return RANK.index("cannot-decide"), 0.0
    return len(RANK), base_mg_per_kg_per_day * factor


def _other_dose(answer: SetAnswer) -> Cause:
    base_mg_per_kg_per_day = answer.base_mg_per_kg_per_day
    return Cause(
        kind="dose-of",
        rule_set=answer.rule_set,
        test="",
        value=base_mg_per_kg_per_day,
        band="not on record"
        if base_mg_per_kg_per_day is None
        else f"{base_mg_per_kg_per_day:g} mg/kg/d",
        then="its shares are taken of another dose",
    )


def _cause(side: SetAnswer, band: BandMatched, other: SetAnswer) -> Cause:
    kind, analyte = _kind(band), band.test.partition(",")[0]
    parts = _PARTS.get(kind, ("current", "reference", "baseline", "uln"))
    names = {band.test, *(f"{analyte} {part}" for part in parts)}
    same = next((b for b in other.trace.bands if b.test == band.test), None)
    return Cause(
        kind=kind,
        rule_set=side.rule_set,
        test=band.test,
        value=band.value,
        band=band.band,
        then=band.then,
        other_band="" if same is None else f"{same.band}: {same.then}",
        inputs=tuple(seen for seen in side.trace.inputs if seen.name in names),
    )


def _kind(band: BandMatched) -> str:
    if then_of(band.then).action == "cannot-decide":
        return "missing-input"
    words = band.test.partition(", ")[2].partition(",")[0]
    measures = {text: measure for measure, text in MEASURE_WORDS.items()}
    return KINDS[measures[words]] if words else "symptom"


def without(rule_set: RuleSet, causes: Iterable[Cause]) -> RuleSet:
    """Take named causes away from a rule set.

    Parameters
    ----------
    rule_set : RuleSet
        Any.
    causes : iterable of Cause
        Those of other rule sets are passed over.

    Returns
    -------
    RuleSet
        Without the tests that the causes name; all of their restart tests too.
    """
    named = {cause.test for cause in causes if cause.rule_set == rule_set.id}
    return replace(
        rule_set,
        tests=tuple(t for t in rule_set.tests if words_of(t) not in named),
        restart=tuple(t for t in rule_set.restart if words_of(t) not in named),
        symptoms=tuple(
            t for t in rule_set.symptoms if f"symptom {t.symptom}" not in named
        ),
    )
