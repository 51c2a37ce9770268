"""Correcting, withdrawing, entering late: what stands, and what it is judged by."""

from datetime import timedelta

import pytest
from tests.support.program import Program

from hepatica.actions.courses import correct, withdraw
from hepatica.errors import Conflict, InputError, NotPermitted
from hepatica.therapy.course import Admitted, Deviation
from hepatica.therapy.course import kinds as k
from hepatica.therapy.pump import Infusate


@pytest.fixture
def program(db):
    made = Program()
    made.activate_all()
    return made


def codes(caught):
    return {(error.path, error.code) for error in caught.value.errors}


def test_a_correction_takes_the_place_in_one_step(program):
    course = program.to_first_visit()
    (wrong,) = program.read().course.weights
    at = program.now()
    corrected = correct(
        by="nurse-a",
        at=at,
        course_id=course,
        fact_id=wrong.fact,
        payload=k.WeightMeasured(weight_kg=72.0, height_cm=170.0),
    )
    view = program.read()
    assert [w.payload.weight_kg for w in view.course.weights] == [72.0]
    assert view.course.replaced == {wrong.fact: corrected.fact.id}
    assert corrected.fact.happened_at == wrong.at
    # the first one stays on record
    assert wrong.fact in {fact.id for fact in view.facts}


def test_a_corrected_fill_is_not_held_against_the_one_it_replaces(program):
    course = program.course()
    program.implant(course)
    fill = program.fill_free(course, volume=29.0)
    corrected = correct(
        by="nurse-a",
        at=program.now(),
        course_id=course,
        fact_id=fill.fact.id,
        payload=k.PumpFilled(infusate=Infusate.HEPARINIZED_SALINE, volume_ml=30.0),
    )
    assert isinstance(corrected.admission, Admitted)


def test_a_late_entry_is_judged_as_of_its_time(program):
    """An emptying and a fill, entered the wrong way round, are no deviation."""
    course = program.course()
    program.implant(course)
    program.fill_free(course)
    program.go_to(21)
    emptied_at = program.now()
    filled = program.record(
        course,
        k.PumpFilled(infusate=Infusate.HEPARINIZED_SALINE, volume_ml=30.0),
        deviation_reason="Emptying is entered afterwards",
        happened_at=emptied_at + timedelta(seconds=1),
    )
    assert isinstance(filled.admission, Deviation)
    late = program.record(
        course,
        k.PumpEmptied(residual_volume_ml=3.0, is_late_entry=True),
        happened_at=emptied_at,
    )
    assert isinstance(late.admission, Admitted)
    assert program.read().course.anomalies == []


def test_a_correction_of_another_kind_or_of_nothing_is_refused(program):
    course = program.to_first_visit()
    (weight,) = program.read().course.weights
    with pytest.raises(InputError) as caught:
        correct(
            by="nurse-a",
            at=program.now(),
            course_id=course,
            fact_id=weight.fact,
            payload=k.PumpEmptied(residual_volume_ml=3.0),
        )
    assert codes(caught) == {("kind", "other-kind")}
    with pytest.raises(InputError) as caught:
        correct(
            by="nurse-a",
            at=program.now(),
            course_id=course,
            fact_id="nothing",
            payload=k.WeightMeasured(weight_kg=70.0),
        )
    assert codes(caught) == {("corrects", "unknown-fact")}


def test_a_withdrawn_fact_stands_no_more_and_only_once(program):
    course = program.to_first_visit()
    (weight,) = program.read().course.weights
    taken_back = dict(
        by="nurse-a", course_id=course, fact_id=weight.fact, reason="Other patient"
    )
    withdraw(at=program.now(), **taken_back)
    view = program.read()
    assert view.course.weights == []
    assert "weight: not measured" in view.worksheet.decision.missing
    with pytest.raises(Conflict):
        withdraw(at=program.now(), **taken_back)


def test_a_withdrawal_needs_the_privilege_of_what_it_withdraws(program):
    course = program.to_first_visit()
    view = program.read()
    study = next(f for f in view.facts if f.kind == "perfusion-studied")
    with pytest.raises(NotPermitted):
        withdraw(
            by="nurse-a",
            at=program.now(),
            course_id=course,
            fact_id=study.id,
            reason="no",
        )
