"""FHIR R4: laboratory results and their patients, read and written."""

from hepatica.exchange.fhir.edition import FHIR_VERSION
from hepatica.exchange.fhir.read import SOURCE, read_labs

__all__ = ["FHIR_VERSION", "SOURCE", "read_labs"]
