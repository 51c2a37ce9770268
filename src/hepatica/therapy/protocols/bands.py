"""Bands of a test: which one a value falls into, in exact decimals."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from hepatica.errors import ContractError
from hepatica.therapy.decisions import RANK, WouldChange
from hepatica.therapy.labs import Reading
from hepatica.therapy.protocols.rules import Band, LabTest, Stratum, Then
from hepatica.therapy.protocols.words import then_words


@lru_cache(maxsize=4096)
def exact(value: float) -> Decimal:
    """Give the decimal that was printed.

    Parameters
    ----------
    value : float
        Any finite number. [as written]

    Returns
    -------
    Decimal
        The shortest decimal that reads back to ``value``.

    Examples
    --------
    >>> exact(1.1) * 3 == exact(3.3)
    True
    """
    return Decimal(repr(value))


def stratum_of(test: LabTest, reference: float | None) -> Stratum | None:
    """Find the stratum of a test that holds for a reference value.

    Parameters
    ----------
    test : LabTest
        The test.
    reference : float or None
        Reference value. [unit of the analyte]

    Returns
    -------
    Stratum or None
        ``None`` where the strata need a reference value that is not there.
    """
    if len(test.strata) == 1:
        return test.strata[0]
    if reference is None:
        return None
    for stratum in test.strata:
        is_above = stratum.above is None or reference > stratum.above
        is_within = stratum.at_most is None or reference <= stratum.at_most
        if is_above and is_within:
            return stratum
    return None


def worsens(test: LabTest) -> frozenset[str]:
    """Tell in which directions the analyte of a test gets worse.

    Parameters
    ----------
    test : LabTest
        The test.

    Returns
    -------
    frozenset of str
        ``higher`` where a band above another is more restrictive, ``lower`` where
        one below is, as for platelets; both, or none, are possible.
    """
    found = set()
    for stratum in test.strata:
        for low, high in pairwise(stratum.bands):
            below, above = _severity(low.then), _severity(high.then)
            if below != above:
                found.add("higher" if above < below else "lower")
    return frozenset(found)


def _severity(then: Then) -> tuple[int, float]:
    """Give an order in which the more restrictive comes first."""
    return RANK.index(then.action), then.dose_factor


def band_of(stratum: Stratum, value: float, denominator: Decimal) -> Band:
    """Find the band that a value falls into.

    Parameters
    ----------
    stratum : Stratum
        Bands that cover every value from 0.
    value : float
        The analyte's value. [unit of the analyte]
    denominator : Decimal
        What it is compared with: 1 for the value itself. [unit or 1]

    Returns
    -------
    Band
        Exactly one.

    Raises
    ------
    ContractError
        If no band holds it: a value below 0, which no laboratory reports.
    """
    printed = exact(value)
    for band in stratum.bands:
        if _is_in(band, printed, denominator):
            return band
    raise ContractError("the bands of a test do not hold the value it was given")


def _is_in(band: Band, value: Decimal, denominator: Decimal) -> bool:
    """Compare without dividing: value against edge x denominator."""
    if band.at_least is not None and value < exact(band.at_least) * denominator:
        return False
    if band.above is not None and value <= exact(band.above) * denominator:
        return False
    if band.below is not None and value >= exact(band.below) * denominator:
        return False
    return not (band.at_most is not None and value > exact(band.at_most) * denominator)


def would_change(
    test: LabTest,
    stratum: Stratum,
    matched: Band,
    denominator: Decimal,
    current: Reading,
) -> tuple[WouldChange, ...]:
    """List every other band with the value at which the analyte gets into it.

    Parameters
    ----------
    test : LabTest
        The test.
    stratum : Stratum
        Its bands.
    matched : Band
        The band that the current value is in.
    denominator : Decimal
        What the value is compared with.
    current : Reading
        The current value, for its unit.

    Returns
    -------
    tuple of WouldChange
        One for each other band: those above from their lower edge up, those below
        from their upper edge down.
    """
    place = stratum.bands.index(matched)
    changes = []
    for index, band in enumerate(stratum.bands):
        if band is matched:
            continue
        is_below = index < place
        edge, is_strict = _edge(band, is_below=is_below)
        changes.append(
            WouldChange(
                analyte=test.analyte,
                at=_reached(exact(edge) * denominator, is_below, is_strict),
                unit=current.result.unit,
                gives=then_words(band.then),
                is_strict=is_strict,
                is_below=is_below,
            )
        )
    return tuple(changes)


def _edge(band: Band, *, is_below: bool) -> tuple[float, bool]:
    """Give the edge that is met first, and whether the edge itself is outside."""
    if is_below:
        if band.below is not None:
            return band.below, True
        return band.at_most or 0, False
    if band.at_least is not None:
        return band.at_least, False
    return band.above or 0, True


def _reached(edge: Decimal, is_below: bool, is_strict: bool) -> float:
    """Give a number that is on the band's side of its edge where that matters."""
    nearest = float(edge)
    if is_strict:
        return nearest
    if not is_below and exact(nearest) < edge:
        return math.nextafter(nearest, math.inf)
    if is_below and exact(nearest) > edge:
        return math.nextafter(nearest, -math.inf)
    return nearest
