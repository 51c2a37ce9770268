"""Floxuridine: vial, label ranges and the stability that was studied, by hand."""

from hepatica.knowledge import PublishedView, build, load_catalog

DRUG = load_catalog().get("floxuridine")


def test_vial_is_500_mg_and_100_mg_per_ml():
    drug = build.drug(DRUG)
    assert drug.vial_drug_mg == 500
    assert drug.vial_concentration_mg_per_ml == 100


def test_stability_was_studied_from_2_5_to_12_mg_per_ml():
    drug = build.drug(DRUG)
    assert drug.stability_low_mg_per_ml == 2.5
    assert drug.stability_high_mg_per_ml == 12


def test_nothing_was_lost_in_six_weeks_at_10_mg_per_ml():
    drug = build.drug(DRUG)
    assert (drug.dwell_studied_days, drug.dwell_studied_at_mg_per_ml) == (42, 10)


def test_label_ranges_are_0_1_to_0_6_and_0_4_to_0_6_and_are_not_orderable():
    found = {
        row["id"]: (row["range"]["low"], row["range"]["high"], row["range"]["use"])
        for row in DRUG.data["label_dose_ranges"]
    }
    assert found == {
        "label-arterial": (0.1, 0.6, "benchmark"),
        "label-usual-hepatic-artery": (0.4, 0.6, "historic"),
    }


def test_dexamethasone_is_25_mg_flat_and_20_and_28_are_history():
    rows = load_catalog().get("dexamethasone").data["amounts"]
    assert [(row["value"], row["use"], row["source"]["evidence"]) for row in rows] == [
        (25, "orderable", "V2"),
        (20, "historic", "V"),
        (28, "historic", "V"),
    ]


def test_heparin_amounts_were_seen_in_code_only_and_are_blocked():
    entry = load_catalog().get("heparin")
    assert (entry.status, entry.evidence) == ("blocked", "U")
    amounts = [(row["value"], row["unit"]) for row in entry.data["amounts"]]
    assert amounts == [(30000, "[USP'U]"), (25000, "[USP'U]"), (200, "[USP'U]/mL")]
    assert entry not in PublishedView(load_catalog()).of_kind("additive")
