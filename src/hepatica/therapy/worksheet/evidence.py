"""Which laboratory values a rule set sees on a day, and why one is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from hepatica.therapy.course import Course, FillState
from hepatica.therapy.labs import Analyte, Reading, ResultStatus
from hepatica.therapy.protocols import (
    AnalyteEvidence,
    LabTest,
    ReferenceRule,
    RuleSet,
    SymptomEvidence,
    worsens,
)
from hepatica.therapy.worksheet.rules import LaboratoryLimits, Rules


def lab_evidence(
    course: Course, rules: Rules, rule_set: RuleSet, *, on: date
) -> dict[str, AnalyteEvidence]:
    """Collect the evidence that a rule set asks for.

    Parameters
    ----------
    course : Course
        What happened.
    rules : Rules
        Analytes, reference rule, laboratory limits.
    rule_set : RuleSet
        Whose tests ask.
    on : date
        Day of the decision; later results are not seen.

    Returns
    -------
    dict of str to AnalyteEvidence
        One for each analyte that a test names.

    Notes
    -----
    The latest result counts, whatever its standing: a preliminary one is not
    passed over in favor of an older final one. Hazards: HZ-008, HZ-009, HZ-010.
    """
    asking: dict[str, list[LabTest]] = {}
    for test in rule_set.tests:
        asking.setdefault(test.analyte, []).append(test)
    return {
        analyte: _evidence(course, rules, _Asked.by(tests), on=on)
        for analyte, tests in asking.items()
    }


def symptom_evidence(
    course: Course, rule_set: RuleSet, *, on: date
) -> dict[str, SymptomEvidence]:
    """Collect what was asked about symptoms.

    Parameters
    ----------
    course : Course
        What happened.
    rule_set : RuleSet
        Whose tests ask.
    on : date
        Day of the decision.

    Returns
    -------
    dict of str to SymptomEvidence
        Only the symptoms that were asked for in time.
    """
    found = {}
    for test in rule_set.symptoms:
        for asked in reversed(course.symptoms):
            if not 0 <= (on - asked.on).days <= test.max_age_days:
                continue
            answer = next(
                (s for s in asked.payload.symptoms if s.id == test.symptom), None
            )
            if answer is not None:
                found[test.symptom] = SymptomEvidence(
                    is_present=answer.is_present, on=asked.on, fact=asked.fact
                )
                break
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the tests of one analyte ask together: the strictest of each."""

    analyte: str
    max_age_days: float
    takes_worst: bool
    is_lower_worse: bool
    limit_that_holds: str | None

    @classmethod
    def by(cls, tests: Sequence[LabTest]) -> _Asked:
        worse = frozenset[str]().union(*(worsens(test) for test in tests))
        # a value given only as a limit is taken as the limit where that is the worse
        holds = "<" if "lower" not in worse else ">" if "higher" not in worse else None
        return cls(
            analyte=tests[0].analyte,
            max_age_days=min(test.max_age_days for test in tests),
            takes_worst=any(t.choose == "highest-since-emptying" for t in tests),
            is_lower_worse=holds == ">",
            limit_that_holds=holds,
        )


def _evidence(
    course: Course, rules: Rules, asked: _Asked, *, on: date
) -> AnalyteEvidence:
    readings = [r for r in course.labs.get(asked.analyte, ()) if r.on <= on]
    analyte = rules.analytes.get(asked.analyte)
    why: dict[str, str] = {}
    current, missing = _current(course, readings, asked, analyte, on=on)
    if current is None:
        why["current"] = missing
    reference, missing = _reference(course, readings, rules.reference, analyte)
    if reference is None:
        why["reference"] = missing
    baseline, missing = _baseline(course, readings, current, analyte)
    if baseline is None:
        why["baseline"] = missing
    uln = None
    if current is not None:
        uln = upper_limit(current, rules.laboratory_limits)
        if uln is None:
            why["uln"] = (
                "no upper limit of normal (ULN) with the result and none in the "
                "center's laboratory table"
            )
    else:
        why["uln"] = why["current"]
    return AnalyteEvidence(
        current=current,
        reference=reference,
        baseline=baseline,
        uln=uln,
        why_missing=why,
        notes=_notes(current, reference),
        reference_note=_reference_note(course, rules.reference),
        rises_in_a_row=_rises_in_a_row(readings, analyte),
    )


def _current(
    course: Course,
    readings: Sequence[Reading],
    asked: _Asked,
    analyte: Analyte | None,
    *,
    on: date,
) -> tuple[Reading | None, str]:
    if not readings:
        return None, "no result on record"
    latest = readings[-1]
    fault = _fault(latest, asked, analyte)
    if fault:
        return None, f"the latest result is {fault}"
    age = (on - latest.on).days
    if age > asked.max_age_days:
        return None, (
            f"the latest result is {age} days old; at most {asked.max_age_days:g} "
            f"days are allowed"
        )
    if not asked.takes_worst:
        return latest, ""
    emptied = _last_drug_emptying(course, on=on)
    window = [
        r
        for r in readings
        if not _fault(r, asked, analyte)
        and (r is latest or (emptied and r.on >= emptied))
    ]
    worst = min if asked.is_lower_worse else max
    # of equal values the latest, so that the day shown is the day last measured
    return worst(reversed(window), key=lambda r: r.result.value), ""


