"""Two pumps in place: one row, at the worst of both, and each with its own days."""

import pytest
from tests.support.program import Program
from tests.support.today import on_day, row_of, seen

from hepatica.therapy.course import kinds as k
from hepatica.therapy.pump import Infusate
from hepatica.web.presenters.today_rows import groups


@pytest.fixture
def program(db):
    made = Program()
    made.activate_all()
    return made


def second_pump(program, course, *, volume=30.0):
    payload = k.PumpImplanted(
        slot="b",
        model="intera-3000-30",
        serial="S-2",
        factory_flow_rate_ml_per_day=1.3,
        with_resection=False,
    )
    program.record(course, payload)
    fill = k.PumpFilled(
        slot="b", infusate=Infusate.HEPARINIZED_SALINE, volume_ml=volume
    )
    program.record(course, fill)


@pytest.mark.hazard("HZ-002")
def test_drug_past_its_days_in_one_of_two_pumps_leads_and_both_are_named(program):
    course = program.to_first_fill()
    second_pump(program, course)
    program.go_to(33)  # five days after drug was to come out of pump a
    row = row_of(program)
    assert (row.course_id, row.group, row.days_past) == (course, "past", 5)
    assert row.what.startswith("Pump a: Floxuridine still in the pump, 5 days late.")
    assert row.also[-2:] == (
        "Pump a holds floxuridine; it runs dry between 2026-04-05 and 2026-04-12; "
        "due: take the drug out 2026-03-30.",
        "Pump b holds heparinized saline; it runs dry between 2026-04-05 and "
        "2026-04-12; due: perfusion study 2026-03-16, refill 2026-03-30.",
    )
    view = seen(program)
    assert (view.n_with_drug, view.n_routine, view.n_without) == (1, 0, 0)
    past = next(group for group in groups(view) if group.key == "past")
    assert past.rows[0].href.endswith("/record/emptying/")


@pytest.mark.hazard("HZ-007")
def test_the_pump_that_runs_dry_first_leads(program):
    course = program.to_first_fill()
    second_pump(program, course, volume=16.0)
    row = row_of(program, on_day(22))
    # 16 mL at 1.3 mL/d last 12 days, at +15 % ten; filled on day 14
    assert (row.group, row.figure) == ("dry", "4")
    assert row.what == "Pump b: Heparinized saline. Runs dry soon."
    assert any(words.startswith("Pump a holds floxuridine") for words in row.also)


def test_a_course_that_lacks_its_rules_says_so_once_for_each_pump(program):
    course = program.course()
    program.go_to(0)
    program.implant(course)
    second_pump(program, course)
    row = row_of(program)
    assert row.group == "setup"
    said = (row.what, *row.also)
    assert sum("No rules are bound" in words for words in said) == len("ab")


def test_once_one_of_them_is_taken_out_nothing_names_a_pump(program):
    course = program.to_first_fill()
    second_pump(program, course)
    program.record(
        course,
        k.PumpExplanted(slot="b", was_emptied=False),
        deviation_reason="Emptied in the theater",
    )
    program.go_to(33)
    row = row_of(program)
    assert not any("Pump" in words for words in (row.what, *row.also))
