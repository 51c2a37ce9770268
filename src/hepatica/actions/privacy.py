"""The duty of erasure: two people, a legal basis, and a chain that still holds."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from hepatica.actions._scope import By, actor_name
from hepatica.actions.ledger import Appended, FactDraft, action, append_audited
from hepatica.actions.own_hands import require_own_hands
from hepatica.actions.permissions import refuse, require
from hepatica.actions.privileges import Privilege
from hepatica.errors import Conflict, InputError, NotPermitted, NotVisible
from hepatica.records.models import Fact as FactRow
from hepatica.records.models import FactBody
from hepatica.therapy.course.envelope import Fact
from hepatica.therapy.course.kinds import PayloadErased


@action("fact.erase-payload")
def erase_payload(
    *, by: By, at: datetime, second: By, legal_basis: str, fact_id: str
) -> Fact:
    """Remove what a fact says, for good; that there was a fact stays.

    Parameters
    ----------
    by, second : Account or str
        Two different people who administer the center.
    at : datetime
        Now, with offset.
    legal_basis : str
        Law or order that it rests on.
    fact_id : str
        Which fact.

    Returns
    -------
    Fact
        The ``payload-erased`` fact.

    Raises
    ------
    NotPermitted
        If one of the two may not, they are the same person, or the account of one
        was given its password and is not confirmed.
    NotVisible
        If there is no such fact.
    InputError
        If the legal basis is not given.
    Conflict
        If it was erased before.
    """
    row = FactRow.objects.filter(pk=fact_id).first()
    if row is None:
        raise NotVisible("there is no such fact")
    actor = require(by, row.center_id, Privilege.ADMINISTER)
    other = require(second, row.center_id, Privilege.ADMINISTER)
    if actor == actor_name(second):
        refuse(by, row.center_id, Privilege.ADMINISTER)
        raise NotPermitted("erasure takes two different people; ask a second one")
    for one in (by, second):
        require_own_hands(one, row.center_id, Privilege.ADMINISTER)
    if row.course_id is None:
        raise NotPermitted("a center's own facts hold no patient's data; they stay")
    if not legal_basis.strip():
        raise InputError.of("legal_basis", "missing", "must name the law or the order")
    if not FactBody.objects.filter(pk=fact_id).exists():
        raise Conflict("the payload of this fact was erased before")
    draft = FactDraft(
        course=row.course_id,
        kind=PayloadErased.KIND,
        payload=PayloadErased(legal_basis=legal_basis.strip(), second_signer=other),
        happened_at=at,
        corrects=fact_id,
    )

    def remove_body(facts: Appended) -> None:
        # The trigger lets it go only now that a fact says that it was erased.
        FactBody.objects.filter(pk=fact_id).delete()

    (fact,) = append_audited(
        actor=actor,
        at=at,
        center=row.center_id,
        drafts=[draft],
        action="fact.erase-payload",
        role="administrator",
        then=remove_body,
    )
    transaction.on_commit(forget_old_pages)
    return fact


def forget_old_pages() -> None:
    """Empty SQLite's write-ahead log, which still holds the page as it was.

    For after the commit that removed what a row said.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
