"""Label, stop promptly: each trigger of the label text, by hand.

myocardial ischemia; stomatitis or esophagopharyngitis at the first visible sign;
WBC under 3,500 or rapidly falling; intractable vomiting; diarrhea, frequent or
watery; gastrointestinal ulceration and bleeding; platelets under 100,000;
hemorrhage from any site
"""

import math

import pytest

from hepatica.knowledge import build, load_catalog

ENTRY = load_catalog().get("fda-label-stop")
RULES = build.rule_set(ENTRY)


@pytest.mark.parametrize(
    ("analyte", "edge_per_ul"), [("wbc", 3_500), ("platelets", 100_000)]
)
def test_count_under_the_edge_stops_and_the_edge_itself_does_not(analyte, edge_per_ul):
    (test,) = [test for test in RULES.tests if test.analyte == analyte]
    assert (test.measure, test.unit) == ("value", "10*3/uL")
    (stratum,) = test.strata
    low, high = stratum.bands
    edge = edge_per_ul / 1000
    assert (low.at_least, low.below, low.then.action) == (0, edge, "discontinue")
    assert (high.at_least, high.below, high.then.action) == (edge, None, "proceed")
    assert math.nextafter(edge, 0) < low.below


def test_symptoms_each_stop():
    found = {row.symptom: row.then.action for row in RULES.symptoms}
    assert found == {
        "myocardial-ischemia": "discontinue",
        "stomatitis": "discontinue",
        "intractable-vomiting": "discontinue",
        "diarrhea": "discontinue",
        "gi-ulceration-or-bleeding": "discontinue",
        "hemorrhage": "discontinue",
    }


def test_rapid_fall_without_a_number_is_written_and_not_computed():
    texts = [row["text"] for row in ENTRY.data["not_encoded"]]
    assert any("rapidly falling" in text for text in texts)


def test_entry_says_what_it_is():
    assert (ENTRY.use, ENTRY.evidence) == ("orderable", "V2")
    assert len(RULES.tests) == 2
