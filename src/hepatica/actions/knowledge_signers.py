"""Who may sign what a center has in force, and whether two signers are a pair."""

from __future__ import annotations

from hepatica.actions._scope import By
from hepatica.actions.own_hands import require_own_hands
from hepatica.actions.permissions import is_permitted, refuse, require
from hepatica.actions.privileges import Privilege
from hepatica.errors import NotPermitted, NotVisible
from hepatica.records.models import Center

PHARMACIST = Privilege.ACTIVATE_PHARMACIST
PHYSICIAN = Privilege.ACTIVATE_PHYSICIAN


def require_activator(by: By, center_id: str) -> tuple[str, Center]:
    """Refuse unless somebody holds one of the two activation privileges.

    Parameters
    ----------
    by : Account or str
        Who.
    center_id : str
        Where.

    Returns
    -------
    (str, Center)
        Name for the ledgers, and the center.

    Raises
    ------
    NotPermitted
        If neither is held.
    NotVisible
        If there is no such center.
    """
    is_physician = is_permitted(by=by, center=center_id, privilege=PHYSICIAN)
    actor = require(by, center_id, PHYSICIAN if is_physician else PHARMACIST)
    center = Center.objects.filter(pk=center_id).first()
    if center is None:
        raise NotVisible("there is no such center")
    return actor, center


def require_signer(by: By, center_id: str) -> tuple[str, Center]:
    """Refuse unless somebody may sign, and nobody else could have in their name.

    Parameters
    ----------
    by : Account or str
        Who.
    center_id : str
        Where.

    Returns
    -------
    (str, Center)
        As :func:`require_activator`.

    Raises
    ------
    NotPermitted
        As there, or if the account is not confirmed to be in its owner's hands.
    """
    actor, center = require_activator(by, center_id)
    require_own_hands(by, center_id, PHARMACIST)
    return actor, center


def pair(*, first: str, second: str, center: str) -> tuple[str, str]:
    """Find who of the two signs as pharmacist and who as physician.

    Parameters
    ----------
    first, second : str
        Account names, in the order of signing.
    center : str
        Where.

    Returns
    -------
    (str, str)
        Pharmacist and physician.

    Raises
    ------
    NotPermitted
        If it is the same person, or the privileges of the two do not make a pair.
    """
    if first == second:
        refuse(second, center, PHARMACIST)
        raise NotPermitted("a second person confirms, never the one who proposed")
    for pharmacist, physician in ((first, second), (second, first)):
        if is_permitted(
            by=pharmacist, center=center, privilege=PHARMACIST
        ) and is_permitted(by=physician, center=center, privilege=PHYSICIAN):
            return pharmacist, physician
    refuse(second, center, PHARMACIST)
    raise NotPermitted(
        "one of the two needs the pharmacist's activation privilege and the other "
        "the physician's"
    )
