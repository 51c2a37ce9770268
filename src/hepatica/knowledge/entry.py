"""A knowledge entry: one file, its text, and what was read from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hepatica.therapy.decisions import EntryUsed

EVIDENCE = ("V", "V2", "I", "P", "U")
"""Evidence codes, from the strongest to the weakest."""

Path = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True)
class KnowledgeEntry:
    """One entry of the catalog, as its file states it.

    Parameters
    ----------
    id : str
        Path of the entry: ``pump-model/intera-3000-30``.
    short : str
        Last part of the id, unique in a catalog.
    kind : str
        What sort of entry it is; it decides the schema and the builder.
    version : int
        Version of the entry, from 1.
    status : str
        ``draft``, ``published``, ``blocked``, ``superseded`` or ``withdrawn``.
    use : str
        ``orderable``, ``trial-only``, ``historic``, ``benchmark`` or ``misprint``.
    title : str
        In words.
    evidence : str
        Weakest code of the figures in it; how old an input may be is a choice that
        is coded where it stands and does not weaken what the entry says.
    data : mapping
        Everything in the file; read only.
    text : str
        The file itself.
    sha256 : str
        Of the text in UTF-8, hexadecimal.
    source_refs : tuple of str
        Keys of the sources that it names, sorted.
    origin : str
        Where the text came from, for messages: a file, a center.
    """

    id: str
    short: str
    kind: str
    version: int
    status: str
    use: str
    title: str
    evidence: str
    data: Mapping[str, Any] = field(compare=False, repr=False)
    text: str = field(compare=False, repr=False)
    sha256: str
    source_refs: tuple[str, ...] = field(compare=False, repr=False)
    origin: str = field(compare=False, default="")

    def used(self) -> EntryUsed:
        """Name the entry for a trace.

        Returns
        -------
        EntryUsed
            Id, version and evidence code.
        """
        return EntryUsed(id=self.id, version=self.version, evidence=self.evidence)


def text_sha256(text: str) -> str:
    """Hash a text as it is stored.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        SHA-256 of its UTF-8 bytes, hexadecimal.

    Examples
    --------
    >>> text_sha256("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def sources_in(data: Any, path: Path = ()) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Walk over every statement of a source in an entry.

    Parameters
    ----------
    data : mapping, list or scalar
        What was read from a file, or a part of it.
    path : tuple
        Where that part stands.

    Yields
    ------
    tuple
        Path of the statement, and the statement.
    """
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key == "source" and isinstance(value, Mapping):
                yield (*path, key), value
            else:
                yield from sources_in(value, (*path, key))
    elif isinstance(data, list | tuple):
        for index, value in enumerate(data):
            yield from sources_in(value, (*path, index))


def weakest_evidence(data: Mapping[str, Any]) -> str:
    """Give the weakest evidence code that an entry's answer rests on.

    Parameters
    ----------
    data : mapping
        What was read from the file.

    Returns
    -------
    str
        Evidence code; ``P`` for an entry without any figure. What stands under
        ``max_age`` or ``history`` is left out: the first is a policy beside the
        finding, the second is not in force.
    """
    codes = [
        str(source.get("evidence"))
        for path, source in sources_in(data)
        if "max_age" not in path and path[0] != "history"
    ]
    known = [EVIDENCE.index(code) for code in codes if code in EVIDENCE]
    return EVIDENCE[max(known)] if known else "P"


def entry_of(data: Mapping[str, Any], *, text: str, origin: str) -> KnowledgeEntry:
    """Make an entry of what was read; nothing is checked here.

    Parameters
    ----------
    data : mapping
        What was read from the file.
    text : str
        The file itself.
    origin : str
        Where it came from.

    Returns
    -------
    KnowledgeEntry
        With empty words where the envelope lacks them.
    """
    entry_id = str(data.get("id", ""))
    version = data.get("version")
    return KnowledgeEntry(
        id=entry_id,
        short=entry_id.rpartition("/")[2],
        kind=str(data.get("kind", "")),
        version=version if isinstance(version, int) else 0,
        status=str(data.get("status", "")),
        use=str(data.get("use", "")),
        title=str(data.get("title", "")),
        evidence=weakest_evidence(data),
        data=data,
        text=text,
        sha256=text_sha256(text),
        source_refs=tuple(
            sorted({str(source.get("ref")) for _, source in sources_in(data)})
        ),
        origin=origin,
    )
