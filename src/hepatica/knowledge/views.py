"""Which entries may be used: published ones without a center, or those in force."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from hepatica.errors import KnowledgeBlocked, KnowledgeInvalid, KnowledgeNotFound
from hepatica.knowledge.catalog import Catalog, find_entry
from hepatica.knowledge.entry import KnowledgeEntry, text_sha256
from hepatica.knowledge.parse import parse_entry
from hepatica.therapy.course.center_kinds import KnowledgeActivated, KnowledgeRetired

RECOGNIZED = ("misprint",)
"""Kinds that are kept so that a wrong figure is recognized; they order nothing."""


EXPLAINS = ("fluid", "pump-physics", "set-flow-error")
"""Kinds that explain and bound a flow; no order rests on them."""


def split_pin(name: str) -> tuple[str, int | None]:
    """Part a name from the version that it is pinned to.

    Parameters
    ----------
    name : str
        ``average-above-25`` or, pinned, ``average-above-25@1``.

    Returns
    -------
    tuple of str and int or None
        The name, and the version where one is pinned.

    Examples
    --------
    >>> split_pin("average-above-25@1")
    ('average-above-25', 1)
    """
    head, mark, tail = name.rpartition("@")
    return (
        (head, int(tail))
        if mark and tail.isascii() and tail.isdecimal()
        else (
            name,
            None,
        )
    )


class View(Protocol):
    """What may be used here and now."""

    @property
    def use(self) -> str:
        """What an answer from it may be used for."""
        ...

    @property
    def version(self) -> str:
        """Hash over the texts of all entries that may be used."""
        ...

    def get(self, id_or_short: str) -> KnowledgeEntry:
        """Find an entry that may be used.

        Parameters
        ----------
        id_or_short : str
            Id, or its last part; ``@2`` after it pins a version.

        Returns
        -------
        KnowledgeEntry
            The entry; otherwise a ``KnowledgeError`` says why not.
        """
        ...

    def of_kind(self, kind: str) -> tuple[KnowledgeEntry, ...]:
        """List the entries of a kind that may be used.

        Parameters
        ----------
        kind : str
            ``pump-model`` and so on.

        Returns
        -------
        tuple of KnowledgeEntry
            Sorted by id.
        """
        ...


def _hash_of(rows: Iterable[tuple[str, int, str]]) -> str:
    text = "\n".join(f"{name}@{version} {sha}" for name, version, sha in sorted(rows))
    return hashlib.sha256(text.encode()).hexdigest()


class PublishedView:
    """What the package publishes, for use without a center: study only.

    Parameters
    ----------
    catalog : Catalog
        The package's entries.
    allow_unverified : bool
        Lets blocked entries through, for a study run.
    """

    use = "study-only"

    def __init__(self, catalog: Catalog, allow_unverified: bool = False) -> None:
        self._catalog = catalog
        self._allow_unverified = allow_unverified

    def _why_not(self, entry: KnowledgeEntry) -> str | None:
        if entry.status == "blocked" and not self._allow_unverified:
            return (
                f"{entry.id} is blocked: it holds what nobody has seen in a source. "
                "--allow-unverified lets a study run use it; a center may enter its "
                "own from its document"
            )
        if entry.status not in ("published", "blocked"):
            return f"{entry.id} is {entry.status} and not in use"
        if entry.use not in ("orderable", "trial-only") and (
            entry.kind not in (*RECOGNIZED, *EXPLAINS)
        ):
            return f"{entry.id} is kept as {entry.use} and is never ordered by"
        return None

    def get(self, id_or_short: str) -> KnowledgeEntry:
        """Find an entry that may be used without a center.

        Parameters
        ----------
        id_or_short : str
            Id, or its last part.

        Returns
        -------
        KnowledgeEntry
            Published, or blocked where that is allowed.

        Raises
        ------
        KnowledgeNotFound
            If there is none of that name.
        AmbiguousVariant
            If several end in that name.
        KnowledgeBlocked
            If it is unverified, not in use, or kept for another use.
        """
        name, version = split_pin(id_or_short)
        entry = self._catalog.get(name)
        if version not in (None, entry.version):
            raise KnowledgeNotFound(
                f"version {version} of {entry.id} is not in this package, which holds "
                f"version {entry.version}; use a package that has it"
            )
        why_not = self._why_not(entry)
        if why_not is not None:
            raise KnowledgeBlocked(why_not)
        return entry

    def of_kind(self, kind: str) -> tuple[KnowledgeEntry, ...]:
        """List the entries of a kind that may be used without a center.

        Parameters
        ----------
        kind : str
            ``pump-model`` and so on.

        Returns
        -------
        tuple of KnowledgeEntry
            Sorted by id.
        """
        entries = self._catalog.of_kind(kind)
        return tuple(entry for entry in entries if self._why_not(entry) is None)

    @cached_property
    def version(self) -> str:
        """Hash over the texts of all entries that may be used."""
        return _hash_of(
            (entry.id, entry.version, entry.sha256)
            for entry in self._catalog.entries
            if self._why_not(entry) is None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """The activation of an entry that governs on a day."""

    activated: KnowledgeActivated
    is_retired: bool


class InForce:
    """What a center has put in force, on one day.

    Parameters
    ----------
    activations : iterable of KnowledgeActivated or KnowledgeRetired
        The center's facts on knowledge, in the order they were recorded.
    on : date
        The day.
    is_demo : bool
        The demo center may use what is blocked or kept for another use.

    Notes
    -----
    Of one entry the activation with the latest first day up to ``on`` governs, and
    among equal days the one recorded last. Where that version was retired later, no
    version is in force: an older one does not come back by itself.
    """

    def __init__(
        self,
        activations: Iterable[KnowledgeActivated | KnowledgeRetired],
        *,
        on: date,
        is_demo: bool,
    ) -> None:
        self.use = "demo" if is_demo else "center"
        self._is_demo = is_demo
        self._on = on
        activations = tuple(activations)
        self._standing = _standing(activations, on)
        self._by_version = _by_version(activations, on)
        self._read: dict[tuple[str, int, str], KnowledgeEntry] = {}

    @cached_property
    def version(self) -> str:
        """Hash over the texts of all entries in force."""
        return _hash_of(
            (activated.entry, activated.version, activated.text_sha256)
            for activated in self._standing.values()
        )

    @cached_property
    def _entries(self) -> tuple[KnowledgeEntry, ...]:
        return tuple(self._entry(activated) for activated in self._standing.values())

    def _entry(self, activated: KnowledgeActivated) -> KnowledgeEntry:
        """Read an activated text once, however often it is looked up."""
        key = (activated.entry, activated.version, activated.text_sha256)
        if key not in self._read:
            self._read[key] = _entry_of(activated)
        return self._read[key]

    def _why_not(self, entry: KnowledgeEntry) -> str | None:
        if self._is_demo:
            return None
        if entry.status != "published" or entry.evidence == "U":
            return f"{entry.id} is {entry.status} and may be used in the demo only"
        if entry.use != "orderable" and entry.kind not in (*RECOGNIZED, *EXPLAINS):
            return f"{entry.id} is kept as {entry.use} and is never ordered by"
        return None

    def get(self, id_or_short: str) -> KnowledgeEntry:
        """Find an entry in force.

        Parameters
        ----------
        id_or_short : str
            Id, or its last part.

        Returns
        -------
        KnowledgeEntry
            As it was activated, word for word.

        Raises
        ------
        KnowledgeNotFound
            If none of that name is in force on the day.
        AmbiguousVariant
            If several end in that name.
        KnowledgeBlocked
            If it is unverified or not orderable, outside of the demo.
        KnowledgeInvalid
            If the recorded text is not what its hash says.
        """
        where = f"what the center has in force on {self._on.isoformat()}"
        name, version = split_pin(id_or_short)
        if version is None:
            entry = find_entry(name, self._entries, where=where)
        else:
            # A course keeps the version that was signed for it, whatever came after.
            found = (a for a in self._by_version if a.version == version)
            pinned = [self._entry(activated) for activated in found]
            entry = find_entry(name, pinned, where=f"{where}, version {version}")
        why_not = self._why_not(entry)
        if why_not is not None:
            raise KnowledgeBlocked(why_not)
        return entry

    def of_kind(self, kind: str) -> tuple[KnowledgeEntry, ...]:
        """List the entries of a kind in force.

        Parameters
        ----------
        kind : str
            ``pump-model`` and so on.

        Returns
        -------
        tuple of KnowledgeEntry
            Sorted by id.
        """
        return tuple(
            entry
            for entry in self._entries
            if entry.kind == kind and self._why_not(entry) is None
        )


def _standing(
    activations: Iterable[KnowledgeActivated | KnowledgeRetired], on: date
) -> dict[str, KnowledgeActivated]:
    governing: dict[str, _Standing] = {}
    for fact in activations:
        if fact.from_on > on:
            continue
        known = governing.get(fact.entry)
        if isinstance(fact, KnowledgeActivated):
            if known is None or fact.from_on >= known.activated.from_on:
                governing[fact.entry] = _Standing(activated=fact, is_retired=False)
        elif known is not None and known.activated.version == fact.version:
            governing[fact.entry] = _Standing(
                activated=known.activated, is_retired=True
            )
    return {
        name: standing.activated
        for name, standing in sorted(governing.items())
        if not standing.is_retired
    }


def _by_version(
    activations: Iterable[KnowledgeActivated | KnowledgeRetired], on: date
) -> tuple[KnowledgeActivated, ...]:
    """Every version that was activated and not retired, superseded or not."""
    found: dict[tuple[str, int], KnowledgeActivated] = {}
    for fact in activations:
        if fact.from_on > on:
            continue
        if isinstance(fact, KnowledgeActivated):
            found[fact.entry, fact.version] = fact
        else:
            found.pop((fact.entry, fact.version), None)
    return tuple(found.values())


def _entry_of(activated: KnowledgeActivated) -> KnowledgeEntry:
    origin = f"activation of {activated.entry}"
    if text_sha256(activated.text) != activated.text_sha256:
        raise KnowledgeInvalid(f"{origin}: the text is not what its hash says")
    entry = parse_entry(activated.text, origin)
    if (entry.id, entry.version) != (activated.entry, activated.version):
        raise KnowledgeInvalid(f"{origin}: the text is of another entry or version")
    return entry
