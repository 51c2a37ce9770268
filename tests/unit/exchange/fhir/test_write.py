import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.exchange.builders import ANALYTES, AT

from hepatica.exchange import (
    Identifier,
    IncomingPatient,
    PersonName,
    report_of,
)
from hepatica.exchange.fhir import lab_bundle, lab_bundle_text, read_labs
from hepatica.exchange.results import Limits, Taken, take
from hepatica.therapy.course.envelope import Precision
from hepatica.therapy.course.kinds import LabsResulted
from hepatica.therapy.labs import LabResult, ResultStatus
from hepatica.units import Quantity, known_units

PERSON = IncomingPatient(
    key="Patient/p1",
    identifiers=(
        Identifier(system="urn:example:mrn", value="17", type_code="MR"),
        Identifier(system="", value="4711"),
    ),
    names=(
        PersonName(family="Invented", given=("Person", "Q."), use="official"),
        PersonName(family="Before"),
    ),
    birth_on=date(1960, 5, 31),
    sex="female",
)
ALP = LabResult(
    analyte="alkaline-phosphatase",
    value=90.5,
    unit="U/L",
    uln=115.0,
    lln=35.0,
    code="6768-6",
)
BILIRUBIN = LabResult(
    analyte="total-bilirubin",
    value=1.46165,
    unit="mg/dL",
    uln=1.2,
    comparator="<",
    status=ResultStatus.PRELIMINARY,
    reported_value=25.0,
    reported_unit="umol/L",
    code="14631-6",
)


def report(*results, at=datetime(2026, 11, 20, 13, 15, tzinfo=UTC), **more):
    payload = LabsResulted(laboratory="Acme Laboratory", results=results)
    settings = {"patient_key": PERSON.key, "source": "demo", **more}
    return report_of(happened_at=at, payload=payload, **settings)


def written(*reports, person=PERSON):
    return lab_bundle(patient=person, reports=reports, analytes=ANALYTES)


def read_back(*reports, person=PERSON):
    data = lab_bundle_text(patient=person, reports=reports, analytes=ANALYTES)
    return read_labs(data, analytes=ANALYTES, at=AT)


def test_write_then_read_gives_the_same_patient_and_payload():
    sent = report(ALP, BILIRUBIN)
    labs = read_back(sent)
    assert labs.patients == (PERSON,)
    (got,) = labs.reports
    assert got.payload == sent.payload
    assert (got.happened_at, got.precision) == (sent.happened_at, sent.precision)
    assert got.report_key == sent.report_key
    assert got.flags == ()


@pytest.mark.parametrize("precision", list(Precision))
def test_write_then_read_keeps_how_exactly_the_time_is_known(precision):
    sent = report(ALP, at=datetime(2026, 11, 1, tzinfo=UTC), precision=precision)
    (got,) = read_back(sent).reports
    assert (got.happened_at, got.precision) == (sent.happened_at, precision)


def test_write_then_read_keeps_the_offset():
    zone = timezone(timedelta(hours=-5))
    (got,) = read_back(
        report(ALP, at=datetime(2026, 11, 19, 22, 0, tzinfo=zone))
    ).reports
    assert got.happened_at.date() == date(2026, 11, 19)


def test_write_a_patient_about_whom_little_is_known():
    bare = IncomingPatient(key="Patient/p1")
    assert read_back(report(ALP), person=bare).patients == (bare,)


@st.composite
def taken_results(draw):
    analyte = ANALYTES[draw(st.sampled_from(sorted(ANALYTES)))]
    unit = draw(st.sampled_from(known_units(analyte.quantity)))
    return take(
        analyte=analyte,
        value=draw(st.floats(0.001, 20000)),
        unit=unit,
        status=draw(st.sampled_from(ResultStatus)),
        comparator=draw(st.sampled_from([None, "<", ">"])),
        limits=Limits(
            low=Quantity(value=draw(st.floats(0, 10)), unit=unit),
            high=Quantity(value=draw(st.floats(10, 500)), unit=unit),
        ),
        code=draw(st.sampled_from(analyte.loinc)),
    )


@given(taken_results().filter(lambda answer: isinstance(answer, Taken)))
def test_write_then_read_is_the_identity_for_every_unit_and_status(answer):
    sent = report(answer.result)
    assert read_back(sent).reports[0].payload == sent.payload


def test_write_follows_the_us_core_laboratory_profile():
    bundle = written(report(ALP))
    person, laboratory, result = (entry["resource"] for entry in bundle["entry"])
    assert bundle["type"] == "collection"
    assert person["meta"]["profile"] == [
        "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient"
    ]
    assert result["meta"]["profile"] == [
        "http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-lab"
    ]
    assert laboratory["name"] == result["performer"][0]["display"] == "Acme Laboratory"
    assert result["category"][0]["coding"][0]["code"] == "laboratory"
    assert result["code"]["coding"] == [
        {"system": "http://loinc.org", "code": "6768-6"}
    ]
    assert result["valueQuantity"] == {
        "value": 90.5,
        "unit": "U/L",
        "system": "http://unitsofmeasure.org",
        "code": "U/L",
    }
    (limits,) = result["referenceRange"]
    assert limits["type"]["coding"][0]["code"] == "normal"
    assert (limits["low"]["value"], limits["high"]["value"]) == (35.0, 115.0)
    urls = {entry["fullUrl"] for entry in bundle["entry"]}
    assert {result["subject"]["reference"], result["performer"][0]["reference"]} <= urls


def test_write_uses_the_first_loinc_code_where_the_result_has_none():
    plain = LabResult(analyte="total-bilirubin", value=1.0, unit="mg/dL")
    result = written(report(plain))["entry"][-1]["resource"]
    assert result["code"]["coding"][0]["code"] == "1975-2"


def test_write_ids_follow_from_the_content_and_differ():
    reports = [report(ALP), report(ALP, at=datetime(2026, 11, 6, tzinfo=UTC))]
    assert written(*reports) == written(*reports)
    urls = [entry["fullUrl"] for entry in written(*reports)["entry"]]
    assert len(set(urls)) == len(urls) == 4


def test_write_text_is_the_bundle_as_json():
    text = lab_bundle_text(patient=PERSON, reports=[report(ALP)], analytes=ANALYTES)
    assert json.loads(text) == written(report(ALP))
    assert text.endswith("}\n")
