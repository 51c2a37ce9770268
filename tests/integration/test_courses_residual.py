"""What came out of the pump: asked for twice where it voids drug, never refused."""

import pytest
from tests.support.program import Program

from hepatica.actions.courses import correct
from hepatica.errors import InputError
from hepatica.therapy.course import kinds as k


@pytest.fixture
def program(db):
    made = Program()
    made.activate_all()
    return made


def ask_for(program, course, residual, **more):
    """Give the code of the question, or "" where it is taken at once."""
    try:
        program.empty(course, residual, **more)
    except InputError as error:
        found = error
    else:
        return ""
    ((path, code),) = {(e.path, e.code) for e in found.errors}
    assert path == "residual_volume_ml"
    assert str(residual) not in str(found)
    return code


@pytest.mark.hazard("HZ-006")
@pytest.mark.parametrize("residual", [3.0, 24.0])
def test_a_residual_outside_its_limits_is_asked_for_once_and_taken(program, residual):
    course = program.to_first_fill()
    program.go_to(28)
    assert ask_for(program, course, residual) == "unusual-confirm"
    taken = program.empty(course, residual, confirmed=True)
    assert taken.is_new
    assert taken.fact.payload.is_confirmed
    # saline, with drug to come: the residual would void its order just as well
    program.fill_free(course)
    program.go_to(42)
    assert ask_for(program, course, 20.0) == "unusual-confirm"


def test_a_residual_within_its_limits_or_with_no_drug_to_come_is_taken(program):
    course = program.to_first_fill()
    program.go_to(28)
    assert ask_for(program, course, 11.8) == ""
    program.fill_free(course)
    program.record(
        course,
        k.MaintenanceStarted(reason="End of treatment", interval_days=14),
        by="oncologist-a",
    )
    program.go_to(42)
    assert ask_for(program, course, 24.0) == ""


def test_a_second_emptying_of_a_day_is_not_held_against_the_limits_of_the_first(
    program,
):
    course = program.to_first_fill()
    program.go_to(28)
    assert ask_for(program, course, 11.8) == ""
    program.fill_free(course)
    assert ask_for(program, course, 29.5) == ""


@pytest.mark.hazard("HZ-006")
def test_a_corrected_residual_is_held_against_the_fill_that_came_out(program):
    course = program.to_first_fill()
    program.go_to(28)
    emptied = program.empty(course, 11.8)
    program.fill_free(course, volume=20.0)
    corrections = {10.9: "", 20.5: "unusual-confirm", 3.0: "unusual-confirm"}
    for residual, asked in corrections.items():
        found = ""
        try:
            emptied = correct(
                by="nurse-a",
                at=program.now(),
                course_id=course,
                fact_id=emptied.fact.id,
                payload=k.PumpEmptied(residual_volume_ml=residual),
            )
        except InputError as error:
            (found,) = (e.code for e in error.errors)
        assert found == asked


def test_what_a_feed_brings_is_not_asked_about(program):
    course = program.to_first_fill()
    program.go_to(28)
    assert ask_for(program, course, 3.0, source="pump", external_id="1") == ""
