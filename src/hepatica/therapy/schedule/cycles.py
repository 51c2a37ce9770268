"""The days of the cycle that a course is in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from hepatica.therapy.dosing import Cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleDays:
    """One cycle, laid on the calendar from its drug fill.

    Parameters
    ----------
    filled_on : date
        Day 1, the day of the drug fill.
    empty_on : date
        Day on which the drug comes out; the first drug-free day.
    next_on : date
        Day of the next drug fill, the first one of the next cycle.
    systemic_on : tuple of date
        Days with intravenous drugs, ascending.
    day : int
        Day of the cycle that the plan is for; day 1 is the day of the drug fill. [d]
    """

    filled_on: date
    empty_on: date
    next_on: date
    systemic_on: tuple[date, ...]
    day: int

    @property
    def on(self) -> date:
        """The day that the plan is for."""
        return self.filled_on + timedelta(days=self.day - 1)

    @property
    def is_drug_day(self) -> bool:
        """Whether drug is meant to run on this day."""
        return self.on < self.empty_on

    @property
    def is_drug_free_day(self) -> bool:
        """Whether the pump is meant to be without drug, before the next drug fill."""
        return self.empty_on <= self.on < self.next_on

    @property
    def is_systemic_day(self) -> bool:
        """Whether intravenous drugs are meant for this day."""
        return self.on in self.systemic_on


def cycle_days(cycle: Cycle, *, filled_on: date, on: date) -> CycleDays:
    """Lay a cycle on the calendar.

    Parameters
    ----------
    cycle : Cycle
        As bound to the course.
    filled_on : date
        Day of the drug fill that it starts with.
    on : date
        Day of the plan; not before ``filled_on``.

    Returns
    -------
    CycleDays
        By whole days of the calendar, so that a change of clocks moves none.

    Examples
    --------
    >>> from hepatica.therapy.decisions import EntryUsed
    >>> entry = EntryUsed(id="cycle/x", version=1, evidence="V")
    >>> cycle = Cycle(id="x", cycle_days=35.0, infusion_days=14.0,
    ...               systemic_days=(15, 29), entry=entry)
    >>> days = cycle_days(cycle, filled_on=date(2026, 2, 2), on=date(2026, 2, 16))
    >>> days.day, days.is_drug_free_day, days.is_systemic_day, days.next_on.isoformat()
    (15, True, True, '2026-03-09')
    """
    return CycleDays(
        filled_on=filled_on,
        empty_on=filled_on + timedelta(days=math.floor(cycle.infusion_days)),
        next_on=cycle.next_on(filled_on),
        systemic_on=tuple(
            filled_on + timedelta(days=day - 1) for day in cycle.systemic_days
        ),
        day=(on - filled_on).days + 1,
    )
