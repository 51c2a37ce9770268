"""Who is to verify an order does not see its figures before."""

from datetime import timedelta

import pytest
from tests.support.order_program import OrderProgram


@pytest.fixture
def program(db):
    made = OrderProgram()
    made.activate_all()
    return made


FIRST_FIGURES = {"dose-proposed", "dose-decided", "order-signed"}


def shown(view):
    sheet = view.worksheet
    kinds = {fact.kind for fact in view.facts} | {
        fact.kind for fact in view.course.standing
    }
    figures = (
        sheet.fill,
        sheet.weight,
        sheet.flow,
        sheet.dose_rate_mg_per_kg_per_day,
        sheet.decided,
        view.plan.flow,
        view.visit.order,
    )
    return kinds & FIRST_FIGURES, [f for f in figures if f is not None], sheet.trace


@pytest.mark.hazard("HZ-004")
@pytest.mark.hazard("HZ-017")
def test_who_is_to_verify_sees_no_first_figure_before(program):
    course = program.to_decision()
    for step in (None, "sign"):
        if step:
            program.sign(course)
        for on in (None, program.at.date() + timedelta(days=1)):
            view = program.read_as("pharmacist-a", course, on=on)
            kinds, figures, trace = shown(view)
            assert view.is_blind
            assert kinds == set()
            assert figures == []
            assert trace.inputs == ()
    view = program.read_as("pharmacist-a", course)
    assert view.to_verify == (
        program.order(course).id,
        program.order(course).payload.order_hash,
    )
    assert any(fact.kind == "weight-measured" for fact in view.facts)
    program.verify(course)
    view = program.read_as("pharmacist-a", course)
    assert not view.is_blind
    assert view.worksheet.fill is not None


@pytest.mark.hazard("HZ-017")
def test_a_look_back_in_time_shows_them_nothing_either(program):
    course = program.to_decision()
    known_at = program.at
    program.sign(course)
    view = program.read_as("pharmacist-a", course, known_at=known_at)
    assert view.is_blind
    assert shown(view)[0] == set()


@pytest.mark.hazard("HZ-017")
def test_who_prescribes_and_verifies_is_blind_once_somebody_else_signed(program):
    course = program.to_decision()
    assert not program.read_as("both-a", course).is_blind
    program.sign(course)
    assert program.read_as("both-a", course).is_blind
    assert not program.read_as("oncologist-a", course).is_blind
    assert not program.read_as("nurse-a", course).is_blind


def test_an_emptying_visit_hides_nothing(program):
    course = program.to_first_fill()
    program.go_to(28)
    assert not program.read_as("pharmacist-a", course).is_blind
