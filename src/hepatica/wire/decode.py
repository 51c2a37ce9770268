"""From text to typed facts: strictly from outside, fast from our own ledger."""

from __future__ import annotations

import dataclasses
import json
import math
import re
import types
import typing
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import msgspec

from hepatica.errors import FieldError, InputError
from hepatica.therapy.course.envelope import KINDS, Fact
from hepatica.therapy.course.kinds import Erased
from hepatica.therapy.course.upcast import STEPS, known_kind, upcast

_VALUE_IN_MESSAGE = re.compile(r" (['\"`]).*?\1(?= - at|$)")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def strict_json(text: str | bytes, *, path: str) -> Any:
    """Parse JSON from outside; refuse what JSON readers quietly let through.

    Parameters
    ----------
    text : str or bytes
        UTF-8.
    path : str
        Name of what is read, for the message.

    Returns
    -------
    Any
        Plain objects.

    Raises
    ------
    InputError
        For broken JSON, a key given twice, NaN, infinity, a number too large,
        or nesting too deep.
    """

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(items)
        if len(result) != len(items):
            raise InputError.of(
                path, "duplicate-key", "has an object in which a key stands twice"
            )
        return result

    def number(literal: str) -> float:
        value = float(literal)
        if not math.isfinite(value):
            raise InputError.of(
                path, "not-finite", "holds a number that is not finite; write it again"
            )
        return value

    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        value = json.loads(
            text, object_pairs_hook=pairs, parse_float=number, parse_constant=number
        )
        if _ESCAPED_SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()  # refuses half a character
        return value
    except RecursionError:
        raise InputError.of(path, "too-deep", "is nested too deeply") from None
    except (ValueError, UnicodeDecodeError) as error:
        where = (
            f" at line {error.lineno}, column {error.colno}"
            if isinstance(error, json.JSONDecodeError)
            else ""
        )
        raise InputError.of(
            path, "not-json", f"is not complete, valid JSON{where}; send it again whole"
        ) from None


def decode_payload(
    kind: str, schema: int, text: str | bytes, *, path: str = "payload"
) -> Any:
    """Read the payload of a fact that came from outside.

    Parameters
    ----------
    kind : str
        Kind of the fact.
    schema : int
        Version that it is written in; older ones are brought up to date.
    text : str or bytes
        JSON.
    path : str
        Where it stands, for the message.

    Returns
    -------
    Payload
        Typed.

    Raises
    ------
    InputError
        By path, for an unknown kind, version or key, a missing field, another
        type, or a number that is not finite. Never with the value itself.
    """
    known_kind(kind)
    return payload_from_plain(kind, schema, strict_json(text, path=path), path=path)


def payload_from_plain(kind: str, schema: int, plain: Any, *, path: str) -> Any:
    """Type a payload that was parsed already, strictly.

    Parameters
    ----------
    kind : str
        Kind of the fact.
    schema : int
        Version it is written in.
    plain : Any
        Parsed JSON.
    path : str
        Where it stands, for the message.

    Returns
    -------
    Payload
        Typed.
    """
    known_kind(kind)
    if not isinstance(plain, dict):
        raise InputError.of(path, "not-an-object", "must be a JSON object")
    plain = upcast(kind, schema, plain, steps=STEPS)
    return typed(plain, KINDS[kind], path=path)


def typed(plain: Any, cls: type, *, path: str) -> Any:
    """Turn parsed JSON into a dataclass, refusing keys that it does not have.

    Parameters
    ----------
    plain : Any
        Parsed JSON.
    cls : type
        A dataclass.
    path : str
        Where it stands, for the message.

    Returns
    -------
    Any
        An instance of ``cls``.

    Raises
    ------
    InputError
        By path.
    """
    unknown = list(_unknown_keys(plain, cls, path))
    if unknown:
        raise InputError(*unknown)
    try:
        return msgspec.convert(plain, cls)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        what = _VALUE_IN_MESSAGE.sub("", what) if "enum" in what else what
        raise InputError.of(
            path + where.rstrip("`"), "wrong-type", f"is refused: {what}"
        ) from None


