"""Laboratory analytes, results and readings."""

from hepatica.therapy.labs.analytes import Analyte, Bounds, Change
from hepatica.therapy.labs.readings import LabResult, Reading, ResultStatus

__all__ = ["Analyte", "Bounds", "Change", "LabResult", "Reading", "ResultStatus"]
