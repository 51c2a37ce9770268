"""The closed JSON Schemas of the kinds of entry, one file each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from hepatica.knowledge.entry import Path

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

SCHEMAS = FilePath(__file__).parent / "schemas"
_SHARED = "common.1.json"
_NOT_A_KIND = ("common", "sources")


@cache
def kinds() -> tuple[str, ...]:
    """List the kinds of entry that have a schema.

    Returns
    -------
    tuple of str
        Sorted.
    """
    names = {path.name.partition(".")[0] for path in SCHEMAS.glob("*.json")}
    return tuple(sorted(names.difference(_NOT_A_KIND)))


@cache
def schemas_sha256() -> str:
    """Hash all schemas, so that what was checked by others is checked again.

    Returns
    -------
    str
        SHA-256, hexadecimal.
    """
    digest = hashlib.sha256()
    for path in sorted(SCHEMAS.glob("*.json")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def _validator(name: str, version: int) -> Validator:
    # jsonschema takes as long to import as the rest of a command; only a text that
    # is not in the index needs it.
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    shared = Resource.from_contents(json.loads((SCHEMAS / _SHARED).read_bytes()))
    registry: Registry[Any] = Registry().with_resource(str(shared.id()), shared)
    contents = json.loads((SCHEMAS / f"{name}.{version}.json").read_bytes())
    return Draft202012Validator(contents, registry=registry)


def schema_faults(
    data: Mapping[str, Any], *, name: str, version: int = 1
) -> Iterator[tuple[Path, str]]:
    """Compare a content with its schema.

    Parameters
    ----------
    data : mapping
        What was read from a file.
    name : str
        A kind, or ``sources``.
    version : int
        Version of the schema.

    Yields
    ------
    tuple
        Where a fault is, and what the rule is.
    """
    validator = _validator(name, version)
    for error in sorted(validator.iter_errors(data), key=lambda e: str(e.json_path)):
        yield tuple(error.absolute_path), error.message
