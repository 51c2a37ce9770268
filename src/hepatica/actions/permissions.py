"""Whether an account may do something at a center; each refusal is audited."""

from __future__ import annotations

from datetime import datetime

from hepatica.actions._scope import By, Refusal, actor_name, running, write_refusal
from hepatica.actions.privileges import OPERATOR_MAY, Privilege
from hepatica.errors import ContractError, NotPermitted
from hepatica.records.models import Center, Grant
from hepatica.records.models.account import INSTALLATION


def is_permitted(*, by: By, center: str, privilege: Privilege) -> bool:
    """Tell whether an account holds a privilege at a center now.

    Parameters
    ----------
    by : Account or str
        Who.
    center : str
        Where.
    privilege : Privilege
        What.

    Returns
    -------
    bool
        False too for an inactive or unknown account. The machine's operator, who is
        no account and cannot sign in, may what :data:`OPERATOR_MAY` lists.
    """
    if actor_name(by) == INSTALLATION:
        return privilege in OPERATOR_MAY and Center.objects.filter(pk=center).exists()
    return Grant.objects.filter(
        account_id=actor_name(by),
        account__is_active=True,
        center_id=center,
        privilege=privilege,
    ).exists()


def require(
    by: By, center: str, privilege: Privilege, *, at: datetime | None = None
) -> str:
    """Refuse unless an account holds a privilege at a center.

    Parameters
    ----------
    by : Account or str
        Who.
    center : str
        Where.
    privilege : Privilege
        What.
    at : datetime or None
        Now, with offset; needed outside of an action, for the audit event.

    Returns
    -------
    str
        Account name, as the ledgers hold it.

    Raises
    ------
    NotPermitted
        If not. The refusal is an audit event.
    """
    if is_permitted(by=by, center=center, privilege=privilege):
        return actor_name(by)
    refuse(by, center, privilege, at=at)
    raise NotPermitted(
        f"this needs the privilege {privilege.value!r} at the center; "
        "ask who administers it"
    )


def refuse(
    by: By, center: str | None, privilege: Privilege, *, at: datetime | None = None
) -> None:
    """Note that a privilege was asked for and not held.

    Inside an action it is written once the action is undone; outside at once.

    Parameters
    ----------
    by : Account or str
        Who.
    center : str or None
        Where.
    privilege : Privilege
        What.
    at : datetime or None
        Now, with offset; needed outside of an action.
    """
    refusal = Refusal(actor=actor_name(by), center=center, privilege=privilege.value)
    scope = running()
    if scope is not None:
        scope.refusals.append(refusal)
        return
    if at is None:
        raise ContractError("at must be given outside of an action")
    write_refusal(at=at, code="permission", refusal=refusal)
