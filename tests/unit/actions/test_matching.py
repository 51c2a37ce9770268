"""Two identifiers or a queue; what differs is named, never told."""

from datetime import date

import pytest

from hepatica.actions.matching import (
    Identity,
    Known,
    Matched,
    Near,
    Unknown,
    is_one_off,
    match,
)

BORN = date(1961, 4, 12)


def identity(number="DEMO-0131", birth=BORN, family="Alder", given="Ann", system="lab"):
    return Identity(
        identifiers=((system, number),) if number else (),
        birth_on=birth,
        family_name=family,
        given_names=given,
    )


ANN = Known(id="ann", identity=identity())


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (identity(), Matched(person="ann")),
        (identity(family="Maiden"), Matched(person="ann")),
        (identity(birth=None), Matched(person="ann")),
        (identity(system="", family=""), Matched(person="ann")),
        # one identifier alone is never enough
        (
            identity(birth=None, family="", given=""),
            Near(persons=("ann",), differs=("birth date", "name")),
        ),
        (
            identity(birth=None, given="Bea"),
            Near(persons=("ann",), differs=("birth date", "name")),
        ),
        # one digit off
        (
            identity(birth=date(1961, 4, 13)),
            Near(persons=("ann",), differs=("birth date",)),
        ),
        (identity("DEMO-0132"), Near(persons=("ann",), differs=("identifier",))),
        (
            identity("DEMO-0132", family="Maiden"),
            Near(persons=("ann",), differs=("identifier",)),
        ),
        (
            identity("", birth=date(1961, 4, 21)),
            Near(persons=("ann",), differs=("birth date", "identifier")),
        ),
        # the same number, quite another birth: never taken, a person looks
        (
            identity(birth=date(1999, 1, 1)),
            Near(persons=("ann",), differs=("birth date",)),
        ),
        # name and birth without the number
        (identity("HOSP-77"), Near(persons=("ann",), differs=("identifier",))),
        (identity(""), Near(persons=("ann",), differs=("identifier",))),
        # another system's number that happens to be equal
        (
            identity(system="elsewhere", family="Other"),
            Unknown(),
        ),
        (identity("HOSP-77", birth=date(1980, 1, 1)), Unknown()),
        (identity("HOSP-77", family="Other"), Unknown()),
    ],
)
def test_one_known_person(sent, expected):
    assert match(sent, [ANN]) == expected


def test_two_persons_that_fit_are_a_question():
    twin = Known(id="bea", identity=identity())
    assert match(identity(), [ANN, twin]) == Near(
        persons=("ann", "bea"), differs=("identifier",)
    )


def test_a_match_with_a_namesake_of_the_same_day_is_a_question():
    namesake = Known(id="bea", identity=identity("DEMO-0999"))
    assert match(identity(), [ANN, namesake]) == Near(
        persons=("ann", "bea"), differs=("identifier",)
    )


def test_a_neighboring_number_does_not_make_a_match_doubtful():
    neighbor = Known(id="bea", identity=identity("DEMO-0132", family="Birch"))
    assert match(identity(), [ANN, neighbor]) == Matched(person="ann")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("0131", "0132", True),
        ("0131", "013", True),
        ("0131", "01311", True),
        ("0131", "0113", True),
        ("1", "", True),
        ("0131", "0131", False),
        ("0131", "1310", False),
        ("0131", "0242", False),
        ("0131", "01", False),
    ],
)
def test_one_slip_of_the_hand(first, second, expected):
    assert is_one_off(first, second) is expected
    assert is_one_off(second, first) is expected
