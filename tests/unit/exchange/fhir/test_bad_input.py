import copy
import json
import random

import pytest
from tests.unit.exchange.builders import (
    ANALYTES,
    AT,
    accounted,
    bundle,
    observation,
    patient,
    text,
)

from hepatica.errors import InputError
from hepatica.exchange.fhir import read_labs
from hepatica.exchange.fhir.edition import RESOURCE_TYPES, is_other_edition

SECRETS = ("Invented", "MRN-p1", "1960-05-31", "987.25")


def errors_of(data, **more):
    with pytest.raises(InputError) as caught:
        read_labs(data, analytes=ANALYTES, at=AT, **more)
    for secret in SECRETS:
        assert secret not in str(caught.value)
    return [(error.path, error.code) for error in caught.value.errors]


def with_raw(replacement):
    """Write a bundle with one value replaced by text that json would not write."""
    return text(bundle(patient(), observation(value=987.25))).replace(
        "987.25", replacement
    )


@pytest.mark.parametrize(
    ("data", "path", "code"),
    [
        ("", "file", "missing"),
        ("<Bundle xmlns='http://hl7.org/fhir'/>", "file", "not-json"),
        ("[]", "file", "wrong-type"),
        ("17", "file", "wrong-type"),
        ("null", "file", "wrong-type"),
        ("{}", "resourceType", "not-fhir"),
        ('{"entry": []}', "resourceType", "not-fhir"),
        ('{"resourceType": 5}', "resourceType", "wrong-type"),
        ('{"resourceType": "Bundle", "entry": {}}', "entry", "wrong-type"),
        ('{"resourceType": "Bundle", "entry": [3]}', "entry[0]", "wrong-type"),
        (
            '{"resourceType": "Bundle", "entry": [{"resource": null}]}',
            "entry[0].resource",
            "wrong-type",
        ),
        (
            '{"resourceType": "Bundle", "entry": [{"resource": []}]}',
            "entry[0].resource",
            "wrong-type",
        ),
        ("PK\x03\x04", "file", "not-json"),
    ],
)
def test_read_what_is_no_fhir_is_refused_with_its_place(data, path, code):
    assert errors_of(data) == [(path, code)]


@pytest.mark.parametrize("length", [1, 40, 300, -40, -2])
def test_read_truncated_bundle_is_refused(length):
    data = text(bundle(patient(), observation()))[:length]
    assert errors_of(data)[0][1] == "not-json"


@pytest.mark.parametrize("raw", ["1e400", "-1e400", "1" + "0" * 400])
def test_read_number_too_large_is_refused_with_its_place(raw):
    assert errors_of(with_raw(raw)) == [
        ("entry[1].resource.valueQuantity.value", "wrong-type")
    ]


@pytest.mark.parametrize("raw", ["NaN", "Infinity", "-Infinity", "0x10", "1_000", "+1"])
def test_read_what_is_no_json_number_is_refused(raw):
    assert errors_of(with_raw(raw)) == [("file", "not-json")]


@pytest.mark.parametrize("raw", ['"987.25"', "true", "[1]", '"1,3"'])
def test_read_value_that_is_no_number_is_refused_with_its_place(raw):
    assert errors_of(with_raw(raw)) == [
        ("entry[1].resource.valueQuantity.value", "wrong-type")
    ]


def test_read_every_wrong_place_is_named_not_only_the_first():
    wrong_unit = observation()
    wrong_unit["valueQuantity"]["unit"] = 987.25
    found = errors_of(
        text(
            bundle(
                patient(name="Invented"),
                observation(),
                wrong_unit,
                observation(status=["final"]),
            )
        )
    )
    assert found == [
        ("entry[0].resource.name", "wrong-type"),
        ("entry[2].resource.valueQuantity.unit", "wrong-type"),
        ("entry[3].resource.status", "wrong-type"),
    ]


def test_read_many_wrong_places_are_named_up_to_a_limit():
    found = errors_of(text(bundle(*[observation(status=1) for _ in range(500)])))
    assert len(found) == 51
    assert found[-1] == ("file", "more")


def test_read_line_with_an_error_is_named():
    lines = "\n".join([text(patient()), text(observation(status=1)), "{broken"])
    assert errors_of(lines) == [
        ("line[3]", "not-json"),
        ("line[2].status", "wrong-type"),
    ]


@pytest.mark.parametrize("depth", [3000, 100_000])
@pytest.mark.parametrize("place", ["bundle", "resource", "value", "line"])
def test_read_deep_nesting_is_refused_and_never_a_crash(depth, place):
    deep = "[" * depth + "]" * depth
    resource = text(observation())[:-1] + ', "note": ' + deep + "}"
    data = {
        "bundle": '{"resourceType": "Bundle", "x": ' + deep + "}",
        "resource": '{"resourceType": "Bundle", "entry": [{"resource": '
        + resource
        + "}]}",
        "value": deep,
        "line": text(patient()) + "\n" + resource,
    }[place]
    with pytest.raises(InputError):
        read_labs(data, analytes=ANALYTES, at=AT)


