"""JSON Schema of payloads and of the course file, made from the types."""

from __future__ import annotations

import dataclasses
from typing import Any

import msgspec

from hepatica.therapy.course.envelope import KINDS
from hepatica.therapy.course.upcast import known_kind
from hepatica.wire.course_file import FORMAT, _Envelope, _Head

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def payload_schema(kind: str) -> dict[str, Any]:
    """Make the closed JSON Schema of one kind's payload.

    Parameters
    ----------
    kind : str
        Kind of fact.

    Returns
    -------
    dict
        JSON Schema 2020-12.
    """
    known_kind(kind)
    (schema,), parts = _components([KINDS[kind]])
    return {"$schema": _DIALECT, **schema, "$defs": parts}


def course_schema() -> dict[str, Any]:
    """Make the closed JSON Schema of the course file.

    Returns
    -------
    dict
        JSON Schema 2020-12; one branch for each kind of fact.
    """
    kinds = sorted(KINDS)
    schemas, parts = _components([_Head, _Envelope, *(KINDS[k] for k in kinds)])
    payloads = dict(zip(kinds, schemas[2:], strict=True))
    head, envelope = parts.pop("_Head"), parts.pop("_Envelope")
    branches = [
        {
            "if": {"properties": {"kind": {"const": name}}},
            "then": {"properties": {"payload": {"anyOf": [ref, {"type": "null"}]}}},
        }
        for name, ref in payloads.items()
    ]
    envelope["properties"]["kind"] = {"enum": kinds}
    envelope["properties"]["payload"] = {}
    envelope["required"] = sorted([*envelope["required"], "payload"])
    envelope["allOf"] = branches
    parts["Fact"] = {**envelope, "title": "Fact"}
    head["properties"]["format"] = {"const": FORMAT}
    for name in ("facts", "activations"):
        head["properties"][name] = {
            "type": "array",
            "items": {"$ref": "#/$defs/Fact"},
        }
    head["required"] = sorted([*head["required"], "facts"])
    return {"$schema": _DIALECT, "$id": FORMAT, **head, "title": FORMAT, "$defs": parts}


def _components(classes: list[type]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    schemas, parts = msgspec.json.schema_components(
        classes, ref_template="#/$defs/{name}"
    )
    by_name = {cls.__name__: cls for cls in _all_dataclasses(classes)}
    for name, part in parts.items():
        if part.get("type") == "object":
            part["additionalProperties"] = False
            _describe(part, by_name[name])
    return list(schemas), dict(parts)


def _describe(part: dict[str, Any], cls: type) -> None:
    for field in dataclasses.fields(cls):
        text, unit = field.metadata.get("note", ""), field.metadata.get("unit", "")
        if text:
            suffix = f" [{unit}]" if unit else ""
            part["properties"][field.name]["description"] = text + suffix


def _all_dataclasses(classes: list[type]) -> list[type]:
    found: list[type] = []
    queue: list[Any] = list(classes)
    while queue:
        cls = queue.pop()
        if dataclasses.is_dataclass(cls) and cls not in found:
            found.append(cls)  # type: ignore[arg-type]
            hints = msgspec.inspect.type_info(cls)
            queue.extend(_inner(hints))
    return found


def _inner(info: Any) -> list[Any]:
    classes = []
    for field in getattr(info, "fields", ()):
        stack = [field.type]
        while stack:
            item = stack.pop()
            stack.extend(getattr(item, "types", ()))
            if hasattr(item, "item_type"):
                stack.append(item.item_type)
            if hasattr(item, "cls"):
                classes.append(item.cls)
    return classes
