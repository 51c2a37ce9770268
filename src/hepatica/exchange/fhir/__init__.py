"""FHIR R4: laboratory results and their patients, read and written."""

from hepatica.exchange.fhir.edition import FHIR_VERSION
from hepatica.exchange.fhir.read import SOURCE, read_labs
from hepatica.exchange.fhir.write import lab_bundle, lab_bundle_text

__all__ = ["FHIR_VERSION", "SOURCE", "lab_bundle", "lab_bundle_text", "read_labs"]
