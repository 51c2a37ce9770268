import pytest
from tests.unit.exchange.builders import (
    LOINC,
    bundle,
    observation,
    only_result,
    patient,
    quantity,
    read,
)

from hepatica.exchange import Left


def only_reason(labs):
    assert labs.reports == ()
    (line,) = labs.skipped
    return line


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
        (
            {"performer": [{"type": "Organization", "display": "x" * 301}]},
            "too-long",
        ),
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


def test_read_what_is_left_out_is_a_result_a_person_or_something_else():
    labs = read(
        patient(link=[{"type": "replaced-by", "other": {}}]),
        observation(status="cancelled"),
        {"resourceType": "Immunization"},
        {"resourceType": "Immunization"},
        {"resourceType": "Organization", "name": "Lab A"},
    )
    assert sorted((s.of, s.count, s.code) for s in labs.skipped) == [
        (Left.OTHER, 1, "resource-type"),
        (Left.OTHER, 2, "resource-type"),
        (Left.PERSON, 1, "patient"),
        (Left.RESULT, 1, "status"),
    ]


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


@pytest.mark.parametrize(
    ("first", "second", "limits"),
    [
        (None, 115, (None, 115)),
        (115, None, (None, 115)),
        (115, 115, (None, 115)),
        (115, 130, (None, None)),
    ],
)
def test_read_the_same_value_twice_has_limits_that_none_disputes(first, second, limits):
    def twin(number, high):
        ranges = [{"high": quantity(high, "U/L")}] if high else None
        return observation(id=number, referenceRange=ranges)

    labs = read(twin("a", first), twin("b", second))
    result = only_result(labs)
    assert (result.lln, result.uln) == limits
    is_disputed = limits == (None, None)
    assert [f.code for f in labs.reports[0].flags] == ["range-ignored"] * is_disputed


def test_read_the_same_value_under_two_codes_is_taken_once():
    labs = read(
        observation("1975-2", 0.9, "mg/dL"), observation("14631-6", 0.9, "mg/dL")
    )
    assert only_result(labs).value == 0.9


def test_read_final_goes_before_preliminary_of_the_same_specimen():
    labs = read(
        observation(value=80, id="a", status="preliminary"),
        observation(value=90, id="b"),
    )
    assert only_result(labs).value == 90
    assert {s.code: s.count for s in labs.skipped} == {"superseded": 1}
