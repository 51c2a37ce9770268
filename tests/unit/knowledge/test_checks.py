"""Each rule of the gate is broken once, and found."""

from dataclasses import replace
from datetime import date

import pytest
from tests.support.knowledge import catalog_with, data_of, entry_from

from hepatica.knowledge.catalog import Catalog, load_catalog
from hepatica.knowledge.checks import check_catalog
from hepatica.knowledge.findings import Finding
from hepatica.knowledge.sources import Source

DAY = date(2026, 12, 1)


def rules_broken_by(*changed, without=()):
    findings = check_catalog(catalog_with(*changed, without=without), on=DAY)
    return sorted({finding.rule for finding in findings})


def test_packaged_catalog_breaks_no_rule():
    assert check_catalog(load_catalog(), on=DAY) == []


def test_schema_unknown_key_is_found_at_its_place():
    data = data_of("cycle-28")
    data["infusion"]["href"] = "misplaced"
    (finding,) = check_catalog(catalog_with(data))
    assert finding.rule == "schema"
    assert finding.path == ("infusion",)
    assert "href" in finding.message
    assert str(finding).startswith("cycle/cycle-28: infusion: ")


@pytest.mark.parametrize(
    "key", ["kind", "title", "status", "use", "review", "infusion"]
)
def test_schema_missing_key_is_found(key):
    data = data_of("cycle-28")
    del data[key]
    assert "schema" in rules_broken_by(data)


def test_schema_unknown_kind_is_found():
    data = data_of("cycle-28") | {"kind": "recipe"}
    assert "schema" in rules_broken_by(data)


@pytest.mark.parametrize(
    ("field", "value"),
    [("status", "approved"), ("use", "clinical"), ("version", 0), ("schema", 2)],
)
def test_schema_word_outside_of_the_closed_list_is_found(field, value):
    assert "schema" in rules_broken_by(data_of("cycle-28") | {field: value})


@pytest.mark.parametrize("key", ["unit", "source", "value"])
def test_schema_number_without_unit_or_source_is_found(key):
    data = data_of("cycle-28")
    del data["infusion"][key]
    assert rules_broken_by(data) == ["schema"]


@pytest.mark.parametrize("key", ["ref", "at", "evidence"])
def test_schema_source_without_place_or_code_is_found(key):
    data = data_of("starting-dose/unresectable-icca")
    del data["dose_rate"]["source"][key]
    assert "schema" in rules_broken_by(data)


@pytest.mark.parametrize(("code", "needs"), [("I", "derivation"), ("P", "rationale")])
def test_schema_derived_or_chosen_figure_without_its_reason_is_found(code, needs):
    data = data_of("cycle-28")
    data["infusion"]["source"]["evidence"] = code
    assert rules_broken_by(data) == ["schema"]
    data["infusion"]["source"][needs] = "because"
    assert rules_broken_by(data) == []


def test_schema_range_that_could_be_ordered_is_found():
    data = data_of("starting-dose/historic-italy") | {"use": "orderable"}
    assert rules_broken_by(data) == ["schema"]


@pytest.mark.parametrize("factor", [0.0, 1.0, 1.2, -0.5])
def test_schema_reduction_to_nothing_or_more_is_found(factor):
    data = data_of("floyd-2006")
    data["tests"][0]["bands"][1]["then"]["dose_factor"] = factor
    assert rules_broken_by(data) == ["schema"]


def test_schema_factor_on_a_hold_is_found():
    data = data_of("floyd-2006")
    data["tests"][0]["bands"][3]["then"] = {"action": "hold", "dose_factor": 0.5}
    assert rules_broken_by(data) == ["schema"]


def test_schema_missing_value_that_would_not_stop_is_found():
    data = data_of("floyd-2006")
    data["tests"][0]["when_missing"] = "proceed"
    assert rules_broken_by(data) == ["schema"]


def test_id_that_is_not_the_path_is_found():
    entry = entry_from(data_of("cycle-28"), origin="cycle/cycle-35.yaml")
    (finding,) = check_catalog(_with(entry))
    assert finding.rule == "id"


def test_id_in_the_folder_of_another_kind_is_found():
    data = data_of("rounding-rule/none") | {"id": "cycle/none"}
    assert "id" in rules_broken_by(data, without=["rounding-rule/none"])


def test_unique_same_id_twice_is_found():
    found = check_catalog(_with(entry_from(data_of("cycle-28")), keep=True))
    assert {finding.rule for finding in found} == {"unique"}
    assert len(found) == 2


