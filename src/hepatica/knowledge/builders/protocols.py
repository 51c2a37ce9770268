"""Dose-modification rule sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hepatica.knowledge.builders.parts import expect, number
from hepatica.knowledge.entry import KnowledgeEntry
from hepatica.therapy.protocols import (
    Band,
    LabTest,
    RuleSet,
    Stratum,
    SymptomTest,
    TaskRule,
    Then,
)


def _then(data: Mapping[str, Any]) -> Then:
    # A band that reduces names its factor; what proceeds gives the whole dose and
    # everything else none, which is the meaning of the word, not a figure.
    factor = {"proceed": 1.0, "reduce": data.get("dose_factor", 0.0)}
    return Then(
        action=data["action"], dose_factor=float(factor.get(data["action"], 0.0))
    )


def _edge(data: Mapping[str, Any], name: str) -> float | None:
    return None if data.get(name) is None else float(data[name])


def _bands(rows: Sequence[Mapping[str, Any]]) -> tuple[Band, ...]:
    return tuple(
        Band(
            at_least=_edge(row, "at_least"),
            above=_edge(row, "above"),
            below=_edge(row, "below"),
            at_most=_edge(row, "at_most"),
            then=_then(row["then"]),
        )
        for row in rows
    )


def _strata(test: Mapping[str, Any]) -> tuple[Stratum, ...]:
    if "bands" in test:
        return (Stratum(bands=_bands(test["bands"])),)
    return tuple(
        Stratum(
            above=_edge(row["reference"], "above"),
            at_most=_edge(row["reference"], "at_most"),
            bands=_bands(row["bands"]),
        )
        for row in test["strata"]
    )


def _test(test: Mapping[str, Any], *, is_restart: bool) -> LabTest:
    return LabTest(
        analyte=test["analyte"],
        measure=test["measure"],
        unit=test["unit"],
        max_age_days=number(test["max_age"]),
        choose=test["choose"],
        strata=_strata(test),
        is_restart=is_restart,
    )


def _task(row: Mapping[str, Any]) -> TaskRule:
    when, source = row["when"], row["source"]
    return TaskRule(
        code=row["code"],
        what=row["what"],
        answers=tuple(when.get("answers", ())),
        analyte=when.get("analyte", ""),
        measure=when.get("measure", ""),
        unit=when.get("unit", ""),
        at_least=_edge(when, "at_least"),
        source=f"{source['ref']}, {source['at']}",
        evidence=source["evidence"],
    )


def rule_set(entry: KnowledgeEntry) -> RuleSet:
    """Build a dose-modification rule set.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``dose-modification``.

    Returns
    -------
    RuleSet
        As the one interpreter reads it.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "dose-modification")
    return RuleSet(
        id=entry.short,
        title=entry.title,
        dose_of=data["decides"]["of"],
        tests=tuple(_test(test, is_restart=False) for test in data["tests"]),
        symptoms=tuple(
            SymptomTest(
                symptom=row["symptom"],
                title=row["title"],
                max_age_days=number(row["max_age"]),
                then=_then(row["then"]),
            )
            for row in data.get("symptoms", ())
        ),
        restart=tuple(_test(test, is_restart=True) for test in data.get("restart", ())),
        tasks=tuple(_task(row) for row in data.get("tasks", ())),
        is_shown_beside=data.get("shown_beside", False),
        entry=entry.used(),
    )
