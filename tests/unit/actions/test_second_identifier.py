"""What is typed again is what the file does not confirm, and has to be the record's."""

from datetime import date

import pytest

from hepatica.actions.matching import Agreement, Identity, agreement
from hepatica.actions.second_identifier import (
    Typed,
    asked_for,
    faults_of,
    has_what_is_asked,
)

BORN = date(1960, 5, 6)
OAK = Identity(
    identifiers=(("lab", "17"), ("ward", "4")),
    birth_on=BORN,
    family_name="Oak",
    given_names="Bea",
)
UNDATED = Identity(identifiers=(("lab", "17"),), family_name="Oak", given_names="Bea")


def sent(number="17", born=BORN, family="Oak", given="Bea"):
    return Identity(
        identifiers=(("lab", number),) if number else (),
        birth_on=born,
        family_name=family,
        given_names=given,
    )


@pytest.mark.parametrize(
    ("file", "same"),
    [
        (sent(), (True, True, True)),
        (sent("18"), (False, True, True)),
        (sent(""), (False, True, True)),
        (sent(born=None), (True, False, True)),
        (sent(born=date(1960, 5, 7)), (True, False, True)),
        (sent(family="Elm"), (True, True, False)),
        (sent(given=""), (True, True, False)),
        (sent(family="OAK ", given=" bea"), (True, True, True)),
    ],
)
def test_what_agrees(file, same):
    number, birth, name = same
    assert agreement(file, OAK) == Agreement(number=number, birth=birth, name=name)


def test_a_number_of_another_issuer_is_another_number():
    other = Identity(identifiers=(("elsewhere", "17"),))
    assert not agreement(other, OAK).number


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize(
    ("file", "known", "asked"),
    [
        (sent("18"), OAK, ("record_no",)),
        (sent(""), OAK, ("record_no",)),
        (sent(born=None), OAK, ("birth_on",)),
        (sent("18", born=date(1960, 5, 7)), OAK, ("record_no", "birth_on")),
        # nothing differs: somebody else is as near, so both are asked for
        (sent(), OAK, ("record_no", "birth_on")),
        (sent(family="Elm"), UNDATED, ("full_name",)),
        (sent("18", family="Elm"), UNDATED, ("record_no", "full_name")),
    ],
)
def test_what_the_file_does_not_confirm_is_asked_for(file, known, asked):
    assert asked_for(file, known) == asked


@pytest.mark.parametrize(
    ("asked", "known", "has"),
    [
        (("record_no",), OAK, True),
        (("record_no",), Identity(birth_on=BORN), False),
        (("birth_on",), Identity(birth_on=BORN), True),
        (("full_name",), UNDATED, True),
        (("full_name",), Identity(family_name="Oak"), False),
    ],
)
def test_a_record_that_does_not_hold_it_cannot_be_compared(asked, known, has):
    assert has_what_is_asked(asked, known) is has


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize(
    ("typed", "asked", "wrong"),
    [
        (Typed(record_no="17"), ("record_no",), ()),
        (Typed(record_no=" 4 "), ("record_no",), ()),
        (Typed(record_no="18"), ("record_no",), ("record_no",)),
        (Typed(record_no=""), ("record_no",), ("record_no",)),
        (Typed(record_no="017"), ("record_no",), ("record_no",)),
        (Typed(birth_on=BORN), ("birth_on",), ()),
        (Typed(birth_on=date(1960, 6, 5)), ("birth_on",), ("birth_on",)),
        (Typed(), ("birth_on",), ("birth_on",)),
        (Typed(full_name="bea  OAK"), ("full_name",), ()),
        (Typed(full_name="Oak Bea"), ("full_name",), ()),
        (Typed(full_name="Oak"), ("full_name",), ("full_name",)),
        (Typed(record_no="17"), ("record_no", "birth_on"), ("birth_on",)),
        (Typed(), ("record_no", "birth_on"), ("record_no", "birth_on")),
    ],
)
def test_only_what_is_on_record_passes(typed, asked, wrong):
    assert tuple(fault.path for fault in faults_of(typed, asked, OAK)) == wrong


@pytest.mark.hazard("HZ-010")
def test_a_birth_date_that_nobody_recorded_is_matched_by_none():
    assert faults_of(Typed(birth_on=None), ("birth_on",), UNDATED)
