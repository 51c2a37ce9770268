"""One check for every input of the pump physics: finite, and inside its range."""

from __future__ import annotations

from hepatica.errors import OutsideValidityError


def within(value: float, *, name: str, low: float, high: float, unit: str) -> float:
    """Let a number through that lies where its model holds.

    Parameters
    ----------
    value : float
        The number. [unit]
    name : str
        The argument, for the message.
    low, high : float
        Ends of the range, both allowed. [unit]
    unit : str
        UCUM code.

    Returns
    -------
    float
        The same number. [unit]

    Raises
    ------
    OutsideValidityError
        If it is outside, or not a number. The message never holds the number.

    Examples
    --------
    >>> within(37.0, name="pump_temperature_celsius", low=0, high=100, unit="Cel")
    37.0
    """
    # NaN fails both comparisons, so it is refused too
    if not low <= value <= high:
        raise OutsideValidityError(
            f"{name} must be {low:g} to {high:g} {unit}: outside of that range the "
            "model does not hold"
        )
    return value
