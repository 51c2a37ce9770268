"""Specification: reference-value-candidate, the ladder that nobody has seen printed."""

from datetime import date

import pytest
from tests.spec.tables import number, rows

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.decisions import name_of, permitted_factor
from hepatica.therapy.labs import LabResult, Reading
from hepatica.therapy.protocols import AnalyteEvidence, interpret

TITLE = "Dose by the change since the last dose: reference-value-candidate"
TEXT = """\
**Unverified: seen in no source. It ships blocked, for the demo and for study runs
only.** Written out so that a person can hold the real table against it.

AST [U/L], alkaline phosphatase [U/L] and total bilirubin [mg/dL] are compared with the
reference value, the one of the last drug fill; which ladder holds depends on the
reference value itself. Bilirubin is compared by itself as well. The share is of the
dose last given. The edge belongs to the more restrictive band; the most restrictive
test holds; all tests that give the answer are named. A dash is a value that is not
there. The last column is the nearest change of one value that would change the answer.
"""
TABLE = """
| AST was, is | ALP was, is | bilirubin was, is | decision | share | why | changes at |
| --- | --- | --- | --- | --- | --- | --- |
| 30, 30 | 80, 80 | 0.8, 0.8 | proceed | 1 | every test: proceed | total-bilirubin 1.2 mg/dL or more: reduce to 0.5 |
| 30, 89.9 | 80, 80 | 0.8, 0.8 | proceed | 1 | every test: proceed | ast 90 U/L or more: reduce to 0.8 |
| 30, 90 | 80, 80 | 0.8, 0.8 | reduce | 0.8 | ast: 3 to below 4 | ast below 90 U/L: proceed |
| 30, 120 | 80, 80 | 0.8, 0.8 | reduce | 0.5 | ast: 4 to below 5 | ast below 120 U/L: reduce to 0.8 |
| 30, 150 | 80, 80 | 0.8, 0.8 | hold | 0 | ast: 5 or more | ast below 150 U/L: reduce to 0.5 |
| 50, 149 | 80, 80 | 0.8, 0.8 | proceed | 1 | every test: proceed | ast 150 U/L or more: reduce to 0.8 |
| 51, 102 | 80, 80 | 0.8, 0.8 | reduce | 0.8 | ast: 2 to below 3 | ast below 102 U/L: proceed |
| 51, 204 | 80, 80 | 0.8, 0.8 | hold | 0 | ast: 4 or more | ast below 204 U/L: reduce to 0.5 |
| 30, 30 | 80, 120 | 0.8, 0.8 | reduce | 0.5 | alkaline-phosphatase: 1.5 to below 2 | alkaline-phosphatase below 120 U/L: proceed |
| 30, 30 | 80, 160 | 0.8, 0.8 | hold | 0 | alkaline-phosphatase: 2 or more | alkaline-phosphatase below 160 U/L: reduce to 0.5 |
| 30, 30 | 100, 120 | 0.8, 0.8 | reduce | 0.5 | alkaline-phosphatase: 1.2 to below 1.5 | alkaline-phosphatase below 120 U/L: proceed |
| 30, 30 | 100, 150 | 0.8, 0.8 | hold | 0 | alkaline-phosphatase: 1.5 or more | alkaline-phosphatase below 150 U/L: reduce to 0.5 |
| 30, 30 | 80, 80 | 0.8, 1.2 | reduce | 0.5 | total-bilirubin: 1.5 to below 2 | total-bilirubin below 1.2 mg/dL: proceed |
| 30, 30 | 80, 80 | 0.8, 1.6 | hold | 0 | total-bilirubin: 2 or more | total-bilirubin below 1.6 mg/dL: reduce to 0.5 |
| 30, 30 | 80, 80 | 2.6, 2.9 | proceed | 1 | every test: proceed | total-bilirubin 3 mg/dL or more: discontinue |
| 30, 30 | 80, 80 | 2.6, 3 | discontinue | 0 | total-bilirubin: 3 or more | total-bilirubin below 3 mg/dL: proceed |
| 30, 90 | 80, 120 | 0.8, 0.8 | reduce | 0.5 | alkaline-phosphatase: 1.5 to below 2 | alkaline-phosphatase below 120 U/L: reduce to 0.8 |
| 30, 150 | 80, - | 0.8, 0.8 | hold | 0 | ast: 5 or more | ast below 150 U/L: cannot decide |
| 30, 30 | 80, - | 0.8, 0.8 | cannot-decide | 0 | alkaline-phosphatase: none | total-bilirubin 1.6 mg/dL or more: hold |
| -, 30 | 80, 80 | 0.8, 0.8 | cannot-decide | 0 | ast: none | alkaline-phosphatase 160 U/L or more: hold |
"""  # noqa: E501 (a table is read across)

WAS, IS = date(2026, 2, 2), date(2026, 3, 2)
UNITS = {"ast": "U/L", "alkaline-phosphatase": "U/L", "total-bilirubin": "mg/dL"}
COLUMNS = dict(zip(UNITS, ("AST", "ALP", "bilirubin"), strict=True))
RULES = build.rule_set(load_catalog().get("reference-value-candidate"))
SPEAKS = {"reduce": "reduce", "no-rule": "no rule", "cannot-decide": "cannot decide"}


def reading(analyte: str, value: float | None, on: date) -> Reading | None:
    if value is None:
        return None
    result = LabResult(analyte=analyte, value=value, unit=UNITS[analyte])
    return Reading(result=result, on=on, laboratory="lab-a", fact=on.isoformat())


def labs(row: dict[str, str]) -> dict[str, AnalyteEvidence]:
    found = {}
    for analyte, column in COLUMNS.items():
        was, now = (number(cell) for cell in row[f"{column} was, is"].split(", "))
        found[analyte] = AnalyteEvidence(
            current=reading(analyte, now, IS),
            reference=reading(analyte, was, WAS),
            baseline=reading(analyte, was, WAS),
            why_missing={},
        )
    return found


def nearest(trace, evidence) -> str:
    """The change that is the smallest part of the value it changes."""
    told = [
        (abs(c.at / evidence[c.analyte].current.result.value - 1), c.words)
        for c in trace.would_change
        if c.at is not None
    ]
    return min(told)[1]


@pytest.mark.hazard("HZ-008")
@pytest.mark.parametrize("row", rows(TABLE), ids=lambda r: " ".join(r.values()))
def test_the_table_is_what_is_decided(row):
    evidence = labs(row)
    decision, trace = interpret(RULES, labs=evidence, symptoms={})
    assert name_of(decision) == row["decision"]
    assert permitted_factor(decision) == number(row["share"])
    if row["why"] == "every test: proceed":
        assert {band.then for band in trace.bands} == {"proceed"}
    else:
        word = SPEAKS.get(row["decision"], row["decision"])
        said = {
            f"{band.test.split(',')[0]}: {band.band}"
            for band in trace.bands
            if band.then.startswith(word)
        }
        assert row["why"] in said
    assert nearest(trace, evidence) == row["changes at"]
