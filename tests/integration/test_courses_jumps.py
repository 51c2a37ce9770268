"""A figure far from the one before is asked for twice, kept marked, never refused."""

from datetime import timedelta

import pytest
from tests.support.program import Program

from hepatica.actions.courses import correct
from hepatica.errors import InputError
from hepatica.therapy.course import kinds as k
from hepatica.web.presenters.fact_words import content


@pytest.fixture
def program(db):
    made = Program()
    made.activate_all()
    return made


def codes(caught):
    return {(error.path, error.code) for error in caught.value.errors}


@pytest.mark.hazard("HZ-001")
@pytest.mark.hazard("HZ-004")
def test_a_weight_in_pounds_after_one_in_kilograms_is_asked_for_twice(program):
    course = program.to_first_visit()
    program.go_to(28)
    pounds = k.WeightMeasured(weight_kg=154.0)
    with pytest.raises(InputError) as caught:
        program.record(course, pounds)
    assert codes(caught) == {("weight_kg", "unusual-confirm")}
    said = str(caught.value)
    assert (
        "weight_kg: is unusual: it is more than 10 % away from that of 16 Mar 2026 "
        "(this one is of 30 Mar 2026) and reads like pounds: is it in kg?;"
    ) in said
    assert "154" not in said
    taken = program.record(course, pounds, confirmed=True).fact.payload
    assert taken.is_confirmed
    assert content(program.read(course).facts[-1]).endswith(", read twice")


@pytest.mark.parametrize("weight", [63.0, 77.0, 70.0])
def test_a_weight_within_a_tenth_of_the_last_is_taken_without_a_question(
    program, weight
):
    course = program.to_first_visit()
    recorded = program.record(course, k.WeightMeasured(weight_kg=weight))
    assert not recorded.fact.payload.is_confirmed


def test_a_weight_just_beyond_a_tenth_is_asked_for_without_naming_a_unit(program):
    course = program.to_first_visit()
    with pytest.raises(InputError) as caught:
        program.record(course, k.WeightMeasured(weight_kg=62.9))
    assert "that of 16 Mar 2026: is it in kg?;" in str(caught.value)
    assert "reads like" not in str(caught.value)


def test_another_height_than_the_last_is_asked_for_twice(program):
    course = program.to_first_visit()
    with pytest.raises(InputError) as caught:
        program.record(course, k.WeightMeasured(weight_kg=70.0, height_cm=159.0))
    assert codes(caught) == {("height_cm", "unusual-confirm")}


def test_a_correction_is_not_held_against_what_it_corrects(program):
    course = program.to_first_visit()
    wrong = program.record(course, k.WeightMeasured(weight_kg=154.0), confirmed=True)
    right = correct(
        by="nurse-a",
        at=program.now(),
        course_id=course,
        fact_id=wrong.fact.id,
        payload=k.WeightMeasured(weight_kg=70.5),
    )
    assert right.fact.payload == k.WeightMeasured(weight_kg=70.5)


def test_a_late_weight_is_held_against_the_one_before_its_day(program):
    course = program.to_first_visit()
    program.go_to(28)
    program.record(course, k.WeightMeasured(weight_kg=76.0))
    program.go_to(42)
    program.record(course, k.WeightMeasured(weight_kg=83.0))
    day_21 = program.at - timedelta(days=21)
    late = k.WeightMeasured(weight_kg=72.0)
    assert program.record(course, late, happened_at=day_21).is_new
    first = program.at - timedelta(days=35)
    with pytest.raises(InputError):
        program.record(course, k.WeightMeasured(weight_kg=154.0), happened_at=first)


@pytest.mark.hazard("HZ-001")
@pytest.mark.parametrize(
    ("value", "is_asked"), [(12.0, True), (25.0, True), (2.9, False)]
)
def test_bilirubin_in_micromoles_after_a_normal_one_is_asked_for_twice(
    program, value, is_asked
):
    course = program.to_first_visit()
    if not is_asked:
        recorded = program.labs(course, alp=None, ast=None, bilirubin=value)
        assert not recorded.fact.payload.is_confirmed
        return
    with pytest.raises(InputError) as caught:
        program.labs(course, alp=None, ast=None, bilirubin=value)
    assert codes(caught) == {("results[0].value", "unusual-confirm")}
    assert "and reads like µmol/L: is it in mg/dL?;" in str(caught.value)
    recorded = program.labs(course, alp=None, ast=None, bilirubin=value, confirmed=True)
    assert recorded.fact.payload.is_confirmed


def test_bilirubin_that_rises_less_than_fivefold_is_taken_without_a_question(program):
    course = program.to_first_visit()
    recorded = program.labs(course, alp=None, ast=None, bilirubin=2.9)
    assert not recorded.fact.payload.is_confirmed
