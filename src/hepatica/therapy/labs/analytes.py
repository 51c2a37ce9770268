"""Which analytes exist, in which unit, and which values cannot be."""

from __future__ import annotations

from dataclasses import dataclass

from hepatica.therapy.decisions import EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How far a figure may lie from the one before, until it is asked for twice.

    Parameters
    ----------
    low_ratio, high_ratio : float
        Below and above this ratio to the figure before, it is asked for again. [1]
    """

    low_ratio: float
    high_ratio: float

    def is_unusual(self, value: float, before: float) -> bool:
        """Tell whether a figure is asked for again because of the one before.

        Parameters
        ----------
        value : float
            The figure. [unit]
        before : float
            The figure before. [unit]

        Returns
        -------
        bool
            True outside the two ratios.
        """
        return not self.low_ratio * before <= value <= self.high_ratio * before


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a figure cannot be, and what must be asked twice.

    Parameters
    ----------
    quantity : str
        Name of the figure: ``dosing_weight_kg``, an analyte id, and so on.
    unit : str
        UCUM unit of all four limits.
    impossible_below, impossible_above : float
        Outside of these the figure is refused. [unit]
    unusual_below, unusual_above : float
        Outside of these it is asked for a second time. [unit]
    entry : EntryUsed
        Where the limits come from.
    change : Change or None
        Against the figure before; ``None`` where a jump says nothing.
    """

    quantity: str
    unit: str
    impossible_below: float
    impossible_above: float
    unusual_below: float
    unusual_above: float
    entry: EntryUsed
    change: Change | None = None

    def is_impossible(self, value: float) -> bool:
        """Tell whether a figure is refused.

        Parameters
        ----------
        value : float
            The figure. [unit]

        Returns
        -------
        bool
            True outside the impossible limits, and for NaN.
        """
        return not self.impossible_below <= value <= self.impossible_above

    def is_unusual(self, value: float) -> bool:
        """Tell whether a figure is asked for again.

        Parameters
        ----------
        value : float
            The figure. [unit]

        Returns
        -------
        bool
            True outside the unusual limits.
        """
        return not self.unusual_below <= value <= self.unusual_above


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyte:
    """A laboratory analyte that rules can name.

    Parameters
    ----------
    id : str
        ``alkaline-phosphatase``.
    title : str
        In words: ``Alkaline phosphatase``.
    quantity : str
        Key of ``units.CANONICAL_UNITS``.
    unit : str
        Canonical UCUM unit.
    loinc : tuple of str
        Codes it may arrive under.
    bounds : Bounds
        What it cannot be.
    """

    id: str
    title: str
    quantity: str
    unit: str
    loinc: tuple[str, ...]
    bounds: Bounds