def _unknown_keys(plain: Any, cls: Any, path: str) -> Iterable[FieldError]:
    origin = typing.get_origin(cls)
    if origin in (typing.Union, types.UnionType):
        options = [a for a in typing.get_args(cls) if a is not type(None)]
        if len(options) == 1 and plain is not None:
            yield from _unknown_keys(plain, options[0], path)
    elif origin is tuple and isinstance(plain, list):
        item = typing.get_args(cls)[0]
        for index, value in enumerate(plain):
            yield from _unknown_keys(value, item, f"{path}[{index}]")
    elif dataclasses.is_dataclass(cls) and isinstance(plain, dict):
        hints = _hints(typing.cast(type, cls))
        for key, value in plain.items():
            if key in hints:
                yield from _unknown_keys(value, hints[key], f"{path}.{key}")
            else:
                yield FieldError(
                    path=f"{path}.{key}",
                    code="unknown-key",
                    message=f"is not a field here; known: {', '.join(hints)}",
                )


@lru_cache(maxsize=256)
def _hints(cls: type) -> dict[str, Any]:
    names = {f.name for f in dataclasses.fields(cls)}
    return {k: v for k, v in typing.get_type_hints(cls).items() if k in names}


# ---- our own ledger: bytes whose hash was checked, so speed over suspicion ----


@lru_cache(maxsize=128)
def _decoder(kind: str) -> msgspec.json.Decoder[Any]:
    known_kind(kind)
    return msgspec.json.Decoder(KINDS[kind])


def decode_stored(kind: str, schema: int, text: str | bytes) -> Any:
    """Read a payload that this installation wrote itself.

    Parameters
    ----------
    kind : str
        Kind of the fact.
    schema : int
        Version that it was written in.
    text : str or bytes
        The stored text, whose digest the ledger checks.

    Returns
    -------
    Payload
        Typed.

    Raises
    ------
    InputError
        If the kind or the version is unknown; never skipped.
    """
    known_kind(kind)
    if schema != KINDS[kind].SCHEMA:
        plain = strict_json(text, path="payload")
        return payload_from_plain(kind, schema, plain, path="payload")
    return _decoder(kind).decode(text)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Unread(Fact):
    """A fact whose payload is still text; nobody outside this module sees one."""

    payload: msgspec.Raw


_FACTS = msgspec.json.Decoder(list[_Unread])


def decode_facts(text: str | bytes) -> tuple[Fact, ...]:
    """Read a JSON list of facts that this installation wrote itself.

    Parameters
    ----------
    text : str or bytes
        JSON list of envelopes with payloads; an erased payload is ``null``.

    Returns
    -------
    tuple of Fact
        In the order given.

    Raises
    ------
    InputError
        If a kind or version is unknown; never skipped.
    """
    facts = _FACTS.decode(text)
    for fact in facts:
        # The decoder builds envelopes in C, four times as fast as calling the
        # class. Nobody has seen the fact yet, so its payload is typed in place and
        # it becomes the plain fact that it is; both classes have the same slots.
        payload = _typed_stored(fact)
        object.__setattr__(fact, "payload", payload)
        if not isinstance(payload, Erased) and fact.schema != payload.SCHEMA:
            object.__setattr__(fact, "schema", payload.SCHEMA)
        object.__setattr__(fact, "__class__", Fact)
    return tuple(facts)


def _typed_stored(fact: _Unread) -> Any:
    if bytes(fact.payload) == b"null":
        return Erased()
    if fact.kind in KINDS and fact.schema == KINDS[fact.kind].SCHEMA:
        return _decoder(fact.kind).decode(fact.payload)
    return decode_stored(fact.kind, fact.schema, bytes(fact.payload))
