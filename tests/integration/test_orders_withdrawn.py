"""Acts on an order that were withdrawn: nobody works from it any more."""

import pytest
from tests.support.order_program import OrderProgram

from hepatica.actions.courses import withdraw
from hepatica.errors import Conflict, InputError, NotPermitted


@pytest.fixture
def program(db):
    made = OrderProgram()
    made.activate_all()
    return made


def take_back(program, course, kind, *, by):
    standing = program.read_as("reader-a", course).course.standing
    fact = [fact for fact in standing if fact.kind == kind][-1]
    return withdraw(
        by=by, at=program.now(), course_id=course, fact_id=fact.id, reason="a slip"
    )


@pytest.mark.hazard("HZ-017")
def test_a_fill_whose_verification_was_withdrawn_is_not_checked(program):
    course = program.to_decision()
    for act in ("sign", "verify", "release", "prepare"):
        getattr(program, act)(course)
    take_back(program, course, "order-verified", by="pharmacist-a")
    with pytest.raises(Conflict, match="not signed and verified by two"):
        program.check(course)
    program.verify(course)
    program.check(course)
    assert program.order(course).checkers == ("nurse-a",)


@pytest.mark.hazard("HZ-017")
def test_an_order_whose_cosignature_was_withdrawn_is_not_released(program):
    course = program.to_decision()
    program.sign(course, by="fellow-a")
    program.cosign(course, program.order(course).id)
    program.verify(course)
    take_back(program, course, "order-cosigned", by="oncologist-a")
    with pytest.raises(Conflict, match="not cosigned any more"):
        program.release(course)
    program.cosign(course, program.order(course).id)
    program.release(course)
    assert program.order(course).released is not None


@pytest.mark.hazard("HZ-017")
def test_what_ended_an_order_is_not_withdrawn(program):
    course = program.to_decision()
    program.sign(course)
    program.verify(course, weight=50.0)
    with pytest.raises(InputError, match="sign a new order"):
        take_back(program, course, "order-rejected", by="oncologist-a")
    program.sign(course)
    program.cancel(course)
    with pytest.raises(InputError, match="sign a new order"):
        take_back(program, course, "order-cancelled", by="oncologist-a")
    assert program.order(course).is_ended
    assert program.state(course).next_step == "sign-order"


@pytest.mark.hazard("HZ-012")
@pytest.mark.parametrize(
    ("kind", "theirs"),
    [
        ("order-verified", "pharmacist-a"),
        ("fill-released", "pharmacist-a"),
        ("fill-prepared", "technician-a"),
        ("bedside-verified", "nurse-a"),
    ],
)
def test_a_prescriber_withdraws_nothing_that_others_did(program, kind, theirs):
    course = program.to_decision()
    for act in ("sign", "verify", "release", "prepare", "check"):
        getattr(program, act)(course)
    with pytest.raises(NotPermitted):
        take_back(program, course, kind, by="oncologist-b")
    done = take_back(program, course, kind, by=theirs)
    assert done.fact.kind == "entered-in-error"
