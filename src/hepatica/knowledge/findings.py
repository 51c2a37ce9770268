"""What a check found: a broken rule, where, and how bad."""

from __future__ import annotations

from dataclasses import dataclass

from hepatica.knowledge.entry import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that an entry or the catalog breaks.

    Parameters
    ----------
    entry : str
        Entry id, or the file where there is none.
    rule : str
        Stable word for the rule, in kebab-case.
    message : str
        What is wrong and what is allowed.
    severity : str
        ``error`` or ``warning``.
    path : tuple
        Where in the entry.
    """

    entry: str
    rule: str
    message: str
    severity: str = "error"
    path: Path = ()

    def __str__(self) -> str:
        where = ".".join(str(part) for part in self.path)
        return f"{self.entry}{': ' + where if where else ''}: {self.message}"
