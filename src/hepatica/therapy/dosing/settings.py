"""Starting doses by setting, cycles, drug-free standing orders, misprints."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from hepatica.therapy.decisions import EntryUsed
from hepatica.therapy.pump.infusates import Infusate


@dataclass(frozen=True, slots=True, kw_only=True)
class StartingDose:
    """Dose rate that a setting starts with.

    Parameters
    ----------
    id : str
        Entry id.
    title : str
        The setting in words.
    dose_rate_mg_per_kg_per_day : float
        [mg/kg/d]
    entry : EntryUsed
        Where this stands.
    """

    id: str
    title: str
    dose_rate_mg_per_kg_per_day: float
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """Days of a cycle.

    Parameters
    ----------
    id : str
        Entry id.
    cycle_days : float
        From one drug fill to the next. [d]
    infusion_days : float
        Days that the drug stays in the pump. [d]
    systemic_days : tuple of int
        Days of the cycle with intravenous drugs; day 1 is the day of the drug fill.
        Empty where the source names none. [d]
    entry : EntryUsed
        Where this stands.
    """

    id: str
    cycle_days: float
    infusion_days: float
    systemic_days: tuple[int, ...] = ()
    entry: EntryUsed

    def next_on(self, filled_on: date) -> date:
        """Give the day of the next drug fill.

        Parameters
        ----------
        filled_on : date
            Day of the last one.

        Returns
        -------
        date
            Where the cycle is no whole number of days, the day in which it ends.
        """
        return filled_on + timedelta(days=math.floor(self.cycle_days))


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingOrder:
    """A pre-authorized drug-free fill: the contingency of every drug order.

    Parameters
    ----------
    id : str
        Entry id.
    title : str
        In words.
    infusate : Infusate
        Drug-free.
    interval_days : float
        Longest days until the next visit that the order itself allows. [d]
    entry : EntryUsed
        Where this stands.
    """

    id: str
    title: str
    infusate: Infusate
    interval_days: float
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Misprint:
    """A figure printed wrong in the literature, kept so that it is recognized.

    Parameters
    ----------
    id : str
        Entry id.
    where : str
        Where it is printed.
    printed_low, printed_high : float
        Range as printed. [printed_unit]
    printed_unit : str
        Unit as printed.
    intended : str
        What was probably meant, in words.
    entry : EntryUsed
        Where this stands.
    """

    id: str
    where: str
    printed_low: float
    printed_high: float
    printed_unit: str
    intended: str
    entry: EntryUsed

    def matches(self, value: float, unit: str) -> bool:
        """Tell whether a figure is this misprint.

        Parameters
        ----------
        value : float
            [unit]
        unit : str
            UCUM unit.

        Returns
        -------
        bool
            True within the printed range and unit.
        """
        is_unit = unit == self.printed_unit
        return is_unit and self.printed_low <= value <= self.printed_high
