"""Ceiling and baseline beside a moving reference: each figure and its code, by hand."""

import pytest

from hepatica.knowledge import build, load_catalog
from hepatica.knowledge.entry import sources_in

ENTRY = load_catalog().get("ceiling-and-baseline")
RULES = build.rule_set(ENTRY)


def test_it_may_be_ordered_by_and_its_weakest_code_is_policy():
    assert (ENTRY.status, ENTRY.use, ENTRY.evidence) == ("published", "orderable", "P")
    assert "no-source-seen" not in {s["ref"] for _, s in sources_in(ENTRY.data)}
    assert RULES.dose_of == "planned-dose"


@pytest.mark.parametrize(
    ("number", "analyte", "measure", "unit", "edge", "ref", "evidence"),
    [
        (0, "total-bilirubin", "value", "mg/dL", 3, "textbook-passage-on-forum", "V2"),
        (1, "total-bilirubin", "ratio-to-baseline", "1", 3, "hepatica-policy", "P"),
        (
            2,
            "alkaline-phosphatase",
            "ratio-to-baseline",
            "1",
            3,
            "hepatica-policy",
            "P",
        ),
        (3, "ast", "ratio-to-baseline", "1", 5, "hepatica-policy", "P"),
    ],
)
def test_each_test_holds_from_its_edge_on(
    number, analyte, measure, unit, edge, ref, evidence
):
    test = RULES.tests[number]
    assert (test.analyte, test.measure, test.unit) == (analyte, measure, unit)
    low, high = test.strata[0].bands
    assert (low.at_least, low.below, low.then.action) == (0, edge, "proceed")
    assert (high.at_least, high.then.action) == (edge, "hold")
    source = ENTRY.data["tests"][number]["source"]
    assert (source["ref"], source["evidence"]) == (ref, evidence)
    assert (test.choose, test.max_age_days) == ("highest-since-emptying", 7)


def test_after_a_hold_for_bilirubin_it_is_back_to_normal_first():
    (test,) = RULES.restart
    assert (test.analyte, test.measure) == ("total-bilirubin", "ratio-to-uln")
    low, high = test.strata[0].bands
    assert (low.at_most, low.then.action) == (1, "proceed")
    assert (high.above, high.then.action) == (1, "hold")


@pytest.mark.parametrize(
    ("code", "when", "evidence"),
    [
        (
            "early-warning-alkaline-phosphatase",
            ("alkaline-phosphatase", "rises-in-a-row", 2),
            "I",
        ),
        ("bile-duct-picture", ("alkaline-phosphatase", "ratio-to-baseline", 3), "I"),
        ("bile-duct-picture-bilirubin", ("total-bilirubin", "value", 3), "I"),
        ("take-drug-out", ("", "", None), "P"),
    ],
)
def test_each_task_has_its_trigger_and_its_source(code, when, evidence):
    (task,) = [task for task in RULES.tasks if task.code == code]
    assert (task.analyte, task.measure, task.at_least) == when
    assert task.evidence == evidence
    assert task.source.split(", ")[0] in load_catalog().sources


def test_only_the_labels_stops_are_shown_beside_a_course_not_bound_to_them():
    shown = {
        entry.short
        for entry in load_catalog().of_kind("dose-modification")
        if build.rule_set(entry).is_shown_beside
    }
    assert shown == {"fda-label-stop"}


def test_no_rule_set_leaves_a_moving_reference_alone():
    for entry in load_catalog().of_kind("dose-modification"):
        tests = build.rule_set(entry).tests
        moving = {t.analyte for t in tests if t.measure == "ratio-to-reference"}
        fixed = {t.analyte for t in tests if t.measure != "ratio-to-reference"}
        assert moving <= fixed
