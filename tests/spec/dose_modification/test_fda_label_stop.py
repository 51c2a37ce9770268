"""Specification: fda-label-stop, the label's list of when to stop."""

from datetime import date

import pytest
from tests.spec.tables import number, rows

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.decisions import name_of
from hepatica.therapy.labs import LabResult, Reading
from hepatica.therapy.protocols import AnalyteEvidence, SymptomEvidence, interpret

TITLE = "When to stop at once: fda-label-stop"
TEXT = """\
White cells and platelets [10*3/uL] by themselves, and each symptom of the label.
Every symptom has to have been asked for; one that nobody asked about is missing, not
absent. The column names the one symptom that is present, or the one that was not
asked.
"""
TABLE = """
| WBC | platelets | symptom | decision |
| --- | --- | --- | --- |
| 5.2 | 210 | none present | proceed |
| 3.5 | 210 | none present | proceed |
| 3.49 | 210 | none present | discontinue |
| 5.2 | 100 | none present | proceed |
| 5.2 | 99 | none present | discontinue |
| 5.2 | 210 | stomatitis present | discontinue |
| 5.2 | 210 | stomatitis not asked | cannot-decide |
| 3.49 | 210 | stomatitis not asked | discontinue |
| - | 210 | none present | cannot-decide |
| - | 99 | none present | discontinue |
"""

DAY = date(2026, 3, 2)
RULES = build.rule_set(load_catalog().get("fda-label-stop"))


def counted(analyte: str, value: float | None) -> AnalyteEvidence:
    if value is None:
        return AnalyteEvidence(why_missing={})
    result = LabResult(analyte=analyte, value=value, unit="10*3/uL")
    reading = Reading(result=result, on=DAY, laboratory="lab-a", fact="f")
    return AnalyteEvidence(current=reading, why_missing={})


def asked(words: str) -> dict[str, SymptomEvidence]:
    found = {
        t.symptom: SymptomEvidence(is_present=False, on=DAY, fact="f")
        for t in RULES.symptoms
    }
    name, _, state = words.partition(" ")
    if name != "none":
        assert name in found
        present = None if state == "not asked" else True
        found[name] = SymptomEvidence(is_present=present, on=DAY, fact="f")
    return found


@pytest.mark.hazard("HZ-008")
@pytest.mark.parametrize("row", rows(TABLE), ids=lambda r: " ".join(r.values()))
def test_the_table_is_what_is_decided(row):
    labs = {
        "wbc": counted("wbc", number(row["WBC"])),
        "platelets": counted("platelets", number(row["platelets"])),
    }
    decision, trace = interpret(RULES, labs=labs, symptoms=asked(row["symptom"]))
    assert name_of(decision) == row["decision"]
    if row["decision"] == "discontinue":
        assert any(band.then.startswith("discontinue") for band in trace.bands)
