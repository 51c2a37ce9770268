"""Which booking a visit was made by, and which comes next."""

from datetime import date, datetime, timedelta

import pytest
from tests.support.timeline import FIRST_FILL, Timeline, at

from hepatica import wire
from hepatica.therapy.course import booking_for, fold, next_booking
from hepatica.therapy.course.order_kinds import AppointmentBooked

DAY = timedelta(days=1)
VISIT = FIRST_FILL + 14 * DAY


def booked(*days: tuple[date, date]):
    """Bookings by the day they were made on and the day they are for."""
    t = Timeline()
    for made_on, on in days:
        t.add(AppointmentBooked(on=on, purpose="emptying"), at(made_on))
    return fold(t.course, t.facts)


@pytest.mark.parametrize(
    ("days", "is_booked"),
    [
        ([], False),
        ([(FIRST_FILL, VISIT)], True),
        # moved to another day before it came
        ([(FIRST_FILL, VISIT), (FIRST_FILL + DAY, VISIT + DAY)], False),
        # booked on the day itself: the visit after it
        ([(FIRST_FILL, VISIT), (VISIT, VISIT + 14 * DAY)], True),
        ([(FIRST_FILL, VISIT), (FIRST_FILL, VISIT + DAY), (FIRST_FILL, VISIT)], True),
    ],
)
def test_a_visit_is_booked_until_it_is_moved(days, is_booked):
    found = booking_for(booked(*days), on=VISIT)
    assert (found is not None) is is_booked


def test_the_next_booking_is_the_last_one_that_is_not_past():
    course = booked((FIRST_FILL, VISIT), (VISIT, VISIT + 14 * DAY))
    assert next_booking(course, on=VISIT + DAY).on == VISIT + 14 * DAY
    assert next_booking(course, on=VISIT + 15 * DAY) is None
    assert next_booking(booked(), on=VISIT) is None


def test_a_booking_from_before_there_were_times_has_none():
    text = '{"on":"2026-01-02","purpose":"emptying","reason":""}'
    found = wire.decode_payload("appointment-booked", 1, text)
    assert found == AppointmentBooked(on=date(2026, 1, 2), purpose="emptying")
    assert found.starts_at is None


def test_a_time_keeps_the_offset_of_its_day():
    text = (
        '{"on":"2026-07-02","purpose":"emptying","reason":"",'
        '"starts_at":"2026-07-02T09:30:00-04:00"}'
    )
    found = wire.decode_payload("appointment-booked", 1, text)
    assert found.starts_at == datetime.fromisoformat("2026-07-02T09:30:00-04:00")
    assert wire.payload_text(found) == text
