"""Writers in processes of their own: nothing lost, nothing torn, one winner."""

import signal

import pytest
from tests.support import worker
from tests.support.ledgers import append_weights

from hepatica.records import read, verify
from hepatica.records.models import Fact, FactBody

pytestmark = pytest.mark.django_db(transaction=True)


def start(course, **order):
    return worker.start(center="a", course=course, by="nurse-a", **order)


def test_four_writers_on_one_course_lose_nothing(clinic):
    course = clinic.course()
    writers = [start(course, do="append", count=15) for _ in range(4)]
    # All of them are loaded and waiting before the first one writes.
    assert [worker.line_of(w) for w in writers] == ["ready"] * 4
    for w in writers:
        w.stdin.write("go\n")
        w.stdin.flush()
    assert [worker.finish(w) for w in writers] == [["done"]] * 4
    facts = read.facts_of(course)
    assert [f.course_seq for f in facts] == list(range(1, 61))
    rows = Fact.objects.filter(center_id="a").order_by("seq")
    assert [r.seq for r in rows] == list(range(1, len(rows) + 1))
    assert verify.verify().is_whole


def test_a_writer_killed_between_two_writes_leaves_the_ledger_whole(clinic):
    course = clinic.course()
    dying = start(course, do="die-inside")
    assert worker.line_of(dying) == "ready"
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
    writers = [start(course, do="append-expecting", expected=3) for _ in range(2)]
    assert [worker.line_of(w) for w in writers] == ["ready"] * 2
    for w in writers:
        w.stdin.write("go\n")
        w.stdin.flush()
    said = [word for w in writers for word in worker.finish(w)]
    assert sorted(said) == ["appended", "conflict"]
    assert [f.course_seq for f in read.facts_of(course)] == [1, 2, 3, 4]