def test_read_bundles_within_bundles_have_a_limit():
    data = bundle(bundle(bundle(patient())))
    assert len(read_labs(text(data), analytes=ANALYTES, at=AT).patients) == 1
    assert [code for _, code in errors_of(text(bundle(data)))] == ["too-deep"]


def test_read_size_limit_is_the_caller_s():
    data = text(bundle(patient(), observation()))
    assert errors_of(data, max_bytes=len(data) - 1) == [("file", "too-large")]
    read_labs(data, analytes=ANALYTES, at=AT, max_bytes=len(data))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "latin-1"])
def test_read_other_encodings_are_refused(encoding):
    data = text(bundle(patient())) + "é"
    assert errors_of(data.encode(encoding)) == [("file", "encoding")]


def test_read_nul_and_broken_escapes_are_refused():
    nul = text(patient()).replace("Person", "\\u0000")
    assert errors_of(nul) == [("file", "nul")]
    broken = text(patient()).replace("Person", "\\ud800")
    assert errors_of(broken)[0][1] == "not-json"


def test_read_the_same_key_twice_is_refused():
    # One reader takes the first value, another the last.
    data = with_raw('90, "value": 990')
    assert errors_of(data) == [("entry[1].resource", "repeated-key")]


def test_read_name_too_long_to_be_one_is_refused():
    data = text(patient(name=[{"family": "x" * 301}]))
    assert errors_of(data) == [("file", "too-long")]


def test_read_long_number_in_a_part_that_nobody_reads_is_no_error():
    data = text(observation())[:-1] + ', "note": ' + "9" * 5000 + "}"
    assert read_labs(data, analytes=ANALYTES, at=AT).n_results == 1


# ---- edition ----


@pytest.mark.parametrize(
    "kind", ["MedicationOrder", "ProcedureRequest", "GenomicStudy", "Foo", "x y", ""]
)
def test_read_resource_type_of_another_edition_is_refused(kind):
    assert errors_of(text(bundle({"resourceType": kind}))) == [
        ("entry[0].resource.resourceType", "other-edition")
    ]


@pytest.mark.parametrize(
    ("resource", "path"),
    [
        (observation(comment="x"), "comment"),
        (observation(related=[]), "related"),
        (observation(triggeredBy=[]), "triggeredBy"),
        (patient(animal={}), "animal"),
        (
            observation(
                meta={
                    "profile": [
                        "http://hl7.org/fhir/StructureDefinition/Observation|5.0.0"
                    ]
                }
            ),
            "meta.profile",
        ),
    ],
)
def test_read_element_of_another_edition_is_refused(resource, path):
    assert errors_of(text(resource)) == [(path, "other-edition")]


@pytest.mark.parametrize(
    ("profile", "is_other"),
    [
        ("http://hl7.org/fhir/StructureDefinition/Observation", False),
        ("http://hl7.org/fhir/StructureDefinition/Observation|4.0.1", False),
        ("http://hl7.org/fhir/StructureDefinition/Observation|3.0.2", True),
        ("http://hl7.org/fhir/3.0/StructureDefinition/Observation", True),
        ("http://hl7.org/fhir/4.0/StructureDefinition/Observation", False),
        # a guide's own version says nothing about the edition it is for
        (
            "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient|7.0.0",
            False,
        ),
    ],
)
def test_is_other_edition_goes_by_what_the_profile_says(profile, is_other):
    assert is_other_edition(profile) is is_other


def test_resource_types_are_those_of_r4():
    assert len(RESOURCE_TYPES) == 146
    assert {"Patient", "Observation", "CatalogEntry"} <= RESOURCE_TYPES


# ---- mutation ----


def _mutate(chance, data):
    """Change one place of a bundle: drop, retype, rename, swap or repeat it."""
    place = data
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        key = chance.choice(list(keys))
        if chance.random() < 0.25 or not isinstance(place[key], dict | list):
            junk = [None, 0, -1, 1e308, "", "x", True, [], {}, [[]], {"value": "x"}]
            if chance.random() < 0.3:
                del place[key]
            else:
                place[key] = copy.deepcopy(chance.choice(junk))
            return
        place = place[key]


@pytest.mark.parametrize("seed", range(400))
def test_read_mutated_bundle_is_read_or_refused_and_never_a_crash(seed):
    chance = random.Random(seed)
    data = bundle(
        patient(),
        observation("6768-6", referenceRange=[{"high": {"value": 115, "unit": "U/L"}}]),
        observation("1920-8", performer=[{"reference": "Organization/a"}]),
        observation("1975-2", 0.9, "mg/dL", effectiveDateTime="2026-11-20"),
        {"resourceType": "Organization", "id": "a", "name": "Acme"},
    )
    for _ in range(chance.randint(1, 6)):
        _mutate(chance, data)
    try:
        labs = read_labs(json.dumps(data), analytes=ANALYTES, at=AT)
    except InputError:
        return
    assert accounted(labs) == labs.n_resources
