"""Specification: each edge of each rule set, just below it, on it and just above."""

import math
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.spec.tables import rows

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.labs import LabResult, Reading
from hepatica.therapy.protocols import AnalyteEvidence, interpret

TITLE = "Each edge of each rule set"
TEXT = """\
One row for each value at which a rule set begins to answer otherwise. What it is
compared with is the reference of the last drug fill, the baseline before the first,
or the upper limit of normal; "itself" is the value alone. Just below and just above
are a hundredth away. Rows of a restart hold for the first drug fill after a hold by
that analyte. White cells and platelets are in 10*3/uL, AST and alkaline phosphatase
in U/L, total bilirubin in mg/dL. `reference-value-candidate` is unverified and
blocked: its rows are here so that a person can hold the real table against them.
"""
TABLE = """
| rule set | lab | compared with | when | edge | below | on it | above |
| --- | --- | --- | --- | --- | --- | --- | --- |
| ceiling-and-baseline | total-bilirubin | itself | each fill | 3 | proceed | hold | hold |
| ceiling-and-baseline | total-bilirubin | baseline 0.8 | each fill | 2.4 | proceed | hold | hold |
| ceiling-and-baseline | alkaline-phosphatase | baseline 80 | each fill | 240 | proceed | hold | hold |
| ceiling-and-baseline | ast | baseline 30 | each fill | 150 | proceed | hold | hold |
| ceiling-and-baseline | total-bilirubin | upper limit 1.2 | restart | 1.2 | proceed | proceed | hold |
| fda-label-stop | wbc | itself | each fill | 3.5 | discontinue | proceed | proceed |
| fda-label-stop | platelets | itself | each fill | 100 | discontinue | proceed | proceed |
| floyd-2006 | total-bilirubin | upper limit 1.2 | each fill | 1.44 | proceed | reduce to 0.8 | reduce to 0.8 |
| floyd-2006 | total-bilirubin | upper limit 1.2 | each fill | 1.8 | reduce to 0.8 | reduce to 0.5 | reduce to 0.5 |
| floyd-2006 | total-bilirubin | upper limit 1.2 | each fill | 2.4 | reduce to 0.5 | no rule | no rule |
| floyd-2006 | alkaline-phosphatase | upper limit 115 | each fill | 138 | proceed | reduce to 0.8 | reduce to 0.8 |
| floyd-2006 | alkaline-phosphatase | upper limit 115 | each fill | 172.5 | reduce to 0.8 | reduce to 0.5 | reduce to 0.5 |
| floyd-2006 | alkaline-phosphatase | upper limit 115 | each fill | 230 | reduce to 0.5 | no rule | no rule |
| floyd-2006 | ast | baseline 30 | each fill | 90 | proceed | reduce to 0.5 | no rule |
| reference-value-candidate | ast | reference 50 | each fill | 150 | proceed | reduce to 0.8 | reduce to 0.8 |
| reference-value-candidate | ast | reference 50 | each fill | 200 | reduce to 0.8 | reduce to 0.5 | reduce to 0.5 |
| reference-value-candidate | ast | reference 50 | each fill | 250 | reduce to 0.5 | hold | hold |
| reference-value-candidate | ast | reference 60 | each fill | 120 | proceed | reduce to 0.8 | reduce to 0.8 |
| reference-value-candidate | ast | reference 60 | each fill | 180 | reduce to 0.8 | reduce to 0.5 | reduce to 0.5 |
| reference-value-candidate | ast | reference 60 | each fill | 240 | reduce to 0.5 | hold | hold |
| reference-value-candidate | alkaline-phosphatase | reference 90 | each fill | 135 | proceed | reduce to 0.5 | reduce to 0.5 |
| reference-value-candidate | alkaline-phosphatase | reference 90 | each fill | 180 | reduce to 0.5 | hold | hold |
| reference-value-candidate | alkaline-phosphatase | reference 100 | each fill | 120 | proceed | reduce to 0.5 | reduce to 0.5 |
| reference-value-candidate | alkaline-phosphatase | reference 100 | each fill | 150 | reduce to 0.5 | hold | hold |
| reference-value-candidate | total-bilirubin | reference 1.2 | each fill | 1.8 | proceed | reduce to 0.5 | reduce to 0.5 |
| reference-value-candidate | total-bilirubin | reference 1.2 | each fill | 2.4 | reduce to 0.5 | hold | hold |
| reference-value-candidate | total-bilirubin | reference 1.5 | each fill | 1.8 | proceed | reduce to 0.5 | reduce to 0.5 |
| reference-value-candidate | total-bilirubin | reference 1.5 | each fill | 2.25 | reduce to 0.5 | hold | hold |
| reference-value-candidate | total-bilirubin | itself | each fill | 3 | proceed | discontinue | discontinue |
| reference-value-candidate | alkaline-phosphatase | baseline 80 | each fill | 240 | proceed | hold | hold |
| reference-value-candidate | ast | baseline 30 | each fill | 150 | proceed | hold | hold |
| reference-value-candidate | ast | reference 50 | restart | 200 | reduce to 0.5 | hold | hold |
| reference-value-candidate | ast | reference 60 | restart | 180 | reduce to 0.5 | hold | hold |
| reference-value-candidate | alkaline-phosphatase | reference 90 | restart | 135 | reduce to 0.25 | hold | hold |
| reference-value-candidate | alkaline-phosphatase | reference 100 | restart | 120 | reduce to 0.25 | hold | hold |
| reference-value-candidate | total-bilirubin | reference 1.2 | restart | 1.8 | reduce to 0.25 | hold | hold |
| reference-value-candidate | total-bilirubin | reference 1.5 | restart | 1.8 | reduce to 0.25 | hold | hold |
"""  # noqa: E501 (a table is read across)

