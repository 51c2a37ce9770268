"""From a course and its rules to a decision, a fill and what the page prints."""

from hepatica.therapy.worksheet.rules import LaboratoryLimits, Rules

__all__ = ["LaboratoryLimits", "Rules"]
