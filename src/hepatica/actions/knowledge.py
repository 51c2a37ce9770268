"""What a center has in force: activation and retirement by two people.

An entry is in force by a center's act, not by a file's status. One person proposes,
having read the document; another, with the other of the two activation privileges,
confirms. A center's own entry is retyped blind: the second person writes every
number from the document without seeing the first one's; one difference blocks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hepatica.actions import audit
from hepatica.actions import knowledge_pending as waiting
from hepatica.actions._scope import By
from hepatica.actions.knowledge_force import in_force, local_day, rules_in_force
from hepatica.actions.knowledge_gate import check_day, check_gate, entry_for
from hepatica.actions.knowledge_numbers import differing
from hepatica.actions.knowledge_pending import Pending, Proposal
from hepatica.actions.knowledge_signers import (
    PHARMACIST,
    PHYSICIAN,
    pair,
    require_activator,
    require_signer,
)
from hepatica.actions.ledger import FactDraft, action, append_audited
from hepatica.actions.permissions import require
from hepatica.actions.privileges import Privilege
from hepatica.actions.reasons import stated
from hepatica.errors import (
    Conflict,
    FieldError,
    InputError,
)
from hepatica.knowledge import KnowledgeEntry, parse_entry
from hepatica.records.chain import locked_head
from hepatica.records.models import Draft
from hepatica.therapy.course import Fact
from hepatica.therapy.course.center_kinds import KnowledgeActivated, KnowledgeRetired

__all__ = [
    "Confirmation",
    "Pending",
    "confirm_activation",
    "in_force",
    "proposals",
    "propose_activation",
    "retire",
    "rules_in_force",
    "withdraw_proposal",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What became of a proposal when the second person signed.

    Parameters
    ----------
    fact : Fact or None
        In the center's stream; ``None`` where it was blocked.
    differs : tuple of str
        Paths at which the two persons wrote something else. Both are told the
        path, neither the other's number.
    """

    fact: Fact | None
    differs: tuple[str, ...] = ()


@action("knowledge.propose-activation")
def propose_activation(
    *,
    by: By,
    at: datetime,
    center_id: str,
    entry_id: str,
    document: str,
    page: str,
    own_text: str | None = None,
    from_on: date | None = None,
) -> Pending:
    """Propose that an entry be in force, as the first of two people.

    Parameters
    ----------
    by : Account or str
        Who holds one of the two activation privileges.
    at : datetime
        Now, with offset.
    center_id : str
        Where.
    entry_id : str
        Entry of the catalog, or the id that stands in ``own_text``.
    document, page : str
        What the person read, and where in it.
    own_text : str or None
        The center's own entry, whole.
    from_on : date or None
        First day in force, today or later; ``None``: the day of the confirmation.

    Returns
    -------
    Pending
        Waits for the second person.

    Raises
    ------
    NotPermitted
        Without an activation privilege.
    KnowledgeBlocked
        If the entry is unverified or not for use, outside the demo center.
    InputError
        If a field is missing, or the own entry is not acceptable.
    """
    actor, center = require_signer(by, center_id)
    wrong = [
        FieldError(path=path, code="missing", message=message)
        for path, text, message in (
            ("document", document, "must name the document that was read"),
            ("page", page, "must name the page or table in it"),
        )
        if not text.strip()
    ]
    if wrong:
        raise InputError(*wrong)
    check_day(from_on, center, at)
    entry = entry_for(entry_id, own_text)
    check_gate(entry, is_demo=center.is_demo)
    proposal = Proposal(
        what="activation",
        entry=entry.id,
        version=entry.version,
        text=entry.text,
        is_own=own_text is not None,
        document=document.strip(),
        page=page.strip(),
        from_on=from_on,
    )
    return _saved(actor, at, center_id, proposal)


@action("knowledge.propose-retirement")
def retire(
    *,
    by: By,
    at: datetime,
    center_id: str,
    entry_id: str,
    reason: str,
    from_on: date | None = None,
) -> Pending:
    """Propose that an entry be in force no longer; the second person confirms.

    Parameters
    ----------
    by : Account or str
        Who holds one of the two activation privileges.
    at : datetime
        Now, with offset.
    center_id : str
        Where.
    entry_id : str
        An entry in force.
    reason : str
        Why.
    from_on : date or None
        First day that it is not in force, today or later; ``None``: the day of the
        confirmation.

    Returns
    -------
    Pending
        Confirmed by :func:`confirm_activation`, with nothing retyped.

    Raises
    ------
    NotPermitted
        Without an activation privilege.
    KnowledgeNotFound
        If it is not in force.
    """
    actor, center = require_signer(by, center_id)
    why = stated(reason, "must say why it is retired")
    check_day(from_on, center, at)
    entry = in_force(center_id, local_day(center.time_zone, at)).get(entry_id)
    proposal = Proposal(
        what="retirement",
        entry=entry.id,
        version=entry.version,
        text=entry.text,
        reason=why,
        from_on=from_on,
    )
    return _saved(actor, at, center_id, proposal)


