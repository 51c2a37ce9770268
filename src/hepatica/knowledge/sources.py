"""Where figures stand: the one list of references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hepatica.errors import KnowledgeInvalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One reference, written once.

    Parameters
    ----------
    key : str
        What entries call it.
    kind : str
        Trial, registry, label, device manual and so on.
    reference : str
        In full.
    read : str
        How far it was read: abstract, registry record, a copy.
    doi, pmid, nct, udi, edition, date, found_at, license : str
        As far as known; empty otherwise.
    opened_by, opened_on : str or None
        Who read the full text, and when; ``None`` where nobody has.
    known_slips : tuple of str
        Errors printed in the source itself.
    """

    key: str
    kind: str
    reference: str
    read: str
    doi: str = ""
    pmid: str = ""
    nct: str = ""
    udi: str = ""
    edition: str = ""
    date: str = ""
    found_at: str = ""
    license: str = ""
    opened_by: str | None = None
    opened_on: str | None = None
    known_slips: tuple[str, ...] = ()


def sources_of(data: Mapping[str, Any], *, origin: str) -> dict[str, Source]:
    """Make the list of references from what was read.

    Parameters
    ----------
    data : mapping
        Content of a source file that fits its schema.
    origin : str
        The file, for messages.

    Returns
    -------
    dict of str to Source
        Key to source.

    Raises
    ------
    KnowledgeInvalid
        If a key stands there twice.
    """
    result: dict[str, Source] = {}
    for row in data["sources"]:
        fields = {**row, "known_slips": tuple(row.get("known_slips", ()))}
        source = Source(**fields)
        if source.key in result:
            raise KnowledgeInvalid(f"{origin}: the source {source.key!r} stands twice")
        result[source.key] = source
    return result
