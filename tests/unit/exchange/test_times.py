from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from hepatica.errors import ContractError
from hepatica.exchange.times import (
    When,
    aware,
    parse_day,
    parse_time,
    within_a_day,
)
from hepatica.therapy.course.envelope import Precision

EASTERN = ZoneInfo("America/New_York")


def test_parse_time_instant_keeps_its_offset_without_a_zone():
    when = parse_time("2026-11-20T08:15:00.5-05:00", zone=None)
    assert when.precision is Precision.INSTANT
    assert when.at.isoformat() == "2026-11-20T08:15:00.500000-05:00"


def test_parse_time_instant_is_told_in_the_center_s_zone():
    # 02:11 UTC is still the evening before in New York: the day is the clinic's.
    when = parse_time("2026-02-27T02:11:05Z", zone=EASTERN)
    assert when.at.date() == date(2026, 2, 26)
    assert when.at == datetime(2026, 2, 27, 2, 11, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "precision"),
    [("2026-11-20", Precision.DAY), ("2026-11", Precision.MONTH)],
)
@pytest.mark.parametrize("zone", [None, EASTERN, timezone(timedelta(hours=12))])
def test_parse_time_a_day_stays_that_day_in_every_zone(text, precision, zone):
    when = parse_time(text, zone=zone)
    assert when.precision is precision
    assert when.at.strftime("%Y-%m-%d").startswith(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026",
        "",
        "11/20/2026",
        "20.11.2026",
        "2026-13-01",
        "2026-02-29",
        "2026-11-20T25:00:00Z",
        "2026-11-20T08:15:60Z",
        "2026-11-20T08:15:00",
        "2026-11-20T08Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "\u0662\u0660\u0662\u0666-11-20",
    ],
)
def test_parse_time_what_is_not_exact_is_not_guessed(text):
    assert isinstance(parse_time(text, zone=None), str)


def test_parse_time_without_offset_only_where_the_format_allows_it():
    text = "2026-07-20 08:15"
    assert isinstance(parse_time(text, zone=EASTERN), str)
    assert isinstance(parse_time(text, zone=None, naive_in_zone=True), str)
    when = parse_time(text, zone=EASTERN, naive_in_zone=True)
    assert when.at == datetime(2026, 7, 20, 12, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "is_after"),
    [
        ("2026-11-24T12:00:00Z", False),
        ("2026-11-24T12:00:01Z", True),
        ("2026-11-24", False),
        ("2026-11-25", True),
        ("2026-11", False),
        ("2026-12", True),
        ("2027-01", True),
    ],
)
def test_is_after_the_present(text, is_after):
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    assert parse_time(text, zone=None).is_after(now) is is_after


def test_is_after_today_is_the_center_s_day():
    # In New York it is still the 24th.
    now = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
    assert parse_time("2026-11-25", zone=EASTERN).is_after(now)
    assert not parse_time("2026-11-24", zone=EASTERN).is_after(now)


def test_within_a_day():
    def at(hours):
        start = datetime(2026, 11, 20, tzinfo=UTC)
        return When(at=start + timedelta(hours=hours), precision=Precision.INSTANT)

    assert within_a_day(at(0), at(24))
    assert not within_a_day(at(0), at(24.1))
    assert not within_a_day(at(1), at(0))


@pytest.mark.parametrize("text", ["19600531", "1960-W22-2", "1960-5-31", "1960-02-30"])
def test_parse_day_only_takes_whole_dates(text):
    assert parse_day(text) is None
    assert parse_day("1960-05-31") == date(1960, 5, 31)


def test_aware_refuses_a_present_without_offset():
    with pytest.raises(ContractError):
        aware(datetime(2026, 11, 24))


@pytest.mark.parametrize(
    "text", ["0001-01-01", "1899-12-31T23:59:59Z", "0001-01", "0001-01-01T00:00:00Z"]
)
def test_parse_time_of_a_year_long_gone_says_so(text):
    assert parse_time(text, zone=EASTERN) == "before 1900; check the year"
    assert isinstance(parse_time("1900-01-01", zone=EASTERN), When)
