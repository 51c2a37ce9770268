"""Whether an account is in its owner's hands alone, so that its signature is theirs.

Who gives somebody a password could sign in as them. Two signatures are those of two
people only if nobody could have made both: an account signs nothing for the center
until somebody else than the giver has confirmed that its owner alone uses it. A giver
who is not confirmed either answers for nothing; then who gave to the giver does.
"""

from __future__ import annotations

from hepatica.actions._scope import By, actor_name
from hepatica.actions.permissions import refuse
from hepatica.actions.privileges import Privilege
from hepatica.errors import NotPermitted
from hepatica.records.models import Account
from hepatica.records.models.account import INSTALLATION


def giver(by: By) -> str:
    """Tell who answers for a password that an account is given.

    Parameters
    ----------
    by : Account or str
        Who gives it.

    Returns
    -------
    str
        Empty for the machine's operator, who can write the database itself.
    """
    name = actor_name(by)
    if name == INSTALLATION:
        return ""
    own = Account.objects.filter(pk=name).values_list("given_by", flat=True).first()
    return own or name


def may_confirm(by: By, account: Account) -> bool:
    """Tell whether somebody may confirm an account to be in its owner's hands.

    Parameters
    ----------
    by : Account or str
        Who would; the operator may for everyone.
    account : Account
        Whose hands it is about.

    Returns
    -------
    bool
        False for its owner, for who gave the password, for an account that is not
        confirmed itself, and before the owner has chosen a password.
    """
    if not account.given_by or account.is_password_temporary:
        return False
    name = actor_name(by)
    if name == INSTALLATION:
        return True
    is_another = name not in (account.pk, account.given_by)
    return is_another and Account.objects.filter(pk=name, given_by="").exists()


def require_own_hands(by: By, center: str, privilege: Privilege) -> None:
    """Refuse a signature of an account that somebody else could have made.

    Parameters
    ----------
    by : Account or str
        Who signs.
    center : str
        Where.
    privilege : Privilege
        As what, for the audit event of the refusal.

    Raises
    ------
    NotPermitted
        If its password was given by another person and nobody else confirmed it.

    Notes
    -----
    Hazards: HZ-012 (both signatures made by one person).
    """
    given = Account.objects.filter(pk=actor_name(by)).exclude(given_by="")
    if not given.exists():
        return
    refuse(by, center, privilege)
    raise NotPermitted(
        "somebody else gave this account its password, so it does not sign yet. "
        "Another administrator than that one confirms on the page People that it is "
        "in its owner's hands, or the machine's operator by `hepatica account confirm`"
    )
