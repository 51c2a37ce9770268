"""Proposals that wait for the second person: drafts, never facts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet

from hepatica.actions.knowledge_numbers import (
    numbers_in,
    places_in,
    without_numbers,
)
from hepatica.errors import NotVisible
from hepatica.knowledge import parse_entry
from hepatica.records.chain import instant_text
from hepatica.records.models import Draft
from hepatica.wire import canonical
from hepatica.wire.decode import strict_json, typed

_FORM = "activation:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the first person signed, as the draft keeps it.

    Parameters
    ----------
    what : str
        ``activation`` or ``retirement``.
    entry : str
        Entry id.
    version : int
        Its version.
    text : str
        The entry, whole.
    is_own : bool
        The center's own entry, which is retyped blind.
    document, page : str
        What was read.
    reason : str
        Of a retirement.
    from_on : date or None
        First day; ``None``: the day of the confirmation.
    blocked_by : str
        Who wrote other numbers; empty while it waits.
    differs : tuple of str
        At which paths.
    """

    what: str
    entry: str
    version: int
    text: str
    is_own: bool = False
    document: str = ""
    page: str = ""
    reason: str = ""
    from_on: date | None = None
    blocked_by: str = ""
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A proposal as a second person may see it: without the first one's numbers.

    Parameters
    ----------
    id : str
        For :func:`hepatica.actions.knowledge.confirm_activation`.
    what, entry, version, is_own, document, page, reason, from_on
        As in :class:`Proposal`.
    proposed_by : str
        The first person.
    proposed_at : str
        When, ISO 8601 in UTC.
    is_blocked : bool
        The two persons wrote different numbers: nothing is in force by it; the
        first person looks again and proposes anew.
    differs : tuple of str
        At which paths.
    to_retype : tuple of (str, str)
        Path and unit of each number that the second person writes; empty for an
        entry of the catalog.
    places : tuple of str
        For each of them in words where it stands.
    shape : str
        An own entry's text with every figure blotted out: what it does is read and
        signed, what it says in figures comes from the document.
    """

    id: str
    what: str
    entry: str
    version: int
    is_own: bool
    document: str
    page: str
    reason: str
    from_on: date | None
    proposed_by: str
    proposed_at: str
    is_blocked: bool
    differs: tuple[str, ...]
    to_retype: tuple[tuple[str, str], ...]
    places: tuple[str, ...] = ()
    shape: str = ""


def save(*, center_id: str, account: str, at: datetime, proposal: Proposal) -> Pending:
    """Keep a proposal until the second person comes.

    Parameters
    ----------
    center_id : str
        Where.
    account : str
        The first person.
    at : datetime
        Now, with offset.
    proposal : Proposal
        What was signed. An earlier one of the same person for the same entry goes.

    Returns
    -------
    Pending
        With its id.
    """
    for row in _rows(center_id).filter(account_id=account):
        if read(row).entry == proposal.entry:
            row.delete()
    row = Draft.objects.create(
        account_id=account,
        course=None,
        form=f"{_FORM}{center_id}",
        text=canonical(proposal),
        saved_at=instant_text(at),
    )
    return seen(row)


def block(row: Draft, *, by: str, differs: tuple[str, ...]) -> None:
    """Note that the second person wrote other numbers.

    Parameters
    ----------
    row : Draft
        The proposal.
    by : str
        Who wrote them.
    differs : tuple of str
        Where they differ.
    """
    row.text = canonical(replace(read(row), blocked_by=by, differs=differs))
    row.save(update_fields=("text",))


def row_of(center_id: str, pending_id: str) -> Draft:
    """Find a proposal, and lock it until the transaction ends.

    Parameters
    ----------
    center_id : str
        Where.
    pending_id : str
        Which.

    Returns
    -------
    Draft
        The row.

    Raises
    ------
    NotVisible
        If it is not there any more.
    """
    row = _rows(center_id).select_for_update(of=("self",)).filter(pk=pending_id).first()
    if row is None:
        raise NotVisible(
            "there is no such proposal; it was confirmed, withdrawn or replaced"
        )
    return row


def all_of(center_id: str) -> tuple[Pending, ...]:
    """List what waits at a center, oldest first.

    Parameters
    ----------
    center_id : str
        Where.

    Returns
    -------
    tuple of Pending
        Blocked ones too.
    """
    return tuple(seen(row) for row in _rows(center_id))


def read(row: Draft) -> Proposal:
    """Read a proposal with everything in it.

    Parameters
    ----------
    row : Draft
        The row.

    Returns
    -------
    Proposal
        As signed.
    """
    proposal: Proposal = typed(
        strict_json(row.text, path="proposal"), Proposal, path="proposal"
    )
    return proposal


def seen(row: Draft) -> Pending:
    """Show a proposal without the numbers in it.

    Parameters
    ----------
    row : Draft
        The row.

    Returns
    -------
    Pending
        For a page.
    """
    proposal = read(row)
    boxes: tuple[tuple[str, str], ...] = ()
    places: tuple[str, ...] = ()
    if proposal.is_own:
        data = parse_entry(proposal.text, "own entry").data
        boxes = tuple((path, unit) for path, (_, unit) in numbers_in(data).items())
        places = tuple(places_in(data).values())
    return Pending(
        id=row.pk,
        what=proposal.what,
        entry=proposal.entry,
        version=proposal.version,
        is_own=proposal.is_own,
        document=proposal.document,
        page=proposal.page,
        reason=proposal.reason,
        from_on=proposal.from_on,
        proposed_by=row.account_id,
        proposed_at=row.saved_at,
        is_blocked=bool(proposal.blocked_by),
        differs=proposal.differs,
        to_retype=boxes,
        places=places,
        shape=without_numbers(proposal.text) if proposal.is_own else "",
    )


def _rows(center_id: str) -> QuerySet[Draft]:
    return Draft.objects.filter(
        form=f"{_FORM}{center_id}", course__isnull=True
    ).order_by("saved_at", "pk")
