"""Collects what was not taken, one line for each reason."""

from __future__ import annotations

from hepatica.exchange.incoming import Left, Skipped

MAX_PATHS_SHOWN = 5
"""Places named for one reason; the count has the rest."""


class SkipList:
    """Collects what was left, one line for each reason."""

    def __init__(self) -> None:
        self._paths: dict[tuple[str, str, Left], list[str]] = {}
        self._counts: dict[tuple[str, str, Left], int] = {}

    def add(
        self, code: str, reason: str, path: str = "", *, of: Left = Left.RESULT
    ) -> None:
        """Note one thing that was not taken.

        Parameters
        ----------
        code : str
            Stable word for the reason.
        reason : str
            In words; no patient value.
        path : str
            Where it is.
        of : Left
            What it is.
        """
        key = (code, reason, of)
        self._counts[key] = self._counts.get(key, 0) + 1
        paths = self._paths.setdefault(key, [])
        if path and len(paths) < MAX_PATHS_SHOWN:
            paths.append(path)

    @property
    def total(self) -> int:
        """How many things were left, over all reasons."""
        return sum(self._counts.values())

    def lines(self) -> tuple[Skipped, ...]:
        """List the reasons.

        Returns
        -------
        tuple of Skipped
            By code and reason.
        """
        return tuple(
            Skipped(
                code=code,
                reason=reason,
                of=of,
                count=self._counts[code, reason, of],
                paths=tuple(self._paths[code, reason, of]),
            )
            for code, reason, of in sorted(self._counts)
        )
