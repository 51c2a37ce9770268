"""YAML 1.2 with everything refused that reads differently than it looks.

The parser is ruamel's; the values are made here, from an allow-list. So a date, a
``1_000``, an octal, ``.nan``, ``yes``, an anchor, a tag, a merge key, a directive or
a second equal key is not guessed at: it is refused with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from hepatica.errors import KnowledgeInvalid
from hepatica.knowledge.entry import Path

_MAX_CHARACTERS = 200_000
_MAX_DEPTH = 30
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,14})\Z")
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)\.\d+([eE][-+]?\d+)?\Z")
_LOOKS_LIKE_A_NUMBER = re.compile(r"[-+.]?\d[\d_.,:eE+-]*\Z|[-+]?0[xob]\w+\Z")
_REFUSED_WORDS = re.compile(
    r"~|[-+]?\.(inf|nan)|yes|no|on|off|y|n|true|false|null", re.IGNORECASE
)
_CONSTANTS = {"null": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a file says, and in which line each part of it starts.

    Parameters
    ----------
    data : dict
        The content.
    lines : dict
        Path of a part to its line, from 1.
    """

    data: dict[str, Any]
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """Find the line of a part, or of the nearest part around it.

        Parameters
        ----------
        path : tuple
            Keys and positions.

        Returns
        -------
        int
            Line, from 1.
        """
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(text: str, origin: str) -> Document:
    """Read one document, strictly.

    Parameters
    ----------
    text : str
        The file's content.
    origin : str
        Name of the file or of who sent it, for the message.

    Returns
    -------
    Document
        A mapping with its lines.

    Raises
    ------
    KnowledgeInvalid
        With origin, line and rule, if it is not plain YAML 1.2 of this house.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if len(text) > _MAX_CHARACTERS:
        raise KnowledgeInvalid(f"{origin}: is over {_MAX_CHARACTERS} characters long")
    if directive := _DIRECTIVE.search(text):
        line = text.count("\n", 0, directive.start()) + 1
        raise KnowledgeInvalid(
            f"{origin}, line {line}: a % directive is not allowed; remove it"
        )
    try:
        events = list(YAML(typ="safe", pure=True).parse(text))
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        problem = getattr(error, "problem", None) or "is not YAML"
        raise KnowledgeInvalid(f"{origin}, line {line}: {problem}") from error
    reader = _Reader(events, origin)
    data = reader.document()
    if not isinstance(data, dict):
        raise KnowledgeInvalid(f"{origin}, line 1: must be a mapping of keys to values")
    return Document(data=data, lines=reader.lines)


class _Reader:
    """Turns parser events into values, one part after the other."""

    def __init__(self, events: list[Any], origin: str) -> None:
        self._events = iter(events)
        self._origin = origin
        self.lines: dict[Path, int] = {}

    def document(self) -> Any:
        result: Any = None
        n_documents = 0
        for event in self._events:
            name = type(event).__name__
            if name == "DocumentStartEvent":
                n_documents += 1
                if n_documents > 1:
                    self._refuse(event, "one file holds one document")
            elif name not in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"):
                result = self._value(event, ())
        return result

    def _refuse(self, event: Any, rule: str) -> None:
        line = event.start_mark.line + 1
        raise KnowledgeInvalid(f"{self._origin}, line {line}: {rule}")

    def _value(self, event: Any, path: Path) -> Any:
        self.lines.setdefault(path, event.start_mark.line + 1)
        name = type(event).__name__
        if name == "AliasEvent":
            self._refuse(event, "an alias (*name) is not allowed; write the value out")
        if event.anchor is not None:
            self._refuse(event, "an anchor (&name) is not allowed; remove it")
        if event.tag is not None:
            self._refuse(event, "a tag (!name) is not allowed; remove it")
        if name == "ScalarEvent":
            return self._scalar(event)
        if len(path) > _MAX_DEPTH:
            self._refuse(event, f"is nested deeper than {_MAX_DEPTH} levels")
        return self._mapping(path) if name == "MappingStartEvent" else self._list(path)

    def _mapping(self, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while type(event := next(self._events)).__name__ != "MappingEndEvent":
            key = self._value(event, (*path, "?"))
            del self.lines[(*path, "?")]
            if not isinstance(key, str):
                self._refuse(event, "a key must be a word; quote it")
            if key == "<<":
                self._refuse(event, "a merge key (<<) is not allowed; write it out")
            if key in result:
                self._refuse(event, f"the key {key!r} stands here twice")
            self.lines[(*path, key)] = event.start_mark.line + 1
            result[key] = self._value(next(self._events), (*path, key))
        return result

    def _list(self, path: Path) -> list[Any]:
        result: list[Any] = []
        while type(event := next(self._events)).__name__ != "SequenceEndEvent":
            result.append(self._value(event, (*path, len(result))))
        return result

    def _scalar(self, event: Any) -> str | int | float | bool | None:
        text: str = event.value
        if event.style in ("'", '"', "|", ">"):
            return text
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _INTEGER.match(text):
            return int(text)
        if _DECIMAL.match(text):
            return self._decimal(event, text)
        if text == "":
            self._refuse(event, "the value is missing; write null or a value")
        if _LOOKS_LIKE_A_NUMBER.match(text) or _REFUSED_WORDS.fullmatch(text):
            self._refuse(
                event,
                f"{text!r} can be read in two ways; quote it, or write a plain decimal "
                "number, true, false or null",
            )
        return text

    def _decimal(self, event: Any, text: str) -> float:
        value = float(text)
        if value in (float("inf"), float("-inf")):
            self._refuse(event, f"{text!r} is too large to be a number")
        return value