def test_unique_same_last_part_in_another_folder_is_found():
    data = data_of("rounding-rule/none") | {"id": "rounding-rule/cycle-28"}
    assert rules_broken_by(data) == ["unique"]


def _with(entry, *, keep=False):
    packaged = load_catalog()
    kept = [e for e in packaged.entries if keep or e.id != entry.id]
    return Catalog([*kept, entry], packaged.sources)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("analyte/ast", lambda d: d["bounds"].update(unit="gram")),
        ("analyte/ast", lambda d: d.update(unit="ukat/L")),
        ("analyte/ast", lambda d: d["bounds"].update(unit="mg/dL")),
        ("plausibility/weight-kg", lambda d: d["bounds"].update(unit="g")),
        ("plausibility/weight-kg", lambda d: d.update(quantity="mood")),
        ("proposed-caps", lambda d: d["caps"][0].update(unit="mg")),
        ("floyd-2006", lambda d: d["tests"][0].update(unit="mg/dL")),
        ("fda-label-stop", lambda d: d["tests"][0].update(unit="g/dL")),
        (
            "reference-value-candidate",
            lambda d: d["tests"][0]["strata"][0]["reference"].update(unit="mg/dL"),
        ),
        (
            "demo-laboratory",
            lambda d: d["laboratories"][0]["limits"][0].update(unit="mg/dL"),
        ),
    ],
)
def test_units_that_are_unknown_or_do_not_fit_are_found(name, change):
    data = data_of(name)
    change(data)
    assert "units" in rules_broken_by(data)


def test_units_a_laboratory_may_state_its_limit_in_another_unit_of_the_quantity():
    data = data_of("demo-laboratory")
    data["laboratories"][0]["limits"][3].update(uln=20, unit="umol/L")
    assert rules_broken_by(data) == []


def test_refs_unknown_source_is_found():
    data = data_of("cycle-42")
    data["infusion"]["source"]["ref"] = "someone-2031"
    assert rules_broken_by(data) == ["refs"]


def test_refs_a_center_may_name_its_own_document():
    data = data_of("cycle-42")
    data["infusion"]["source"]["ref"] = "our-policy"
    data["sources"] = [{"key": "our-policy", "kind": "policy", "reference": "Policy 7"}]
    assert rules_broken_by(data) == []


def test_sources_own_key_that_hides_a_packaged_one_is_found():
    data = data_of("cycle-42")
    data["sources"] = [{"key": "kemeny-2003", "kind": "policy", "reference": "Ours"}]
    assert rules_broken_by(data) == ["sources"]


def test_gate_unverified_figure_in_a_published_entry_is_found():
    data = data_of("reference-value-candidate") | {"status": "published"}
    assert rules_broken_by(data) == ["gate"]


def test_review_by_the_one_who_entered_it_is_found():
    data = data_of("cycle-28")
    data["review"].update(checked_by="hepatica", checked_on="2026-12-01")
    assert rules_broken_by(data) == ["review"]


def test_review_without_its_day_is_found():
    data = data_of("cycle-28")
    data["review"].update(checked_by="pharmacist-a")
    assert rules_broken_by(data) == ["review"]


def test_review_by_another_person_passes():
    data = data_of("cycle-28")
    data["review"].update(checked_by="pharmacist-a", checked_on="2026-12-01")
    assert rules_broken_by(data) == []


def _history(*rows):
    data = data_of("cycle-28") | {"version": 3}
    data["history"] = [
        {
            "version": version,
            "effective": {"from": start, "to": end},
            "change": "days",
            "source": {"ref": "kemeny-2003", "at": "abstract", "evidence": "V"},
        }
        for version, start, end in rows
    ]
    return data


def test_effective_periods_that_follow_each_other_pass():
    data = _history((1, "2019-01-01", "2024-03-01"), (2, "2024-03-01", "2026-11-24"))
    assert rules_broken_by(data) == []


@pytest.mark.parametrize(
    "rows",
    [
        [(1, "2019-01-01", "2024-03-01"), (2, "2024-04-01", "2026-11-24")],
        [(1, "2019-01-01", "2024-03-01"), (2, "2024-02-01", "2026-11-24")],
        [(2, "2019-01-01", "2024-03-01"), (1, "2024-03-01", "2026-11-24")],
        [(1, "2019-01-01", None), (2, "2024-03-01", "2026-11-24")],
        [(1, "2027-01-01", "2026-11-24")],
        [(1, "2019-01-01", "2024-03-01")],
    ],
)
def test_effective_gap_overlap_or_disorder_is_found(rows):
    assert rules_broken_by(_history(*rows)) == ["effective"]


