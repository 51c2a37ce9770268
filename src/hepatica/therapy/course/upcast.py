"""Old payload versions brought to the current one, purely and forever.

Stored bytes are never rewritten. Each kind whose payload changed gets its step
here, from one version to the next; a kind or version that nobody knows stops
with a named error and is never skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hepatica.errors import InputError
from hepatica.therapy.course import (  # noqa: F401  (they fill KINDS)
    center_kinds,
    kinds,
    kinds_access,
    kinds_harm,
    kinds_maintenance,
    kinds_operation,
    kinds_outcome,
    kinds_selection,
    kinds_study,
    kinds_treatment,
    order_kinds,
)
from hepatica.therapy.course.envelope import KINDS

Step = Callable[[Mapping[str, Any]], Mapping[str, Any]]

STEPS: dict[tuple[str, int], Step] = {}
"""(kind, version) to the step that brings it to the next version."""


def known_kind(kind: str) -> None:
    """Refuse a kind that this release does not know.

    Parameters
    ----------
    kind : str
        Kind of a fact.

    Raises
    ------
    InputError
        Naming the field; a fact is never skipped.
    """
    if kind not in KINDS:
        raise InputError.of(
            "kind",
            "unknown-kind",
            "is not a kind of fact that this release knows; it may come from a newer "
            "release, which must read it",
        )


def upcast(
    kind: str, version: int, payload: Mapping[str, Any], *, steps: Mapping[Any, Step]
) -> Mapping[str, Any]:
    """Bring a payload to the current version of its kind.

    Parameters
    ----------
    kind : str
        Kind of the fact.
    version : int
        Version that the payload was written in.
    payload : mapping
        As it was stored.
    steps : mapping
        (kind, version) to step; :data:`STEPS` in use.

    Returns
    -------
    mapping
        In the current version.

    Raises
    ------
    InputError
        If the kind or the version is unknown.
    """
    known_kind(kind)
    current = KINDS[kind].SCHEMA
    if not 1 <= version <= current:
        raise InputError.of(
            "schema",
            "unknown-schema",
            f"of {kind} is not a version that this release knows (1 to {current}); a "
            f"newer release must read it",
        )
    for step in range(version, current):
        payload = steps[kind, step](payload)
    return payload
