"""The next visit: before drug is to come out and the pump may run dry, or with why."""

from datetime import date, time, timedelta

import pytest
from tests.support.order_program import OrderProgram

from hepatica.actions.booking import book
from hepatica.actions.reading import open_course
from hepatica.errors import Conflict, InputError, NotPermitted
from hepatica.records.models import Fact
from hepatica.records.read import facts_of
from hepatica.therapy.pump import Infusate
from hepatica.web.forms.order_forms import BookForm


@pytest.fixture
def program(db):
    made = OrderProgram()
    made.activate_all()
    course = made.to_chair()
    made.fill_ordered(course)
    return made


def booked(program, days, *, by="nurse-a", purpose="emptying", **more):
    at = program.now()
    return book(
        by=by,
        at=at,
        course_id="A-0001",
        on=at.date() + timedelta(days=days),
        purpose=purpose,
        **more,
    )


def codes(caught):
    return {(error.path, error.code) for error in caught.value.errors}


@pytest.mark.hazard("HZ-002")
def test_drug_that_would_stay_past_its_days_needs_a_reason(program):
    booked(program, 14)
    with pytest.raises(InputError) as caught:
        booked(program, 15)
    assert codes(caught) == {("reason", "too-late")}
    booked(program, 15, reason="Holiday; emptied at home")
    assert Fact.objects.filter(kind="appointment-booked").count() == 2


@pytest.mark.hazard("HZ-007")
def test_a_pump_that_may_run_dry_before_needs_a_reason(program):
    program.empty("A-0001", 30.0, confirmed=True)
    program.fill_free("A-0001")
    # 30 mL at 1.3 mL/day, at +15 % dry on day 20
    booked(program, 20, purpose="drug-fill")
    with pytest.raises(InputError) as caught:
        booked(program, 21, purpose="drug-fill")
    assert codes(caught) == {("reason", "too-late")}


def test_the_same_visit_is_booked_once(program):
    booked(program, 14)
    with pytest.raises(Conflict, match="already"):
        booked(program, 14)
    booked(program, 13)
    assert program.state().next_step == "done"


@pytest.mark.parametrize("days", [0, -3])
def test_a_visit_is_booked_for_a_later_day(program, days):
    with pytest.raises(InputError) as caught:
        booked(program, days)
    assert codes(caught) == {("on", "not-after-today")}


def test_an_unknown_purpose_and_a_reader_are_refused(program):
    with pytest.raises(InputError) as caught:
        booked(program, 14, purpose="tea")
    assert codes(caught) == {("purpose", "unknown")}
    with pytest.raises(NotPermitted):
        booked(program, 14, by="reader-a")


def form_of(program):
    view = open_course(by="nurse-a", at=program.now(), course_id="A-0001")
    return BookForm(view)


def test_the_form_proposes_by_what_is_in_the_pump_after_a_late_emptying(program):
    start = program.at.date()
    found = form_of(program)
    assert found.initial == {"on": start + timedelta(days=14), "purpose": "emptying"}
    program.at += timedelta(days=19)
    program.empty("A-0001", 5.0, confirmed=True, deviation_reason="Missed the visit")
    program.fill_free("A-0001")
    late = start + timedelta(days=19)
    found = form_of(program)
    # not day 28 of the cycle: the saline has 14 days of its own
    assert found.initial == {"on": late + timedelta(days=14), "purpose": "drug-fill"}
    assert "interval of what is in the pump" in found.fields["on"].help_text
    assert "needs a reason" in found.fields["on"].help_text


@pytest.mark.hazard("HZ-007")
def test_where_nothing_says_when_it_runs_dry_any_day_needs_a_reason(program):
    program.empty("A-0001", 30.0, confirmed=True)
    program.fill_free("A-0001", infusate=Infusate.GLYCERIN)
    with pytest.raises(InputError) as caught:
        booked(program, 3, purpose="refill")
    assert codes(caught) == {("reason", "too-late")}
    assert "Any day needs a reason" in form_of(program).fields["on"].help_text
    booked(program, 3, purpose="refill", reason="The pharmacy says six weeks")


# Center A is in New York: the clocks go forward on 14 March 2027, at two in the
# night, and back on 1 November 2026, at two.
@pytest.mark.parametrize(
    ("on", "clock", "offset_h"),
    [
        (date(2027, 3, 13), time(9, 30), -5),
        (date(2027, 3, 15), time(9, 30), -4),
        (date(2026, 11, 1), time(1, 30), -4),  # comes twice: the first
        (date(2026, 11, 2), time(9, 30), -5),
    ],
)
def test_a_time_stands_on_the_center_s_clock_of_that_day(program, on, clock, offset_h):
    booked_on(program, on, clock)
    starts_at = last_booking().starts_at
    assert starts_at.utcoffset() == timedelta(hours=offset_h)
    assert (starts_at.date(), starts_at.time()) == (on, clock)


def test_a_time_that_the_clock_skips_is_refused_and_no_time_is_no_time(program):
    with pytest.raises(InputError) as caught:
        booked_on(program, date(2027, 3, 14), time(2, 30))
    assert codes(caught) == {("time", "skipped")}
    booked_on(program, date(2027, 3, 14), None)
    assert last_booking().starts_at is None


def booked_on(program, on, clock):
    return book(
        by="nurse-a",
        at=program.now(),
        course_id="A-0001",
        on=on,
        purpose="other",
        time_of_day=clock,
        reason="asked for this day",
    )


def last_booking():
    facts = [f for f in facts_of("A-0001") if f.kind == "appointment-booked"]
    return facts[-1].payload
