"""Rule sets and the one interpreter that applies them."""

from hepatica.therapy.protocols.answers import AnalyteEvidence, SymptomEvidence
from hepatica.therapy.protocols.bands import band_words, then_words, worsens
from hepatica.therapy.protocols.interpret import interpret
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
    "AnalyteEvidence",
    "Band",
    "LabTest",
    "ReferenceRule",
    "RuleSet",
    "Stratum",
    "SymptomEvidence",
    "SymptomTest",
    "Then",
    "band_words",
    "interpret",
    "then_words",
    "worsens",
]
