"""From a text to a checked entry."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache

from hepatica.errors import KnowledgeInvalid
from hepatica.knowledge.entry import KnowledgeEntry, entry_of, text_sha256
from hepatica.knowledge.index import indexed


def parse_entry(text: str, origin: str) -> KnowledgeEntry:
    """Read an entry and check it by itself: schema, bands, units, sources, gate.

    A center's own entry and the text of an old activation come through here. What
    an entry needs from others (an analyte, an ideal weight) is looked up when it is
    built, from what is in force then.

    Parameters
    ----------
    text : str
        The file's content.
    origin : str
        The file, or who sent it, for messages.

    Returns
    -------
    KnowledgeEntry
        Checked.

    Raises
    ------
    KnowledgeInvalid
        Names the file, the line where it is known, and each broken rule.
    """
    known = indexed(text_sha256(text))
    if known is not None:
        return entry_of(known, text=text, origin=origin)
    return replace(_checked(text, origin), origin=origin)


@lru_cache(maxsize=512)
def _checked(text: str, origin: str) -> KnowledgeEntry:
    from hepatica.knowledge.catalog import packaged_sources

    return check_text(text, origin, sources=packaged_sources())


def check_text(text: str, origin: str, *, sources: Collection[str]) -> KnowledgeEntry:
    """Read an entry and check it against a given list of sources.

    Parameters
    ----------
    text : str
        The file's content.
    origin : str
        The file, or who sent it, for messages.
    sources : collection of str
        Keys that it may name, beside its own.

    Returns
    -------
    KnowledgeEntry
        Checked.

    Raises
    ------
    KnowledgeInvalid
        Names the file, the line and each broken rule.
    """
    from hepatica.knowledge.entry_checks import check_entry
    from hepatica.knowledge.strict_yaml import read

    document = read(text, origin)
    entry = entry_of(document.data, text=text, origin=origin)
    faults = [
        f"{origin}, line {document.line(finding.path)}: "
        f"{'.'.join(str(part) for part in finding.path) or 'entry'}: {finding.message} "
        f"[{finding.rule}]"
        for finding in check_entry(entry, sources=sources)
        if finding.severity == "error"
    ]
    if faults:
        raise KnowledgeInvalid("; ".join(faults))
    return entry
