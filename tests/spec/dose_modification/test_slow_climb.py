"""Specification: a slow climb under a reference that moves with each drug fill."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.spec.tables import rows
from tests.support.rules import analyte, rules
from tests.support.timeline import FIRST_FILL, ready_for_first_fill

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.course import fold
from hepatica.therapy.decisions import name_of
from hepatica.therapy.worksheet import worksheet

TITLE = "A slow climb under a reference that moves"
TEXT = """\
Drug was filled at every visit, 28 days apart, so each value is the reference of the
next and the first is the baseline. Each step stays below every ratio of the moving
reference. By the moving ratios alone the drug goes on; the table with its ceiling and
baseline, and `ceiling-and-baseline` bound beside any other, hold. AST and alkaline
phosphatase are in U/L, bilirubin in mg/dL; the values not named stay at 30, 80 and
0.6. The tasks are those of `ceiling-and-baseline` on the last visit.
"""
TABLE = """
| lab | visit by visit | moving ratios alone | whole table | ceiling-and-baseline | tasks |
| --- | --- | --- | --- | --- | --- |
| alp | 80, 94, 111, 131 | proceed | proceed | proceed | early-warning |
| alp | 80, 94, 111, 131, 155, 183, 216 | proceed | proceed | proceed | early-warning |
| alp | 80, 94, 111, 131, 155, 183, 216, 240 | proceed | hold | hold | early-warning, bile-duct-picture, take-drug-out |
| ast | 30, 45, 65, 95, 149 | proceed | proceed | proceed | none |
| ast | 30, 45, 65, 95, 150 | proceed | hold | hold | take-drug-out |
| bili | 0.6, 0.8, 1.1, 1.6, 1.79 | proceed | proceed | proceed | none |
| bili | 0.6, 0.8, 1.1, 1.6, 1.8 | proceed | proceed | hold | take-drug-out |
| bili | 2.2, 2.6, 2.99 | proceed | proceed | proceed | none |
| bili | 2.2, 2.6, 3 | proceed | discontinue | hold | bile-duct-picture-bilirubin, take-drug-out |
"""  # noqa: E501 (a table is read across)

CATALOG = load_catalog()
TABLE_WHOLE = build.rule_set(CATALOG.get("reference-value-candidate"))
GUARD = build.rule_set(CATALOG.get("ceiling-and-baseline"))
QUIET = {"ast": 30.0, "alp": 80.0, "bili": 0.6}


def moving():
    kept = [t for t in TABLE_WHOLE.tests if t.measure == "ratio-to-reference"]
    return replace(TABLE_WHOLE, tests=tuple(kept))


def climbed(lab: str, values: list[float]):
    """Each visit a drug fill, the last one still to be decided."""
    t = ready_for_first_fill()
    t.facts.pop()
    for number, value in enumerate(values):
        on = FIRST_FILL + timedelta(days=28 * number)
        if number:
            t.empty(on - timedelta(days=14), 11.8)
            t.weigh(on)
        t.labs(on, **QUIET | {lab: value})
        if number < len(values) - 1:
            t.fill(on)
    return fold(t.course, t.facts), on


def decided(rule_set, course, on):
    known = {name: analyte(name) for name in ("ast", "alkaline-phosphatase")}
    known["total-bilirubin"] = analyte("total-bilirubin")
    given = rules(protocols=(rule_set,), analytes=known)
    return worksheet(course, given, on=on)


@pytest.mark.hazard("HZ-008")
@pytest.mark.parametrize("row", rows(TABLE), ids=lambda r: " ".join(r.values()))
def test_the_table_is_what_is_decided(row):
    values = [float(x) for x in row["visit by visit"].split(", ")]
    course, on = climbed(row["lab"], values)
    for name, rule_set in (
        ("moving ratios alone", moving()),
        ("whole table", TABLE_WHOLE),
        ("ceiling-and-baseline", GUARD),
    ):
        assert name_of(decided(rule_set, course, on).decision) == row[name]
    tasks = [task.code for task in decided(GUARD, course, on).trace.tasks]
    told = [name.removesuffix("-alkaline-phosphatase") for name in tasks]
    assert ", ".join(told) == row["tasks"].replace("none", "")


@pytest.mark.hazard("HZ-008")
def test_bound_beside_another_rule_set_the_ceiling_holds_for_both():
    course, on = climbed("alp", [80, 94, 111, 131, 155, 183, 216, 240])
    given = rules(protocols=(moving(), GUARD))
    together = worksheet(course, given, on=on)
    assert name_of(together.decision) == "hold"
    assert [name_of(answer.decision) for answer in together.answers] == [
        "proceed",
        "hold",
    ]
