import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.unit.exchange.builders import (
    ANALYTES,
    AT,
    NORMAL,
    bundle,
    observation,
    only_result,
    patient,
    quantity,
    read,
    text,
)

from hepatica.exchange.fhir import read_labs
from hepatica.therapy.course.envelope import Precision
from hepatica.therapy.labs import ResultStatus

# ---- what is taken ----


def test_read_a_panel_is_one_report_of_one_specimen():
    labs = read(
        patient(),
        observation("6768-6", 90),
        observation("1920-8", 31),
        observation("1975-2", 0.9, "mg/dL"),
        source="lab-feed",
    )
    (report,) = labs.reports
    assert report.patient_key == labs.patients[0].key == "Patient/p1"
    assert report.happened_at == datetime(2026, 11, 20, 13, 15, tzinfo=UTC)
    assert report.precision is Precision.INSTANT
    assert report.source == labs.source == "lab-feed"
    assert [r.analyte for r in report.payload.results] == [
        "alkaline-phosphatase",
        "ast",
        "total-bilirubin",
    ]
    assert [r.code for r in report.payload.results] == ["6768-6", "1920-8", "1975-2"]
    assert labs.n_results == 3


def test_read_patient_with_identifiers_names_birth_date_and_sex():
    (person,) = read(
        patient(
            name=[
                {"use": "maiden", "family": "Before", "given": ["Person"]},
                {"use": "official", "family": "Invented", "given": ["Person", None]},
            ],
            identifier=[
                {
                    "system": "urn:example:mrn",
                    "value": " 17 ",
                    "type": {"coding": [{"code": "MR"}]},
                },
                {"system": "urn:example:empty"},
            ],
        )
    ).patients
    assert [(i.system, i.value, i.type_code) for i in person.identifiers] == [
        ("urn:example:mrn", "17", "MR")
    ]
    assert [n.family for n in person.names] == ["Invented", "Before"]
    assert person.names[0].given == ("Person",)
    assert person.birth_on == date(1960, 5, 31)
    assert person.sex == "female"


@pytest.mark.parametrize("text_", ["1960", "1960-05", "31.05.1960", "1960-02-31", None])
def test_read_patient_birth_date_that_is_not_whole_is_left_out(text_):
    assert read(patient(birthDate=text_)).patients[0].birth_on is None


@pytest.mark.parametrize(
    "kind", ["collection", "transaction", "searchset", "batch", "message", "history"]
)
def test_read_every_type_of_bundle_reads_the_same(kind):
    labs = read(bundle(patient(), observation(), kind=kind))
    assert only_result(labs).value == 90


def test_read_single_resource_and_lines_give_the_same_report():
    single = read(observation())
    lines = "\n".join([text(patient()), "", text(observation())]) + "\r\n"
    many = read_labs(lines.encode(), analytes=ANALYTES, at=AT)
    assert many.reports == single.reports
    assert many.n_resources == 2


def test_read_bundle_within_bundle_as_a_batch_of_searches_answers():
    labs = read(bundle(bundle(patient(), observation()), kind="batch-response"))
    assert only_result(labs).value == 90


def test_read_byte_order_mark_and_indented_json():
    data = (
        b"\xef\xbb\xbf"
        + json.dumps(bundle(patient(), observation()), indent=2).encode()
    )
    assert read_labs(data, analytes=ANALYTES, at=AT).n_results == 1


def test_read_next_page_that_was_not_sent_is_noted():
    labs = read(bundle(patient(), kind="searchset", link=[{"relation": "next"}]))
    assert "page" in labs.notes[0]


def test_read_converts_units_and_keeps_what_was_reported():
    result = only_result(read(observation("14631-6", 25, "umol/L")))
    assert result.value == 1.46165
    assert (result.reported_value, result.reported_unit) == (25, "umol/L")


def test_read_zone_tells_the_day_of_the_clinic():
    labs = read(
        observation(effectiveDateTime="2026-02-27T02:11:05Z"),
        zone=ZoneInfo("America/New_York"),
    )
    assert labs.reports[0].happened_at.date() == date(2026, 2, 26)


