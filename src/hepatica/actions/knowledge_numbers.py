"""The numbers of an entry by path, for the one who writes them again without seeing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hepatica.errors import FieldError, InputError
from hepatica.units import parse_number

# About the file, not about a dose: they are fixed by the schema or count versions.
_NOT_RETYPED = ("schema", "version", "history", "review")


def numbers_in(data: Mapping[str, Any]) -> dict[str, tuple[float, str]]:
    """Find every number of an entry that is retyped.

    Parameters
    ----------
    data : mapping
        Content of an entry.

    Returns
    -------
    dict of str to (float, str)
        ``tests[0].bands[1].below`` to the number and the unit that stands nearest
        around it (``1`` without one), in the order of the file.

    Examples
    --------
    >>> numbers_in({"version": 2, "step": {"value": 5, "unit": "mg"}})
    {'step.value': (5.0, 'mg')}
    """
    shown = {name: part for name, part in data.items() if name not in _NOT_RETYPED}
    return {path: (number, unit) for path, number, unit in _walk(shown, "", "1")}


def differing(data: Mapping[str, Any], retyped: Mapping[str, str]) -> tuple[str, ...]:
    """Compare what the second person wrote with an entry.

    Parameters
    ----------
    data : mapping
        Content of the entry.
    retyped : mapping of str to str
        Path to what was written.

    Returns
    -------
    tuple of str
        Paths with another number; empty where all agree.

    Raises
    ------
    InputError
        For each path that is left out, unknown, or not a number: nothing is
        compared then, and nothing is told.
    """
    numbers = numbers_in(data)
    errors = [
        FieldError(
            path=path, code="missing", message="write this number from the document"
        )
        for path in numbers
        if not retyped.get(path, "").strip()
    ]
    errors += [
        FieldError(
            path=path, code="unknown-path", message="is not a number of this entry"
        )
        for path in retyped
        if path not in numbers
    ]
    written: dict[str, float] = {}
    for path, (_, unit) in numbers.items():
        if retyped.get(path, "").strip():
            try:
                written[path] = parse_number(retyped[path], path=path, unit=unit)
            except InputError as error:
                errors.extend(error.errors)
    if errors:
        raise InputError(*errors)
    # Both were read from digits and neither was computed with, so equal means equal.
    return tuple(
        path for path, (number, _) in numbers.items() if written[path] != number
    )


def _walk(part: Any, path: str, unit: str) -> Iterator[tuple[str, float, str]]:
    if isinstance(part, Mapping):
        unit = str(part.get("unit", unit))
        for name, value in part.items():
            yield from _walk(value, f"{path}.{name}" if path else str(name), unit)
    elif isinstance(part, list | tuple):
        for index, value in enumerate(part):
            yield from _walk(value, f"{path}[{index}]", unit)
    elif isinstance(part, int | float) and not isinstance(part, bool):
        yield path, float(part), unit
