"""The code on a label is that of one syringe, and only the one that stands passes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.orders import RefillDay

from hepatica.therapy.orders import (
    label_code,
    parts_of,
    printed_code,
    syringe_faults,
)

HASH = "5e1f5923" + "0" * 56
MADE = "a1b2c3d4-0000-4000-8000-000000000000"


def test_the_barcode_has_the_whole_hash_and_the_print_what_a_hand_types():
    assert label_code(HASH, MADE) == f"{HASH}.a1b2c3d4"
    assert printed_code(HASH, MADE) == "5e1f5923.a1b2"


@pytest.mark.parametrize(
    ("scanned", "parts"),
    [
        (label_code(HASH, MADE), (HASH, "a1b2c3d4")),
        (" 5E1F5923 . A1B2 ", ("5e1f5923", "a1b2")),
        (HASH, (HASH, "")),
        ("5e1f5923.", ("5e1f5923", "")),
        ("5e1f5923.a1b", ("5e1f5923", "")),
        ("5e1f592.a1b2", ("", "a1b2")),
        ("", ("", "")),
    ],
)
def test_what_is_read_is_taken_apart(scanned, parts):
    assert parts_of(scanned) == parts


@pytest.fixture
def day():
    return RefillDay().run("release")


def prepare(day, made):
    fact = day.prepare()
    day.t.facts[-1] = replace(fact, id=made)


def faults(day, fill):
    return [(f.code, f.message) for f in syringe_faults(day.order, fill)]


@pytest.mark.hazard("HZ-018")
def test_the_one_that_stands_passes(day):
    prepare(day, MADE)
    assert faults(day, "a1b2") == faults(day, "a1b2c3d4") == []


@pytest.mark.hazard("HZ-018")
@pytest.mark.parametrize(
    ("is_returned", "code", "became"),
    [(False, "wasted-fill", "wasted"), (True, "returned-fill", "returned")],
)
def test_one_that_was_set_aside_is_named_with_the_one_to_take(
    day, is_returned, code, became
):
    prepare(day, MADE)
    gone = day.waste(is_returned=is_returned)
    words = f"This syringe was {became} at {gone.happened_at:%H:%M}. Stop: do not fill"
    assert faults(day, "a1b2") == [
        (code, f"{words}. No other fill is prepared; prepare one.")
    ]
    prepare(day, "b" * 8)
    made_at = day.order.preparation.fact.happened_at
    assert faults(day, "a1b2") == [
        (code, f"{words} with it. Take the one made at {made_at:%H:%M}.")
    ]
    assert faults(day, "bbbb") == []


@pytest.mark.hazard("HZ-018")
def test_an_earlier_one_and_one_that_nobody_made_stop(day):
    prepare(day, MADE)
    assert [code for code, _ in faults(day, "ffff")] == ["unknown-fill"]
    prepare(day, "b" * 8)
    ((code, message),) = faults(day, "a1b2")
    assert code == "earlier-fill"
    assert message.startswith("Another fill was prepared after this one. Stop")


def test_a_label_of_which_nothing_stands_says_so(day):
    ((code, message),) = faults(day, "a1b2")
    assert code == "unknown-fill"
    assert message.endswith("prepare one.")


@pytest.mark.hazard("HZ-018")
def test_the_code_of_the_order_alone_is_no_label(day):
    prepare(day, MADE)
    ((code, message),) = faults(day, "")
    assert code == "no-fill"
    assert "Scan the label on the syringe" in message


def test_places_that_begin_two_fills_ask_for_the_barcode(day):
    prepare(day, MADE)
    prepare(day, "a1b2ffff")
    assert [code for code, _ in faults(day, "a1b2")] == ["several"]
    assert faults(day, "a1b2ffff") == []


def test_a_fill_of_the_day_before_is_named_with_its_day(day):
    made = day.prepare()
    at = made.happened_at - timedelta(days=1)
    day.t.facts[-1] = replace(made, id=MADE, happened_at=at)
    ((_, message),) = faults(day, "ffff")
    assert f"made at {at:%Y-%m-%d %H:%M}" in message
