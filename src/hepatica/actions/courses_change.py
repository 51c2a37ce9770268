"""What a figure is held against besides its bounds: the one before it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hepatica.therapy.course import Course, kinds
from hepatica.therapy.course.envelope import Payload
from hepatica.therapy.labs import Bounds
from hepatica.units.quantity import likely_unit

_UNITS = {
    "[lb_av]": "pounds",
    "[in_i]": "inches",
    "m": "meters",
    "g": "grams",
    "umol/L": "µmol/L",
}


@dataclass(frozen=True, slots=True)
class _Known:
    value: float
    on: date
    fact: str


def jumps(
    payload: Payload,
    course: Course,
    bounds: Mapping[str, Bounds],
    *,
    on: date,
    corrects: str | None = None,
) -> Iterator[tuple[str, str]]:
    """Find the figures that lie unusually far from the one before.

    Parameters
    ----------
    payload : Payload
        What is to be recorded.
    course : Course
        What was recorded.
    bounds : mapping of str to Bounds
        Quantity or analyte to how far is unusual.
    on : date
        Day of the payload. A late entry is held against the figure before it, and
        the first one of all against the one that follows.
    corrects : str or None
        A fact that does not count and whose place is taken: the one that is
        corrected, or the payload's own where it stands in the course already.

    Yields
    ------
    tuple of (str, str)
        Path of the field, and what is unusual about it, with both days and no value.

    Notes
    -----
    Hazards: HZ-001, HZ-004 (pounds taken for kilograms).
    """
    for path, value, quantity, known in _compared(payload, course):
        limit, before = bounds.get(quantity), _before(known, on, corrects)
        if limit is None or before is None:
            continue
        if _is_unusual(limit, value, before):
            yield path, _told(limit, value, before, on)


def _compared(
    payload: Payload, course: Course
) -> Iterator[tuple[str, float, str, list[_Known]]]:
    if isinstance(payload, kinds.WeightMeasured):
        for name in ("weight_kg", "height_cm"):
            value = getattr(payload, name)
            if value is not None:
                weights = [(getattr(w.payload, name), w) for w in course.weights]
                known = [_Known(v, w.on, w.fact) for v, w in weights if v]
                yield name, value, name, known
    elif isinstance(payload, kinds.LabsResulted):
        for index, result in enumerate(payload.results):
            readings = course.labs.get(result.analyte, ())
            known = [_Known(r.result.value, r.on, r.fact) for r in readings]
            yield f"results[{index}].value", result.value, result.analyte, known


def _before(known: Sequence[_Known], on: date, corrects: str | None) -> _Known | None:
    others = [one for one in known if one.fact != corrects]
    own = next((i for i, one in enumerate(known) if one.fact == corrects), None)
    if own is not None and known[own].on == on:
        earlier = list(known[:own])  # of one day the order tells, not the day
    else:
        earlier = [one for one in others if one.on <= on]
    return earlier[-1] if earlier else next(iter(others), None)


def _told(limit: Bounds, value: float, before: _Known, on: date) -> str:
    words = f"it is {_distance(limit)} that of {_day(before.on)}"
    words += "" if before.on == on else f" (this one is of {_day(on)})"
    asked = f"is it in {limit.unit}?"
    found = likely_unit(value, before.value, unit=limit.unit)
    # Only where the other unit would explain the jump is it worth naming.
    if found is None or _is_unusual(limit, found[1], before):
        return f"{words}: {asked}"
    return f"{words} and reads like {_UNITS.get(found[0], found[0])}: {asked}"


def _is_unusual(limit: Bounds, value: float, before: _Known) -> bool:
    return limit.change is not None and limit.change.is_unusual(value, before.value)


def _distance(limit: Bounds) -> str:
    most = limit.change.high_ratio if limit.change is not None else math.inf
    if most < 2:
        return f"more than {(most - 1) * 100:.2g} % away from"
    return f"more than {most:g} times as high or as low as"


def _day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"
