"""The numbers of an entry by path, for the one who writes them again without seeing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hepatica.errors import FieldError, InputError
from hepatica.units import parse_number

# About the file, not about a dose: they are fixed by the schema or count versions.
_NOT_RETYPED = ("schema", "version", "history", "review")
# What tells one item of a list from the next, where it is a word.
_TELLING = ("laboratory", "analyte", "symptom", "measure", "quantity", "infusate")
_DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


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


def places_in(data: Mapping[str, Any]) -> dict[str, str]:
    """Say in words where each number that is retyped stands, without any number.

    Parameters
    ----------
    data : mapping
        Content of an entry.

    Returns
    -------
    dict of str to str
        Path to the words at its box.

    Examples
    --------
    >>> places_in({"tests": [{"analyte": "ast", "bands": [{"below": 3}]}]})
    {'tests[0].bands[0].below': 'tests: ast, bands: no. 1, below'}
    """
    return {path: _place(data, path) for path in numbers_in(data)}


def without_numbers(text: str) -> str:
    """Give the text of an entry with every figure blotted out.

    Parameters
    ----------
    text : str
        As the first person wrote it.

    Returns
    -------
    str
        To read what it does; the figures come from the document.

    Examples
    --------
    >>> without_numbers("{below: 1.25, then: {action: hold}}")
    '{below: __, then: {action: hold}}'
    """
    return _DIGITS.sub("__", text)


def _place(data: Mapping[str, Any], path: str) -> str:
    words: list[str] = []
    part: Any = data
    for step in re.findall(r"[^.\[\]]+", path):
        if step.isdigit():
            part = part[int(step)]
            words[-1] += f": {_told(part, int(step))}"
        else:
            part = part[step]
            words.append(step.replace("_", " "))
    return ", ".join(words)


def _told(item: Any, index: int) -> str:
    if not isinstance(item, Mapping):
        return f"no. {index + 1}"
    then = item.get("then")
    if isinstance(then, Mapping):
        return f"no. {index + 1} ({without_numbers(str(then.get('action', '')))})"
    said = [str(item[name]) for name in _TELLING if item.get(name) not in (None, "*")]
    return without_numbers(" ".join(said)) or f"no. {index + 1}"


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
