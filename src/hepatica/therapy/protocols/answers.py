"""What one test sees and answers, and how answers combine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hepatica.therapy.decisions import (
    RANK,
    CannotDecide,
    Decision,
    Discontinue,
    Hold,
    NoRule,
    Proceed,
    Reduce,
)
from hepatica.therapy.labs import Reading
from hepatica.therapy.protocols.bands import exact
from hepatica.therapy.protocols.rules import LabTest, RuleSet


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyteEvidence:
    """What is known of one analyte on the day of a decision.

    Parameters
    ----------
    current, reference, baseline : Reading or None
        The values that the measures name.
    uln : float or None
        Upper limit of normal for the current value. [the analyte's unit]
    why_missing : mapping of str to str
        Part (``current``, ``reference``, ``baseline``, ``uln``) to why it is not
        there, in words.
    notes : tuple of str
        Anything to show beside it: another laboratory, another limit.
    reference_note : str
        By which rule the reference was chosen, and from which drug fill.
    rises_in_a_row : int
        How often in a row, up to the latest, a result was above that of the day before.
    """

    current: Reading | None = None
    reference: Reading | None = None
    baseline: Reading | None = None
    uln: float | None = None
    why_missing: Mapping[str, str]
    notes: tuple[str, ...] = ()
    reference_note: str = ""
    rises_in_a_row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SymptomEvidence:
    """What is known of one symptom.

    Parameters
    ----------
    is_present : bool or None
        ``None`` where nobody asked in time.
    on : date or None
        Day it was asked.
    fact : str or None
        Id of the fact.
    """

    is_present: bool | None
    on: date | None = None
    fact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TestAnswer:
    """Answer of one test of a rule set.

    Parameters
    ----------
    action : str
        A member of ``decisions.RANK``.
    dose_factor : float
        For ``reduce``. [1]
    reason : str
        In words, without a value.
    missing : str
        What is missing, for ``cannot-decide``.
    """

    action: str
    dose_factor: float
    reason: str
    missing: str = ""


_MEASURE_PART = {
    "ratio-to-uln": "uln",
    "ratio-to-reference": "reference",
    "ratio-to-baseline": "baseline",
}


def combined(rule_set: RuleSet, answers: list[TestAnswer]) -> Decision:
    """Combine the answers of a rule set's tests: the most restrictive holds.

    Parameters
    ----------
    rule_set : RuleSet
        Whose tests they are.
    answers : list of TestAnswer
        One for each test.

    Returns
    -------
    Decision
        With every missing thing, where the decision can hold it.
    """
    worst = min((RANK.index(answer.action) for answer in answers), default=None)
    if worst is None:
        return NoRule(entry=rule_set.id, reason="The rule set has no test.")
    action = RANK[worst]
    speaking = [answer for answer in answers if answer.action == action]
    missing = tuple(answer.missing for answer in answers if answer.missing)
    reason = " ".join(answer.reason for answer in speaking)
    if action == "discontinue":
        return Discontinue(reason=reason, missing=missing)
    if action == "hold":
        return Hold(reason=reason, missing=missing)
    if action == "cannot-decide":
        return CannotDecide(missing=missing)
    if action == "no-rule":
        return NoRule(entry=rule_set.id, reason=reason)
    if action == "reduce":
        factor = min(answer.dose_factor for answer in speaking)
        return Reduce(factor=factor, of=rule_set.dose_of)
    return Proceed()


def denominator_of(
    measure: str, evidence: AnalyteEvidence
) -> tuple[Decimal | None, str]:
    """Find what a measure compares a value with.

    Parameters
    ----------
    measure : str
        One of ``rules.MEASURES``.
    evidence : AnalyteEvidence
        What is known of its analyte.

    Returns
    -------
    tuple of Decimal or None and str
        The figure, 1 for the value itself, ``None`` where it is not there; and
        the name of that part of the evidence.
    """
    if measure == "value":
        return Decimal(1), "value"
    part = _MEASURE_PART[measure]
    if part == "uln":
        found = evidence.uln
    else:
        reading = evidence.reference if part == "reference" else evidence.baseline
        found = None if reading is None else reading.result.value
    if found is None or not found > 0:
        return None, part
    return exact(found), part


def compares_with_itself(test: LabTest, evidence: AnalyteEvidence) -> bool:
    """Tell whether a test's value is its own denominator.

    Parameters
    ----------
    test : LabTest
        The test.
    evidence : AnalyteEvidence
        What is known of its analyte.

    Returns
    -------
    bool
        True for the baseline before the first drug fill: another value would be
        another baseline, so it changes nothing.
    """
    if test.measure == "ratio-to-baseline":
        return evidence.baseline is not None and evidence.baseline == evidence.current
    if test.measure == "ratio-to-reference":
        return evidence.reference is not None and evidence.reference == evidence.current
    return False
