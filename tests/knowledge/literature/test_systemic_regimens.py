"""Systemic doses beside the pump as each source prints them, by hand."""

import pytest

from hepatica.knowledge import build, load_catalog


@pytest.mark.parametrize(
    ("name", "doses", "relation", "cycle_days", "refs"),
    [
        (
            "irinotecan-every-2-weeks-adjuvant",
            [("irinotecan", 200, "mg/m2")],
            "concurrent",
            28,
            {"kemeny-2003"},
        ),
        (
            "irinotecan-weekly-unresectable",
            [("irinotecan", 100, "mg/m2")],
            "concurrent",
            28,
            {"kemeny-2001"},
        ),
        (
            "oxaliplatin-irinotecan-unresectable",
            [("oxaliplatin", 100, "mg/m2"), ("irinotecan", 150, "mg/m2")],
            "concurrent",
            28,
            {"kemeny-2005"},
        ),
        (
            "oxaliplatin-fluorouracil-unresectable",
            [
                ("oxaliplatin", 100, "mg/m2"),
                ("leucovorin", 400, "mg/m2"),
                ("fluorouracil", 1400, "mg/m2"),
            ],
            "concurrent",
            28,
            {"kemeny-2005"},
        ),
        (
            "oxaliplatin-fluorouracil-adjuvant",
            [
                ("oxaliplatin", 85, "mg/m2"),
                ("leucovorin", 400, "mg/m2"),
                ("fluorouracil", 2000, "mg/m2"),
            ],
            "off-drug",
            35,
            {"kemeny-2009"},
        ),
        (
            "folfiri-adjuvant",
            [
                ("irinotecan", 150, "mg/m2"),
                ("leucovorin", 400, "mg/m2"),
                ("fluorouracil", 1000, "mg/m2"),
            ],
            "off-drug",
            35,
            {"nct01312857-results"},
        ),
        (
            "panitumumab-adjuvant",
            [("panitumumab", 6, "mg/kg")],
            "off-drug",
            35,
            {"nct01312857-results"},
        ),
        (
            "capox-alternating",
            [("oxaliplatin", 130, "mg/m2"), ("capecitabine", 850, "mg/m2")],
            "alternating",
            42,
            {"alberts-2010-n9945", "n9945-registry"},
        ),
    ],
)
def test_regimen(name, doses, relation, cycle_days, refs):
    entry = load_catalog().get(f"systemic-regimen/{name}")
    regimen = build.systemic_regimen(entry)
    assert [(d.drug, d.value, d.unit) for d in regimen.doses] == doses
    assert (regimen.relation, regimen.cycle_days) == (relation, cycle_days)
    assert set(entry.source_refs) == refs


def test_fluorouracil_of_2009_says_that_the_abstract_prints_grams():
    regimen = build.systemic_regimen(
        load_catalog().get("oxaliplatin-fluorouracil-adjuvant")
    )
    assert "g/m2" in regimen.doses[-1].note
