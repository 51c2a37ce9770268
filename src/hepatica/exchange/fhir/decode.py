"""JSON to resources: a Bundle of any type, one resource, or one resource a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from hepatica.errors import FieldError, InputError
from hepatica.exchange.fhir import resources as r4
from hepatica.exchange.fhir.edition import (
    FHIR_VERSION,
    RESOURCE_TYPES,
)

MAX_BUNDLE_DEPTH = 3
"""A bundle may hold bundles (a batch of searches), and these again, no deeper."""

_MAX_ERRORS = 50
_WORDS = {
    "str": "text",
    "float": "a number",
    "int": "a whole number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "nothing",
}
_AT = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?", re.DOTALL)
_EXPECTED = re.compile(r"Expected `(?P<want>[^`]*)`, got `(?P<got>[^`]*)`")
_TYPE_NAME = re.compile(r"[A-Z][A-Za-z]{2,50}")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """A resource and where it was."""

    path: str
    full_url: str
    type: str
    raw: msgspec.Raw


class Collected:
    """Resources found, and every error on the way."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.without_resource: list[str] = []
        self.notes: list[str] = []
        self.errors: list[FieldError] = []

    def add_error(self, path: str, code: str, message: str) -> None:
        """Note an error."""
        self.errors.append(FieldError(path=path or "file", code=code, message=message))

    def stop_on_errors(self) -> None:
        """Raise if there was any error, naming them all up to a limit."""
        if len(self.errors) > _MAX_ERRORS:
            more = len(self.errors) - _MAX_ERRORS
            del self.errors[_MAX_ERRORS:]
            self.add_error("file", "more", f"has {more} more errors of this kind")
        if self.errors:
            raise InputError(*self.errors)


def collect(data: bytes) -> Collected:
    """Find the resources in what was sent.

    Parameters
    ----------
    data : bytes
        Valid UTF-8.

    Returns
    -------
    Collected
        With errors, if any; the caller stops on them when it has its own.

    Raises
    ------
    InputError
        If it is not JSON as a whole.
    """
    collected = Collected()
    text = data.strip()
    if text.startswith(b"<"):
        raise InputError.of("file", "not-json", "is XML; send FHIR as JSON")
    if rb"\u0000" in text:
        raise InputError.of("file", "nul", "holds a NUL character; send it without")
    lines = _ndjson_lines(text)
    if lines is None:
        _collect_one(collected, msgspec.Raw(text), path="", full_url="", depth=0)
        return collected
    for number, line in lines:
        _collect_one(
            collected, msgspec.Raw(line), path=f"line[{number}]", full_url="", depth=0
        )
    return collected


def _ndjson_lines(text: bytes) -> list[tuple[int, bytes]] | None:
    first, newline, _ = text.partition(b"\n")
    first = first.strip()
    # The first line of indented JSON is an open brace, never a whole object.
    if not newline or not (first.startswith(b"{") and first.endswith(b"}")):
        return None
    lines = enumerate(text.split(b"\n"), start=1)
    return [(number, line) for number, line in lines if line.strip()]


def _collect_one(
    collected: Collected, raw: msgspec.Raw, *, path: str, full_url: str, depth: int
) -> None:
    peek = decode(collected, raw, r4.Peek, path)
    if peek is None:
        return
    kind = peek.resourceType
    type_path = f"{path}.resourceType".lstrip(".")
    if kind is None:
        message = (
            "is missing, so this is not a FHIR resource; send a Bundle, one resource, "
            "or one resource a line"
        )
        collected.add_error(type_path, "not-fhir", message)
    elif kind not in RESOURCE_TYPES:
        named = kind if _TYPE_NAME.fullmatch(kind) else "the type sent"
        collected.add_error(
            type_path,
            "other-edition",
            f"{named} is no resource of FHIR R4 ({FHIR_VERSION}), the only edition "
            "read",
        )
    elif kind == "Bundle":
        _collect_bundle(collected, raw, path=path, depth=depth)
    else:
        collected.found.append(Found(path, full_url, kind, raw))


def _collect_bundle(
    collected: Collected, raw: msgspec.Raw, *, path: str, depth: int
) -> None:
    if depth >= MAX_BUNDLE_DEPTH:
        collected.add_error(path, "too-deep", "is a bundle within too many bundles")
        return
    bundle = decode(collected, raw, r4.Bundle, path)
    if bundle is None:
        return
    if any(link.relation == "next" for link in bundle.link or ()):
        collected.notes.append(
            "the bundle is one page of several: its next page was not sent"
        )
    for index, entry in enumerate(bundle.entry or ()):
        entry_path = f"{path}.entry[{index}]".lstrip(".")
        if not bytes(entry.resource):
            collected.without_resource.append(entry_path)
            continue
        _collect_one(
            collected,
            entry.resource,
            path=f"{entry_path}.resource",
            full_url=entry.fullUrl or "",
            depth=depth + 1,
        )


def decode(
    collected: Collected, raw: msgspec.Raw, shape: type[T], path: str
) -> T | None:
    """Decode one value; an error is noted with its place, never with the value.

    Parameters
    ----------
    collected : Collected
        Where errors go.
    raw : msgspec.Raw
        JSON text.
    shape : type
        What it must be.
    path : str
        Where it stands.

    Returns
    -------
    object or None
        ``None`` if it was not acceptable.
    """
    try:
        return msgspec.json.decode(raw, type=shape)
    except msgspec.ValidationError as error:
        match = _AT.fullmatch(str(error))
        where = (match and match["path"]) or ""
        what = match["what"] if match else ""
        collected.add_error(f"{path}{where}".lstrip("."), "wrong-type", _in_words(what))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        collected.add_error(path, "not-json", _not_json(str(error)))
    except RecursionError:
        collected.add_error(path, "too-deep", "is nested too deeply to be FHIR")
    return None


def _in_words(what: str) -> str:
    match = _EXPECTED.search(what)
    if match is None:
        if "out of range" in what:
            return "is too large to be a number; check it"
        return "is not what FHIR R4 has here"
    # Optional is allowed everywhere, so "or nothing" would tell nothing.
    wanted = [w for w in match["want"].split(" | ") if w != "null"]
    want = " or ".join(_WORDS.get(w, w) for w in wanted)
    return f"must be {want}, but is {_WORDS.get(match['got'], match['got'])}"


def _not_json(what: str) -> str:
    byte = re.search(r"byte (\d+)", what)
    if "truncated" in what:
        return (
            "ends in the middle, or holds a broken character: the JSON is not "
            "complete; send it again"
        )
    where = f" at byte {byte[1]}" if byte else ""
    return f"is not valid JSON{where}; NaN and Infinity are no JSON numbers either"


def each(collected: Collected, kind: str) -> Iterator[Found]:
    """Go through the resources of one type.

    Parameters
    ----------
    collected : Collected
        What was found.
    kind : str
        Resource type.

    Yields
    ------
    Found
        In the order sent.
    """
    return (found for found in collected.found if found.type == kind)
