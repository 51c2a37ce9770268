"""Each group of today: when a course is in it, what it says, and when it leaves."""

from dataclasses import replace

import pytest
from tests.support.program import DAY_0, Program
from tests.support.today import ORDER, assert_as_obvious, row_of, rows_of, seen

from hepatica.actions.courses import correct, withdraw
from hepatica.actions.doses import decide
from hepatica.actions.reading_today import GROUPS
from hepatica.actions.views import TodayView
from hepatica.therapy.course import kinds as k
from hepatica.therapy.labs import LabResult
from hepatica.web.presenters.today_rows import groups

HIGH_ALP = tuple(
    LabResult(analyte=name, value=value, unit=unit)
    for name, value, unit in (
        ("alkaline-phosphatase", 900.0, "U/L"),
        ("ast", 30.0, "U/L"),
        ("total-bilirubin", 0.6, "mg/dL"),
    )
)


@pytest.fixture
def program(db):
    made = Program()
    made.activate_all()
    return made


def hold(program, course, proposal):
    decide(
        by="oncologist-a",
        at=program.now(),
        course_id=course,
        proposal_id=proposal.fact.id,
        accept=False,
        decision="hold",
        reason="Fever",
    )


def test_the_pages_list_the_groups_in_the_one_order_of_harm():
    assert GROUPS == ORDER
    empty = TodayView(
        on=DAY_0.date(),
        rows=(),
        n_routine=0,
        n_with_drug=0,
        n_without=0,
        is_demo=False,
    )
    assert tuple(group.key for group in groups(empty)) == ORDER


def test_a_course_without_rules_says_what_to_do_and_not_that_it_runs_dry(program):
    program.course("A-0001")
    program.go_to(0)
    program.implant("A-0001")
    row = row_of(program)
    assert (row.group, row.figure) == ("setup", "")
    assert "No rules are bound" in row.what
    program.fill_free("A-0001")
    program.go_to(3)
    row = row_of(program)
    assert (row.group, row.figure, row.unit) == ("setup", "3", "days since the fill")
    assert "Bind them now" in row.what
    program.bind("A-0001")
    # with them the pump's own flow is known, and what is left is the study
    assert row_of(program).group == "due"


def test_a_perfusion_study_that_is_outstanding_comes_last(program):
    program.course("A-0001")
    program.go_to(0)
    program.bind("A-0001")
    program.implant("A-0001")
    program.fill_free("A-0001")
    program.go_to(5)
    row = row_of(program)
    assert (row.group, row.figure, row.unit) == ("due", "5", "days")
    assert row.what == "No perfusion study has passed. No drug before it."
    program.study("A-0001")
    assert seen(program).rows == ()


def test_what_is_due_today_is_listed_and_stays_until_it_is_done(program):
    course = program.to_first_fill()
    program.go_to(27)
    assert seen(program).rows == ()
    program.go_to(28)
    row = row_of(program)
    assert (row.group, row.figure, row.what) == ("due", "today", "The drug comes out.")
    program.empty(course, 11.8)
    program.fill_free(course)
    assert seen(program).rows == ()
    program.go_to(44)
    program.labs(course)
    program.empty(course, 9.0)
    program.fill_free(course)
    row = row_of(program)
    assert (row.group, row.figure, row.unit) == ("due", "2", "days late")
    assert row.what == "A drug fill is due."


def test_drug_that_was_decided_waits_until_something_is_filled(program):
    course = program.to_first_visit()
    program.accept(course, program.propose(course))
    row = row_of(program)
    # what is in the pump runs dry soon: that leads, and the wait stands beside it
    assert row.group == "dry"
    assert row.also == ("Decided: proceed. Nothing has been filled since.",)
    program.empty(course, 11.8)
    row = row_of(program)
    assert (row.group, row.owner) == ("wait", "Pharmacist")
    assert row.what == "Decided: proceed. Nothing has been filled since."
    assert row.visit_on == program.at.date()
    program.fill_free(course)
    assert seen(program).rows == ()


@pytest.mark.hazard("HZ-009")
def test_a_corrected_result_that_changes_the_answer_is_on_top(program):
    late = program.to_first_fill("A-0002")
    program.go_to(34)
    assert row_of(program).group == "past"
    course = "A-0001"
    program.course(course)
    program.bind(course)
    program.implant(course, serial="S-2")
    program.fill_free(course)
    program.go_to(48)
    program.study(course)
    program.weigh(course)
    sent = program.labs(course)
    decided = program.accept(course, program.propose(course))
    correct(
        by="nurse-a",
        at=program.now(),
        course_id=course,
        fact_id=sent.fact.id,
        payload=replace(sent.fact.payload, results=HIGH_ALP),
    )
    rows = seen(program).rows
    assert [(row.course_id, row.group) for row in rows] == [
        (course, "changed"),
        (late, "past"),
    ]
    assert rows[0].what == (
        "Results changed after the decision: the answer was proceed, is now "
        "no rule. Do not fill; compute the dose again."
    )
    assert rows[0].figure == "no rule"
    assert_as_obvious(seen(program), [course, late])
    program.empty(course, 11.8)
    program.fill_drug(course, decided, deviation_reason="Already at the chair")
    assert "is in the pump" in seen(program).rows[0].what
    assert_as_obvious(seen(program), [course, late])
    program.empty(course, 29.9)
    assert course not in rows_of(program) or rows_of(program)[course].group != "changed"