WAS, IS = date(2026, 2, 2), date(2026, 3, 2)
PARTS = {
    "reference": "ratio-to-reference",
    "baseline": "ratio-to-baseline",
    "upper limit": "ratio-to-uln",
    "itself": "value",
}
RULE_SETS = {
    entry.short: build.rule_set(entry)
    for entry in load_catalog().of_kind("dose-modification")
    if entry.status in ("published", "blocked")
}
ROWS = rows(TABLE)


def asked_of(rule_set):
    yield from (("tests", test) for test in rule_set.tests)
    yield from (("restart", test) for test in rule_set.restart)


def reading(analyte: str, value: float, on: date) -> Reading:
    result = LabResult(analyte=analyte, value=value, unit="U/L")
    return Reading(result=result, on=on, laboratory="lab-a", fact=on.isoformat())


def compared(row) -> tuple[str, str, str]:
    """What a row compares with, its measure, and the figure; 1 for the value itself."""
    words, _, number = row["compared with"].rpartition(" ")
    if not words:
        return number, PARTS[number], "1"
    return words, PARTS[words], number


def said(row, value: str) -> str:
    """What the one test of the row says for a value."""
    words, measure, number = compared(row)
    stage = "restart" if row["when"] == "restart" else "tests"
    rule_set = RULE_SETS[row["rule set"]]
    (test,) = [
        test
        for when, test in asked_of(rule_set)
        if (when, test.analyte, test.measure) == (stage, row["lab"], measure)
    ]
    then = None if words == "itself" else float(number)
    evidence = AnalyteEvidence(
        current=reading(row["lab"], float(value), IS),
        reference=reading(row["lab"], then, WAS) if words == "reference" else None,
        baseline=reading(row["lab"], then, WAS) if words == "baseline" else None,
        uln=then,
        why_missing={},
    )
    alone = replace(rule_set, tests=(test,), symptoms=(), tasks=())
    _, trace = interpret(alone, labs={row["lab"]: evidence}, symptoms={})
    (band,) = trace.bands
    return band.then


@pytest.mark.hazard("HZ-008")
@pytest.mark.parametrize("row", ROWS, ids=lambda r: " ".join(list(r.values())[:5]))
def test_the_table_is_what_is_decided(row):
    edge = Decimal(row["edge"])
    for column, step in (("below", "-0.01"), ("on it", "0"), ("above", "0.01")):
        assert said(row, str(edge + Decimal(step))) == row[column]


def edges_of(stratum) -> set[float]:
    found = {
        edge
        for band in stratum.bands
        for edge in (band.at_least, band.above, band.below, band.at_most)
    }
    return found - {None, 0.0}


def test_every_edge_of_every_rule_set_has_its_row():
    asked = {
        (name, when, test.analyte, test.measure, stratum.at_most, edge)
        for name, rule_set in RULE_SETS.items()
        for when, test in asked_of(rule_set)
        for stratum in test.strata
        for edge in edges_of(stratum)
    }
    assert len(ROWS) == len(asked)
    told = set()
    for row in ROWS:
        _, measure, number = compared(row)
        against = Decimal(number)
        when = "restart" if row["when"] == "restart" else "tests"
        edge = float(Decimal(row["edge"]) / against)
        rule_set = RULE_SETS[row["rule set"]]
        for stage, test in asked_of(rule_set):
            if (stage, test.analyte, test.measure) != (when, row["lab"], measure):
                continue
            for stratum in test.strata:
                low, high = stratum.above or 0.0, stratum.at_most
                if low < float(against) and float(against) <= (high or math.inf):
                    told.add((rule_set.id, when, row["lab"], measure, high, edge))
    assert told == asked


def test_every_symptom_stops_by_itself_in_the_label():
    label = RULE_SETS["fda-label-stop"]
    assert {test.then.action for test in label.symptoms} == {"discontinue"}
    assert len(label.symptoms) == 6
