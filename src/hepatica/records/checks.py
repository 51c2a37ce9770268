"""System checks of the records room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error

from hepatica.records import privacy, triggers


def triggers_stand(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Report each trigger that guards a ledger and is not there."""
    return [
        Error(
            f"the trigger {name} is missing, switched off or altered",
            hint="run `hepatica migrate` (python -m django migrate)",
            id="records.E001",
        )
        for using in databases or ()
        if triggers.is_migrated(using)
        for name in triggers.missing(using)
    ]


def privacy_declared(**kwargs: Any) -> list[CheckMessage]:
    """Report each field without a class of privacy."""
    return [
        Error(f"{name} declares no class of privacy", id="records.E002")
        for name in privacy.undeclared()
    ]
