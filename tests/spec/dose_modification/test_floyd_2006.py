"""Specification: floyd-2006, drug on an impaired liver."""

from datetime import date

import pytest
from tests.spec.tables import number, rows

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.decisions import name_of, permitted_factor
from hepatica.therapy.labs import LabResult, Reading
from hepatica.therapy.protocols import AnalyteEvidence, interpret

TITLE = "Drug on an impaired liver: floyd-2006"
TEXT = """\
Total bilirubin [mg/dL] and alkaline phosphatase [U/L] are compared with the upper
limit of normal of their laboratory, here 1.1 and 115; AST [U/L] with its baseline,
here 30. The edge belongs to the more restrictive band. The most restrictive test
holds. A missing value is never normal, and where the source says nothing the answer
is no-rule. A dash is a value that is not there.
"""
TABLE = """
| bilirubin | ALP | AST | decision | share | the test that speaks |
| --- | --- | --- | --- | --- | --- |
| 0.6 | 80 | 25 | proceed | 1 | all: proceed |
| 1.31 | 80 | 25 | proceed | 1 | all: proceed |
| 1.32 | 80 | 25 | reduce | 0.8 | total-bilirubin: 1.2 to below 1.5 |
| 1.65 | 80 | 25 | reduce | 0.5 | total-bilirubin: 1.5 to below 2 |
| 2.2 | 80 | 25 | no-rule | 0 | total-bilirubin: 2 or more |
| 0.6 | 137.9 | 25 | proceed | 1 | all: proceed |
| 0.6 | 138 | 25 | reduce | 0.8 | alkaline-phosphatase: 1.2 to below 1.5 |
| 0.6 | 230 | 25 | no-rule | 0 | alkaline-phosphatase: 2 or more |
| 0.6 | 80 | 89.9 | proceed | 1 | all: proceed |
| 0.6 | 80 | 90 | reduce | 0.5 | ast: exactly 3 |
| 0.6 | 80 | 90.1 | no-rule | 0 | ast: above 3 |
| 1.32 | 172.5 | 25 | reduce | 0.5 | alkaline-phosphatase: 1.5 to below 2 |
| - | 80 | 25 | cannot-decide | 0 | total-bilirubin: none |
| - | 230 | 25 | cannot-decide | 0 | total-bilirubin: none |
"""

DAY = date(2026, 3, 2)
ULN = {"total-bilirubin": 1.1, "alkaline-phosphatase": 115.0}
UNITS = {"total-bilirubin": "mg/dL", "alkaline-phosphatase": "U/L", "ast": "U/L"}
COLUMNS = {"bilirubin": "total-bilirubin", "ALP": "alkaline-phosphatase", "AST": "ast"}
BASELINE_AST = 30.0
RULES = build.rule_set(load_catalog().get("floyd-2006"))


def reading(analyte: str, value: float | None) -> Reading | None:
    if value is None:
        return None
    result = LabResult(analyte=analyte, value=value, unit=UNITS[analyte])
    return Reading(result=result, on=DAY, laboratory="lab-a", fact="f")


def labs(row: dict[str, str]) -> dict[str, AnalyteEvidence]:
    return {
        analyte: AnalyteEvidence(
            current=reading(analyte, number(row[column])),
            baseline=reading("ast", BASELINE_AST) if analyte == "ast" else None,
            uln=ULN.get(analyte),
            why_missing={},
        )
        for column, analyte in COLUMNS.items()
    }


@pytest.mark.hazard("HZ-008")
@pytest.mark.parametrize("row", rows(TABLE), ids=lambda r: " ".join(r.values()))
def test_the_table_is_what_is_decided(row):
    decision, trace = interpret(RULES, labs=labs(row), symptoms={})
    assert name_of(decision) == row["decision"]
    assert permitted_factor(decision) == number(row["share"])
    analyte, words = row["the test that speaks"].split(": ")
    if analyte == "all":
        assert {band.then for band in trace.bands} == {words}
    else:
        band = next(b for b in trace.bands if b.test.startswith(f"{analyte},"))
        assert band.band == words
