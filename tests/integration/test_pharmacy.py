"""The pharmacy's list: one row for each order, where it waits, and vials."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.order_program import OrderProgram

from hepatica.actions.ledger import FactDraft, append_audited
from hepatica.actions.pharmacy import pharmacy
from hepatica.therapy.course.order_kinds import AppointmentBooked
from hepatica.therapy.orders import printed_code


@pytest.fixture
def program(db):
    made = OrderProgram()
    made.activate_all()
    return made


def listed(program, by="technician-a"):
    return pharmacy(by=by, at=program.now(), on=program.at.date())


def groups(program, by="technician-a"):
    return [row.group for row in listed(program, by).rows]


def test_an_order_moves_through_the_groups(program):
    course = program.to_decision()
    assert groups(program) == []
    found = []
    for act in ("sign", "verify", "release", "prepare", "check"):
        getattr(program, act)(course)
        found.append(groups(program))
    assert found == [["verify"], ["release"], ["prepare"], ["ready"], ["ready"]]
    program.check(course, by="nurse-b")
    program.empty(course, 11.8)
    program.fill_ordered(course)
    assert groups(program) == ["gone"]


def test_a_row_says_whose_what_and_until_when(program):
    course = program.to_decision()
    program.sign(course)
    program.verify(course)
    program.release(course)
    program.prepare(course)
    (row,) = listed(program).rows
    order = program.order(course)
    assert (row.initials, row.record_no) == ("B.O.", "DEMO-0001")
    assert row.drug_mg == order.payload.fill_drug_mg
    assert row.label == printed_code(
        order.payload.order_hash, order.preparation.fact.id
    )
    assert row.use_by == order.preparation.payload.use_by
    assert (row.drug_lot, row.diluent_lot) == ("F123", "S456")


def book_for_today(program, course, starts_at):
    at = program.now()
    payload = AppointmentBooked(on=at.date(), purpose="drug-fill", starts_at=starts_at)
    append_audited(
        actor="nurse-a",
        at=at,
        center="a",
        drafts=[
            FactDraft(course=course, kind=payload.KIND, payload=payload, happened_at=at)
        ],
        action="visit.book",
        role="record",
    )


def test_what_is_needed_first_stands_first_and_no_time_is_made_up(program):
    times = {"A-0001": None, "A-0002": 15, "A-0003": 13}
    for number, course in enumerate(times, start=1):
        program.to_first_visit(course, program.person(f"DEMO-{number:04d}"))
        program.accept(course, program.propose(course))
        program.sign(course)
    today = program.now()
    for course, hour in times.items():
        if hour is not None:
            book_for_today(program, course, today.replace(hour=hour, minute=0))
    rows = listed(program).rows
    assert [row.course_id for row in rows] == ["A-0003", "A-0002", "A-0001"]
    assert [row.booked_at and row.booked_at.hour for row in rows] == [13, 15, None]


@pytest.mark.hazard("HZ-004")
def test_who_is_to_verify_sees_no_amount_and_who_prepares_does(program):
    course = program.to_decision()
    program.sign(course)
    (row,) = listed(program, by="pharmacist-a").rows
    assert (row.group, row.drug_mg, row.volume_ml) == ("verify", None, None)
    (row,) = listed(program, by="technician-a").rows
    assert row.drug_mg is not None
    program.verify(course)
    (row,) = listed(program, by="pharmacist-a").rows
    assert row.drug_mg is not None


def test_a_trainee_s_order_waits_for_a_cosignature(program):
    course = program.to_decision()
    program.sign(course, by="fellow-a")
    assert groups(program) == ["cosign"]


@pytest.mark.parametrize("act", ["cancel", "labs"])
def test_a_compounded_fill_of_a_void_order_is_to_return_or_waste(program, act):
    course = program.to_decision()
    for step in ("sign", "verify", "release", "prepare"):
        getattr(program, step)(course)
    if act == "cancel":
        program.cancel(course)
    else:
        program.labs(course, alp=400.0)
    assert groups(program) == ["waste"]
    program.waste(course)
    assert groups(program) in (["gone"], [])


def test_a_fill_that_nobody_wasted_stays_on_the_list_the_next_day(program):
    course = program.to_decision()
    for step in ("sign", "verify", "release", "prepare"):
        getattr(program, step)(course)
    program.at += timedelta(days=1)
    assert groups(program) == ["waste"]


def test_a_void_order_without_a_fill_asks_the_pharmacy_nothing(program):
    course = program.to_decision()
    program.sign(course)
    program.labs(course, alp=400.0)
    assert groups(program) == []


def test_another_center_s_reader_sees_none_of_it(program):
    course = program.to_decision()
    program.sign(course)
    assert groups(program, by="stranger") == []


def test_vials_of_the_week_are_counted_by_the_last_doses(program):
    program.activate("drug/floxuridine")
    program.to_first_fill()
    assert listed(program).vials.n_fills == 0
    program.go_to(28)
    program.empty("A-0001", 11.8)
    program.fill_free("A-0001")
    program.go_to(36)
    vials = listed(program).vials
    # 193 mg the last time, one vial of 500 mg
    assert (vials.n_fills, vials.n_vials, vials.n_unknown) == (1, 1, 0)
    assert vials.vial_drug_mg == 500.0


def test_as_many_queries_for_three_orders_as_for_one(program):
    first = program.to_decision()
    program.sign(first)

    def count():
        with CaptureQueriesContext(connection) as seen:
            rows = listed(program).rows
        return len(rows), len(seen)

    listed(program)
    n_rows, one = count()
    assert n_rows == 1
    for number in (2, 3):
        course = f"A-000{number}"
        program.to_first_visit(course, program.person(f"DEMO-000{number}"))
        program.accept(course, program.propose(course))
        program.sign(course)
    listed(program)
    n_rows, three = count()
    assert n_rows == 3
    assert three == one
