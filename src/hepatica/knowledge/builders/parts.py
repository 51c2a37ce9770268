"""What every builder does first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hepatica.errors import KnowledgeNotFound
from hepatica.knowledge.entry import KnowledgeEntry


def expect(entry: KnowledgeEntry, kind: str) -> Mapping[str, Any]:
    """Give an entry's content, if it is of the kind that is asked for.

    Parameters
    ----------
    entry : KnowledgeEntry
        Any entry.
    kind : str
        The kind that is needed.

    Returns
    -------
    mapping
        Its content.

    Raises
    ------
    KnowledgeNotFound
        If it is of another kind.
    """
    if entry.kind != kind:
        raise KnowledgeNotFound(f"{entry.id} is of kind {entry.kind}, not {kind}")
    return entry.data


def number(figure: Mapping[str, Any]) -> float:
    """Give the value of a figure, whose unit its schema has fixed.

    Parameters
    ----------
    figure : mapping
        With ``value``, ``unit`` and ``source``.

    Returns
    -------
    float
        [unit of the figure]
    """
    return float(figure["value"])
