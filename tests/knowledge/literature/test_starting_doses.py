"""Starting doses by setting, each figure by hand from its source's own words."""

import pytest

from hepatica.knowledge import PublishedView, build, load_catalog

# short id, mg/kg/d, use, source, evidence
TABLE = [
    ("adjuvant-crlm-irinotecan", 0.12, "orderable", "kemeny-2003", "V"),
    ("adjuvant-crlm-oxaliplatin", 0.12, "orderable", "kemeny-2009", "V"),
    ("adjuvant-crlm-folfiri", 0.12, "orderable", "nct01312857-results", "V2"),
    ("adjuvant-crlm-reduced", 0.08, "orderable", "adjuvant-reduced-dose-series", "V"),
    ("unresectable-crlm-oxaliplatin", 0.12, "orderable", "kemeny-2005", "V"),
    ("unresectable-crlm-irinotecan", 0.16, "orderable", "kemeny-2001", "V"),
    ("unresectable-icca", 0.16, "orderable", "nct00587067-results", "V2"),
    ("unresectable-icca-pump-2", 0.12, "orderable", "pump-2-report", "V"),
    ("pancreatic-liver-metastases", 0.12, "trial-only", "nct03856658", "V2"),
    (
        "historic-unresectable-dexamethasone",
        0.3,
        "historic",
        "kemeny-dexamethasone-trial",
        "V",
    ),
    ("historic-ncog-1989", 0.3, "historic", "hohn-1989", "V"),
    ("historic-ncog-1989-reduced", 0.2, "historic", "hohn-1989", "V"),
    ("historic-uk-trial", 0.2, "historic", "allen-mersh-in-cochrane", "V2"),
    ("historic-high-dose-pilot-1986", 0.5, "historic", "high-dose-pilot-1986", "V"),
]
RANGES = [
    ("historic-italy", 0.15, 0.30, "historic", "aldrighetti", "V"),
    ("label-usual-hepatic-artery", 0.4, 0.6, "historic", "fda-label-rxlist", "V2"),
    ("label-arterial", 0.1, 0.6, "benchmark", "fda-label-rxlist", "V2"),
]


@pytest.mark.parametrize(("name", "dose", "use", "ref", "evidence"), TABLE)
def test_starting_dose(name, dose, use, ref, evidence):
    entry = load_catalog().get(name)
    assert build.starting_dose(entry).dose_rate_mg_per_kg_per_day == dose
    assert (entry.use, entry.evidence) == (use, evidence)
    assert entry.source_refs[0] == ref


@pytest.mark.parametrize(("name", "low", "high", "use", "ref", "evidence"), RANGES)
def test_range_of_history_or_label(name, low, high, use, ref, evidence):
    entry = load_catalog().get(name)
    stated = entry.data["range"]
    assert (stated["low"], stated["high"], stated["unit"]) == (low, high, "mg/kg/d")
    assert (entry.use, entry.evidence, entry.source_refs) == (use, evidence, (ref,))


def test_the_two_tables_name_every_starting_dose():
    named = {row[0] for row in [*TABLE, *RANGES]}
    assert named == {entry.short for entry in load_catalog().of_kind("starting-dose")}


def test_no_orderable_dose_is_above_modern_practice():
    menu = PublishedView(load_catalog()).of_kind("starting-dose")
    doses = [build.starting_dose(entry).dose_rate_mg_per_kg_per_day for entry in menu]
    assert (min(doses), max(doses)) == (0.08, 0.16)
