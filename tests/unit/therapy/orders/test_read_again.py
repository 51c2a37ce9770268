"""Who saw both readings of an order does not read the next one blind."""

from dataclasses import replace

import pytest
from tests.support.orders import RefillDay, figures

from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.course import orders_of
from hepatica.therapy.orders import read_again_words, read_before


def reject(day, *, by="pharmacist-a", differs=("flow",)):
    return day.add(
        o.OrderRejected(
            order=day.order.id,
            order_hash=day.order.payload.order_hash,
            figures=figures(day.order.payload, flow=1.2) if differs else (),
            differs=differs,
            reason="does not go together",
        ),
        recorded_by=by,
    )


@pytest.fixture
def day():
    return RefillDay().run("sign")


def seen_by(day, by):
    return read_before(day.order, orders_of(day.course), by=by)


@pytest.mark.hazard("HZ-017")
def test_who_read_another_figure_has_seen_the_next_order_and_nobody_else(day):
    assert seen_by(day, "pharmacist-a") is None
    first = day.order
    reject(day)
    # not of the order itself: it is void
    assert seen_by(day, "pharmacist-a") is None
    day.sign()
    assert seen_by(day, "pharmacist-a").id == first.id
    assert seen_by(day, "pharmacist-b") is None


def test_an_objection_without_figures_shows_nobody_any(day):
    reject(day, differs=())
    day.sign()
    assert seen_by(day, "pharmacist-a") is None


def test_another_pump_or_day_is_another_reading(day):
    reject(day)
    for change in ({"slot": "b"}, {"for_on": day.on.replace(day=day.on.day + 1)}):
        day.add(replace(day.order.payload, **change))
        assert seen_by(day, "pharmacist-a") is None


@pytest.mark.hazard("HZ-012")
def test_it_says_why_and_whether_the_figures_were_amended(day):
    reject(day)
    day.sign()
    assert read_again_words(day.order, orders_of(day.course)) == ""
    day.verify(read_again_because="alone today")
    words = "read again by the same person after a mismatch in flow, "
    orders = orders_of(day.course)
    assert read_again_words(day.order, orders) == (
        f"{words}not amended since: alone today"
    )
    other = RefillDay().run("sign")
    reject(other)
    changed = replace(other.order.payload, flow_ml_per_day=1.2)
    other.add(changed)
    other.verify()
    assert read_again_words(other.order, orders_of(other.course)) == (
        f"{words}amended since: no reason is on record"
    )


def test_a_blind_reading_says_nothing(day):
    reject(day)
    day.sign()
    day.verify(by="pharmacist-b")
    assert read_again_words(day.order, orders_of(day.course)) == ""
