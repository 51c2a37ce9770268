"""How many days before its visit a fill may be ordered at a center."""

from __future__ import annotations

import math
from datetime import date, timedelta

from hepatica.actions.knowledge_force import in_force
from hepatica.errors import InputError
from hepatica.knowledge import build

__all__ = ["last_open_on", "require_open"]


def last_open_on(center_id: str, *, today: date) -> date:
    """Give the last day for which an order may be signed today.

    Parameters
    ----------
    center_id : str
        The center.
    today : date
        Today there.

    Returns
    -------
    date
        Today itself, where the center has put nothing else in force.

    Notes
    -----
    Hazards: HZ-008, HZ-017 (an order on results that the night may change).
    """
    leads = in_force(center_id, today).of_kind("release-lead")
    days = [math.floor(build.release_lead_days(entry)) for entry in leads]
    return today + timedelta(days=min(days, default=0))


def require_open(center_id: str, on: date, *, today: date) -> None:
    """Refuse a day for which nothing can be ordered yet.

    Parameters
    ----------
    center_id : str
        The center.
    on : date
        Day of the visit.
    today : date
        Today there.

    Raises
    ------
    InputError
        Naming the last day.
    """
    last = last_open_on(center_id, today=today)
    if on > last:
        raise InputError.of(
            "on",
            "in-the-future",
            "must be today or before"
            if last == today
            else f"must be {last.isoformat()} or before, as the center has it in force",
        )
