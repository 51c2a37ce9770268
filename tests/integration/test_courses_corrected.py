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


def test_an_emptying_of_an_earlier_day_is_marked_and_one_of_today_is_not(program):
    course = program.to_first_visit()
    minute = program.at.replace(second=0)
    form = "3f0d2c52-5f0e-4a55-9d6b-0c6a3f1d7b10"
    of_today = program.empty(course, 11.8, happened_at=minute, form_id=form)
    assert not of_today.fact.payload.is_late_entry
    # the same form, sent again on the next day, says what it said
    program.go_to(15)
    again = program.empty(course, 11.8, happened_at=minute, form_id=form)
    assert (again.is_new, again.fact) == (False, of_today.fact)
    program.fill_free(course)
    late = program.empty(course, 29.0, happened_at=program.now() - timedelta(days=1))
    assert late.fact.payload.is_late_entry
    corrected = correct(
        by="nurse-a",
        at=program.now(),
        course_id=course,
        fact_id=of_today.fact.id,
        payload=k.PumpEmptied(residual_volume_ml=11.9),
    )
    assert not corrected.fact.payload.is_late_entry


def test_the_reason_of_an_emptying_is_kept_and_never_asked_for(program):
    course = program.to_first_visit()
    kept = program.empty(
        course, 31.0, confirmed=True, deviation_reason="Filled with 35 mL by mistake"
    )
    assert isinstance(kept.admission, Deviation)
    assert kept.fact.payload.deviation_reason == "Filled with 35 mL by mistake"
    (found,) = program.read().deviations
    assert found.reason == "Filled with 35 mL by mistake"
    program.fill_free(course)
    without = program.empty(course, 40.0, confirmed=True)
    assert isinstance(without.admission, Deviation)
    assert without.fact.payload.deviation_reason == ""


def within_the_minute(program):
    """A minute and two moments of it, of which the program has reached the later."""
    program.at = program.at.replace(second=0) + timedelta(minutes=1)
    return program.at, program.at + timedelta(seconds=30)


def test_a_fill_of_the_minute_in_which_it_was_decided_has_its_decision(program):
    course = program.to_first_visit()
    minute, later = within_the_minute(program)
    proposal = program.propose(course)
    decided = program.accept(course, proposal)
    program.empty(course, 11.8)
    program.at = later
    form = "3f0d2c52-5f0e-4a55-9d6b-0c6a3f1d7b10"
    filled = program.fill_drug(course, decided, happened_at=minute, form_id=form)
    assert isinstance(filled.admission, Admitted)
    assert program.read().deviations == ()
    # a form that is sent twice is judged as it was the first time
    program.go_to(15)
    program.weigh(course)
    again = program.fill_drug(course, decided, happened_at=minute, form_id=form)
    assert (again.is_new, again.admission) == (False, filled.admission)
    assert again.fact == filled.fact


def test_a_decision_after_the_fill_is_none_of_it_in_the_same_minute_too(program):
    course = program.to_first_visit()
    program.empty(course, 11.8)
    before = program.now()
    decided = program.accept(course, program.propose(course))
    filled = program.fill_drug(
        course, decided, happened_at=before, deviation_reason="Written down late"
    )
    assert [why.code for why in filled.admission.why] == ["no-decision"]


def test_the_gate_holds_for_a_fill_of_the_minute_of_its_emptying(program):
    """Another program knows the second of an emptying; the form of a fill does not."""
    course = program.to_first_visit()
    decided = program.accept(course, program.propose(course))
    minute, later = within_the_minute(program)
    program.record(
        course,
        k.PumpEmptied(residual_volume_ml=1.0),
        happened_at=later,
        confirmed=True,
    )
    program.at = later + timedelta(seconds=10)
    filled = program.fill_drug(
        course, decided, happened_at=minute, deviation_reason="Told the prescriber"
    )
    assert [why.code for why in filled.admission.why] == ["outside-gate"]
    (kept,) = program.read().deviations
    assert (kept.fact.id, kept.why) == (filled.fact.id, filled.admission.why)
    assert "filled-unemptied" not in {a.code for a in program.read().course.anomalies}


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
            reason="no drug",
        )
