from datetime import date

import pytest

from hepatica.web import text

N = text.NBSP


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [(1.25, 1, "1.2"), (-0.04, 1, "0.0"), (-1.5, 1, "\u22121.5"), (30, 0, "30")],
)
def test_a_fixed_number_has_its_decimals_and_a_real_minus(value, digits, expected):
    assert text.fixed(value, digits) == expected


def test_a_number_never_parts_from_its_unit():
    assert text.ml(11.8) == f"11.8{N}mL"
    assert text.flow(1.3) == f"1.30{N}mL/day"
    assert text.rate(0.096) == f"0.096{N}mg/kg/day"
    assert text.with_unit("2.00", "1") == f"2.00{N}"


def test_the_year_stands_only_where_it_is_another():
    assert text.day(date(2026, 10, 4), near=date(2026, 1, 1)) == f"4{N}Oct"
    assert text.day(date(2025, 10, 4), near=date(2026, 1, 1)) == f"4{N}Oct{N}2025"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 11, 3), date(2026, 11, 10), f"3 to 10{N}Nov"),
        (date(2026, 10, 30), date(2026, 11, 2), f"30{N}Oct to 2{N}Nov"),
        (date(2026, 11, 3), date(2026, 11, 3), f"3{N}Nov"),
    ],
)
def test_a_span_is_as_short_as_it_stays_clear(first, last, expected):
    assert text.span(first, last, near=date(2026, 1, 1)) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 10, 14), "today"),
        (date(2026, 10, 13), "yesterday"),
        (date(2026, 10, 4), f"10{N}days ago"),
        (date(2026, 10, 15), f"in 1{N}day"),
    ],
)
def test_an_age_is_told_in_days(on, expected):
    assert text.days_ago(on, today=date(2026, 10, 14)) == expected


def test_a_band_of_days_is_never_below_none():
    assert text.band_days(-3.2, 4.4) == f"0 to 4{N}days"
    assert text.band_days(1.2, 0.9) == f"1{N}day"


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("total-bilirubin", "Total bilirubin"),
        ("ast", "AST"),
        ("alt", "ALT"),
        ("", ""),
    ],
)
def test_an_identifier_is_written_in_words(identifier, expected):
    assert text.words(identifier) == expected


def test_a_list_is_joined_with_an_and():
    assert text.listing(["a", "b", "c"]) == "a, b and c"
    assert text.listing(["a"]) == "a"


def test_a_sentence_begins_large_and_ends_with_a_stop():
    assert text.sentence("no result") == "No result."
    assert text.sentence("Why?") == "Why?"
    assert text.sentence(" ") == ""


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("must be from 0.1 to 4 mL/d; check", "must be from 0.1 to 4 mL/day; check"),
        ("it is from 7 to 28 d", "it is from 7 to 28 days"),
        ("must be from 0 to 9 mg/kg/d.", "must be from 0 to 9 mg/kg/day."),
        ("is it in 10*3/uL?", "is it in 10³/µL?"),
        ("must be from 20 to 400 kg", "must be from 20 to 400 kg"),
        ("on day 4 dose 1, then d", "on day 4 dose 1, then d"),
    ],
)
def test_a_message_has_the_units_of_the_boxes(message, said):
    assert text.spoken(message) == said
