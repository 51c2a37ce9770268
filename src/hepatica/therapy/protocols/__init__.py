"""Rule sets and the one interpreter that applies them."""

from hepatica.therapy.protocols.rules import (
    MEASURES,
    Band,
    LabTest,
    ReferenceRule,
    RuleSet,
    Stratum,
    SymptomTest,
    Then,
)

__all__ = [
    "MEASURES",
    "Band",
    "LabTest",
    "ReferenceRule",
    "RuleSet",
    "Stratum",
    "SymptomTest",
    "Then",
]