@pytest.mark.parametrize(
    ("fields", "precision"),
    [
        ({"effectiveDateTime": "2026-11-20"}, Precision.DAY),
        ({"effectiveDateTime": "2026-11"}, Precision.MONTH),
        ({"effectiveInstant": "2026-11-20T08:15:00Z"}, Precision.INSTANT),
        (
            {
                "effectivePeriod": {
                    "start": "2026-11-20T08:15:00Z",
                    "end": "2026-11-20T08:20:00Z",
                }
            },
            Precision.INSTANT,
        ),
    ],
)
def test_read_every_way_to_give_the_specimen_time(fields, precision):
    labs = read(observation(**{"effectiveDateTime": None, **fields}))
    assert labs.reports[0].precision is precision


@pytest.mark.parametrize("status", ["final", "amended", "corrected", "preliminary"])
def test_read_status_is_kept_and_preliminary_stays_preliminary(status):
    result = only_result(read(observation(status=status)))
    assert result.status is ResultStatus(status)
    assert result.status.is_usable == (status != "preliminary")


# ---- laboratory ----


def organization(number="acme", name="Acme Laboratory"):
    return {"resourceType": "Organization", "id": number, "name": name}


@pytest.mark.parametrize(
    "performer",
    [
        {"reference": "Organization/acme"},
        {"reference": "Organization/acme", "display": "Shown otherwise"},
        {"type": "Organization", "display": " Acme  Laboratory "},
    ],
)
def test_read_laboratory_is_the_organization_that_performed(performer):
    person = {"reference": "Practitioner/dr-x", "display": "Dr. X"}
    labs = read(organization(), observation(performer=[person, performer]))
    assert labs.reports[0].payload.laboratory == "Acme Laboratory"


@pytest.mark.parametrize(
    "performers",
    [
        None,
        [{"reference": "Practitioner/dr-x", "display": "Dr. X"}],
        [{"display": "X"}],
    ],
)
def test_read_laboratory_is_never_a_person_s_name(performers):
    labs = read(observation(performer=performers))
    assert labs.reports[0].payload.laboratory == ""


def test_read_two_laboratories_of_one_time_are_two_reports():
    labs = read(
        observation("6768-6", performer=[{"reference": "Organization/a"}]),
        observation("1920-8", performer=[{"reference": "Organization/b"}]),
    )
    assert [r.payload.laboratory for r in labs.reports] == [
        "Organization/a",
        "Organization/b",
    ]


# ---- limits of normal ----


def ranged(*ranges):
    labs = read(observation(referenceRange=list(ranges)))
    return only_result(labs), [flag.code for flag in labs.reports[0].flags]


def test_read_limits_come_from_the_normal_range():
    result, flags = ranged(
        {"high": quantity(400, "U/L"), "type": {"coding": [{"code": "treatment"}]}},
        {"low": quantity(35, "U/L"), "high": quantity(115, "U/L"), "type": NORMAL},
    )
    assert (result.lln, result.uln) == (35, 115)
    assert flags == []


def test_read_limits_without_type_are_the_normal_ones_where_they_stand_alone():
    result, flags = ranged({"low": quantity(35, "U/L"), "high": quantity(115, "U/L")})
    assert (result.lln, result.uln, flags) == (35, 115, [])


@pytest.mark.parametrize(
    "ranges",
    [
        [{"text": "35 - 115 U/L"}],
        [{"high": quantity(400, "U/L"), "type": {"coding": [{"code": "treatment"}]}}],
        [{"high": quantity(115, "U/L")}, {"high": quantity(130, "U/L")}],
        [{"high": {"value": 115}}],
        [{"high": quantity(115, "IU/L")}],
        [{"high": quantity(115, "U/L"), "modifierExtension": [{"url": "urn:x"}]}],
    ],
    ids=["text", "other-type", "several", "no-unit", "unknown-unit", "modifier"],
)
def test_read_limits_that_would_have_to_be_guessed_are_left_out_with_a_flag(ranges):
    result, flags = ranged(*ranges)
    assert (result.lln, result.uln) == (None, None)
    assert flags == ["range-ignored"]
    assert result.value == 90
