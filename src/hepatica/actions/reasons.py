"""A reason that is asked for: taken where it says something, else asked for again."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from hepatica.errors import InputError
from hepatica.therapy.course.reasons import IN_WORDS, says_why


def stated(
    reason: str,
    ask: str,
    *,
    about: str = "",
    path: str = "reason",
    code: str = "no-reason",
) -> str:
    """Give a reason as it is kept.

    Parameters
    ----------
    reason : str
        As typed.
    ask : str
        What is asked, as ``must say why it is cancelled``.
    about : str
        What it is about, in sentences.
    path : str
        Field of the form that it was typed into.
    code : str
        Of the error, where the form acts on it.

    Returns
    -------
    str
        Without the space around it.

    Raises
    ------
    InputError
        Where it says nothing: with what is asked, and what a reason has to be.
    """
    if not says_why(reason):
        raise InputError.of(path, code, f"{ask}, {IN_WORDS}. {about}".strip())
    return reason.strip()


def require_stated(payload: Any) -> None:
    """Ask for the reason of what is never recorded without one.

    Parameters
    ----------
    payload : Payload
        What is recorded. A reason that may be left empty is not looked at.

    Raises
    ------
    InputError
        Where its reason says nothing.
    """
    own = next((field for field in fields(payload) if field.name == "reason"), None)
    if own is not None and own.default is MISSING:
        stated(payload.reason, "must be given")
