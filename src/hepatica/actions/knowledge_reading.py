"""What a center has in force, with sources and signers, for whoever may read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from hepatica.actions import audit
from hepatica.actions._scope import By
from hepatica.actions.knowledge_force import in_force
from hepatica.actions.ledger import action
from hepatica.actions.permissions import require
from hepatica.actions.privileges import Privilege
from hepatica.errors import KnowledgeNotFound
from hepatica.knowledge import KnowledgeEntry, Source, load_catalog
from hepatica.records.read import center_facts
from hepatica.therapy.course import standing_facts
from hepatica.therapy.course.center_kinds import KnowledgeActivated


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One entry, in force or offered by the catalog.

    Parameters
    ----------
    entry : KnowledgeEntry
        With its text.
    sources : tuple of Source
        What it rests on.
    activated : KnowledgeActivated or None
        Who signed it, on what document; ``None`` where it is not in force.
    activated_at : datetime or None
        When that was recorded.
    """

    entry: KnowledgeEntry
    sources: tuple[Source, ...]
    activated: KnowledgeActivated | None = None
    activated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeView:
    """The knowledge of a center on a day.

    Parameters
    ----------
    in_force : tuple of EntryView
        By id.
    offered : tuple of EntryView
        Entries of the catalog of which no version is in force.
    version : str
        Hash over the texts of all entries in force.
    """

    in_force: tuple[EntryView, ...]
    offered: tuple[EntryView, ...]
    version: str


@action("knowledge.read")
def read_knowledge(*, by: By, at: datetime, center_id: str, on: date) -> KnowledgeView:
    """List what is in force at a center, and what the catalog offers beside it.

    Parameters
    ----------
    by : Account or str
        Who may read at the center.
    at : datetime
        Now, with offset.
    center_id : str
        Where.
    on : date
        The day.

    Returns
    -------
    KnowledgeView
        Both lists.
    """
    actor = require(by, center_id, Privilege.READ)
    audit.write(by=actor, at=at, center=center_id, action="knowledge.read")
    force = in_force(center_id, on)
    signed = _activations(center_id)
    kinds = sorted({entry.kind for entry in load_catalog().entries})
    standing = [entry for kind in kinds for entry in force.of_kind(kind)]
    names = {entry.id for entry in standing}
    return KnowledgeView(
        in_force=tuple(
            _view(entry, signed)
            for entry in sorted(standing, key=lambda entry: entry.id)
        ),
        offered=tuple(
            _view(entry, {})
            for entry in load_catalog().entries
            if entry.id not in names
        ),
        version=force.version,
    )


def find(view: KnowledgeView, entry_id: str) -> EntryView:
    """Find one entry in what was read.

    Parameters
    ----------
    view : KnowledgeView
        As read.
    entry_id : str
        Its id.

    Returns
    -------
    EntryView
        The one in force, else the one of the catalog.

    Raises
    ------
    KnowledgeNotFound
        If there is none.
    """
    for entry in (*view.in_force, *view.offered):
        if entry.entry.id == entry_id:
            return entry
    raise KnowledgeNotFound("there is no such entry, in force or in the catalog")


def _activations(
    center_id: str,
) -> dict[tuple[str, int, str], tuple[KnowledgeActivated, datetime]]:
    standing, _ = standing_facts(center_facts(center_id))
    return {
        (p.entry, p.version, p.text_sha256): (p, fact.recorded_at)
        for fact in sorted(standing, key=lambda fact: fact.course_seq)
        if isinstance(p := fact.payload, KnowledgeActivated)
    }


def _view(
    entry: KnowledgeEntry,
    signed: dict[tuple[str, int, str], tuple[KnowledgeActivated, datetime]],
) -> EntryView:
    activated, at = signed.get((entry.id, entry.version, entry.sha256), (None, None))
    return EntryView(
        entry=entry,
        sources=tuple(_sources(entry.source_refs)),
        activated=activated,
        activated_at=at,
    )


def _sources(keys: Iterable[str]) -> Iterable[Source]:
    known = load_catalog().sources
    return (known[key] for key in keys if key in known)
