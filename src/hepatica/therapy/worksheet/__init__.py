"""From a course and its rules to a decision, a fill and what the page prints."""

from hepatica.therapy.worksheet.decide import most_restrictive
from hepatica.therapy.worksheet.decided import as_decided
from hepatica.therapy.worksheet.evidence import (
    lab_evidence,
    symptom_evidence,
    upper_limit,
)
from hepatica.therapy.worksheet.restart import restart_of
from hepatica.therapy.worksheet.rules import LaboratoryLimits, Rules
from hepatica.therapy.worksheet.types import SetAnswer, Worksheet
from hepatica.therapy.worksheet.worksheet import policies_of, worksheet

__all__ = [
    "LaboratoryLimits",
    "Rules",
    "SetAnswer",
    "Worksheet",
    "as_decided",
    "lab_evidence",
    "most_restrictive",
    "policies_of",
    "restart_of",
    "symptom_evidence",
    "upper_limit",
    "worksheet",
]
