"""Every entry that the package ships, whatever its status."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from hepatica.errors import AmbiguousVariant, KnowledgeInvalid, KnowledgeNotFound
from hepatica.knowledge.entry import KnowledgeEntry, text_sha256
from hepatica.knowledge.index import indexed
from hepatica.knowledge.parse import check_text, parse_entry
from hepatica.knowledge.sources import Source, sources_of

_HERE = FilePath(__file__).parent
DATA = _HERE / "data"
SOURCES = _HERE / "sources.yaml"


class Catalog:
    """A set of entries with their sources.

    Parameters
    ----------
    entries : iterable of KnowledgeEntry
        In any order.
    sources : mapping of str to Source
        Key to source.
    """

    def __init__(
        self, entries: Iterable[KnowledgeEntry], sources: Mapping[str, Source]
    ) -> None:
        self.entries: tuple[KnowledgeEntry, ...] = tuple(
            sorted(entries, key=lambda entry: entry.id)
        )
        self.sources = dict(sources)

    def get(self, id_or_short: str) -> KnowledgeEntry:
        """Find an entry by its id or by the last part of it.

        Parameters
        ----------
        id_or_short : str
            ``pump-model/intera-3000-30`` or ``intera-3000-30``.

        Returns
        -------
        KnowledgeEntry
            Whatever its status and use.

        Raises
        ------
        KnowledgeNotFound
            With the names that are near.
        AmbiguousVariant
            If several entries end in that name.
        """
        return find_entry(id_or_short, self.entries, where="the catalog")

    def of_kind(self, kind: str) -> tuple[KnowledgeEntry, ...]:
        """List the entries of a kind.

        Parameters
        ----------
        kind : str
            ``pump-model``, ``weight-rule`` and so on.

        Returns
        -------
        tuple of KnowledgeEntry
            Sorted by id, whatever their status and use.
        """
        return tuple(entry for entry in self.entries if entry.kind == kind)

    def source(self, key: str) -> Source:
        """Find a source by its key.

        Parameters
        ----------
        key : str
            As entries name it.

        Returns
        -------
        Source
            The reference.

        Raises
        ------
        KnowledgeNotFound
            With the keys that are near.
        """
        if key not in self.sources:
            raise KnowledgeNotFound(_not_found(key, list(self.sources), "the sources"))
        return self.sources[key]


def _not_found(name: str, known: list[str], where: str) -> str:
    near = difflib.get_close_matches(name, known, n=5, cutoff=0.5)
    hint = f"; near: {', '.join(near)}" if near else ""
    return f"there is no entry {name!r} in {where}{hint}"


def find_entry(
    id_or_short: str, entries: Iterable[KnowledgeEntry], *, where: str
) -> KnowledgeEntry:
    """Find an entry among others by its id or by the last part of it.

    Parameters
    ----------
    id_or_short : str
        Id, or its last part.
    entries : iterable of KnowledgeEntry
        Where to look.
    where : str
        What that is, in words, for messages.

    Returns
    -------
    KnowledgeEntry
        The one that fits.

    Raises
    ------
    KnowledgeNotFound
        With the names that are near.
    AmbiguousVariant
        If several fit.
    """
    entries = tuple(entries)
    exact = [entry for entry in entries if entry.id == id_or_short]
    found = exact or [entry for entry in entries if entry.short == id_or_short]
    if not found:
        known = [entry.short for entry in entries] + [entry.id for entry in entries]
        raise KnowledgeNotFound(_not_found(id_or_short, known, where))
    if len(found) > 1:
        ids = ", ".join(entry.id for entry in found)
        raise AmbiguousVariant(f"{id_or_short!r} is the end of several entries: {ids}")
    return found[0]


def read_sources(text: str, origin: str) -> dict[str, Source]:
    """Read a source file, strictly.

    Parameters
    ----------
    text : str
        The file's content.
    origin : str
        The file, for messages.

    Returns
    -------
    dict of str to Source
        Key to source.

    Raises
    ------
    KnowledgeInvalid
        If it does not fit its schema or names a source twice.
    """
    data = indexed(text_sha256(text))
    if data is None:
        data = check_sources(text, origin)
    return sources_of(data, origin=origin)


def check_sources(text: str, origin: str) -> dict[str, Any]:
    """Hold a list of sources against its schema.

    Parameters
    ----------
    text : str
        The file's content.
    origin : str
        The file, for messages.

    Returns
    -------
    dict
        As read.

    Raises
    ------
    KnowledgeInvalid
        If it does not fit its schema.
    """
    from hepatica.knowledge.schema import schema_faults
    from hepatica.knowledge.strict_yaml import read

    document = read(text, origin)
    for path, message in schema_faults(document.data, name="sources"):
        line = document.line(path)
        raise KnowledgeInvalid(f"{origin}, line {line}: {message} [schema]")
    return document.data


@cache
def packaged_sources() -> Mapping[str, Source]:
    """Read the package's list of sources, once.

    Returns
    -------
    mapping of str to Source
        Key to source.
    """
    return read_sources(SOURCES.read_text(encoding="utf-8"), SOURCES.name)


@cache
def load_catalog() -> Catalog:
    """Read the package's entries, once.

    Returns
    -------
    Catalog
        All of them, whatever their status.

    Raises
    ------
    KnowledgeInvalid
        If a file breaks a rule; nothing starts with it.
    """
    entries = [
        parse_entry(path.read_text(encoding="utf-8"), path.relative_to(DATA).as_posix())
        for path in DATA.rglob("*.yaml")
    ]
    return Catalog(entries, packaged_sources())


def read_catalog(folder: FilePath) -> Catalog:
    """Read a folder of entries with its own list of sources.

    Parameters
    ----------
    folder : path
        With ``sources.yaml`` and the folder ``data``.

    Returns
    -------
    Catalog
        Each entry checked by itself.

    Raises
    ------
    KnowledgeInvalid
        If a file breaks a rule.
    """
    path = folder / SOURCES.name
    sources = read_sources(path.read_text(encoding="utf-8"), path.name)
    data = folder / DATA.name
    entries = [
        check_text(
            file.read_text(encoding="utf-8"),
            file.relative_to(data).as_posix(),
            sources=sources,
        )
        for file in data.rglob("*.yaml")
    ]
    return Catalog(entries, sources)
