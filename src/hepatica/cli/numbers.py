"""Reading numbers from the command line: strict, bounded, every fault listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from hepatica.errors import FieldError, InputError
from hepatica.units import parse_number

if TYPE_CHECKING:
    from hepatica.therapy.labs import Bounds


def read_numbers(
    fields: Iterable[tuple[str, str | None, str]],
    *,
    bounds: Mapping[str, Bounds],
    aliases: Mapping[str, str] | None = None,
) -> dict[str, float]:
    """Read several numbers and refuse all that cannot be.

    Parameters
    ----------
    fields : iterable of (name, text, unit)
        Option, what was written, and the unit that the name says.
    bounds : mapping of str to Bounds
        Quantity to plausibility bounds.
    aliases : mapping of str to str, optional
        Option name to the quantity that its bounds stand under.

    Returns
    -------
    dict of str to float
        In the units of the names.

    Raises
    ------
    InputError
        With every field that is wrong.
    """
    values: dict[str, float] = {}
    errors: list[FieldError] = []
    for name, text, unit in fields:
        try:
            value = parse_number(text or "", path=name, unit=unit)
        except InputError as error:
            errors.extend(error.errors)
            continue
        bound = bounds.get((aliases or {}).get(name, name))
        if bound is not None and bound.is_impossible(value):
            errors.append(
                FieldError(
                    path=name,
                    code="impossible",
                    message=f"cannot be: allowed are {bound.impossible_below:g} to "
                    f"{bound.impossible_above:g} {bound.unit}; check number and unit",
                )
            )
            continue
        values[name] = value
    if errors:
        raise InputError(*errors)
    return values
