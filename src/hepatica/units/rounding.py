"""Limits written with few places, and never wider than they are."""

from __future__ import annotations

import math


def inward(low: float, high: float) -> tuple[float, float, int]:
    """Round a pair of limits towards each other.

    Parameters
    ----------
    low, high : float
        What is inside lies from one to the other. [any unit, the same for both]

    Returns
    -------
    tuple of (float, float, int)
        The limits and how many places to write: one, or two as they are where a
        tenth would leave nothing between them.

    Examples
    --------
    >>> inward(9.07, 14.53)
    (9.1, 14.5, 1)
    >>> inward(9.11, 9.14)
    (9.11, 9.14, 2)
    """
    # nine places: finer than a syringe, coarser than what binary numbers leave over
    first = math.ceil(round(low * 10, 9)) / 10
    last = math.floor(round(high * 10, 9)) / 10
    return (first, last, 1) if first <= last else (low, high, 2)
