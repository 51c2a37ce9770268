"""System checks of the records room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Warning

from hepatica.records import privacy, triggers


def triggers_stand(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Report each trigger that guards a ledger and is not there.

    A warning, because an error would stop the very migrate that makes them anew;
    what refuses to serve is :func:`hepatica.records.ready.require`.
    """
    return [
        Warning(
            f"the trigger {name} is missing, switched off or altered",
            hint="run `python -m django migrate`, then `hepatica audit verify`",
            id="records.W001",
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
