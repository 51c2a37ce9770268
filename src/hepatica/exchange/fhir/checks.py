"""What is refused in a resource although its shape is right."""

from __future__ import annotations

import json
from typing import Any

from hepatica.exchange.fhir import resources as r4
from hepatica.exchange.fhir.decode import Collected, Found
from hepatica.exchange.fhir.edition import (
    FHIR_VERSION,
    FOREIGN_ELEMENTS,
    is_other_edition,
)


def check_edition(
    collected: Collected, found: Found, resource: r4.Observation | r4.Patient
) -> bool:
    """Refuse a resource that another edition of FHIR wrote, or with repeated keys.

    Parameters
    ----------
    collected : Collected
        Where errors go.
    found : Found
        Where the resource stands.
    resource : Observation or Patient
        Decoded.

    Returns
    -------
    bool
        True if it may be read.
    """
    before = len(collected.errors)
    for name in FOREIGN_ELEMENTS[found.type]:
        if bytes(getattr(resource, name)):
            collected.add_error(
                f"{found.path}.{name}".lstrip("."),
                "other-edition",
                f"is no element of {found.type} in FHIR R4 ({FHIR_VERSION}), the only "
                "edition read",
            )
    profiles = (resource.meta.profile if resource.meta else None) or ()
    if any(is_other_edition(profile) for profile in profiles):
        collected.add_error(
            f"{found.path}.meta.profile".lstrip("."),
            "other-edition",
            f"names another edition of FHIR; only R4 ({FHIR_VERSION}) is read",
        )
    return len(collected.errors) == before


def check_keys(collected: Collected, found: Found) -> bool:
    """Refuse a resource in which one key stands twice: readers differ on which counts.

    Parameters
    ----------
    collected : Collected
        Where errors go.
    found : Found
        The resource.

    Returns
    -------
    bool
        True if every key is there once.
    """
    repeated: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(items)
        if len(result) != len(items):
            repeated.append("")
        return result

    try:
        # Numbers stay text: only the keys matter, and a number of 5,000 digits in a
        # part that nobody reads must not stop this.
        json.loads(
            bytes(found.raw),
            object_pairs_hook=pairs,
            parse_int=str,
            parse_float=str,
            parse_constant=str,
        )
    except (RecursionError, ValueError):
        # Its shape was read already, so this is nesting at the very limit.
        collected.add_error(found.path, "too-deep", "is nested too deeply to be FHIR")
        return False
    if repeated:
        message = "has the same key twice in one object; send each key once"
        collected.add_error(found.path, "repeated-key", message)
    return not repeated
