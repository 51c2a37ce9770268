"""Write a payload of each kind and schema version that has none yet.

A stored fact is read for as long as there are records, so one payload of every
version stays in ``tests/golden/facts`` forever. One that is there is never
written again: a changed payload is a new schema version with its upcast.
"""

import dataclasses
import datetime
import enum
import sys
import types
import typing
from pathlib import Path
from typing import Any

from hepatica import wire
from hepatica.therapy.course import KINDS

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "golden" / "facts"

_DIGEST = "0123456789abcdef" * 4
_PLAIN: dict[type, Any] = {
    float: 1.25,
    int: 2,
    bool: True,
    datetime.date: datetime.date(2026, 1, 2),
    datetime.datetime: datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.UTC),
}


def sample(hint: Any, name: str) -> Any:
    """Make a value of a type, with everything optional filled in."""
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return sample(next(t for t in inside if t is not type(None)), name)
    if origin is tuple:
        return (sample(inside[0], name),)
    if name == "sha256":
        return _DIGEST
    if hint is str:
        return name.replace("_", "-")
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        fields = dataclasses.fields(hint)
        return hint(**{f.name: sample(hints[f.name], f.name) for f in fields})
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return next(iter(hint))
    return _PLAIN[hint]


def path_of(name: str) -> Path:
    """Where the payload of the current version of a kind is kept."""
    return FOLDER / f"{name}.{KINDS[name].SCHEMA}.json"


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, cls in sorted(KINDS.items()):
        if not path_of(name).exists():
            path_of(name).write_text(wire.payload_text(sample(cls, name)) + "\n")
            print(f"wrote {path_of(name).relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
