"""Writers in processes of their own: nothing lost, nothing torn, one winner."""

import signal
from uuid import uuid4

import pytest
from tests.support import worker
from tests.support.ledgers import append_weights

from hepatica.records import read, verify
from hepatica.records.models import AuditEvent, CourseState, Fact, FactBody

pytestmark = pytest.mark.django_db(transaction=True)


def start(course, **order):
    return worker.start(center="a", course=course, by="nurse-a", **order)


def together(course, count, **order):
    """Let writers go at once; give the words that they said."""
    return at_once([start(course, **order) for _ in range(count)])


def at_once(writers):
    # All of them are loaded and waiting before the first one writes.
    assert [worker.line_of(w) for w in writers] == ["ready"] * len(writers)
    for w in writers:
        w.stdin.write("go\n")
        w.stdin.flush()
    return [word for w in writers for word in worker.finish(w)]


def test_four_writers_on_one_course_lose_nothing(clinic):
    course = clinic.course()
    assert together(course, 4, do="append", times=15) == ["done"] * 4
    facts = read.facts_of(course)
    assert [f.course_seq for f in facts] == list(range(1, 61))
    rows = Fact.objects.filter(center_id="a").order_by("seq")
    assert [r.seq for r in rows] == list(range(1, len(rows) + 1))
    assert verify.verify().is_whole


def test_a_writer_killed_between_two_writes_leaves_the_ledger_whole(clinic):
    course = clinic.course()
    dying = start(course, do="die_inside")
    assert worker.line_of(dying) == "ready"
    dying.stdin.write("go\n")
    dying.stdin.flush()
    assert worker.line_of(dying) == "inside"
    assert dying.wait(timeout=30) == -signal.SIGKILL
    for pipe in (dying.stdin, dying.stdout, dying.stderr):
        pipe.close()
    # What was committed stands; what was not is gone, body and envelope.
    (fact,) = append_weights(clinic, course)
    assert fact.course_seq == 2
    assert len(read.facts_of(course)) == 2
    assert FactBody.objects.count() == Fact.objects.count()
    assert verify.verify().is_whole


def test_of_two_writers_that_saw_the_same_course_one_succeeds(clinic):
    course = clinic.course()
    append_weights(clinic, course, 3)
    said = together(course, 2, do="append_expecting", expected=3)
    assert sorted(said) == ["appended", "conflict"]
    assert [f.course_seq for f in read.facts_of(course)] == [1, 2, 3, 4]


def test_a_result_sent_by_three_at_once_is_taken_once(clinic):
    course = clinic.course()
    said = together(course, 3, do="append_the_same")
    assert sorted(said[::2]) == ["appended", "skipped", "skipped"]
    (fact,) = read.facts_of(course)
    assert set(said[1::2]) == {fact.id}


@pytest.mark.hazard("HZ-014")
def test_a_form_sent_by_three_at_once_is_recorded_once(clinic):
    course, form = clinic.course(), str(uuid4())
    said = together(course, 3, do="send_form", form_id=form, weight_kg=70.0)
    assert sorted(said[::2]) == ["again", "again", "new"]
    (fact,) = read.facts_of(course)
    assert set(said[1::2]) == {fact.id}
    events = AuditEvent.objects.filter(action="course.record")
    assert events.count() == 3
    assert verify.verify().is_whole


def test_of_one_form_with_two_figures_at_once_one_is_recorded(clinic):
    course, form = clinic.course(), str(uuid4())
    order = {"do": "send_form", "form_id": form}
    said = at_once([start(course, **order, weight_kg=kg) for kg in (70.0, 71.0)])
    (fact,) = read.facts_of(course)
    assert sorted(said) == sorted(["new", fact.id, "conflict"])
    assert verify.verify().is_whole


def test_actions_at_once_lose_no_audit_event(clinic):
    course = clinic.course()
    before = AuditEvent.objects.filter(stream="a").count()
    assert together(course, 3, do="record", times=5) == ["done"] * 3
    assert AuditEvent.objects.filter(stream="a").count() == before + 15
    assert CourseState.objects.get(pk=course).last_course_seq == 15
    assert verify.verify().is_whole


def test_an_import_and_a_visit_never_wait_for_each_other(clinic):
    # One takes the chain of audit events first, the other the chain of facts.
    course = clinic.course()
    said = together(course, 2, do="register_and_record", times=10)
    said += together(course, 1, do="record", times=10)
    assert said == ["done"] * 21
    both = [start(course, do=do, times=10) for do in ("register_and_record", "record")]
    assert [worker.line_of(w) for w in both] == ["ready"] * 2
    for w in both:
        w.stdin.write("go\n")
        w.stdin.flush()
    assert [len(worker.finish(w)) for w in both] == [10, 1]
    assert len(read.facts_of(course)) == 50
    assert verify.verify().is_whole