@pytest.mark.parametrize(
    ("review_by", "expected"),
    [
        ("2026-11-30", "was due"),
        ("2027-01-29", "is due"),
        ("2027-01-30", None),
        (None, None),
    ],
)
def test_review_by_warns_for_sixty_days_and_after(review_by, expected):
    data = data_of("cycle-28")
    data["review"]["review_by"] = review_by
    found = check_catalog(catalog_with(data), on=DAY)
    assert [f.severity for f in found] == (["warning"] if expected else [])
    assert expected is None or expected in found[0].message
    assert check_catalog(catalog_with(data)) == []


def test_bounds_unusual_outside_of_impossible_is_found():
    data = data_of("plausibility/weight-kg")
    data["bounds"]["unusual_above"] = 500
    assert rules_broken_by(data) == ["bounds"]


def test_bounds_without_any_usual_value_are_found():
    data = data_of("plausibility/weight-kg")
    data["bounds"].update(unusual_below=100, unusual_above=100)
    assert rules_broken_by(data) == ["bounds"]


def test_bounds_range_upside_down_is_found():
    data = data_of("drug/floxuridine")
    data["stability"].update(low=12, high=2.5)
    assert rules_broken_by(data) == ["bounds"]


def test_text_that_says_something_else_than_what_was_read_is_found():
    entry = load_catalog().get("cycle-28")
    forged = replace(entry, data=data_of("cycle-28") | {"title": "Forged"})
    assert {finding.rule for finding in check_catalog(_with(forged))} == {"text"}


def test_orphan_source_is_found():
    packaged = load_catalog()
    extra = Source(key="nobody-1999", kind="trial", reference="Nobody", read="abstract")
    catalog = Catalog(packaged.entries, {**packaged.sources, extra.key: extra})
    assert [f.rule for f in check_catalog(catalog)] == ["orphan"]


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("average-above-25", "ideal", "ideal-body-weight/nothing"),
        ("average-above-25", "ideal", "cycle/cycle-28"),
        ("unresectable-icca", "drug", "drug/nothing"),
        ("flow-rule/factory", "variant_of", "family/nothing"),
    ],
)
def test_links_to_nothing_or_to_another_kind_are_found(name, field, value):
    assert "links" in rules_broken_by(data_of(name) | {field: value})


def test_links_to_an_unknown_drug_or_analyte_are_found():
    data = data_of("floyd-2006")
    data["applies_to"]["drug"] = "drug/nothing"
    data["tests"][0]["analyte"] = "mood"
    found = check_catalog(catalog_with(data))
    assert [finding.rule for finding in found] == ["links", "links"]


def test_family_that_does_not_name_a_variant_is_found():
    data = data_of("family/flow-for-dosing")
    data["members"].remove("flow-rule/factory")
    assert rules_broken_by(data) == ["family"]


def test_family_member_that_names_another_family_is_found():
    data = data_of("flow-rule/factory") | {"variant_of": None}
    assert rules_broken_by(data) == ["family"]


def test_finding_says_entry_and_message():
    finding = Finding(entry="cycle/cycle-28", rule="id", message="is wrong")
    assert str(finding) == "cycle/cycle-28: is wrong"


def test_a_moving_reference_without_a_ceiling_is_a_warning():
    data = data_of("reference-value-candidate")
    data["tests"] = [
        test
        for test in data["tests"]
        if (test["analyte"], test["measure"]) != ("ast", "ratio-to-baseline")
    ]
    (finding,) = check_catalog(catalog_with(data), on=DAY)
    assert (finding.rule, finding.severity) == ("ceiling", "warning")
    assert finding.path == ("tests", 0)
    assert "slow climb of ast" in finding.message


@pytest.mark.parametrize("part", ["restart", "tasks"])
def test_what_no_test_asks_for_starts_no_restart_and_no_task(part):
    data = data_of("ceiling-and-baseline")
    row = data[part][0]
    (row if part == "restart" else row["when"])["analyte"] = "wbc"
    findings = check_catalog(catalog_with(data), on=DAY)
    assert [(f.rule, f.path) for f in findings] == [("asked", (part, 0))]
    assert "'wbc'" in findings[0].message


def test_a_task_in_another_unit_than_its_analyte_is_found():
    data = data_of("ceiling-and-baseline")
    (task,) = [t for t in data["tasks"] if t["when"].get("measure") == "value"]
    task["when"]["unit"] = "umol/L"
    assert rules_broken_by(data) == ["units"]
