"""From which value on each rule answers otherwise, over the course so far.

A limit moves with the reference value, so it is worked out anew from the day of
each drug fill on. It is drawn, never decided by.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hepatica.therapy.course import Course, Fact, fold
from hepatica.therapy.decisions import WouldChange
from hepatica.therapy.labs import Reading
from hepatica.therapy.protocols import AnalyteEvidence, LabTest
from hepatica.therapy.protocols.bands import exact, stratum_of, would_change
from hepatica.therapy.worksheet.evidence import lab_evidence, upper_limit
from hepatica.therapy.worksheet.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitPeriod:
    """The limits that held from one day to another.

    Parameters
    ----------
    from_on, to_on : date
        First day, and the day on which the next reference took over.
    limits : tuple of WouldChange
        Every band but the lowest, with the first value in it.
    """

    from_on: date
    to_on: date
    limits: tuple[WouldChange, ...]


def limit_periods(
    course_id: str, facts: Iterable[Fact], rules: Rules, *, on: date
) -> tuple[LimitPeriod, ...]:
    """Work out the limits of every laboratory test, period by period.

    Parameters
    ----------
    course_id : str
        Course id.
    facts : iterable of Fact
        All facts known, in any order.
    rules : Rules
        The entries in force on the day; earlier periods are drawn with them too.
    on : date
        Day of the reading; the last period ends there.

    Returns
    -------
    tuple of LimitPeriod
        Oldest first; a test without its reference, limit or baseline is left out.
    """
    known = [fact for fact in facts if fact.happened_on <= on]
    course = fold(course_id, known)
    starts = _starts(course)
    ends = [*starts[1:], on][: len(starts)]
    periods = []
    for start, end in zip(starts, ends, strict=True):
        then = fold(course_id, [f for f in known if f.happened_on <= start])
        limits = _limits(then, rules, on=start)
        if limits:
            periods.append(LimitPeriod(from_on=start, to_on=end, limits=limits))
    return tuple(periods)


def _starts(course: Course) -> list[date]:
    labs = [reading.on for readings in course.labs.values() for reading in readings]
    fills = [
        fill.on
        for device in (*course.former_devices, *course.devices.values())
        for fill in device.fills
        if fill.is_drug
    ]
    return sorted({*([min(labs)] if labs else []), *fills})


def _limits(course: Course, rules: Rules, *, on: date) -> tuple[WouldChange, ...]:
    found: list[WouldChange] = []
    for rule_set in rules.protocols:
        evidence = lab_evidence(course, rules, rule_set, on=on)
        for test in rule_set.tests:
            readings = [r for r in course.labs.get(test.analyte, ()) if r.on <= on]
            if readings:
                found.extend(
                    _of_test(test, evidence[test.analyte], rules, readings[-1])
                )
    return tuple(dict.fromkeys(found))


def _of_test(
    test: LabTest, evidence: AnalyteEvidence, rules: Rules, latest: Reading
) -> tuple[WouldChange, ...]:
    reference = evidence.reference.result.value if evidence.reference else None
    against = {
        "value": 1.0,
        "ratio-to-uln": upper_limit(latest, rules.laboratory_limits),
        "ratio-to-reference": reference,
        "ratio-to-baseline": (
            evidence.baseline.result.value if evidence.baseline else None
        ),
    }[test.measure]
    stratum = stratum_of(test, reference)
    if against is None or not against > 0 or stratum is None:
        return ()
    lowest = stratum.bands[0]
    return would_change(test, stratum, lowest, exact(against), latest)
