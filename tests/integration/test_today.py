"""Today from the read model: as the facts say, by harm, with few queries."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.program import RULES, Program
from tests.support.today import assert_as_obvious, on_day, seen

from hepatica.actions import knowledge_force
from hepatica.actions.knowledge_force import rules_in_force
from hepatica.actions.projection import project_course
from hepatica.actions.reading import list_courses
from hepatica.actions.upkeep import rebuild
from hepatica.errors import NotVisible
from hepatica.records.models import AuditEvent, CourseState
from hepatica.therapy.course import kinds as k
from hepatica.therapy.pump import Infusate


@pytest.fixture
def program(db):
    made = Program()
    made.activate_all()
    return made


# ---- a program with a course at each trouble ----


def cycle(program, course, residual=11.8):
    """Fourteen days later: labs, a decision, drug out and drug in."""
    program.weigh(course)
    program.labs(course)
    decided = program.accept(course, program.propose(course))
    program.empty(course, residual, confirmed=True)
    # some of these residuals lie outside the gate, which asks for a reason
    program.fill_drug(course, decided, deviation_reason="Prescriber called")


def make_everyone(program):
    """Eleven courses, by what they are; all of them on day 14, 28 or 42."""
    names = [
        "routine",
        "late",
        "late-fast",
        "no-flow-known",
        "dry",
        "glycerin",
        "fast",
        "waiting",
        "no-labs",
        "no-pump",
        "closed",
    ]
    ids = {name: f"A-{i:04d}" for i, name in enumerate(names, start=1)}
    for name, course in ids.items():
        program.course(course)
        if name == "no-pump":
            program.weigh(course)
            continue
    program.go_to(0)
    for name, course in ids.items():
        if name == "no-pump":
            continue
        if name != "no-flow-known":
            program.bind(course)
        program.implant(course, flow=1.3)
        infusate = Infusate.GLYCERIN if name == "glycerin" else None
        program.fill_free(course, infusate=infusate or Infusate.HEPARINIZED_SALINE)
    program.go_to(14)
    with_drug = ("routine", "late", "late-fast", "fast", "waiting", "no-labs")
    for name in with_drug:
        program.study(ids[name])
        residual = 6.0 if name == "late-fast" else 11.8
        cycle(program, ids[name], residual=residual)
    program.go_to(18)
    program.record(
        ids["closed"],
        k.PumpExplanted(was_emptied=True),
        deviation_reason="Emptied in the theater",
    )
    program.go_to(28)
    for name in ("routine", "fast", "waiting", "no-labs"):
        residual = 5.0 if name == "fast" else 11.8
        program.empty(ids[name], residual, confirmed=True)
        program.fill_free(ids[name])
    program.go_to(30)
    program.labs(ids["waiting"])
    program.weigh(ids["waiting"])
    program.propose(ids["waiting"])
    return ids


@pytest.mark.hazard("HZ-002")
def test_today_is_what_folding_everything_gives(program):
    ids = make_everyone(program)
    for day in (30, 31, 33, 36, 42, 43, 50, 65):
        assert_as_obvious(seen(program, on=on_day(day)), ids.values())


def test_each_trouble_is_in_its_group(program):
    ids = make_everyone(program)
    name_of = {course: name for name, course in ids.items()}
    on_30 = {
        name_of[row.course_id]: row.group for row in seen(program, on=on_day(30)).rows
    }
    assert on_30 == {
        "late": "past",
        "late-fast": "past",
        "dry": "dry",
        "no-flow-known": "setup",
        # how fast glycerin flows is not known: the planned refill counts
        "glycerin": "dry",
        "fast": "flow",
        "waiting": "wait",
    }


def like_the_first(program, course):
    """Another person's course in the same state, without its eleven acts."""
    number = course.replace("A-", "DEMO-")
    program.course(course, program.person(number).pk)
    state = CourseState.objects.get(pk="A-0001")
    state.course_id = course
    state.save(force_insert=True)


def test_the_number_of_queries_does_not_grow_with_courses(program):
    def queries():
        knowledge_force._FORCES.clear()
        knowledge_force._RULES.clear()
        with CaptureQueriesContext(connection) as captured:
            view = seen(program)
        return len(captured), len(view.rows)

    program.to_first_fill("A-0001", program.person("DEMO-0001").pk)
    program.go_to(40)
    few, n_rows = queries()
    assert n_rows == 1
    made = 1
    for number in (8, 40):
        for i in range(made + 1, number + 1):
            like_the_first(program, f"A-{i:04d}")
        made = number
        assert queries() == (few, number)


