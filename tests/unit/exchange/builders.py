"""Analytes by hand, small FHIR resources, and a fixed present."""

import json
from datetime import UTC, datetime

from hepatica.exchange.fhir import read_labs
from hepatica.therapy.decisions import EntryUsed
from hepatica.therapy.labs import Analyte, Bounds

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
NORMAL = {
    "coding": [
        {
            "system": "http://terminology.hl7.org/CodeSystem/referencerange-meaning",
            "code": "normal",
        }
    ]
}


def analyte(name, quantity, unit, loinc, limits):
    """Build an analyte; limits are impossible, unusual, unusual, impossible."""
    low, unusual_low, unusual_high, high = limits
    bounds = Bounds(
        quantity=name,
        unit=unit,
        impossible_below=low,
        unusual_below=unusual_low,
        unusual_above=unusual_high,
        impossible_above=high,
        entry=EntryUsed(id="bounds/test", version=1, evidence="P"),
    )
    return Analyte(
        id=name, title=name, quantity=quantity, unit=unit, loinc=loinc, bounds=bounds
    )


ANALYTES = {
    a.id: a
    for a in (
        analyte(
            "alkaline-phosphatase",
            "catalytic",
            "U/L",
            ("6768-6",),
            (1, 20, 3000, 20000),
        ),
        analyte("ast", "catalytic", "U/L", ("1920-8",), (1, 5, 2000, 20000)),
        analyte("alt", "catalytic", "U/L", ("1742-6",), (1, 3, 2000, 20000)),
        analyte(
            "total-bilirubin",
            "bilirubin",
            "mg/dL",
            ("1975-2", "14631-6"),
            (0.02, 0.1, 20, 80),
        ),
        analyte("albumin", "protein", "g/dL", ("1751-7",), (0.5, 1.5, 6, 10)),
        analyte("platelets", "cells", "10*3/uL", ("777-3",), (1, 20, 800, 3000)),
    )
}


def quantity(value, unit):
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def observation(loinc="6768-6", value=90, unit="U/L", **more):
    """Build a final result; a field given as None is left out."""
    resource = {
        "resourceType": "Observation",
        "id": f"o-{loinc}",
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": loinc}]},
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2026-11-20T08:15:00-05:00",
        "valueQuantity": quantity(value, unit),
        **more,
    }
    return {key: item for key, item in resource.items() if item is not None}


def patient(number="p1", **more):
    return {
        "resourceType": "Patient",
        "id": number,
        "identifier": [{"system": "urn:example:mrn", "value": f"MRN-{number}"}],
        "name": [{"use": "official", "family": "Invented", "given": ["Person"]}],
        "birthDate": "1960-05-31",
        "gender": "female",
        **more,
    }


def bundle(*resources, kind="collection", **more):
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": kind, "entry": entries, **more}


def text(data):
    return json.dumps(data)


def accounted(labs):
    """Count everything that a reader says it did with what came in."""
    skipped = sum(line.count for line in labs.skipped)
    return len(labs.patients) + labs.n_results + len(labs.withdrawals) + skipped


def read(*resources, **more):
    """Read one resource, or several as a bundle; nothing may be unaccounted for."""
    data = resources[0] if len(resources) == 1 else bundle(*resources)
    labs = read_labs(text(data), analytes=ANALYTES, at=AT, **more)
    assert accounted(labs) == labs.n_resources
    return labs


def only_result(labs):
    (report,) = labs.reports
    (result,) = report.payload.results
    return result
