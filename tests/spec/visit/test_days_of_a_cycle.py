"""Specification: drug days, drug-free days and intravenous days of each cycle."""

from datetime import timedelta

import pytest
from tests.spec.tables import rows
from tests.support.rules import rules
from tests.support.timeline import FIRST_FILL, Timeline, at, ready_for_first_fill

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.schedule import plan
from hepatica.therapy.worksheet import policies_of

TITLE = "Days of a cycle: cycle-28, cycle-35, cycle-42"
TEXT = """\
Day 1 is the day of the drug fill. The drug comes out on the day after its last day,
which is the first drug-free day; the cycle ends the day before the next drug fill is
due. Intravenous days are those that the source of the cycle names. Each course runs on
the cycle bound to it, and a drug fill that comes late starts its cycle on its own day.
"""
TABLE = """
| cycle | first drug fill | drug days | drug-free days | intravenous days | next drug fill |
| --- | --- | --- | --- | --- | --- |
| cycle-28 | day 1 | 1 to 14 | 15 to 28 | 1, 15 | day 29 |
| cycle-35 | day 1 | 1 to 14 | 15 to 35 | 15, 29 | day 36 |
| cycle-42 | day 1 | 1 to 14 | 15 to 42 | 22 | day 43 |
"""  # noqa: E501 (a table is read across)

DAY = timedelta(days=1)
CYCLES = {row["cycle"]: row for row in rows(TABLE)}


def policies(name: str):
    return policies_of(rules(cycle=build.cycle(load_catalog().get(name))))


def treated(on=FIRST_FILL) -> Timeline:
    t = ready_for_first_fill()
    t.fill(on)
    return t


def span(days: list[int]) -> str:
    assert days == list(range(days[0], days[-1] + 1))
    return f"{days[0]} to {days[-1]}"


@pytest.mark.hazard("HZ-002")
@pytest.mark.parametrize("row", rows(TABLE), ids=lambda r: r["cycle"])
@pytest.mark.parametrize("late_by", [0, 1, 31])
def test_each_day_of_the_plan_is_what_the_table_says(row, late_by):
    # from the end of a month, over the change of clocks, and late as well
    first = FIRST_FILL + late_by * DAY
    t = treated(first)
    course = fold(t.course, t.facts)
    drug, free, systemic = [], [], []
    next_fill = int(row["next drug fill"].removeprefix("day "))
    for number in range(1, next_fill + 1):
        on = first + (number - 1) * DAY
        cycle = plan(course, on=on, policies=policies(row["cycle"])).cycle
        assert (cycle.day, cycle.filled_on) == (number, first)
        assert (cycle.on == cycle.next_on) is (number == next_fill)
        drug += [number] if cycle.is_drug_day else []
        free += [number] if cycle.is_drug_free_day else []
        systemic += [str(number)] if cycle.is_systemic_day else []
    assert span(drug) == row["drug days"]
    assert span(free) == row["drug-free days"]
    assert ", ".join(systemic) == row["intravenous days"]


@pytest.mark.parametrize("name", CYCLES)
def test_the_next_drug_fill_and_the_emptying_are_due_on_those_days(name):
    t = treated()
    course = fold(t.course, t.facts)
    found = plan(course, on=FIRST_FILL, policies=policies(name))
    assert found.empty_by_on == found.cycle.empty_on
    t.empty(found.cycle.empty_on, 11.8)
    t.saline(found.cycle.empty_on)
    later = plan(
        fold(t.course, t.facts), on=found.cycle.empty_on, policies=policies(name)
    )
    due = {d.code: d.on for d in later.due}
    assert due["drug-fill"] == later.cycle.next_on == found.cycle.next_on


def test_the_second_fill_starts_the_second_cycle_on_its_own_day():
    t = treated()
    second = FIRST_FILL + 30 * DAY
    t.empty(FIRST_FILL + 14 * DAY, 11.8)
    t.fill(second)
    found = plan(fold(t.course, t.facts), on=second, policies=policies("cycle-28"))
    assert (found.cycle.day, found.cycle.next_on) == (1, second + 28 * DAY)


def test_without_a_drug_fill_or_a_bound_cycle_there_is_no_cycle():
    t = ready_for_first_fill()
    none_yet = plan(
        fold(t.course, t.facts), on=FIRST_FILL, policies=policies("cycle-28")
    )
    assert none_yet.cycle is None
    t = treated()
    t.add(k.MaintenanceStarted(reason="done", interval_days=42.0), at(FIRST_FILL))
    unbound = policies_of(rules(cycle=None))
    assert plan(fold(t.course, t.facts), on=FIRST_FILL, policies=unbound).cycle is None
