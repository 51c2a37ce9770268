"""Rule sets and the one interpreter that applies them."""

from hepatica.therapy.protocols.answers import AnalyteEvidence, SymptomEvidence
from hepatica.therapy.protocols.bands import worsens
from hepatica.therapy.protocols.interpret import decision_of, interpret
from hepatica.therapy.protocols.rules import (
    MEASURES,
    Band,
    LabTest,
    ReferenceRule,
    RuleSet,
    Stratum,
    SymptomTest,
    TaskRule,
    Then,
)
from hepatica.therapy.protocols.words import band_words, then_of, then_words

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
    "TaskRule",
    "Then",
    "band_words",
    "decision_of",
    "interpret",
    "then_of",
    "then_words",
    "worsens",
]
