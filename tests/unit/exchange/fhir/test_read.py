import json
import random
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.unit.exchange.builders import (
    ANALYTES,
    AT,
    LOINC,
    NORMAL,
    accounted,
    bundle,
    observation,
    patient,
    quantity,
    text,
)

from hepatica.errors import ContractError
from hepatica.exchange.fhir import read_labs
from hepatica.therapy.course.envelope import Precision
from hepatica.therapy.labs import ResultStatus


def read(*resources, **more):
    data = resources[0] if len(resources) == 1 else bundle(*resources)
    labs = read_labs(text(data), analytes=ANALYTES, at=AT, **more)
    assert accounted(labs) == labs.n_resources
    return labs


def only_result(labs):
    (report,) = labs.reports
    (result,) = report.payload.results
    return result


def only_reason(labs):
    assert labs.reports == ()
    (line,) = labs.skipped
    return line


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


# ---- what is skipped, each with a reason ----


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"status": "registered"}, "status"),
        ({"status": "cancelled"}, "status"),
        ({"status": None}, "status"),
        ({"status": "done"}, "status"),
        ({"subject": None}, "no-patient"),
        ({"subject": {"reference": "Group/1"}}, "no-patient"),
        ({"subject": {"reference": "#contained"}}, "no-patient"),
        ({"subject": {"reference": "Device/1", "type": "Device"}}, "no-patient"),
        ({"effectiveDateTime": None}, "no-time"),
        ({"effectiveDateTime": "2026"}, "no-time"),
        ({"effectiveDateTime": "yesterday"}, "no-time"),
        ({"effectiveDateTime": "2026-11-20T08:15:00"}, "no-time"),
        ({"effectiveDateTime": "2026-11-25"}, "future"),
        ({"effectiveDateTime": "2026-11-24T12:00:01Z"}, "future"),
        ({"valueQuantity": None}, "no-value"),
        ({"valueQuantity": None, "valueString": "90 U/L"}, "no-value"),
        ({"dataAbsentReason": {"text": "hemolyzed"}}, "no-value"),
        ({"valueQuantity": {"value": 90}}, "unit-missing"),
        ({"valueQuantity": quantity(90, "mg/mL")}, "unit-unknown"),
        (
            {"valueQuantity": {**quantity(90, "U/L"), "system": "urn:x"}},
            "unit-unknown",
        ),
        (
            {"valueQuantity": {**quantity(90, "U/L"), "unit": "ukat/L"}},
            "unit-ambiguous",
        ),
        ({"valueQuantity": {**quantity(90, "U/L"), "comparator": "~"}}, "comparator"),
        ({"valueQuantity": quantity(-90, "U/L")}, "impossible"),
        ({"modifierExtension": [{"url": "urn:x"}]}, "modifier"),
        ({"implicitRules": "urn:x"}, "modifier"),
        ({"code": {"text": "ALP"}}, "no-loinc"),
        ({"code": {"coding": [{"system": "urn:x", "code": "6768-6"}]}}, "no-loinc"),
        ({"code": None}, "no-loinc"),
        ({"code": {"coding": [{"system": LOINC, "code": "8302-2"}]}}, "not-an-analyte"),
        (
            {
                "code": {
                    "coding": [
                        {"system": LOINC, "code": "6768-6"},
                        {"system": LOINC, "code": "1920-8"},
                    ]
                }
            },
            "ambiguous-code",
        ),
        (
            {
                "effectiveDateTime": None,
                "effectivePeriod": {"start": "2026-11-01", "end": "2026-11-20"},
            },
            "no-time",
        ),
    ],
)
def test_read_what_cannot_be_taken_is_skipped_with_a_reason(fields, code):
    line = only_reason(read(observation(**fields)))
    assert line.code == code
    assert line.count == 1
    assert len(line.reason) > 15
    for secret in ("90", "p1", "hemolyzed", "Invented"):
        assert secret not in line.reason.replace("unit 'mg/mL'", "")


def test_read_unit_only_in_the_text_is_taken_where_it_is_a_known_code():
    result = only_result(read(observation(valueQuantity={"value": 90, "unit": "U/L"})))
    assert result.value == 90


def test_read_unusual_value_is_taken_with_a_flag():
    labs = read(observation(value=3001))
    assert [flag.code for flag in labs.reports[0].flags] == ["unusual"]


def test_read_codes_of_no_interest_are_one_line_each():
    heights = [observation("8302-2", 170, "cm", id=f"h{n}") for n in range(9)]
    labs = read(*heights, observation("3141-9", 70, "kg"))
    assert [(s.code, s.count) for s in labs.skipped] == [
        ("not-an-analyte", 1),
        ("not-an-analyte", 9),
    ]
    assert len(labs.skipped[1].paths) == 5
    assert labs.skipped[1].paths[0] == "entry[0].resource"


def test_read_other_resources_and_empty_entries_are_counted():
    data = bundle(patient(), {"resourceType": "Encounter", "id": "e"})
    data["entry"].append({"request": {"method": "DELETE", "url": "Observation/1"}})
    labs = read(data)
    assert {s.code: s.count for s in labs.skipped} == {
        "resource-type": 1,
        "no-resource": 1,
    }


def test_read_two_values_of_one_analyte_in_one_specimen_take_neither():
    labs = read(
        observation(value=90, id="a"),
        observation(value=95, id="b"),
        observation("1920-8", 31),
    )
    assert only_result(labs).analyte == "ast"
    assert {s.code: s.count for s in labs.skipped} == {"ambiguous": 2}


def test_read_the_same_value_twice_is_taken_once():
    labs = read(observation(id="a"), observation(id="b"))
    assert only_result(labs).value == 90
    assert {s.code: s.count for s in labs.skipped} == {"repeated": 1}


