"""What may be in a pump."""

from __future__ import annotations

from enum import StrEnum


class Infusate(StrEnum):
    """Closed list of infusates; the facts of each live in knowledge."""

    FLOXURIDINE = "floxuridine"
    HEPARINIZED_SALINE = "heparinized-saline"
    SALINE = "saline"
    BACTERIOSTATIC_WATER = "bacteriostatic-water"
    GLYCERIN = "glycerin"
    OTHER = "other"

    @property
    def is_drug(self) -> bool:
        """Whether it carries the drug of this therapy."""
        return self is Infusate.FLOXURIDINE
