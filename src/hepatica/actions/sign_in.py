"""How often somebody may try a password, and what is kept of a try that failed.

The numbers are security policy, not clinical. Ten tries leave room for a tired nurse
with Caps Lock on; at ten in a quarter of an hour, a password of twelve characters that
is on no list of common ones outlasts who guesses. An address gets more, because a whole
hospital may come from one. A name that rests opens by itself, and who is signed in goes
on working: somebody who guesses on purpose must not keep a pharmacist out for a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.utils.crypto import salted_hmac

from hepatica.actions import audit
from hepatica.actions.ledger import action
from hepatica.records.chain import instant_text
from hepatica.records.models import Account, SignInTry

TRIES_PER_ACCOUNT = 10
"""For one account name, whether there is such an account or not."""
TRIES_PER_ADDRESS = 60
"""From one address, for whatever names."""
WINDOW = timedelta(minutes=15)
"""How long a try counts; after it nothing of the try is kept."""


def begin_try(*, at: datetime, username: str, address: str) -> bool:
    """Count a try before the password is looked at.

    Parameters
    ----------
    at : datetime
        Now, with offset.
    username : str
        As typed; kept as a keyed hash only, because it may be a password.
    address : str
        Where it comes from.

    Returns
    -------
    bool
        False where there were too many: the password is not to be looked at.
    """
    since = instant_text(at - WINDOW)
    SignInTry.objects.filter(at__lt=since).delete()
    account_key, address_key = _keys(username, address)
    # Written first and counted then: of many at once none slips in uncounted.
    own = SignInTry.objects.create(
        at=instant_text(at), account_key=account_key, address_key=address_key
    )
    recent = SignInTry.objects.filter(at__gte=since)
    if (
        recent.filter(account_key=account_key).count() <= TRIES_PER_ACCOUNT
        and recent.filter(address_key=address_key).count() <= TRIES_PER_ADDRESS
    ):
        return True
    # Or going on would keep the name shut for as long as somebody likes.
    own.delete()
    return False


def forget_tries(*, username: str, address: str) -> None:
    """Forget the tries of somebody who is in: they knew it in the end.

    Parameters
    ----------
    username : str
        Account name.
    address : str
        Where they come from; tries from elsewhere go on counting.
    """
    account_key, address_key = _keys(username, address)
    SignInTry.objects.filter(account_key=account_key, address_key=address_key).delete()


def audit_failure(*, at: datetime, username: str, is_resting: bool) -> None:
    """Write the event of a sign-in that did not succeed.

    Parameters
    ----------
    at : datetime
        Now, with offset.
    username : str
        As typed. An account is named; what is none is a keyed hash, by which tries
        for the same name are seen to be that.
    is_resting : bool
        It was one try too many, and no password was looked at.
    """
    known = Account.objects.filter(pk=username).exists()
    account_key, _ = _keys(username, "")
    audit.write(
        by="anonymous",
        at=at,
        center=None,
        action="account.sign-in-resting" if is_resting else "account.sign-in-failed",
        targets=[f"account:{username}" if known else f"name-hash:{account_key[:16]}"],
    )


@action("account.check-password", atomic=False)
def check_own_password(
    *, by: Account, at: datetime, password: str, address: str
) -> bool | None:
    """Look whether somebody who is signed in knows the password in use.

    Parameters
    ----------
    by : Account
        Whose.
    at : datetime
        Now, with offset.
    password : str
        As typed.
    address : str
        Where they come from.

    Returns
    -------
    bool or None
        ``None`` where there were too many tries; each try counts as a sign-in does.
    """
    is_right: bool | None = None
    if begin_try(at=at, username=by.pk, address=address):
        is_right = check_password(password, by.password)
    if is_right:
        forget_tries(username=by.pk, address=address)
    codes = {True: "checked", False: "check-failed", None: "check-resting"}
    audit.write(
        by=by,
        at=at,
        center=None,
        action=f"account.password-{codes[is_right]}",
        targets=[f"account:{by.pk}"],
    )
    return is_right


def _keys(username: str, address: str) -> tuple[str, str]:
    # The installation's key: the database alone gives no name back.
    return (
        _keyed("account", username.strip().casefold()[:300]),
        _keyed("address", address),
    )


def _keyed(what: str, text: str) -> str:
    return salted_hmac(f"hepatica.sign-in.{what}", text, algorithm="sha256").hexdigest()
