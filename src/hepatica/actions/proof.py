"""Proof that who signs is who is signed in: their own password, asked for again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hepatica.actions._scope import By, actor_name
from hepatica.actions.sign_in import check_own_password
from hepatica.errors import InputError
from hepatica.records.models import Account

_LASTS = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That somebody showed who they are, just now.

    Parameters
    ----------
    account : str
        Account name.
    at : datetime
        When, with offset.
    how : str
        By what: ``password``; ``demo`` for a signature that nobody made.
    """

    account: str
    at: datetime
    how: str


def prove(*, by: Account, at: datetime, password: str, address: str) -> Proof:
    """Ask who signs for their password, and count the try like a sign-in.

    Outside of the action that it is for: a signature that fails keeps its count.

    Parameters
    ----------
    by : Account
        Who signs.
    at : datetime
        Now, with offset.
    password : str
        As typed.
    address : str
        Where they come from.

    Returns
    -------
    Proof
        Good for one or two minutes, for this account alone.

    Raises
    ------
    InputError
        If it is not the password, or there were too many tries.
    """
    is_right = check_own_password(by=by, at=at, password=password, address=address)
    if is_right is None:
        raise InputError.of(
            "password",
            "too-many-tries",
            "was tried too often. Wait a quarter of an hour; nothing was signed, and "
            "what you entered is kept",
        )
    if not is_right:
        raise InputError.of(
            "password", "wrong-password", "is not yours. Nothing was signed; try again"
        )
    return Proof(account=by.pk, at=at, how="password")


def require_proof(proof: Proof, *, by: By, at: datetime) -> str:
    """Refuse a proof of somebody else, or of another time.

    Parameters
    ----------
    proof : Proof
        As shown.
    by : Account or str
        Who signs.
    at : datetime
        Now, with offset.

    Returns
    -------
    str
        How it was shown, for the fact.

    Raises
    ------
    InputError
        With the field ``password``.
    """
    is_fresh = timedelta(0) <= at - proof.at <= _LASTS
    if proof.account != actor_name(by) or not is_fresh:
        raise InputError.of(
            "password", "no-proof", "must be entered again to sign; nothing was signed"
        )
    return proof.how
