"""After readings that differed: the same person verifies with a reason, or another."""

import pytest
from tests.support.order_program import OrderProgram

from hepatica.actions.pharmacy import pharmacy
from hepatica.errors import InputError

pytestmark = [pytest.mark.hazard("HZ-012"), pytest.mark.hazard("HZ-017")]


@pytest.fixture
def program(db):
    made = OrderProgram()
    made.activate_all()
    return made


@pytest.fixture
def course(program):
    """Signed again after pharmacist-a had read another flow."""
    course = program.to_decision()
    program.sign(course)
    assert program.verify(course, flow=1.2).fact.kind == "order-rejected"
    program.sign(course)
    return course


@pytest.mark.parametrize("reason", ["", "x"])
@pytest.mark.parametrize("flow", [None, 1.2])
def test_who_saw_both_is_asked_why_whatever_they_read(program, course, reason, flow):
    changes = {} if flow is None else {"flow": flow}
    with pytest.raises(InputError) as caught:
        program.verify(course, read_again_because=reason, **changes)
    (error,) = caught.value.errors
    assert (error.path, error.code) == ("read_again_because", "no-reason")
    assert "in words" in error.message
    assert program.state(course).next_step == "verify-order"


def test_with_a_reason_it_is_verified_and_the_reason_stays(program, course):
    done = program.verify(course, read_again_because="the only pharmacist today")
    assert done.fact.kind == "order-verified"
    assert done.fact.payload.read_again_because == "the only pharmacist today"
    (row,) = pharmacy(by="technician-a", at=program.now(), on=program.at.date()).rows
    assert (row.group, row.read_again_because) == (
        "release",
        "the only pharmacist today",
    )
    program.release(course)


def test_another_verifier_is_asked_nothing_and_keeps_no_reason(program, course):
    done = program.verify(course, by="pharmacist-b", read_again_because="not asked")
    assert done.fact.kind == "order-verified"
    assert done.fact.payload.read_again_because == ""


def test_the_page_is_told_who_has_seen_them(program, course):
    assert program.read_as("pharmacist-a", course).reads_again
    assert not program.read_as("pharmacist-b", course).reads_again
    assert not program.read_as("oncologist-a", course).reads_again


def test_an_objection_that_showed_nothing_asks_nothing(program):
    course = program.to_decision()
    program.sign(course)
    program.reject(course)
    program.sign(course)
    done = program.verify(course)
    assert done.fact.payload.read_again_because == ""