def test_read_final_goes_before_preliminary_of_the_same_specimen():
    labs = read(
        observation(value=80, id="a", status="preliminary"),
        observation(value=90, id="b"),
    )
    assert only_result(labs).value == 90
    assert {s.code: s.count for s in labs.skipped} == {"superseded": 1}


# ---- versions ----


def version(number, value, **more):
    return observation(value=value, meta={"versionId": number}, **more)


def test_read_newest_version_of_one_observation_counts_whatever_the_order():
    versions = [version("2", 80), version("10", 90), version("9", 85)]
    for order in (versions, versions[::-1]):
        labs = read(bundle(*order, kind="history"))
        assert only_result(labs).value == 90
        assert {s.code: s.count for s in labs.skipped} == {"superseded": 2}


def test_read_newest_by_time_of_change_where_versions_have_no_number():
    old = observation(value=80, meta={"lastUpdated": "2026-11-20T09:00:00Z"})
    new = observation(value=90, meta={"lastUpdated": "2026-11-20T09:00:01Z"})
    assert only_result(read(new, old)).value == 90


@pytest.mark.parametrize(
    "metas",
    [
        (None, None),
        ({"versionId": "1"}, {"versionId": "1"}),
        ({"versionId": "3"}, {"lastUpdated": "2026-11-20T09:00:00Z"}),
    ],
)
def test_read_versions_that_cannot_be_ordered_take_none(metas):
    first, second = metas
    later = "2026-11-21T08:15:00Z"
    labs = read(
        observation(value=80, meta=first),
        observation(value=90, meta=second, effectiveDateTime=later),
    )
    assert labs.reports == ()
    assert {s.code: s.count for s in labs.skipped} == {"disputed": 2}


# ---- patients ----


def test_read_two_patients_under_one_id_take_nothing_of_either():
    labs = read(patient(), patient(birthDate="1961-01-01"), observation())
    assert (labs.patients, labs.reports) == ((), ())
    assert sum(s.count for s in labs.skipped if s.code == "disputed") == 3


def test_read_same_patient_twice_is_one():
    labs = read(patient(), patient(), observation())
    assert len(labs.patients) == 1
    assert {s.code: s.count for s in labs.skipped} == {"repeated": 1}


def test_read_replaced_patient_record_is_left_out():
    labs = read(patient(link=[{"type": "replaced-by", "other": {}}]))
    assert labs.patients == ()


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "Patient/p1"},
        {"reference": "Patient/p1/_history/3"},
        {"reference": "https://fhir.example.org/r4/Patient/p1"},
        {"reference": "urn:uuid:0e0f"},
        {
            "type": "Patient",
            "identifier": {"system": "urn:example:mrn", "value": "MRN-p1"},
        },
    ],
)
def test_read_every_kind_of_reference_finds_the_patient(subject):
    data = bundle(patient(), observation(subject=subject))
    data["entry"][0]["fullUrl"] = "urn:uuid:0e0f"
    labs = read(data)
    assert labs.reports[0].patient_key == labs.patients[0].key


def test_read_identifier_that_two_patients_share_points_to_neither():
    shared = {"system": "urn:example:ward", "value": "7"}
    labs = read(
        patient("p1", identifier=[shared]),
        patient("p2", identifier=[shared]),
        observation(subject={"identifier": shared}),
    )
    assert labs.reports[0].patient_key not in {p.key for p in labs.patients}


# ---- idempotence ----


def test_read_same_content_in_any_order_has_the_same_external_ids():
    resources = [
        patient(),
        observation("6768-6", 90),
        observation("1920-8", 31),
        observation("1975-2", 0.9, "mg/dL", effectiveDateTime="2026-11-19"),
    ]
    first = read(*resources)
    shuffled = resources[:]
    random.Random(7).shuffle(shuffled)
    again = read(*shuffled)
    assert again.reports == first.reports
    assert len({r.external_id for r in first.reports}) == 2


def test_read_zone_does_not_change_the_external_id():
    here = read(observation(), zone=ZoneInfo("America/New_York"))
    assert here.reports[0].external_id == read(observation()).reports[0].external_id


@pytest.mark.parametrize(
    "change",
    [
        {"value": 95},
        {"status": "corrected"},
        {"meta": {"versionId": "2"}},
        {"referenceRange": [{"high": quantity(115, "U/L")}]},
    ],
)
def test_read_changed_content_keeps_the_report_and_has_a_new_external_id(change):
    before, after = (
        read(observation()).reports[0],
        read(observation(**change)).reports[0],
    )
    assert before.report_key == after.report_key
    assert before.external_id != after.external_id


def test_read_withdrawn_result_is_a_withdrawal_and_no_result():
    labs = read(observation(status="entered-in-error"), observation("1920-8", 31))
    (withdrawal,) = labs.withdrawals
    assert only_result(labs).analyte == "ast"
    assert withdrawal.report_key == labs.reports[0].report_key
    assert (withdrawal.analyte, withdrawal.value) == ("alkaline-phosphatase", 90)


def test_read_withdrawn_result_without_anything_else_is_still_told():
    bare = observation(
        status="entered-in-error", effectiveDateTime=None, valueQuantity=None
    )
    (withdrawal,) = read(bare).withdrawals
    assert (withdrawal.report_key, withdrawal.value) == ("", None)
    assert withdrawal.patient_key == "Patient/p1"


def test_read_present_without_offset_is_a_bug_of_the_caller():
    with pytest.raises(ContractError):
        read_labs("{}", analytes=ANALYTES, at=datetime(2026, 11, 24))
