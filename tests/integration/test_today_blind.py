"""Today, for who is to find the figures of a visit again."""

from datetime import date

import pytest
from tests.support.order_program import OrderProgram

from hepatica.actions.blind import is_blind_to_state, without_dry_refill
from hepatica.actions.projection_state import State, Step
from hepatica.actions.reading import today

BOTH, ONLY_VERIFIES, NEITHER = (True, True), (True, False), (False, True)


@pytest.fixture
def program(db):
    made = OrderProgram()
    made.activate_all()
    return made


def row_for(program, account):
    on = program.at.date()
    (row,) = today(by=account, at=program.now(), on=on).rows
    return row


def said(row):
    return " ".join((row.what, row.figure, row.unit, row.age, *row.also))


@pytest.mark.hazard("HZ-017")
def test_an_answer_that_waits_is_not_told_to_who_verifies(program):
    course = program.to_first_visit("A-0001", program.person())
    program.propose(course)
    assert "Proposed: proceed" in said(row_for(program, "nurse-a"))
    shown = row_for(program, "pharmacist-a")
    assert "proceed" not in said(shown)
    assert "waits for its decision" in said(shown)


@pytest.mark.hazard("HZ-017")
def test_an_answer_that_changed_is_told_without_it(program):
    course = program.to_decision()
    program.labs(course, alp=160.0)
    assert "is now reduce" in said(row_for(program, "nurse-a"))
    shown = row_for(program, "pharmacist-a")
    assert shown.group == "changed"
    assert shown.figure == ""
    assert "reduce" not in said(shown)


@pytest.mark.hazard("HZ-017")
def test_a_flow_out_of_range_is_told_without_its_ratio(program):
    course = program.to_first_fill()
    program.go_to(28)
    program.empty(course, 8.0, confirmed=True)
    program.fill_free(course)
    program.go_to(42)
    program.weigh(course)
    program.labs(course)
    for account, ratio in (("nurse-a", True), ("pharmacist-a", False)):
        row = row_for(program, account)
        assert (row.flow_deviation_ratio is not None) is ratio
        assert (row.dry is not None) is ratio
        assert "%" not in said(row) or ratio


@pytest.mark.hazard("HZ-017")
def test_the_figures_come_back_once_the_order_is_verified(program):
    course = program.to_decision()
    program.sign(course)
    for account, blind in (
        ("pharmacist-a", True),
        ("both-a", True),
        ("nurse-a", False),
    ):
        assert (row_for(program, account).dry is None) is blind
    program.verify(course)
    assert row_for(program, "pharmacist-a").dry is not None


def test_a_refill_planned_by_when_it_runs_dry_is_no_next_step_either():
    on = date(2026, 3, 16)
    by_dry = Step(code="refill", what="Refill", on=on, is_by_dry=True)
    drug = Step(code="drug-fill", what="Next drug fill", on=on)
    state = State(phase="treatment", steps=(by_dry, drug))
    assert is_blind_to_state(ONLY_VERIFIES, state, on=on)
    assert not is_blind_to_state(BOTH, state, on=on)
    assert not is_blind_to_state(NEITHER, state, on=on)
    assert without_dry_refill(state).steps == (drug,)
