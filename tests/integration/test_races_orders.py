"""Two people at one order in processes of their own: one act, one clear answer."""

import json
import os
from datetime import timedelta

import pytest
from tests.support import worker
from tests.support.order_program import OrderProgram

from hepatica.records import read, verify
from hepatica.therapy.course import orders_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hazard("HZ-014")]

# More of them in the long run; a course is left after some, since it grows.
ROUNDS = int(os.environ.get("HEPATICA_RACE_ROUNDS", "50"))
_A_COURSE = 25


@pytest.fixture
def program(transactional_db):
    made = OrderProgram()
    made.activate_all()
    return made


@pytest.fixture
def pair():
    """Two people's processes, loaded and waiting."""
    writers = [
        worker.start(center="a", course="", by="", do="orders") for _ in range(2)
    ]
    assert [worker.line_of(w) for w in writers] == ["ready", "ready"]
    for w in writers:
        w.stdin.write("go\n")
        w.stdin.flush()
    yield writers
    for w in writers:
        w.stdin.close()
        w.wait(timeout=30)
        w.stdout.close()
        w.stderr.close()


def race(program, pair, course, *acts):
    """Let two acts go at once; give what each of them came to."""
    # as late as what was read for them, so that nothing is of the future
    at = (program.now() + timedelta(seconds=1)).isoformat()
    for w, (act, by) in zip(pair, acts, strict=True):
        wanted = {"act": act, "by": by, "course": course, "at": at}
        w.stdin.write(json.dumps(wanted) + "\n")
        w.stdin.flush()
    assert [worker.line_of(w) for w in pair] == ["set", "set"]
    for w in pair:
        w.stdin.write("go\n")
        w.stdin.flush()
    said = [worker.line_of(w) for w in pair]
    program.at += timedelta(seconds=2)
    return said


def courses(program, *, each=_A_COURSE):
    """A course with a decision, a new one after some rounds; every round is one."""
    for number in range(ROUNDS):
        if number % each == 0:
            course = f"A-{number:04d}"
            program.to_first_visit(course, program.person(f"DEMO-{number:04d}"))
            program.accept(course, program.propose(course))
        yield course


def order_of(course):
    from hepatica.therapy.course import fold

    return orders_of(fold(course, read.facts_of(course)))[-1]


def whole(course):
    facts = read.facts_of(course)
    assert [f.course_seq for f in facts] == list(range(1, len(facts) + 1))
    return facts


def test_of_two_verifiers_one_signs_and_one_is_told(program, pair):
    for course in courses(program):
        program.sign(course)
        said = race(
            program,
            pair,
            course,
            ("verify", "pharmacist-a"),
            ("verify", "pharmacist-b"),
        )
        assert sorted(said) == ["conflict", "done"]
        order = order_of(course)
        verified = [
            f
            for f in whole(course)
            if f.kind == "order-verified" and f.payload.order == order.id
        ]
        assert [f.id for f in verified] == [order.verified.id]
        program.cancel(course)
    assert verify.verify().is_whole


def test_nothing_is_released_after_a_cancellation(program, pair):
    for course in courses(program):
        program.sign(course)
        program.verify(course)
        said = race(
            program, pair, course, ("cancel", "oncologist-a"), ("release", "both-a")
        )
        order = order_of(course)
        # a cancellation is never held up; a release only came before it
        assert said[0] == "done"
        assert said[1] == ("conflict" if order.released is None else "done")
        if order.released is not None:
            assert order.released.course_seq < order.cancelled.course_seq
        whole(course)
    assert verify.verify().is_whole


def test_a_syringe_is_not_checked_after_it_was_wasted(program, pair):
    for course in courses(program):
        program.sign(course)
        for act in ("verify", "release", "prepare"):
            getattr(program, act)(course)
        said = race(
            program, pair, course, ("check", "nurse-a"), ("waste", "technician-a")
        )
        order = order_of(course)
        (made,) = order.preparations
        # what became of it is never held up; a check only came before it
        assert said[1] == "done"
        assert said[0] == ("done" if order.checks else "refused")
        for check in order.checks:
            assert check.course_seq < made.wasted.course_seq
        # a check of what is gone counts for nobody
        assert order.checkers == ()
        whole(course)
        program.cancel(course)
    assert verify.verify().is_whole


def test_of_a_fill_and_a_cancellation_one_comes_first_and_the_other_is_told(
    program, pair
):
    first = {"done": 0, "refused": 0}
    # a pump that was filled is no pump to race for again
    for course in courses(program, each=1):
        program.sign(course)
        for act in ("verify", "release", "prepare"):
            getattr(program, act)(course)
        for by in ("nurse-a", "nurse-b"):
            program.check(course, by=by, record_no=course.replace("A", "DEMO"))
        program.empty(course, 11.8)
        said = race(
            program, pair, course, ("fill", "nurse-a"), ("cancel", "oncologist-a")
        )
        order = order_of(course)
        first[said[0]] += 1
        if said[0] == "done":
            assert said[1] == "conflict"
            assert order.cancelled is None
        else:
            # it is taken once somebody says why drug went in all the same
            assert said == ["refused", "done"]
            assert order.filled is None
        assert (order.filled is None) != (order.cancelled is None)
        whole(course)
    assert sum(first.values()) == ROUNDS
    assert verify.verify().is_whole
