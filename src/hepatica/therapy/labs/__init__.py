"""Laboratory analytes, results and readings."""

from hepatica.therapy.labs.analytes import Analyte, Bounds
from hepatica.therapy.labs.readings import LabResult, Reading, ResultStatus

__all__ = ["Analyte", "Bounds", "LabResult", "Reading", "ResultStatus"]
