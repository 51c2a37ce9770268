"""Which booking a visit of a day was made by."""

from __future__ import annotations

from datetime import date
from operator import attrgetter

from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.course.envelope import Fact
from hepatica.therapy.course.state import Course


def booking_for(course: Course, *, on: date) -> o.AppointmentBooked | None:
    """Find the booking of a visit.

    Parameters
    ----------
    course : Course
        Folded.
    on : date
        Day of the visit.

    Returns
    -------
    AppointmentBooked or None
        ``None`` where the day was not booked, or was moved to another before it came.
        What is booked on the day itself is the visit after it.
    """
    booked = _in_order(course)
    mine = [fact for fact in booked if fact.payload.on == on]
    if not mine:
        return None
    last = mine[-1]
    is_moved = any(
        fact.course_seq > last.course_seq and fact.happened_on < on for fact in booked
    )
    payload: o.AppointmentBooked = last.payload
    return None if is_moved else payload


def next_booking(course: Course, *, on: date) -> o.AppointmentBooked | None:
    """Find the next visit that is booked.

    Parameters
    ----------
    course : Course
        Folded.
    on : date
        Today.

    Returns
    -------
    AppointmentBooked or None
        Of today or later.
    """
    payload: o.AppointmentBooked
    for fact in reversed(_in_order(course)):
        payload = fact.payload
        if payload.on >= on:
            return payload
    return None


def _in_order(course: Course) -> list[Fact]:
    found = [f for f in course.standing if isinstance(f.payload, o.AppointmentBooked)]
    return sorted(found, key=attrgetter("course_seq"))
