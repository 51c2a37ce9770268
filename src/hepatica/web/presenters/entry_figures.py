"""An entry of the knowledge as a table: every figure with its unit and its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from hepatica.web import text
from hepatica.web.presenters.trace_rows import evidence_words

if TYPE_CHECKING:
    from hepatica.knowledge import KnowledgeEntry

# About the file and not about a dose, or said elsewhere on the page.
_ELSEWHERE = (
    *("id", "kind", "schema", "version", "status", "use", "title", "effective"),
    *("history", "review", "notes", "source"),
)
# What tells one item of a list from the next.
_TELLING = (
    *("title", "laboratory", "analyte", "symptom", "measure", "quantity"),
    *("system", "of"),
)
_EDGES = {"at_least": "from", "above": "above", "at_most": "up to", "below": "below"}


@dataclass(frozen=True, kw_only=True)
class EntryFigure:
    """One figure, or one sentence, with where it was read."""

    what: str
    figure: str
    then: str
    source: str
    at: str
    evidence: str
    evidence_says: str
    note: str


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """An entry for a reader who has never seen its file."""

    kind: str
    valid: str
    review: str
    figures: tuple[EntryFigure, ...]
    notes: tuple[str, ...]


def entry_page(entry: KnowledgeEntry) -> EntryPage:
    """Write an entry for reading; nothing of a figure is left to the file."""
    data = entry.data
    effective, review = data.get("effective") or {}, data.get("review") or {}
    start, end = effective.get("from"), effective.get("to")
    valid = f"from {_day(start)}" if start else "not said"
    return EntryPage(
        kind=text.words(entry.kind),
        valid=f"{valid} to {_day(end)}" if end else valid,
        review=f"to be read again by {_day(review['review_by'])}"
        if review.get("review_by")
        else "",
        figures=tuple(_figures(data)),
        notes=tuple(str(note) for note in data.get("notes") or ()),
    )


def _day(written: Any) -> str:
    return text.day(date.fromisoformat(str(written)))


def _figures(data: Mapping[str, Any]) -> Iterator[EntryFigure]:
    source = data.get("source") or {}
    for name, part in data.items():
        if name not in _ELSEWHERE:
            yield from _walk(part, (_plain(name),), "", source)


def _walk(
    part: Any, place: tuple[str, ...], unit: str, source: Mapping[str, Any]
) -> Iterator[EntryFigure]:
    if isinstance(part, Mapping):
        yield from _of_mapping(part, place, unit, source)
    elif isinstance(part, list | tuple):
        yield from _of_list(part, place, unit, source)
    else:
        yield _line(place, _value(part, unit), "", source)


def _of_mapping(
    part: Mapping[str, Any],
    place: tuple[str, ...],
    unit: str,
    source: Mapping[str, Any],
) -> Iterator[EntryFigure]:
    unit, source = str(part.get("unit", unit)), part.get("source") or source
    rest: tuple[str, ...]
    if "value" in part:
        yield _line(place, _value(part["value"], unit), "", source)
        rest = ("value", "unit", "source")
    elif "then" in part:
        yield _line(place, _edges(part, unit), _then(part["then"]), source)
        rest = ("then", "unit", "source", *_EDGES)
    else:
        rest = ("unit", "source")
    for name, inner in part.items():
        if name not in rest:
            yield from _walk(inner, (*place, _plain(name)), unit, source)


def _of_list(
    part: list[Any] | tuple[Any, ...],
    place: tuple[str, ...],
    unit: str,
    source: Mapping[str, Any],
) -> Iterator[EntryFigure]:
    if not any(isinstance(one, Mapping | list | tuple) for one in part):
        yield _line(place, ", ".join(_value(one, "") for one in part), "", source)
        return
    for one in part:
        told = _told(one, place[-1])
        # a band is told by its edges
        before = place[:-1] if told == "bands" else (*place[:-1], told)
        inside = (
            {name: value for name, value in one.items() if name not in _TELLING}
            if isinstance(one, Mapping)
            else one
        )
        yield from _walk(inside, before, unit, source)


def _told(item: Any, name: str) -> str:
    """Call an item of a list by what it is about, and else by the list."""
    if not isinstance(item, Mapping):
        return name
    said = [_plain(item[key]) for key in _TELLING if item.get(key) not in (None, "*")]
    return ", ".join(dict.fromkeys(said)) or name


def _edges(part: Mapping[str, Any], unit: str) -> str:
    """Write a band by its edges; a band without one holds whatever comes."""
    said = [
        f"{words} {_value(part[edge], '')}"
        for edge, words in _EDGES.items()
        if part.get(edge) is not None
    ]
    if not said:
        return "where it is so"
    return text.with_unit(" ".join(said), unit if unit != "1" else "")


def _then(then: Any) -> str:
    if not isinstance(then, Mapping):
        return _plain(then)
    rest = [
        f"{_plain(name)} {_value(value, '')}"
        for name, value in then.items()
        if name != "action"
    ]
    return ", ".join((_plain(then.get("action", "")), *rest))


def _value(value: Any, unit: str) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return text.with_unit(text.plain(value), unit if unit != "1" else "")
    return str(value)


def _plain(name: Any) -> str:
    return str(name).replace("_", " ").replace("-", " ")


def _line(
    place: tuple[str, ...], figure: str, then: str, source: Mapping[str, Any]
) -> EntryFigure:
    code = str(source.get("evidence", ""))
    why = (source.get(name) for name in ("note", "rationale", "derivation"))
    words = ", ".join(dict.fromkeys(name for name in place if name != "text"))
    return EntryFigure(
        what=f"{words[:1].upper()}{words[1:]}",
        figure=figure,
        then=then,
        source=str(source.get("ref", "")),
        at=str(source.get("at", "")),
        evidence=code,
        evidence_says=evidence_words(code) if code else "",
        note=" ".join(str(said) for said in why if said),
    )
