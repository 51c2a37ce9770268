"""Who is to verify an order does not see its figures before."""

from datetime import timedelta

import pytest
from tests.support.order_program import OrderProgram

from hepatica.actions.courses import withdraw
from hepatica.actions.pharmacy import pharmacy
from hepatica.actions.privileges import Privilege as P
from hepatica.errors import InputError


@pytest.fixture
def program(db):
    made = OrderProgram()
    made.activate_all()
    return made


def take_back(program, course, fact_id, *, by):
    return withdraw(
        by=by, at=program.now(), course_id=course, fact_id=fact_id, reason="a slip"
    )


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


@pytest.mark.parametrize("change", ["gate", "weight", "hold"])
@pytest.mark.hazard("HZ-017")
def test_what_voids_an_order_for_a_while_shows_nothing_of_it(program, change):
    course = program.to_decision()
    program.sign(course)
    if change == "gate":
        done = program.empty(course, 1.8, confirmed=True)
    elif change == "weight":
        (weight,) = (
            fact
            for fact in program.read(course).course.standing
            if fact.kind == "weight-measured"
        )
        done = take_back(program, course, weight.id, by="nurse-a")
    else:
        done = program.hold(course, program.propose(course).fact.id)
    assert program.state(course).next_step in ("fill-drug-free", "weigh", "empty")
    assert program.read_as("pharmacist-a", course).is_blind
    assert shown(program.read_as("pharmacist-a", course))[:2] == (set(), [])
    assert not program.read_as("both-a", course).is_blind
    if change == "weight":
        program.weigh(course)
    else:
        take_back(program, course, done.fact.id, by=done.fact.recorded_by)
    assert program.state(course).next_step == "verify-order"
    assert program.read_as("pharmacist-a", course).is_blind


@pytest.mark.hazard("HZ-017")
def test_readings_that_differ_are_shown_to_the_two_and_no_other_verifier(program):
    course = program.to_decision()
    program.sign(course)
    program.verify(course, weight=50.0)
    for account in ("oncologist-a", "pharmacist-a"):
        compared = program.read_as(account, course).compared
        assert compared is not None
        assert compared.id == program.order(course).id
    assert program.read_as("pharmacist-b", course).compared is None


@pytest.mark.hazard("HZ-017")
def test_who_cancels_what_they_are_to_verify_sees_nothing_by_it(program):
    course = program.to_decision()
    program.sign(course)
    program.cancel(course, by="pharmacist-a")
    program.empty(course, 1.8, confirmed=True)
    assert program.read_as("pharmacist-a", course).is_blind
    assert shown(program.read_as("pharmacist-a", course))[:2] == (set(), [])


@pytest.mark.parametrize("is_review", [False, True])
@pytest.mark.hazard("HZ-017")
def test_the_flow_that_doses_stands_on_no_day_before_either(program, is_review):
    course = program.to_decision()
    program.sign(course)
    on = program.at.date() - timedelta(days=1)
    seen = program.read_as("oncologist-a", course, on=on, is_review=is_review)
    assert seen.worksheet.flow is not None
    view = program.read_as("pharmacist-a", course, on=on, is_review=is_review)
    assert shown(view)[1] == []
    program.verify(course)
    view = program.read_as("pharmacist-a", course, on=on, is_review=is_review)
    assert view.worksheet.flow == seen.worksheet.flow


@pytest.mark.hazard("HZ-017")
def test_a_preparation_that_differs_tells_nobody_what_was_ordered(program):
    course = program.to_decision()
    program.grant("pharmacist-b", P.PREPARE)
    program.sign(course)
    ordered = program.order(course).payload
    with pytest.raises(InputError) as caught:
        program.prepare(course, by="pharmacist-b", drug_mg=1.0, volume_ml=2.0)
    (asked,) = caught.value.errors
    assert "1 mg, is not the one ordered" in asked.message
    assert f"{ordered.fill_drug_mg:g}" not in asked.message
    assert f"{ordered.fill_volume_ml:g}" not in asked.message


@pytest.mark.hazard("HZ-004", "HZ-017")
def test_what_was_compounded_for_an_order_before_shows_no_figure_either(program):
    course = program.to_decision()
    for act in ("sign", "verify", "release", "prepare", "cancel", "sign"):
        getattr(program, act)(course)
    view = program.read_as("pharmacist-b", course)
    assert view.is_blind
    kinds = {fact.kind for fact in view.facts}
    assert not kinds & (FIRST_FIGURES | {"fill-prepared", "order-verified"})
    rows = pharmacy(by="pharmacist-b", at=program.now(), on=program.at.date()).rows
    assert {row.group for row in rows} == {"verify", "waste"}
    assert {row.drug_mg for row in rows} == {None}


def test_an_emptying_visit_hides_nothing(program):
    course = program.to_first_fill()
    program.go_to(28)
    assert not program.read_as("pharmacist-a", course).is_blind
