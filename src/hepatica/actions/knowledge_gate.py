"""What may be put in force: the gate between a file and a center's act."""

from __future__ import annotations

from datetime import date, datetime

from hepatica.actions.knowledge_force import local_day
from hepatica.errors import InputError, KnowledgeBlocked, KnowledgeInvalid
from hepatica.knowledge import KnowledgeEntry, load_catalog, parse_entry
from hepatica.knowledge.views import RECOGNIZED
from hepatica.records.models import Center


def entry_for(entry_id: str, own_text: str | None) -> KnowledgeEntry:
    """Find the entry that is proposed, in the catalog or in the center's own text.

    Parameters
    ----------
    entry_id : str
        Its id.
    own_text : str or None
        The center's own entry, whole.

    Returns
    -------
    KnowledgeEntry
        Checked.

    Raises
    ------
    InputError
        If the own text is not an acceptable entry of that id.
    """
    if own_text is None:
        return load_catalog().get(entry_id)
    try:
        entry = parse_entry(own_text, "own entry")
    except KnowledgeInvalid as error:
        raise InputError.of("own_text", "not-an-entry", str(error)) from error
    if entry.id != entry_id:
        raise InputError.of("own_text", "other-id", "must be the entry of that id")
    known = [e for e in load_catalog().entries if e.id == entry.id]
    if known and known[0].sha256 != entry.sha256 and known[0].version >= entry.version:
        raise InputError.of(
            "own_text",
            "version-taken",
            "must have a higher version than the entry of this id in the catalog",
        )
    return entry


def check_gate(entry: KnowledgeEntry, *, is_demo: bool) -> None:
    """Refuse what is unverified or not for use, outside the demo center.

    Parameters
    ----------
    entry : KnowledgeEntry
        What is to be in force.
    is_demo : bool
        The demo center may activate anything.

    Raises
    ------
    KnowledgeBlocked
        With what to do instead.
    """
    if is_demo:
        return
    if entry.status != "published" or entry.evidence == "U":
        raise KnowledgeBlocked(
            f"{entry.id} is {entry.status}, evidence {entry.evidence}: unverified "
            "figures are for the demo center only. Enter your own entry from your "
            "document"
        )
    if entry.use != "orderable" and entry.kind not in RECOGNIZED:
        raise KnowledgeBlocked(
            f"{entry.id} is kept as {entry.use} and is never ordered by"
        )


def check_day(from_on: date | None, center: Center, at: datetime) -> None:
    """Refuse a first day in the past: what was decided then rests on what was.

    Parameters
    ----------
    from_on : date or None
        First day.
    center : Center
        Whose day counts.
    at : datetime
        Now, with offset.

    Raises
    ------
    InputError
        Naming the field.
    """
    if from_on is not None and from_on < local_day(center.time_zone, at):
        raise InputError.of(
            "from_on", "in-the-past", "must be today or later: the past stays as it was"
        )
