"""A reason that says nothing is asked for once more, wherever a reason is asked."""

from datetime import timedelta

import pytest
from tests.support.order_program import OrderProgram

from hepatica.actions.booking import book
from hepatica.actions.courses import withdraw
from hepatica.actions.knowledge import retire
from hepatica.actions.orders_pharmacy import waste
from hepatica.errors import InputError
from hepatica.records.models import Fact
from hepatica.therapy.course import Deviation, kinds

SAYS_NOTHING = ("x", ".", "..", "xxx xxx", "ok")


@pytest.fixture
def program(db):
    made = OrderProgram()
    made.activate_all()
    return made


def asked(act, *, path="reason"):
    """Try each reason that says nothing; nothing is recorded by any of them."""
    known = Fact.objects.count()
    for reason in SAYS_NOTHING:
        with pytest.raises(InputError) as caught:
            act(reason)
        (error,) = caught.value.errors
        assert error.path == path
        assert "in words: 3 letters or more" in error.message
    assert Fact.objects.count() == known


def test_a_cancellation_and_a_rejection_say_why(program):
    course = program.to_decision()
    program.sign(course)
    asked(lambda reason: program.cancel(course, reason=reason))
    asked(lambda reason: program.reject(course, reason=reason))
    program.cancel(course, reason="ill")
    assert program.order(course).cancelled.payload.reason == "ill"


def test_a_wasted_fill_and_a_withdrawal_say_why(program):
    course = program.to_decision()
    for act in ("sign", "verify", "release", "prepare"):
        getattr(program, act)(course)
    made = program.order(course).preparation.fact.id
    asked(
        lambda reason: waste(
            by="technician-a",
            at=program.now(),
            course_id=course,
            preparation_id=made,
            is_returned=True,
            reason=reason,
        )
    )
    asked(
        lambda reason: withdraw(
            by="technician-a",
            at=program.now(),
            course_id=course,
            fact_id=made,
            reason=reason,
        )
    )


def test_a_decision_against_the_proposal_says_why(program):
    course = program.to_first_visit("A-0001", program.person())
    proposal = program.propose(course).fact.id
    asked(lambda reason: program.hold(course, proposal, reason=reason))
    program.hold(course, proposal, reason="fever")


def test_a_late_booking_says_why(program):
    course = program.to_first_visit("A-0001", program.person())
    late = program.now().date() + timedelta(days=200)
    asked(
        lambda reason: book(
            by="nurse-a",
            at=program.now(),
            course_id=course,
            on=late,
            purpose="refill",
            reason=reason,
        )
    )


def test_what_two_people_allow_and_what_ends_the_drug_say_why(program):
    course = program.to_first_visit("A-0001", program.person())
    until = program.now().date() + timedelta(days=30)
    asked(
        lambda reason: program.record(
            course,
            kinds.ExemptionSigned(
                exempt_from="weight",
                reason=reason,
                second_signer="pharmacist-a",
                until_on=until,
            ),
            by="oncologist-a",
        )
    )
    asked(
        lambda reason: program.record(
            course,
            kinds.MaintenanceStarted(reason=reason, interval_days=42.0),
            by="oncologist-a",
        )
    )


def test_a_retired_entry_says_why(program):
    asked(
        lambda reason: retire(
            by="pharmacist-a",
            at=program.now(),
            center_id=program.center,
            entry_id="pump-model/codman-3000-50",
            reason=reason,
        )
    )


def test_drug_that_went_in_is_recorded_once_the_reason_is_words(program):
    course = program.to_chair()
    program.cancel(course)
    asked(
        lambda reason: program.fill_ordered(course, deviation_reason=reason),
        path="deviation_reason",
    )
    done = program.fill_ordered(course, deviation_reason="was in before the call")
    assert isinstance(done.admission, Deviation)


@pytest.mark.parametrize("reason", ["", *SAYS_NOTHING])
def test_no_emptying_waits_for_words(program, reason):
    course = program.to_first_visit("A-0001", program.person())
    program.empty(course, 31.0, confirmed=True, deviation_reason=reason)
    (found,) = [d for d in program.read(course).deviations if d.reason == reason]
    assert found.fact.kind == "pump-emptied"