def _fault(reading: Reading, asked: _Asked, analyte: Analyte | None) -> str:
    if reading.result.status is ResultStatus.PRELIMINARY:
        return "preliminary; wait for the final one"
    if reading.result.comparator not in (None, asked.limit_that_holds):
        return (
            f"given only as {reading.result.comparator} a limit; ask the laboratory "
            f"for the value"
        )
    if analyte is not None and analyte.bounds.is_impossible(reading.result.value):
        return "not plausible; ask the laboratory"
    return ""


def _last_drug_emptying(course: Course, *, on: date) -> date | None:
    device = course.device
    if device is None:
        return None
    days = [
        fill.emptied_at.date()
        for fill in device.fills
        if fill.is_drug and fill.emptied_at is not None and fill.emptied_at.date() <= on
    ]
    return days[-1] if days else None


def _usable(reading: Reading, analyte: Analyte | None) -> bool:
    """Tell whether others may be compared with it: not a limit, not a slip."""
    return (
        reading.result.status.is_usable
        and reading.result.comparator is None
        and not (
            analyte is not None and analyte.bounds.is_impossible(reading.result.value)
        )
    )


def _reference(
    course: Course,
    readings: Sequence[Reading],
    rule: ReferenceRule | None,
    analyte: Analyte | None,
) -> tuple[Reading | None, str]:
    if rule is None:
        return None, "no reference rule is bound to the course"
    fill = _reference_fill(course, rule)
    if fill is None:
        return None, "no drug fill yet, so there is no reference value"
    found = _last(readings, analyte, until=fill.on)
    if found is None or (fill.on - found.on).days > rule.max_age_days:
        return (
            None,
            "no result on or shortly before the day that the reference is from",
        )
    return found, ""


def _last(
    readings: Sequence[Reading], analyte: Analyte | None, *, until: date
) -> Reading | None:
    """Last usable reading up to a day; searched from the end."""
    return next(
        (r for r in reversed(readings) if r.on <= until and _usable(r, analyte)), None
    )


def _reference_note(course: Course, rule: ReferenceRule | None) -> str:
    fill = _reference_fill(course, rule) if rule is not None else None
    if rule is None or fill is None:
        return ""
    return f"{rule.id}: for the drug fill of {fill.on.isoformat()}"


def _rises_in_a_row(readings: Sequence[Reading], analyte: Analyte | None) -> int:
    """Count how often in a row, up to the latest day, a day's last result rose."""
    by_day = {r.on: r.result.value for r in readings if _usable(r, analyte)}
    values = [by_day[on] for on in sorted(by_day)]
    count = 0
    for before, after in pairwise(values):
        count = count + 1 if after > before else 0
    return count


def _reference_fill(course: Course, rule: ReferenceRule) -> FillState | None:
    if rule.basis == "baseline":
        return course.first_drug_fill
    return course.last_drug_fill


def _baseline(
    course: Course,
    readings: Sequence[Reading],
    current: Reading | None,
    analyte: Analyte | None,
) -> tuple[Reading | None, str]:
    first = course.first_drug_fill
    if first is None:
        # before the first drug fill the value of today is the baseline
        return current, "" if current else "no result before the first drug fill"
    found = _last(readings, analyte, until=first.on)
    return found, "" if found else "no result before the first drug fill"


def upper_limit(reading: Reading, tables: Sequence[LaboratoryLimits]) -> float | None:
    """Find the upper limit of normal that holds for a reading.

    Parameters
    ----------
    reading : Reading
        The result.
    tables : sequence of LaboratoryLimits
        The center's activated tables.

    Returns
    -------
    float or None
        The result's own limit, else the table's, else ``None``: it is never
        taken from somewhere else. [unit of the analyte]
    """
    if reading.result.uln is not None:
        return reading.result.uln
    for table in tables:
        if table.laboratory in ("*", reading.laboratory):
            uln: Mapping[str, float] = table.uln
            if reading.result.analyte in uln:
                return uln[reading.result.analyte]
    return None


def _notes(current: Reading | None, reference: Reading | None) -> tuple[str, ...]:
    if current is None or reference is None:
        return ()
    notes = []
    if current.laboratory != reference.laboratory:
        notes.append("reference and current come from different laboratories")
    limits = (current.result.uln, reference.result.uln)
    if None not in limits and limits[0] != limits[1]:
        notes.append("reference and current have different upper limits of normal")
    return tuple(notes)
