"""Rules that the bands and strata of a dose-modification test must keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any


def _edge(
    band: Mapping[str, Any], inclusive: str, exclusive: str
) -> tuple[float, bool] | None:
    if band.get(inclusive) is not None:
        return float(band[inclusive]), True
    if band.get(exclusive) is not None:
        return float(band[exclusive]), False
    return None


def _has_both(band: Mapping[str, Any], first: str, second: str) -> bool:
    return band.get(first) is not None and band.get(second) is not None


def band_faults(bands: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say where bands leave a gap, overlap, or are out of order.

    Parameters
    ----------
    bands : sequence of mapping
        ``at_least`` or ``above``, ``below`` or ``at_most``, ``then``.

    Yields
    ------
    str
        Each fault, in words.
    """
    previous: tuple[float, bool] | None = None
    for number, band in enumerate(bands, start=1):
        if _has_both(band, "at_least", "above") or _has_both(band, "below", "at_most"):
            yield f"band {number} states one edge in two ways; keep one"
        lower = _edge(band, "at_least", "above")
        upper = _edge(band, "at_most", "below")
        if number == 1:
            if lower is not None and lower != (0.0, True):
                yield "the first band must start at 0 or be open below"
        elif lower is None or previous is None or lower[0] != previous[0]:
            yield f"band {number} must start where band {number - 1} ends"
        elif lower[1] == previous[1]:
            both = "both hold" if lower[1] else "neither holds"
            yield f"bands {number - 1} and {number}: {both} the edge between them"
        if lower is not None and upper is not None:
            is_point = lower[0] == upper[0] and lower[1] and upper[1]
            if lower[0] > upper[0] or (lower[0] == upper[0] and not is_point):
                yield f"band {number} is empty: its edges are not ascending"
        previous = upper
    if previous is not None:
        yield "the last band must be open above"


def _permitted(then: Mapping[str, Any]) -> float:
    if then.get("action") == "proceed":
        return 1.0
    return (
        float(then.get("dose_factor", 0.0)) if then.get("action") == "reduce" else 0.0
    )


def monotone_faults(bands: Sequence[Mapping[str, Any]], *, worse: str) -> Iterator[str]:
    """Say where a worse value permits more drug.

    Parameters
    ----------
    bands : sequence of mapping
        In ascending order.
    worse : str
        ``higher`` or ``lower``: in which direction a value gets worse.

    Yields
    ------
    str
        Each fault, in words.
    """
    ordered = list(bands) if worse == "higher" else list(bands)[::-1]
    factors = [_permitted(band.get("then", {})) for band in ordered]
    for better, next_worse in pairwise(factors):
        if next_worse > better:
            yield f"a worse value permits more drug ({better:g}, then {next_worse:g})"


def strata_faults(strata: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say where strata leave a reference value without bands, or with two.

    Parameters
    ----------
    strata : sequence of mapping
        Each with ``reference``: ``above`` and ``at_most``.

    Yields
    ------
    str
        Each fault, in words.
    """
    end: float | None = None
    for number, stratum in enumerate(strata, start=1):
        reference = stratum["reference"]
        above, at_most = reference.get("above"), reference.get("at_most")
        if number == 1 and above is not None:
            yield "the first stratum must be open below"
        if number > 1 and (above is None or above != end):
            yield f"stratum {number} must start where stratum {number - 1} ends"
        if above is not None and at_most is not None and above >= at_most:
            yield f"stratum {number} is empty: its edges are not ascending"
        if at_most is None and number < len(strata):
            yield f"stratum {number} is open above and is not the last"
        end = at_most
    if end is not None:
        yield "the last stratum must be open above"
