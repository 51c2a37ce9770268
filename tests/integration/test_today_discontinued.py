"""Drug that was discontinued: never due again, and the pump looked after."""

import pytest
from tests.support.program import Program
from tests.support.today import assert_as_obvious, row_of, seen

from hepatica.actions.courses import withdraw
from hepatica.actions.doses import decide, propose
from hepatica.actions.projection_state import read_state
from hepatica.records.models import CourseState
from hepatica.therapy.course import kinds as k
from hepatica.web.presenters.today_rows import groups


@pytest.fixture
def program(db):
    made = Program()
    made.activate_all()
    return made


def to_second_visit(program, course="A-0001"):
    """Drug came out on day 28, saline is in, and the next drug fill is due."""
    program.to_first_fill(course)
    program.go_to(28)
    program.empty(course, 11.8)
    program.fill_free(course)
    program.go_to(42)
    program.weigh(course)
    program.labs(course)
    return course


def due_codes():
    """What the read model has as due, as Today reads it."""
    return [step.code for step in read_state(CourseState.objects.get().dates).steps]


def discontinue(program, course, *, visit_on=None):
    proposed = propose(
        by="oncologist-a",
        at=program.now(),
        course_id=course,
        on=visit_on or program.at.date(),
    )
    return decide(
        by="oncologist-a",
        at=program.now(),
        course_id=course,
        proposal_id=proposed.fact.id,
        accept=False,
        decision="discontinue",
        reason="Bile ducts",
    )


@pytest.mark.hazard("HZ-014")
@pytest.mark.parametrize("days_before", [0, 1])
def test_discontinued_drug_is_never_due_whatever_visit_it_was_decided_for(
    program, days_before
):
    course = to_second_visit(program)
    assert "drug-fill" in due_codes()
    visit_on = program.at.date()
    program.go_to(42 + days_before)
    decided = discontinue(program, course, visit_on=visit_on)
    row = row_of(program)
    assert "drug fill" not in " ".join((row.what, *row.also)).lower()
    assert due_codes() == ["refill", "maintenance-plan"]
    assert_as_obvious(seen(program), [course])
    withdraw(
        by="oncologist-a",
        at=program.now(),
        course_id=course,
        fact_id=decided.fact.id,
        reason="Decided for somebody else",
    )
    assert "drug-fill" in due_codes()


def test_a_maintenance_to_plan_is_led_to_until_it_is_planned(program):
    course = to_second_visit(program)
    discontinue(program, course)
    program.empty(course, 11.8)
    program.go_to(43)
    row = row_of(program)
    assert (row.group, row.figure, row.unit) == ("dry", "1", "day empty")
    program.fill_free(course)
    row = row_of(program)
    assert (row.group, row.step) == ("due", "maintenance-plan")
    (line,) = next(g for g in groups(seen(program)) if g.key == "due").rows
    assert line.href.endswith("/record/maintenance/")
    program.record(
        course,
        k.MaintenanceStarted(reason="Drug is over", interval_days=28.0),
        by="oncologist-a",
    )
    assert seen(program).rows == ()
