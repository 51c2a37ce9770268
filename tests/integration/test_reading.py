"""One course, read: audited, as of any day, as known at any time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.program import ZONE, Program

from hepatica.actions.courses import correct
from hepatica.errors import NotVisible
from hepatica.records.models import AuditEvent
from hepatica.therapy.course import kinds as k
from hepatica.therapy.decisions import CannotDecide


@pytest.fixture
def program(db):
    made = Program()
    made.activate_all()
    return made


def test_a_reading_is_one_audit_event_of_the_course(program):
    course = program.to_first_visit()
    n_before = AuditEvent.objects.count()
    program.read(course)
    assert AuditEvent.objects.count() == n_before + 1
    event = AuditEvent.objects.filter(stream="a").order_by("-seq").first()
    assert (event.action, event.actor) == ("course.read", "reader-a")
    assert event.targets == f'["course:{course}"]'


def test_what_is_not_granted_is_not_there_and_the_asking_is_kept(program):
    from hepatica.actions.reading import open_course

    course = program.to_first_visit()
    messages = set()
    for by, name in (("stranger", course), ("reader-a", "A-9999"), ("nobody", course)):
        with pytest.raises(NotVisible) as caught:
            open_course(by=by, at=program.now(), course_id=name)
        messages.add(str(caught.value))
    assert len(messages) == 1
    refused = AuditEvent.objects.filter(action="course.read.refused")
    assert set(refused.values_list("actor", flat=True)) == {
        "stranger",
        "reader-a",
        "nobody",
    }


def test_the_person_stands_beside_the_facts(program):
    person = program.person("DEMO-0093")
    course = program.to_first_visit("A-0001", person.pk)
    view = program.read(course)
    assert (view.person.name, view.person.initials) == ("Bea Oak", "B.O.")
    assert (view.person.record_no, view.person.sex) == ("DEMO-0093", "female")
    # born on 6 May 1960, read on 16 March 2026
    assert view.person.age == 65
    assert view.center.name == "Center A"
    assert view.center.is_demo
    assert program.read(program.course("A-0002")).person is None


def test_nothing_is_asked_of_the_database_after_the_reading(program):
    view = program.read(program.to_first_fill())
    with CaptureQueriesContext(connection) as captured:
        repr(view)
    assert len(captured) == 0


def test_known_at_shows_what_was_known_that_morning(program):
    """A result corrected in the afternoon: the morning's answer is the morning's."""
    course = program.to_first_visit()
    morning = program.at
    before = program.read(course)
    assert before.worksheet.permits_drug
    (labs,) = [f for f in before.facts if f.kind == "labs-resulted"]
    program.go_to(14, hour=16)
    results = tuple(
        r
        if r.analyte != "alkaline-phosphatase"
        else type(r)(analyte=r.analyte, value=400.0, unit=r.unit)
        for r in labs.payload.results
    )
    correct(
        by="nurse-a",
        at=program.now(),
        course_id=course,
        fact_id=labs.id,
        payload=k.LabsResulted(laboratory="Lab A", results=results),
    )
    now = program.read(course)
    assert not now.worksheet.permits_drug
    then = program.read(course, known_at=morning)
    assert then.known_at == morning
    assert then.worksheet == before.worksheet
    assert [f.id for f in then.facts] == [f.id for f in before.facts]
    assert {f.id for f in now.facts} > {f.id for f in then.facts}


def test_known_at_leaves_out_what_was_activated_later(db):
    program = Program()
    course = program.to_first_visit()
    early = program.at
    program.activate_all()
    day = program.at.date()
    assert program.read(course, on=day).worksheet.permits_drug
    then = program.read(course, on=day, known_at=early).worksheet
    assert isinstance(then.decision, CannotDecide)


def test_a_late_entry_is_not_in_an_earlier_reading(program):
    course = program.to_first_fill()
    program.go_to(30)
    known_at = program.at
    program.record(
        course,
        k.PumpEmptied(residual_volume_ml=11.8, is_late_entry=True),
        happened_at=program.at - timedelta(days=2),
    )
    assert program.read(course).plan.contents is None
    assert program.read(course, known_at=known_at).plan.days_past == 2


def test_without_a_day_it_is_today_at_the_center(program):
    """At 01:30 UTC it is still the evening before in New York."""
    course = program.course()
    program.go_to(3, hour=21)
    view = program.read(course)
    assert view.on == program.at.astimezone(ZONE).date()
    from datetime import UTC

    from hepatica.actions.reading import open_course

    in_utc = program.now().astimezone(UTC)
    assert in_utc.date() == view.on + timedelta(days=1)
    assert open_course(by="reader-a", at=in_utc, course_id=course).on == view.on


def test_a_course_of_a_center_with_nothing_in_force_says_what_is_missing(db):
    bare = Program(is_demo=False)
    course = bare.to_first_visit()
    sheet = bare.read(course).worksheet
    assert isinstance(sheet.decision, CannotDecide)
    missing = " ".join(sheet.decision.missing)
    for name in ("flow fitness", "cycle", "protocol", "weight rule", "caps"):
        assert name in missing
    assert sheet.fill is None


def test_deviations_are_those_of_facts_that_stand(program):
    from hepatica.actions.courses import withdraw

    course = program.to_first_visit()
    recorded = program.empty(course, 30.5, confirmed=True)
    assert [d.fact.id for d in program.read(course).deviations] == [recorded.fact.id]
    withdraw(
        by="nurse-a",
        at=program.now(),
        course_id=course,
        fact_id=recorded.fact.id,
        reason="Misread",
    )
    assert program.read(course).deviations == ()
