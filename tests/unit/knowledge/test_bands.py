"""Bands without gap, strata without hole, and never more drug for a worse value."""

import pytest
from tests.support.knowledge import catalog_with, data_of

from hepatica.knowledge.checks import check_catalog


def rules_broken_by(*changed):
    return sorted({finding.rule for finding in check_catalog(catalog_with(*changed))})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda bands: bands.pop(1), "must start where"),
        (lambda bands: bands.pop(), "last band must be open"),
        (lambda bands: bands.reverse(), "must start at 0"),
        (lambda bands: bands[0].update(below=None, at_most=1.2), "both hold"),
        (lambda bands: bands[1].update(at_least=None, above=1.2), "neither holds"),
        (lambda bands: bands[1].update(above=1.2), "one edge in two ways"),
        (lambda bands: bands[0].update(at_most=1.2), "one edge in two ways"),
        (lambda bands: bands[1].update(at_least=1.1), "must start where"),
        (lambda bands: bands[0].update(at_least=0.5), "must start at 0"),
        (lambda bands: bands[1].update(below=1.0), "not ascending"),
        (lambda bands: bands[1].update(below=1.2), "not ascending"),
        (lambda bands: bands[2].update(at_least=None), "must start where"),
        (lambda bands: bands[0].update(below=None), "must start where"),
    ],
)
def test_bands_with_a_gap_or_an_overlap_are_found(change, says):
    data = data_of("floyd-2006")
    change(data["tests"][0]["bands"])
    found = [f for f in check_catalog(catalog_with(data)) if f.rule == "bands"]
    assert any(says in finding.message for finding in found)


def test_bands_first_one_may_be_open_below():
    data = data_of("floyd-2006")
    del data["tests"][0]["bands"][0]["at_least"]
    assert rules_broken_by(data) == []


def test_bands_rule_set_without_any_test_is_found():
    data = data_of("floyd-2006") | {"tests": []}
    assert "bands" in rules_broken_by(data)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda s: s[0]["reference"].update(above=1), "first stratum must be open"),
        (lambda s: s[1]["reference"].update(at_most=99), "last stratum must be open"),
        (lambda s: s[1]["reference"].update(above=60), "must start where"),
        (lambda s: s[1]["reference"].pop("above"), "must start where"),
        (lambda s: s[0]["reference"].pop("at_most"), "not the last"),
        (lambda s: s[1]["reference"].update(at_most=40), "not ascending"),
    ],
)
def test_strata_that_leave_a_reference_value_out_are_found(change, says):
    data = data_of("reference-value-candidate")
    change(data["tests"][0]["strata"])
    found = [f for f in check_catalog(catalog_with(data)) if f.rule == "strata"]
    assert any(says in finding.message for finding in found)


def test_strata_outside_of_a_ratio_to_reference_are_found():
    data = data_of("reference-value-candidate")
    data["tests"][0]["measure"] = "ratio-to-baseline"
    assert rules_broken_by(data) == ["strata"]


def test_monotone_worse_value_with_more_drug_is_found():
    data = data_of("floyd-2006")
    data["tests"][0]["bands"][2]["then"]["dose_factor"] = 0.9
    assert rules_broken_by(data) == ["monotone"]


def test_monotone_drug_after_a_stop_is_found():
    data = data_of("floyd-2006")
    data["tests"][0]["bands"][3]["then"] = {"action": "proceed"}
    assert rules_broken_by(data) == ["monotone"]


def test_monotone_knows_where_lower_is_worse():
    data = data_of("fda-label-stop")
    data["tests"][0]["worse"] = "higher"
    assert rules_broken_by(data) == ["monotone"]
