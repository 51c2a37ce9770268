"""Laboratory reports of one patient as a FHIR R4 Bundle, as a laboratory would send."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from hepatica.exchange.fhir.edition import (
    LOINC,
    OBSERVATION_CATEGORY,
    RANGE_MEANING,
    UCUM,
    US_CORE,
    V2_IDENTIFIER_TYPE,
)
from hepatica.exchange.incoming import IncomingPatient, IncomingReport
from hepatica.therapy.course.envelope import Precision
from hepatica.therapy.labs import Analyte, LabResult

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://hepatica.invalid/fhir")
_PATIENT = "Patient/"


def lab_bundle(
    *,
    patient: IncomingPatient,
    reports: Iterable[IncomingReport],
    analytes: Mapping[str, Analyte],
) -> dict[str, Any]:
    """Write a patient and their reports as a collection of resources.

    Parameters
    ----------
    patient : IncomingPatient
        Whose they are; a key ``Patient/…`` gives the resource id.
    reports : iterable of IncomingReport
        Of this patient.
    analytes : mapping of str to Analyte
        By id; the first LOINC code is used where a result has none of its own.

    Returns
    -------
    dict
        A Bundle by the US Core profiles for patients and laboratory results. The
        same input gives the same ids. Read again it gives the same patient and
        reports, but for their source and external ids, which are the reader's.
    """
    reports = list(reports)
    patient_url = _urn("Patient", patient.key)
    entries = [_entry(patient_url, _patient(patient))]
    laboratories = {r.payload.laboratory for r in reports if r.payload.laboratory}
    entries += [
        _entry(_urn("Organization", name), _organization(name))
        for name in sorted(laboratories)
    ]
    for report in reports:
        for result in report.payload.results:
            url = _urn("Observation", report.report_key, result.analyte)
            resource = _observation(report, result, analytes[result.analyte])
            resource["subject"] = {"reference": patient_url}
            entries.append(_entry(url, resource))
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def lab_bundle_text(
    *,
    patient: IncomingPatient,
    reports: Iterable[IncomingReport],
    analytes: Mapping[str, Analyte],
) -> str:
    """Write a patient and their reports as JSON.

    Parameters
    ----------
    patient : IncomingPatient
        Whose they are.
    reports : iterable of IncomingReport
        Of this patient.
    analytes : mapping of str to Analyte
        By id.

    Returns
    -------
    str
        From :func:`lab_bundle`, indented, ending in a line break.
    """
    bundle = lab_bundle(patient=patient, reports=reports, analytes=analytes)
    return json.dumps(bundle, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _entry(url: str, resource: dict[str, Any]) -> dict[str, Any]:
    resource.setdefault("id", url.removeprefix("urn:uuid:"))
    return {"fullUrl": url, "resource": resource}


def _urn(*parts: str) -> str:
    text = "".join(f"{len(part)}:{part};" for part in parts)
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, text)}"


def _patient(patient: IncomingPatient) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "resourceType": "Patient",
        "meta": {"profile": [f"{US_CORE}us-core-patient"]},
    }
    if patient.key.startswith(_PATIENT):
        resource["id"] = patient.key.removeprefix(_PATIENT)
    if patient.identifiers:
        resource["identifier"] = [
            _without_empty(
                {
                    "type": _type(i.type_code),
                    "system": i.system,
                    "value": i.value,
                }
            )
            for i in patient.identifiers
        ]
    if patient.names:
        resource["name"] = [
            _without_empty({"use": n.use, "family": n.family, "given": list(n.given)})
            for n in patient.names
        ]
    if patient.sex:
        resource["gender"] = patient.sex
    if patient.birth_on is not None:
        resource["birthDate"] = patient.birth_on.isoformat()
    return resource


def _type(code: str) -> dict[str, Any] | None:
    if not code:
        return None
    return {"coding": [{"system": V2_IDENTIFIER_TYPE, "code": code}]}


def _organization(name: str) -> dict[str, Any]:
    return {
        "resourceType": "Organization",
        "meta": {"profile": [f"{US_CORE}us-core-organization"]},
        "active": True,
        "name": name,
    }


def _observation(
    report: IncomingReport, result: LabResult, analyte: Analyte
) -> dict[str, Any]:
    code = result.code or analyte.loinc[0]
    is_other_unit = result.reported_value is not None and result.reported_unit
    quantity = _quantity(
        result.reported_value if is_other_unit else result.value,
        result.reported_unit if is_other_unit else result.unit,
    )
    if result.comparator:
        quantity["comparator"] = result.comparator
    resource: dict[str, Any] = {
        "resourceType": "Observation",
        "meta": {"profile": [f"{US_CORE}us-core-observation-lab"]},
        "status": result.status.value,
        "category": [
            {"coding": [{"system": OBSERVATION_CATEGORY, "code": "laboratory"}]}
        ],
        "code": {
            "coding": [{"system": LOINC, "code": code}],
            "text": analyte.title,
        },
        "effectiveDateTime": _time(report.happened_at, report.precision),
        "valueQuantity": quantity,
    }
    laboratory = report.payload.laboratory
    if laboratory:
        resource["performer"] = [
            {
                "reference": _urn("Organization", laboratory),
                "type": "Organization",
                "display": laboratory,
            }
        ]
    limits = _range(result)
    if limits:
        resource["referenceRange"] = [limits]
    return resource


def _range(result: LabResult) -> dict[str, Any] | None:
    if result.uln is None and result.lln is None:
        return None
    limits: dict[str, Any] = {
        "type": {"coding": [{"system": RANGE_MEANING, "code": "normal"}]}
    }
    if result.lln is not None:
        limits["low"] = _quantity(result.lln, result.unit)
    if result.uln is not None:
        limits["high"] = _quantity(result.uln, result.unit)
    return limits


def _quantity(value: float | None, unit: str | None) -> dict[str, Any]:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def _time(at: datetime, precision: Precision) -> str:
    if precision is Precision.INSTANT:
        return at.isoformat()
    text = at.date().isoformat()
    return text if precision is Precision.DAY else text[:7]


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value}