@action("knowledge.confirm")
def confirm_activation(
    *,
    by: By,
    at: datetime,
    center_id: str,
    pending_id: str,
    retyped: Mapping[str, str] | None = None,
) -> Confirmation:
    """Confirm a proposal as the second person; this puts it in force.

    Parameters
    ----------
    by : Account or str
        Another person than the first, with the other activation privilege.
    at : datetime
        Now, with offset.
    center_id : str
        Where.
    pending_id : str
        Which proposal.
    retyped : mapping of str to str or None
        For a center's own entry each number by its path, as read from the document.

    Returns
    -------
    Confirmation
        The fact; or where the two persons differ, and nothing is in force by it.

    Raises
    ------
    NotPermitted
        If it is the same person, or the privileges of the two do not make a pair,
        or the password of ``by`` was given and nobody else confirmed the account.
    InputError
        If a number is left out or is not one; nothing is compared then.
    Conflict
        If it was blocked before.

    Notes
    -----
    Hazards: HZ-012 (an unverified or mistyped rule in force).
    """
    # Retyping is compared once and for good, also where two confirm at a time.
    locked_head(f"facts:{center_id}")
    actor, center = require_signer(by, center_id)
    row = waiting.row_of(center_id, pending_id)
    proposal = waiting.read(row)
    pharmacist, physician = pair(first=row.account_id, second=actor, center=center_id)
    if proposal.blocked_by:
        raise Conflict(
            "the two persons wrote different numbers; the first looks into the "
            "document again and proposes anew"
        )
    entry = parse_entry(proposal.text, "proposal")
    if proposal.is_own:
        differs = differing(entry.data, retyped or {})
        if differs:
            waiting.block(row, by=actor, differs=differs)
            _audit(actor, at, center_id, "knowledge.blocked", row)
            return Confirmation(fact=None, differs=differs)
    today = local_day(center.time_zone, at)
    signers = {"pharmacist": pharmacist, "physician": physician}
    # A day that has passed while it waited would change what was decided since.
    from_on = max(proposal.from_on or today, today)
    payload = _payload(proposal, entry, from_on, signers)
    if proposal.what == "activation":
        check_gate(entry, is_demo=center.is_demo)
    draft = FactDraft(course=None, kind=payload.KIND, payload=payload, happened_at=at)
    (fact,) = append_audited(
        actor=actor,
        at=at,
        center=center_id,
        drafts=[draft],
        action=payload.KIND.replace("knowledge-", "knowledge."),
        role=PHARMACIST if actor == pharmacist else PHYSICIAN,
    )
    row.delete()
    return Confirmation(fact=fact)


@action("knowledge.withdraw-proposal")
def withdraw_proposal(*, by: By, at: datetime, center_id: str, pending_id: str) -> None:
    """Take a proposal back; its first person may, or any other who may sign.

    Parameters
    ----------
    by : Account or str
        Who holds one of the two activation privileges.
    at : datetime
        Now, with offset.
    center_id : str
        Where.
    pending_id : str
        Which proposal.
    """
    actor, _ = require_activator(by, center_id)
    row = waiting.row_of(center_id, pending_id)
    _audit(actor, at, center_id, "knowledge.withdraw-proposal", row)
    row.delete()


@action("knowledge.proposals")
def proposals(*, by: By, at: datetime, center_id: str) -> tuple[Pending, ...]:
    """List what waits for a second person; never with the first one's numbers.

    Parameters
    ----------
    by : Account or str
        Who may read at the center.
    at : datetime
        Now, with offset.
    center_id : str
        Where.

    Returns
    -------
    tuple of Pending
        Oldest first, blocked ones with the paths that differ.
    """
    actor = require(by, center_id, Privilege.READ)
    audit.write(by=actor, at=at, center=center_id, action="knowledge.proposals")
    return waiting.all_of(center_id)


def _payload(
    proposal: Proposal, entry: KnowledgeEntry, from_on: date, signers: dict[str, str]
) -> KnowledgeActivated | KnowledgeRetired:
    if proposal.what == "retirement":
        return KnowledgeRetired(
            entry=proposal.entry,
            version=proposal.version,
            from_on=from_on,
            reason=proposal.reason,
            **signers,
        )
    return KnowledgeActivated(
        entry=proposal.entry,
        version=proposal.version,
        text=proposal.text,
        text_sha256=entry.sha256,
        from_on=from_on,
        document=proposal.document,
        page=proposal.page,
        **signers,
    )


def _saved(actor: str, at: datetime, center_id: str, proposal: Proposal) -> Pending:
    pending = waiting.save(center_id=center_id, account=actor, at=at, proposal=proposal)
    audit.write(
        by=actor,
        at=at,
        center=center_id,
        action=f"knowledge.propose-{proposal.what}",
        targets=[f"entry:{proposal.entry}", f"proposal:{pending.id}"],
    )
    return pending


def _audit(actor: str, at: datetime, center_id: str, code: str, row: Draft) -> None:
    entry = waiting.read(row).entry
    targets = [f"entry:{entry}", f"proposal:{row.pk}"]
    audit.write(by=actor, at=at, center=center_id, action=code, targets=targets)
