"""A fill ordered and compounded the day before, and looked at again at the chair."""

from datetime import timedelta

import pytest
from tests.support.order_program import OrderProgram

from hepatica.actions.doses import propose
from hepatica.actions.pharmacy import pharmacy
from hepatica.errors import Conflict, InputError
from hepatica.therapy.course.admit import Admitted

DAY = timedelta(days=1)


@pytest.fixture
def program(db):
    made = OrderProgram()
    made.activate_all()
    return made


def compute(program, course, on):
    return propose(by="oncologist-a", at=program.now(), course_id=course, on=on)


def test_without_the_entry_in_force_an_order_is_for_its_own_day(program):
    course = program.to_first_visit("A-0001", program.person())
    tomorrow = program.at.date() + DAY
    with pytest.raises(InputError) as caught:
        compute(program, course, tomorrow)
    assert caught.value.errors[0].path == "on"
    with pytest.raises(InputError):
        program.sign(course, visit_on=tomorrow)
    view = program.read_as("oncologist-a", course, on=tomorrow)
    assert not view.is_open


@pytest.fixture
def evening(program):
    """The day before: decided, signed, verified, released and compounded."""
    program.activate("release-lead/day-before")
    course = program.to_first_visit("A-0001", program.person())
    tomorrow = program.at.date() + DAY
    proposal = compute(program, course, tomorrow)
    assert proposal.fact.payload.for_on == tomorrow
    decided = program.accept(course, proposal)
    assert decided.fact.payload.for_on == tomorrow
    program.sign(course, visit_on=tomorrow)
    return course, tomorrow


def compounded(program, course):
    program.verify(course)
    released = program.release(course)
    assert released.fact.payload.is_day_before
    made = program.prepare(course, use_by=program.at + timedelta(hours=40))
    assert isinstance(made.admission, Admitted)


def test_a_later_day_than_tomorrow_stays_closed(program, evening):
    course, tomorrow = evening
    with pytest.raises(InputError):
        compute(program, course, tomorrow + DAY)


def test_it_is_compounded_today_and_checked_and_filled_tomorrow(program, evening):
    course, tomorrow = evening
    assert program.state(on=tomorrow).next_step == "verify-order"
    compounded(program, course)
    assert program.state(on=tomorrow).next_step == "check-at-bedside"
    with pytest.raises(Conflict, match="checked on that day"):
        program.check(course)
    program.at += DAY
    assert program.state().next_step == "check-at-bedside"
    program.check(course)
    program.check(course, by="nurse-b")
    program.empty(course, 10.5)
    filled = program.fill_ordered(course)
    assert isinstance(filled.admission, Admitted)
    assert program.state().next_step == "book-next"


@pytest.mark.hazard("HZ-008", "HZ-017")
def test_labs_that_changed_overnight_void_it_at_the_chair(program, evening):
    course, _ = evening
    compounded(program, course)
    program.at += DAY
    program.labs(course, alp=400.0)
    with pytest.raises(Conflict, match="void"):
        program.check(course)
    assert program.state().also == ("return-or-waste",)


@pytest.mark.hazard("HZ-004")
def test_the_same_weight_in_the_morning_voids_nothing_and_another_does(
    program, evening
):
    course, _ = evening
    compounded(program, course)
    program.at += DAY
    program.weigh(course, 70.0)
    program.check(course)
    program.weigh(course, 66.0)
    with pytest.raises(Conflict, match="weight"):
        program.check(course, by="nurse-b")


@pytest.mark.hazard("HZ-004")
def test_who_is_to_verify_tomorrow_s_order_reads_today_blind_too(program, evening):
    course, tomorrow = evening
    for on in (None, tomorrow):
        view = program.read_as("pharmacist-a", course, on=on)
        assert view.is_blind
        assert view.worksheet.fill is None
        kinds = {fact.kind for fact in view.facts}
        assert not kinds & {"dose-proposed", "dose-decided", "order-signed"}
    assert view.to_verify is not None
    program.verify(course)
    assert not program.read_as("pharmacist-a", course, on=tomorrow).is_blind


def test_the_pharmacy_sees_tomorrow_s_order_today(program, evening):
    course, tomorrow = evening

    def rows():
        found = pharmacy(by="technician-a", at=program.now(), on=program.at.date())
        return [(row.group, row.for_on) for row in found.rows]

    assert rows() == [("verify", tomorrow)]
    compounded(program, course)
    assert rows() == [("ready", tomorrow)]
    program.at += 2 * DAY
    assert rows() == [("waste", tomorrow)]


def test_a_decision_for_tomorrow_is_none_for_today(program, evening):
    course, _ = evening
    assert program.read_as("oncologist-a", course).worksheet.decided is None
