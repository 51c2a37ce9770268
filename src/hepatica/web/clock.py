"""The one place where the pages read the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Tell the time, with its zone."""
    return datetime.now(UTC)  # noqa: TID251 - the edge that reads the clock


def local(at: datetime, zone: str) -> datetime:
    """Tell a time as a clock on the center's wall shows it."""
    return at.astimezone(ZoneInfo(zone))


def day(at: datetime, zone: str) -> date:
    """Tell the day that a time falls on at the center."""
    return local(at, zone).date()
