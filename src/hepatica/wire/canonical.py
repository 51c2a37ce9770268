"""One canonical text for each value, so that a hash of it means something."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from hepatica.errors import ContractError
from hepatica.therapy.course.envelope import Payload

_ENCODER = msgspec.json.Encoder(order="sorted")


def canonical(value: Any) -> str:
    """Write a value in canonical JSON.

    Parameters
    ----------
    value : Any
        Dataclasses, mappings, sequences, enumerations, dates, numbers, text.

    Returns
    -------
    str
        Keys sorted at every level, no white space, shortest digits that read
        back to the same number.

    Raises
    ------
    ContractError
        If a number is NaN or infinite, or a value has no JSON form.

    Examples
    --------
    >>> canonical({"b": 1.5, "a": (1, None)})
    '{"a":[1,null],"b":1.5}'
    """
    _refuse_not_finite(value)
    try:
        return _ENCODER.encode(value).decode()
    except (TypeError, ValueError, OverflowError) as error:
        raise ContractError(
            f"a value has no JSON form: {type(error).__name__}"
        ) from None


def payload_text(payload: Payload) -> str:
    """Write a payload in the form that the ledger stores and hashes.

    Parameters
    ----------
    payload : Payload
        A payload of any kind.

    Returns
    -------
    str
        Canonical JSON with every field, defaults too.

    Raises
    ------
    ContractError
        If the text would not read back as an equal payload.
    """
    text = canonical(payload)
    try:
        same = msgspec.json.decode(text, type=type(payload))
    except msgspec.ValidationError:
        same = None
    if same != payload:
        raise ContractError(
            f"a {payload.KIND} payload does not read back as written; a field has a "
            f"value of another type than declared"
        )
    return text


def _refuse_not_finite(value: Any) -> None:
    """Refuse NaN and infinity, which the encoder would write as null."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ContractError("a number is not finite")
    elif isinstance(value, dict):
        for item in value.values():
            _refuse_not_finite(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            _refuse_not_finite(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            _refuse_not_finite(getattr(value, name))
