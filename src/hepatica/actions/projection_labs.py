"""What the next decision needs of the laboratory, as the read model keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hepatica.therapy.course import Course
from hepatica.therapy.worksheet import Rules, lab_evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class LabNeed:
    """An analyte that the bound protocols ask for.

    Parameters
    ----------
    title : str
        In words.
    max_age_days : float
        An older result is stale. [d]
    latest_on : date or None
        Day of the latest result.
    fault : str
        Why that one does not count, in words; empty where it does.
    """

    title: str
    max_age_days: float
    latest_on: date | None
    fault: str


def labs_needed(course: Course, rules: Rules) -> tuple[LabNeed, ...]:
    """List what the next decision needs, by the shortest age that a rule allows.

    Parameters
    ----------
    course : Course
        Folded from all facts.
    rules : Rules
        In force.

    Returns
    -------
    tuple of LabNeed
        Each analyte once; empty without a bound protocol.
    """
    needs: dict[str, LabNeed] = {}
    for rule_set in rules.protocols:
        for test in rule_set.tests:
            known = needs.get(test.analyte)
            if known is not None and known.max_age_days <= test.max_age_days:
                continue
            readings = course.labs.get(test.analyte, [])
            latest_on = readings[-1].on if readings else None
            fault = ""
            if latest_on is not None:
                evidence = lab_evidence(course, rules, rule_set, on=latest_on)
                fault = evidence[test.analyte].why_missing.get("current", "")
            analyte = rules.analytes.get(test.analyte)
            needs[test.analyte] = LabNeed(
                title=analyte.title if analyte else test.analyte,
                max_age_days=test.max_age_days,
                latest_on=latest_on,
                fault=fault,
            )
    return tuple(needs.values())