@pytest.mark.hazard("HZ-009")
def test_a_result_that_comes_later_and_changes_nothing_asks_for_a_look(program):
    course = program.to_first_visit()
    program.accept(course, program.propose(course))
    program.empty(course, 11.8)
    program.labs(course, alp=81.0)
    row = row_of(program)
    assert row.group == "wait"
    assert row.also == ("Results changed after the decision. The answer is the same.",)


@pytest.mark.hazard("HZ-009")
def test_a_proposal_that_results_came_after_asks_to_be_computed_again(program):
    course = program.to_first_visit()
    program.propose(course)
    program.empty(course, 11.8)
    program.labs(course, alp=81.0)
    row = row_of(program)
    assert (row.group, row.what) == (
        "wait",
        "Proposed: proceed. Results changed since; compute it again.",
    )


@pytest.mark.hazard("HZ-009")
def test_a_result_taken_back_after_the_decision_is_a_change(program):
    course = program.to_first_visit()
    program.accept(course, program.propose(course))
    labs = next(f for f in program.read(course).facts if f.kind == "labs-resulted")
    withdraw(
        by="nurse-a",
        at=program.now(),
        course_id=course,
        fact_id=labs.id,
        reason="Of another person",
    )
    row = row_of(program)
    assert (row.group, row.figure) == ("changed", "cannot decide")
    assert_as_obvious(seen(program), [course])


def test_an_interval_that_cannot_dose_says_why(program):
    course = program.to_first_fill()
    program.go_to(18)
    # four days: shorter than the shortest that is fit
    program.empty(course, 25.0)
    program.fill_free(course)
    row = row_of(program)
    assert (row.group, row.figure) == ("flow", "unfit")
    assert "shorter than the shortest" in row.what
    assert_as_obvious(seen(program), [course])


def test_a_deviation_stays_until_somebody_has_looked(program):
    course = program.to_first_fill()
    program.go_to(28)
    program.empty(
        course, 31.0, confirmed=True, deviation_reason="The last fill was not read"
    )
    program.fill_free(course)
    row = row_of(program)
    # the interval is unfit as well, and that comes first
    assert row.group == "flow"
    program.record(
        course,
        k.MaintenanceStarted(reason="End of treatment", interval_days=14),
        by="oncologist-a",
    )
    row = row_of(program)
    assert (row.group, row.owner) == ("deviation", "Prescriber")
    assert row.what.startswith("More came out than was put in.")
    assert_as_obvious(
        seen(program),
        [course],
        deviations=lambda _: (False, program.at.date().toordinal()),
    )
    program.go_to(35)
    program.empty(course, 20.9)
    program.fill_free(course)
    assert seen(program).rows == ()


def test_the_reason_of_an_emptying_is_asked_for_afterwards(program):
    course = program.to_first_fill()
    program.go_to(28)
    emptied = program.empty(course, 31.0, confirmed=True)
    program.fill_free(course)
    program.record(
        course,
        k.MaintenanceStarted(reason="End of treatment", interval_days=14),
        by="oncologist-a",
    )
    program.go_to(35)
    program.empty(course, 20.9)
    program.fill_free(course)
    # a clean emptying came after it, and the reason is still owed
    row = row_of(program)
    assert row.group == "deviation"
    assert row.what.startswith("More came out than was put in.")
    corrected = correct(
        by="nurse-a",
        at=program.now(),
        course_id=course,
        fact_id=emptied.fact.id,
        payload=emptied.fact.payload,
        deviation_reason="The last fill was not read",
    )
    assert corrected.fact.payload.deviation_reason == "The last fill was not read"
    assert row_of(program).group == "deviation"
    program.go_to(49)
    program.empty(course, 11.8)
    program.fill_free(course)
    assert seen(program).rows == ()


def test_labs_missing_are_named_for_a_fill_that_is_due(program):
    course = program.to_first_fill()
    program.go_to(28)
    program.empty(course, 11.8)
    program.fill_free(course)
    program.go_to(42)
    # a fill that is due, a pump that has been refilled, and one analyte not back
    program.empty(course, 11.8)
    program.fill_free(course)
    program.labs(course, alp=None)
    (row,) = seen(program).rows
    assert row.group == "labs"
    assert row.labs_missing == "Alkaline phosphatase: 28 days old"
    assert (row.figure, row.unit) == ("1", "result")
    program.labs(course)
    assert row_of(program).group == "due"


def test_a_decision_ends_the_waiting(program):
    course = program.to_first_visit()
    proposal = program.propose(course)
    program.empty(course, 11.8)
    program.fill_free(course)
    # the fill came after the proposal, so nobody waits for it any more
    assert seen(program).rows == ()
    proposal = program.propose(course)
    (row,) = seen(program).rows
    assert (row.group, row.what) == ("wait", "Proposed: proceed. Nobody has decided.")
    hold(program, course, proposal)
    assert seen(program).rows == ()


def test_a_hold_is_named_where_the_next_drug_fill_is_due(program):
    course = program.to_first_fill()
    program.go_to(28)
    program.empty(course, 11.8)
    program.fill_free(course)
    program.go_to(42)
    program.labs(course)
    program.weigh(course)
    hold(program, course, program.propose(course))
    program.empty(course, 11.8)
    program.fill_free(course)
    row = row_of(program)
    assert row.group == "due"
    day = program.at.date().isoformat()
    assert row.what == f"A drug fill is due. Decided on {day}: hold."
