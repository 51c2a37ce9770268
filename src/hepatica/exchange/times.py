"""Written times to a time and how exactly it is known; nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from hepatica.errors import ContractError
from hepatica.therapy.course.envelope import FIRST_YEAR, Precision

_TIME = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:[T ](?P<clock>\d\d:\d\d(?::\d\d)?)(?:\.(?P<fraction>\d{1,9}))?"
    r"(?P<offset>Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time and how exactly it is known.

    Parameters
    ----------
    at : datetime
        With offset; midnight of the first day where only a day or month is known.
    precision : Precision
        How exactly it is known.
    """

    at: datetime
    precision: Precision

    def is_after(self, now: datetime) -> bool:
        """Tell whether it lies in the future.

        Parameters
        ----------
        now : datetime
            The present, with offset.

        Returns
        -------
        bool
            True for a later instant, day or month.
        """
        if self.precision is Precision.INSTANT:
            return self.at > now
        today = now.astimezone(self.at.tzinfo).date()
        if self.precision is Precision.MONTH:
            return (self.at.year, self.at.month) > (today.year, today.month)
        return self.at.date() > today


def parse_time(
    text: str, *, zone: tzinfo | None, naive_in_zone: bool = False
) -> When | str:
    """Read a date, month or time in ISO form, as FHIR writes it.

    Parameters
    ----------
    text : str
        ``2026-03``, ``2026-03-02`` or ``2026-03-02T08:15:00-05:00``.
    zone : tzinfo or None
        The center's zone: an instant is told in it, and a day is a day there.
        ``None`` keeps the offset that was sent, and takes a day as it stands.
    naive_in_zone : bool
        Whether a clock time without offset is taken as one in ``zone``.

    Returns
    -------
    When or str
        The time, or in words why it cannot be used.
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return "not readable; write it as 2026-03-02 or 2026-03-02T08:15:00-05:00"
    if match["month"] is None:
        return "only a year"
    if int(match["year"]) < FIRST_YEAR:
        return f"before {FIRST_YEAR}; check the year"
    try:
        if match["clock"] is None:
            return _whole_day(match, zone)
        return _instant(match, zone, naive_in_zone)
    except (ValueError, OverflowError):
        return "no such day or time"


def _whole_day(match: re.Match[str], zone: tzinfo | None) -> When:
    day = date(int(match["year"]), int(match["month"]), int(match["day"] or 1))
    precision = Precision.MONTH if match["day"] is None else Precision.DAY
    at = datetime(day.year, day.month, day.day, tzinfo=zone or UTC)
    at.astimezone(UTC)  # refuses a day at the very end of the calendar
    return When(at=at, precision=precision)


def _instant(
    match: re.Match[str], zone: tzinfo | None, naive_in_zone: bool
) -> When | str:
    fraction = (match["fraction"] or "0")[:6].ljust(6, "0")
    clock = match["clock"] if match["clock"].count(":") == 2 else match["clock"] + ":00"
    text = f"{match['year']}-{match['month']}-{match['day']}T{clock}.{fraction}"
    if match["offset"] is None:
        if not naive_in_zone or zone is None:
            return "a clock time without its offset from UTC"
        at = datetime.fromisoformat(text).replace(tzinfo=zone)
    else:
        at = datetime.fromisoformat(text + match["offset"].replace("Z", "+00:00"))
    utc = at.astimezone(UTC)
    return When(
        at=at if zone is None else utc.astimezone(zone), precision=Precision.INSTANT
    )


def parse_day(text: str) -> date | None:
    """Read a whole date, and nothing else that ISO 8601 allows.

    Parameters
    ----------
    text : str
        ``1960-05-31``.

    Returns
    -------
    date or None
        ``None`` if it is not one.
    """
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def within_a_day(start: When, end: When) -> bool:
    """Tell whether a period is short enough to stand for one specimen.

    Parameters
    ----------
    start, end : When
        First and last time.

    Returns
    -------
    bool
        True from the start to 24 hours later.
    """
    return timedelta(0) <= end.at - start.at <= timedelta(days=1)


def aware(at: datetime) -> datetime:
    """Refuse a time without offset from a caller.

    Parameters
    ----------
    at : datetime
        The present.

    Returns
    -------
    datetime
        The same.

    Raises
    ------
    ContractError
        If it has no offset.
    """
    if at.utcoffset() is None:
        raise ContractError("at: give a time with its offset from UTC")
    return at
