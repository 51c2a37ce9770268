"""Today and the orders of the day: who is waited for, what is void, what is left."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.order_program import OrderProgram
from tests.support.today import assert_as_obvious, row_of, rows_of, seen

from hepatica.actions import knowledge_force
from hepatica.actions.doses import propose
from hepatica.actions.upkeep import rebuild
from hepatica.records.models import CourseState


@pytest.fixture
def program(db):
    made = OrderProgram()
    made.activate_all()
    return made


def since(program, course="A-0001"):
    order = program.order(course)
    zone = order.fact.happened_at.tzinfo
    return f"{order.last_at.astimezone(zone):%H:%M}"


def everyone(program, person):
    """One course at each place of an order, all on the same day; by act, its course."""
    acts = ("sign", "verify", "release", "prepare", "check", "reject", "cancel", "void")
    courses = {act: f"A-{i:04d}" for i, act in enumerate(acts, start=1)}
    way = ("sign", "verify", "release", "prepare", "check")
    for act, course in courses.items():
        program.to_first_visit(course, person)
        program.accept(course, program.propose(course))
        stop = {"reject": "sign", "cancel": "prepare", "void": "verify"}.get(act, act)
        for step in way[: way.index(stop) + 1]:
            getattr(program, step)(course)
    program.verify(courses["reject"], weight=81.0)
    program.cancel(courses["cancel"])
    program.labs(courses["void"], alp=400.0)
    return courses


# ---- one order on its way ----


def test_a_row_says_who_is_waited_for_and_since_when(program):
    course = program.to_decision()
    said = []
    for act in ("sign", "verify", "release", "prepare", "check"):
        getattr(program, act)(course)
        row = row_of(program)
        assert row.group == "order"
        assert row.figure == since(program)
        assert row.visit_on == program.at.date()
        said.append((row.what.removesuffix(f" since {row.figure}."), row.owner))
    assert said == [
        ("Order waits for verification", "Pharmacist"),
        ("Order waits for the release to compound", "Pharmacist"),
        ("Order waits for its preparation", "Pharmacy"),
        ("Order waits for the check at the chair by two", "Nurse"),
        ("Order waits for the check at the chair by two", "Nurse"),
    ]
    program.check(course, by="nurse-b")
    assert row_of(program).what.startswith("Order waits for the pump to be emptied")
    program.empty(course, 11.8)
    assert row_of(program).what.startswith("Order waits for the fill since")
    program.fill_ordered(course)
    assert seen(program).rows == ()


def test_an_order_of_a_trainee_waits_for_a_cosignature(program):
    course = program.to_decision()
    program.sign(course, by="fellow-a")
    row = row_of(program)
    assert (row.group, row.owner) == ("order", "Prescriber")
    assert row.what == f"Order waits for a cosignature since {row.figure}."


def test_what_else_the_course_asks_for_stands_beside_the_order(program):
    course = program.to_decision()
    program.sign(course)
    # the saline of two weeks ago runs dry soon; that a fill was decided is said once
    assert row_of(program).also == ("Heparinized saline. Runs dry soon.",)


@pytest.mark.hazard("HZ-004")
def test_no_row_of_an_order_holds_a_figure_of_it(program):
    course = program.to_decision()
    program.sign(course)
    ordered = program.order().payload
    (row,) = seen(program, by="pharmacist-a").rows
    shown = " ".join((row.what, row.figure, row.unit, row.age, *row.also))
    for figure in (
        ordered.fill_drug_mg,
        ordered.dose_rate_mg_per_kg_per_day,
        ordered.flow_ml_per_day,
        ordered.weight_kg,
    ):
        assert f"{figure:g}" not in shown
    state = CourseState.objects.get(pk=course)
    # ids and hashes are hexadecimal and hold any three digits now and then
    figure = re.escape(f"{ordered.fill_drug_mg:g}")
    assert not re.search(rf"(?<![0-9a-f.-]){figure}(?![0-9a-f-])", state.dates)


def test_an_order_asks_for_nothing_on_another_day(program):
    course = program.to_decision()
    program.sign(course)
    row = row_of(program, on=program.at.date() + timedelta(days=1))
    assert row.group == "dry"
    assert row.also == ("Decided: proceed. Nothing has been filled since.",)


# ---- void ----


@pytest.mark.hazard("HZ-008")
def test_a_result_after_the_signature_puts_the_order_on_top(program):
    course = program.to_decision()
    program.sign(course)
    program.labs(course, alp=400.0)
    row = row_of(program)
    assert (row.group, row.owner) == ("changed", "Prescriber")
    assert "The order is void." in row.what
    assert "Do not fill by it." in row.what


@pytest.mark.hazard("HZ-014")
def test_a_weight_after_the_signature_does_it_too(program):
    course = program.to_decision()
    program.sign(course)
    program.weigh(course, 75.0)
    row = row_of(program)
    assert (row.group, row.figure) == ("changed", "void")
    assert row.what == (
        "The order is void. What it says does not follow from what is on record now. "
        "Do not fill by it."
    )
    program.cancel(course)
    assert row_of(program).group == "order"


@pytest.mark.hazard("HZ-014")
def test_a_failed_gate_voids_it_until_the_drug_free_fill(program):
    course = program.to_decision()
    for act in ("sign", "verify", "release", "prepare"):
        getattr(program, act)(course)
    program.empty(course, 25.0, confirmed=True, deviation_reason="read twice")
    row = row_of(program)
    assert row.group == "changed"
    assert "permits no drug" in row.what
    assert any(also.startswith("A prepared fill") for also in row.also)
    program.fill_free(course)
    assert row_of(program).group == "waste"
    program.waste(course)
    assert all(row.group not in ("changed", "waste") for row in seen(program).rows)


def test_a_rejected_and_a_cancelled_order_wait_for_the_prescriber(program):
    course = program.to_decision()
    program.sign(course)
    program.verify(course, weight=81.0)
    row = row_of(program)
    assert (row.group, row.owner) == ("order", "Prescriber")
    assert row.what.startswith("The order was rejected. A new one is waited for since")
    program.sign(course)
    program.cancel(course)
    row = row_of(program)
    assert row.what.startswith("The order was cancelled. Nothing has been filled since")


# ---- what is left over ----


@pytest.mark.hazard("HZ-001")
def test_what_was_prepared_for_a_cancelled_order_comes_before_the_order(program):
    course = program.to_decision()
    for act in ("sign", "verify", "release", "prepare", "cancel"):
        getattr(program, act)(course)
    row = row_of(program)
    assert (row.group, row.owner, row.figure) == ("waste", "Pharmacy", "today")
    assert any(also.startswith("The order was cancelled.") for also in row.also)
    program.waste(course)
    assert row_of(program).group == "order"


@pytest.mark.hazard("HZ-001")
def test_a_prepared_fill_of_yesterday_stays_until_it_is_returned_or_wasted(program):
    course = program.to_decision()
    for act in ("sign", "verify", "release", "prepare"):
        getattr(program, act)(course)
    assert row_of(program).group == "order"
    made_on = program.at.date()
    program.at += timedelta(days=2)
    row = row_of(program)
    assert (row.group, row.figure, row.unit) == ("waste", "2", "days")
    assert row.age == f"prepared for {made_on.isoformat()}"
    assert row.visit_on == made_on
    program.waste(course, is_returned=True)
    assert row_of(program).group != "waste"


def test_a_fill_past_its_time_of_use_says_so(program):
    course = program.to_decision()
    for act in ("sign", "verify", "release"):
        getattr(program, act)(course)
    program.prepare(course, use_by=program.now() + timedelta(minutes=30))
    assert "check at the chair" in row_of(program).what
    program.at += timedelta(minutes=40)
    row = row_of(program)
    assert row.what.startswith("The prepared fill was to be used by")
    assert row.owner == "Pharmacy"


# ---- all of them ----


def test_today_with_orders_is_what_folding_everything_gives(program):
    courses = everyone(program, program.person().pk)
    for days in (0, 1, 3, 20):
        on = program.at.date() + timedelta(days=days)
        assert_as_obvious(seen(program, on=on), courses.values())
    found = {act: rows_of(program)[course].group for act, course in courses.items()}
    assert found == dict.fromkeys(courses, "order") | {
        "void": "changed",
        "cancel": "waste",
    }
    assert rebuild(by="installation", at=program.now()).differences == ()


def test_orders_cost_no_query_more(program):
    def queries():
        knowledge_force._FORCES.clear()
        knowledge_force._RULES.clear()
        with CaptureQueriesContext(connection) as captured:
            view = seen(program)
        return len(captured), len(view.rows)

    person = program.person().pk
    program.to_first_visit("A-0101", person)
    program.accept("A-0101", program.propose("A-0101"))
    without, _ = queries()
    everyone(program, person)
    with_orders, n_rows = queries()
    assert n_rows == 9
    assert with_orders == without


# ---- ordered the day before ----


def test_an_order_for_tomorrow_waits_today_for_what_is_done_before_the_day(program):
    program.activate("release-lead/day-before")
    course = program.to_first_visit("A-0001", program.person().pk)
    today = program.at.date()
    tomorrow = today + timedelta(days=1)
    proposal = propose(
        by="oncologist-a", at=program.now(), course_id=course, on=tomorrow
    )
    program.accept(course, proposal)
    program.sign(course, visit_on=tomorrow)
    row = row_of(program)
    assert (row.group, row.visit_on) == ("order", tomorrow)
    words = f"Order for {tomorrow.isoformat()} waits for verification since"
    assert row.what.startswith(words)
    assert_as_obvious(seen(program), [course])
    for act in ("verify", "release", "prepare"):
        getattr(program, act)(course)
    # compounded, it waits for tomorrow, and nobody is asked for anything today
    row = row_of(program)
    assert (row.group, row.also) == ("dry", ())
    assert_as_obvious(seen(program), [course])
    row = row_of(program, on=tomorrow)
    assert row.group == "order"
    assert "check at the chair" in row.what
    assert f"since {today.isoformat()}" in row.what
    program.labs(course, alp=400.0)
    row = row_of(program)
    assert (row.group, row.visit_on) == ("changed", tomorrow)
    assert_as_obvious(seen(program), [course])
