"""What a rule set asks to be done: at which figure, and at which answer."""

from dataclasses import replace
from datetime import date

import pytest
from tests.support.rules import (
    HOLD,
    PROCEED,
    UNITS,
    entry,
    lab_test,
    ladder,
)

from hepatica.therapy.decisions import Task, Trace
from hepatica.therapy.labs import LabResult, Reading
from hepatica.therapy.protocols import (
    AnalyteEvidence,
    RuleSet,
    Stratum,
    TaskRule,
    interpret,
)

DAY = date(2026, 3, 2)
ALP = "alkaline-phosphatase"


def reading(value: float | None) -> Reading | None:
    if value is None:
        return None
    result = LabResult(analyte=ALP, value=value, unit=UNITS[ALP])
    return Reading(result=result, on=DAY, laboratory="lab-a", fact="f")


def asked(code="look", **when) -> TaskRule:
    return TaskRule(
        code=code, what="Look at it.", source="series, page 1", evidence="I", **when
    )


def tasks(*rules: TaskRule, current=160.0, baseline=80.0, rises=0) -> list[Task]:
    rule_set = RuleSet(
        id="one",
        title="One",
        dose_of="planned-dose",
        tests=(
            lab_test(
                ALP, "ratio-to-baseline", Stratum(bands=ladder((0, PROCEED), (3, HOLD)))
            ),
        ),
        tasks=rules,
        entry=entry("dose-modification/one"),
    )
    labs = {
        ALP: AnalyteEvidence(
            current=reading(current),
            baseline=reading(baseline),
            rises_in_a_row=rises,
            why_missing={},
        )
    }
    return list(interpret(rule_set, labs=labs, symptoms={})[1].tasks)


def figure(measure: str, at_least: float, unit: str = "1") -> TaskRule:
    return asked(analyte=ALP, measure=measure, at_least=at_least, unit=unit)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (
            figure("ratio-to-baseline", 2),
            "alkaline phosphatase: ratio to baseline 2 or more",
        ),
        (
            figure("value", 160, "U/L"),
            "alkaline phosphatase: value 160 U/L or more",
        ),
    ],
)
def test_a_figure_asks_from_its_edge_on_and_says_which(rule, why):
    assert tasks(rule) == [
        Task(
            code="look",
            what="Look at it.",
            why=why,
            entry="dose-modification/one",
            source="series, page 1",
            evidence="I",
        )
    ]
    assert tasks(rule, current=159.9) == []


def test_a_ratio_that_binary_puts_a_hair_under_its_edge_has_reached_it():
    assert 3.3 / 1.1 < 3
    assert len(tasks(figure("ratio-to-baseline", 3), current=3.3, baseline=1.1)) == 1


@pytest.mark.parametrize("missing", ["current", "baseline"])
def test_a_figure_that_is_not_there_asks_for_nothing(missing):
    assert tasks(figure("ratio-to-baseline", 2), **{missing: None}) == []


def test_an_analyte_that_no_test_asks_for_asks_for_nothing():
    other = replace(figure("value", 1, "U/L"), analyte="ast")
    assert tasks(other) == []


@pytest.mark.parametrize(("rises", "n_tasks"), [(1, 0), (2, 1), (3, 1)])
def test_results_that_rise_in_a_row_ask(rises, n_tasks):
    found = tasks(figure("rises-in-a-row", 2), rises=rises)
    assert len(found) == n_tasks
    for task in found:
        assert task.why == (
            "alkaline phosphatase: higher than the time before, 2 times or more"
        )


def test_an_answer_asks_by_its_word():
    rule = asked(answers=("hold", "no-rule"))
    assert tasks(rule) == []
    (task,) = tasks(rule, current=240.0)
    assert task.why == "the answer is hold"


def test_traces_put_together_list_a_task_once_and_in_order():
    first, second = tasks(
        figure("value", 1, "U/L"), replace(figure("value", 2, "U/L"), code="then")
    )
    together = Trace(tasks=(first,)).plus(Trace(tasks=(first, second)))
    assert together.tasks == (first, second)
