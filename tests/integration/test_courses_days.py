"""Days that cannot be are refused whoever sends them, with the field that has them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.support.program import Program

from hepatica.actions.courses import correct
from hepatica.errors import InputError
from hepatica.therapy.course import Precision
from hepatica.therapy.course import kinds as k
from hepatica.therapy.pump import Infusate

DAY = timedelta(days=1)
BORN = date(1960, 5, 6)


@pytest.fixture
def program(db):
    made = Program()
    made.activate_all()
    made.course("A-0001", made.person().pk)
    made.go_to(0)
    made.implant("A-0001")
    made.go_to(14)
    return made


def refused(program, payload, **more):
    with pytest.raises(InputError) as caught:
        program.record("A-0001", payload, **more)
    assert not any(char in str(caught.value) for char in ("1960", "2026"))
    return {(error.path, error.code) for error in caught.value.errors}


@pytest.mark.parametrize(
    "payload",
    [
        k.WeightMeasured(weight_kg=70.0),
        k.PumpEmptied(residual_volume_ml=3.0),
        k.PumpFilled(infusate=Infusate.SALINE, volume_ml=30.0),
    ],
)
@pytest.mark.parametrize("precision", [Precision.INSTANT, Precision.DAY])
def test_a_year_long_gone_is_refused(program, payload, precision):
    first = datetime(1, 1, 1, tzinfo=UTC)
    found = refused(program, payload, happened_at=first, precision=precision)
    assert ("happened_at", "before-first-year") in found


def test_nothing_happened_to_a_person_before_the_birth_but_an_emptying_is_taken(
    program,
):
    """The birth date may be the slip, and what came out is recorded all the same."""
    before = datetime(1960, 5, 5, 12, tzinfo=UTC)
    found = refused(program, k.WeightMeasured(weight_kg=70.0), happened_at=before)
    assert found == {("happened_at", "before-birth")}
    weight = k.WeightMeasured(weight_kg=70.0)
    assert program.record("A-0001", weight, happened_at=before + DAY).is_new
    emptied = program.empty(
        "A-0001", 3.0, happened_at=before, deviation_reason="Old paper"
    )
    assert emptied.is_new


def test_the_day_before_the_birth_is_one_at_the_center(program):
    """02:00 in London is the evening before in New York."""
    at = datetime(1960, 5, 6, 2, tzinfo=UTC)
    found = refused(program, k.VisitMissed(planned_on=BORN - DAY), happened_at=at)
    assert found == {("happened_at", "before-birth")}


def test_a_person_without_a_birth_date_and_nobody_at_all_are_recorded_for(program):
    at = datetime(1950, 5, 5, 12, tzinfo=UTC)
    program.course("A-0002", program.person("DEMO-0002", birth_on=None).pk)
    program.course("A-0003")
    for course in ("A-0002", "A-0003"):
        weight = k.WeightMeasured(weight_kg=70.0)
        assert program.record(course, weight, happened_at=at).is_new


def test_a_birth_year_long_gone_is_refused_at_its_field(program):
    with pytest.raises(InputError) as caught:
        program.person("DEMO-0009", birth_on=date(1, 1, 1))
    (error,) = caught.value.errors
    assert (error.path, error.code) == ("birth_on", "before-first-year")


def test_a_visit_is_missed_from_its_day_on(program):
    today = program.at.date()
    found = refused(program, k.VisitMissed(planned_on=today + DAY))
    assert found == {("planned_on", "after-report")}
    assert program.record("A-0001", k.VisitMissed(planned_on=today)).is_new
    found = refused(program, k.VisitMissed(planned_on=date(26, 3, 1)))
    assert found == {("planned_on", "before-first-year")}


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (-3, 0, set()),
        (0, 0, set()),
        (-3, 1, {("to_on", "after-report")}),
        (1, 2, {("from_on", "after-report"), ("to_on", "after-report")}),
        (-1, -2, {("to_on", "before-first-day")}),
    ],
)
def test_an_exposure_ends_after_it_began_and_by_its_report(
    program, first, last, expected
):
    today = program.at.date()
    payload = k.ExposureReported(
        exposure=k.Exposure.FEVER,
        from_on=today + first * DAY,
        to_on=today + last * DAY,
    )
    if expected:
        assert refused(program, payload) == expected
    else:
        assert program.record("A-0001", payload).is_new


def test_a_correction_is_held_against_the_same_days(program):
    missed = program.record("A-0001", k.VisitMissed(planned_on=program.at.date()))
    with pytest.raises(InputError) as caught:
        correct(
            by="nurse-a",
            at=program.now(),
            course_id="A-0001",
            fact_id=missed.fact.id,
            payload=k.VisitMissed(planned_on=program.at.date() + DAY),
        )
    assert caught.value.errors[0].path == "planned_on"
