"""The unverified reference-value table, cell by cell as it was written down."""

import pytest

from hepatica.errors import KnowledgeBlocked
from hepatica.knowledge import PublishedView, build, load_catalog
from hepatica.knowledge.entry import sources_in

ENTRY = load_catalog().get("reference-value-candidate")
RULES = build.rule_set(ENTRY)

# analyte, reference stratum, from this ratio, to below this one, share of the dose
TABLE = """
ast                  <=50   0    3    1.0
ast                  <=50   3    4    0.8
ast                  <=50   4    5    0.5
ast                  <=50   5    -    hold
ast                  >50    0    2    1.0
ast                  >50    2    3    0.8
ast                  >50    3    4    0.5
ast                  >50    4    -    hold
alkaline-phosphatase <=90   0    1.5  1.0
alkaline-phosphatase <=90   1.5  2    0.5
alkaline-phosphatase <=90   2    -    hold
alkaline-phosphatase >90    0    1.2  1.0
alkaline-phosphatase >90    1.2  1.5  0.5
alkaline-phosphatase >90    1.5  -    hold
total-bilirubin      <=1.2  0    1.5  1.0
total-bilirubin      <=1.2  1.5  2    0.5
total-bilirubin      <=1.2  2    -    hold
total-bilirubin      >1.2   0    1.2  1.0
total-bilirubin      >1.2   1.2  1.5  0.5
total-bilirubin      >1.2   1.5  -    hold
"""


def _rows():
    return [line.split() for line in TABLE.strip().splitlines()]


def _cells():
    for test in RULES.tests:
        if test.measure != "ratio-to-reference":
            continue
        for stratum in test.strata:
            reference = (
                f"<={stratum.at_most:g}"
                if stratum.above is None
                else f">{stratum.above:g}"
            )
            for band in stratum.bands:
                assert band.above is None
                assert band.at_most is None
                then = band.then
                share = "hold" if then.action == "hold" else str(then.dose_factor)
                end = "-" if band.below is None else f"{band.below:g}"
                yield [test.analyte, reference, f"{band.at_least:g}", end, share]


def test_every_cell_is_as_written_down():
    assert list(_cells()) == _rows()


def test_bilirubin_of_three_is_a_stop():
    (test,) = [test for test in RULES.tests if test.measure == "value"]
    assert not test.is_restart
    assert (test.analyte, test.unit) == ("total-bilirubin", "mg/dL")
    low, high = test.strata[0].bands
    assert (low.below, low.then.action) == (3, "proceed")
    assert (high.at_least, high.below, high.then.action) == (3, None, "discontinue")


def test_current_value_is_the_highest_since_emptying_and_seven_days_old_at_most():
    assert {test.choose for test in RULES.tests} == {"highest-since-emptying"}
    assert {test.max_age_days for test in RULES.tests} == {7}
    assert RULES.dose_of == "dose-last-given"


def test_every_cell_is_unverified_and_the_entry_blocked():
    guarded = [
        test["source"]["evidence"]
        for test in ENTRY.data["tests"]
        if test["measure"] == "ratio-to-baseline"
    ]
    # what stops a slow climb is a choice of the project, not of the remembered table
    assert guarded == ["P", "P"]
    remembered = {
        source["evidence"]
        for path, source in sources_in(ENTRY.data)
        if source["ref"] == "no-source-seen"
    }
    assert remembered == {"U"}
    assert (ENTRY.status, ENTRY.evidence) == ("blocked", "U")
    with pytest.raises(KnowledgeBlocked):
        PublishedView(load_catalog()).get("reference-value-candidate")


# analyte, reference stratum, a restart below this ratio, at this share of the last dose
RESTART = """
ast                  <=50   4    0.5
ast                  >50    3    0.5
alkaline-phosphatase <=90   1.5  0.25
alkaline-phosphatase >90    1.2  0.25
total-bilirubin      <=1.2  1.5  0.25
total-bilirubin      >1.2   1.2  0.25
"""


def test_a_restart_is_as_written_down():
    found = []
    for test in RULES.restart:
        assert (test.measure, test.is_restart) == ("ratio-to-reference", True)
        for stratum in test.strata:
            low, high = stratum.bands
            assert high.then.action == "hold"
            assert low.below == high.at_least
            edge = stratum.at_most or stratum.above
            reference = f"{'<=' if stratum.above is None else '>'}{edge:g}"
            share = f"{low.then.dose_factor:g}"
            found.append([test.analyte, reference, f"{low.below:g}", share])
    assert found == [line.split() for line in RESTART.strip().splitlines()]


def test_a_slow_climb_is_held_against_the_baseline():
    held = {
        test.analyte: test.strata[0].bands[-1].at_least
        for test in RULES.tests
        if test.measure == "ratio-to-baseline"
    }
    assert held == {"alkaline-phosphatase": 3, "ast": 5}


def test_tasks_are_as_written_down():
    (steroid, *others) = RULES.tasks
    assert (steroid.answers, steroid.evidence) == (("hold",), "U")
    assert "unverified" in steroid.what
    amounts = "dexamethasone 25 mg and heparin 30,000 units in saline"
    assert any(amounts in row["text"] for row in ENTRY.data["not_encoded"])
    assert {task.evidence for task in others} == {"I"}
