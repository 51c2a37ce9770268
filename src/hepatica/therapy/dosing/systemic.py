"""Systemic regimens as sources report them beside the pump: shown, never computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hepatica.therapy.decisions import EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedDose:
    """A dose of one drug as it is printed.

    Parameters
    ----------
    id : str
        Word within the regimen.
    drug : str
        Drug name.
    value : float
        As printed. [unit]
    unit : str
        UCUM: ``mg/m2`` or ``mg/kg``; for one administration.
    schedule : str
        When, in words of the source.
    note : str
        What to know about the figure.
    """

    id: str
    drug: str
    value: float
    unit: str
    schedule: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemicRegimen:
    """Drugs given into a vein beside the pump, and when.

    Parameters
    ----------
    id, title : str
        Entry id and words.
    doses : tuple of ReportedDose
        Each as printed.
    relation : str
        ``concurrent`` (with drug in the pump), ``off-drug`` (while there is none) or
        ``alternating``. Sources have all of them; they are never merged.
    cycle_days : int or None
        Of the source. [d]
    days : tuple of int
        Days of the cycle, day 1 is the drug fill; empty where the source has none.
    entry : EntryUsed
        Where this stands.
    """

    id: str
    title: str
    doses: tuple[ReportedDose, ...]
    relation: str
    cycle_days: int | None
    days: tuple[int, ...]
    entry: EntryUsed

    def given_on(self, drug_fill_on: date) -> tuple[date, ...]:
        """Give the days of systemic treatment in the cycle of a drug fill.

        Parameters
        ----------
        drug_fill_on : date
            Day 1 of the cycle.

        Returns
        -------
        tuple of date
            Empty where the source names no days.
        """
        return tuple(drug_fill_on + timedelta(days=day - 1) for day in self.days)