@pytest.mark.hazard("HZ-002")
def test_a_row_shows_figure_unit_and_age_and_no_name(program):
    person = program.person("DEMO-0093", given_names="Bea", family_name="Oak")
    program.to_first_fill("A-0001", person.pk)
    program.go_to(14 + 19)
    (row,) = seen(program).rows
    assert (row.initials, row.record_no) == ("B.O.", "DEMO-0093")
    assert "Oak" not in repr(row)
    # day 19 of 14 at the planned flow: 19 / 14 = 136 %
    assert (row.group, row.figure, row.unit) == ("past", "136", "% of the planned dose")
    assert (row.days_past, row.age) == (5, "day 19 of 14")
    assert row.what == "Floxuridine still in the pump, 5 days late."


def test_only_what_was_granted_is_listed(program):
    program.to_first_fill()
    program.go_to(40)
    assert len(seen(program).rows) == 1
    view = seen(program, by="stranger")
    assert (view.rows, view.n_with_drug, view.n_without) == ((), 0, 0)
    event = AuditEvent.objects.filter(action="today.read").order_by("-at").first()
    assert (event.actor, event.stream) == ("stranger", "-")


def test_counts_are_of_courses_with_a_pump(program):
    make_everyone(program)
    view = seen(program, on=on_day(30))
    assert (view.n_with_drug, view.n_without) == (2, 7)
    assert view.n_routine == 9 - len(view.rows)
    assert view.is_demo


def test_rebuild_gives_the_same_states(program):
    make_everyone(program)
    before = list(CourseState.objects.order_by("pk").values())
    assert len(before) == 11
    report = rebuild(by="installation", at=program.now())
    assert report.differences == ()
    assert list(CourseState.objects.order_by("pk").values()) == before


def test_an_entry_that_comes_into_force_by_its_day_is_seen_on_that_day(program):
    """No fact is recorded on that day; the state is made anew at the reading."""
    course = program.to_first_fill()
    first_on = program.at.date() + timedelta(days=10)
    program.activate("flow-rule/factory", from_on=first_on)
    version = CourseState.objects.get(pk=course).policy_version
    program.go_to(30)
    seen(program)
    assert CourseState.objects.get(pk=course).policy_version != version
    assert_as_obvious(seen(program), [course])


def test_a_state_of_another_release_is_made_anew(program):
    course = program.to_first_fill()
    CourseState.objects.update(fold_version="0.0.0/0", dates='{"phase":"x"}')
    seen(program)
    state = CourseState.objects.get(pk=course)
    written = (state.dates, state.fold_version)
    project_course(course)
    again = CourseState.objects.get(pk=course)
    assert (again.dates, again.fold_version) == written


def test_the_list_finds_by_name_number_and_course(program):
    for i, (given, family) in enumerate(
        [("Bea", "Oak"), ("Ann", "Alder"), ("Ánna", "Ørsted")], start=1
    ):
        person = program.person(f"DEMO-{i:04d}", given_names=given, family_name=family)
        program.course(f"A-{i:04d}", person.pk)
    program.course("A-0009")

    def found(text):
        rows = list_courses(by="reader-a", at=program.now(), text=text)
        return [row.id for row in rows]

    assert found("") == ["A-0001", "A-0002", "A-0003", "A-0009"]
    assert found("oak") == ["A-0001"]
    assert found("ann alder") == ["A-0002"]
    assert found("ørsted") == ["A-0003"]
    assert found("demo-0002") == ["A-0002"]
    assert found("a-0009") == ["A-0009"]
    assert found("nobody") == []
    assert list_courses(by="stranger", at=program.now()) == ()


def test_a_row_of_the_list_says_phase_and_what_is_next(program):
    course = program.to_first_fill("A-0001", program.person().pk)
    (row,) = list_courses(by="reader-a", at=program.now())
    assert (row.phase, row.holds_drug, row.name) == ("treatment", True, "Bea Oak")
    assert (row.next_what, row.next_on) == ("Take the drug out", on_day(28))
    assert row.id == course


def test_the_installation_reads_without_an_account(program):
    program.to_first_fill()
    assert len(list_courses(by="installation", at=program.now())) == 1
    with pytest.raises(NotVisible):
        program.read("A-9999")


def test_two_bindings_are_two_rules(program):
    """What is kept in memory is kept by binding, day and the center's stream."""
    first = rules_in_force("a", RULES, on=date(2026, 3, 2))
    assert rules_in_force("a", RULES, on=date(2026, 3, 2)) is first
    assert rules_in_force("a", None, on=date(2026, 3, 2)).weight is None
    assert rules_in_force("a", RULES, on=date(2026, 3, 3)) == first
