"""The course file: what clinic, twin, tests and shell exchange."""

import json
from dataclasses import replace

import jsonschema
import pytest
from tests.support.timeline import FIRST_FILL, Timeline, at, ready_for_second_fill

from hepatica import wire
from hepatica.errors import InputError
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course.center_kinds import PrivilegeGranted


def course_file(**changes) -> wire.CourseFile:
    settings = {
        "course": "course-1",
        "center": "test",
        "is_demo": True,
        "is_pseudonymous": True,
        "facts": tuple(ready_for_second_fill().facts),
    }
    return wire.CourseFile(**settings | changes)


def plain(**changes) -> dict:
    return json.loads(wire.course_file_text(course_file())) | changes


def refused(value) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        wire.read_course_file(json.dumps(value))
    return {error.path: error.code for error in caught.value.errors}


def test_a_file_reads_back_equal_and_writes_the_same_bytes():
    text = wire.course_file_text(course_file())
    read = wire.read_course_file(text)
    assert read == course_file()
    assert wire.course_file_text(read) == text
    assert text.endswith("}\n")
    assert wire.read_course_file(text.encode()) == read


def test_activations_of_the_center_travel_along():
    t = Timeline("x")
    granted = PrivilegeGranted(person="a", privilege="prescribe", is_granted=True)
    fact = t.add(granted, at(FIRST_FILL), course=None)
    file = course_file(activations=(fact,))
    assert wire.read_course_file(wire.course_file_text(file)).activations == (fact,)


def test_an_erased_body_travels_as_nothing_and_stays_erased():
    facts = ready_for_second_fill().facts
    facts[0] = replace(facts[0], payload=k.Erased())
    text = wire.course_file_text(course_file(facts=tuple(facts)))
    assert json.loads(text)["facts"][0]["payload"] is None
    assert isinstance(wire.read_course_file(text).facts[0].payload, k.Erased)
    stored = wire.decode_facts(json.dumps(json.loads(text)["facts"]))
    assert isinstance(stored[0].payload, k.Erased)
    assert stored[1:] == tuple(facts[1:])


def test_stored_facts_read_as_the_file_reads_them():
    stored = json.dumps(plain()["facts"])
    assert wire.decode_facts(stored) == course_file().facts


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"format": "hepatica-course/2"}, {"format": "unknown-format"}),
        ({"format": None}, {"format": "unknown-format"}),
        ({"facts": None}, {"facts": "not-a-list"}),
        ({"facts": {}}, {"facts": "not-a-list"}),
        ({"facts": [3]}, {"facts[0]": "not-an-object"}),
        ({"activations": 3}, {"activations": "not-a-list"}),
        ({"name": "Maria"}, {"course file.name": "unknown-key"}),
        ({"course": 3}, {"course file.course": "wrong-type"}),
    ],
)
def test_a_fault_of_the_file_is_told_by_path(changes, fault):
    assert refused(plain(**changes)) == fault


def test_what_is_not_an_object_is_no_course_file():
    assert refused([]) == {"course file": "not-an-object"}


def test_every_fault_of_every_fact_is_told():
    facts = plain()["facts"]
    del facts[0]["payload"]
    facts[1]["recorded_at"] = "2026-01-05T09:00:00"
    facts[2]["payload"]["x"] = 1
    facts[3]["kind"] = "no-such-kind"
    facts[4]["color"] = "red"
    facts[5]["schema"] = 9
    assert refused(plain(facts=facts)) == {
        "facts[0].payload": "missing",
        "facts[1].recorded_at": "no-offset",
        "facts[2].payload.x": "unknown-key",
        "facts[3].kind": "unknown-kind",
        "facts[4].color": "unknown-key",
        "facts[5].schema": "unknown-schema",
    }


def test_a_number_that_cannot_be_is_told_by_path():
    facts = plain()["facts"]
    for fact in facts:
        if fact["kind"] == "pump-filled":
            fact["payload"]["volume_ml"] = 0.0
        if fact["kind"] == "pump-emptied":
            fact["payload"]["residual_volume_ml"] = -1.0
    assert sorted(refused(plain(facts=facts)).values()) == [
        "negative",
        "not-positive",
        "not-positive",
    ]


def test_a_fact_stands_once_and_belongs_to_the_course():
    facts = plain()["facts"]
    facts[1]["id"] = facts[0]["id"]
    facts[2]["course"] = "another"
    assert refused(plain(facts=facts)) == {
        "facts[1].id": "duplicate-fact",
        "facts[2].course": "other-course",
    }


def test_the_schema_takes_what_is_written_and_refuses_an_unknown_key():
    schema = wire.course_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert list(validator.iter_errors(plain())) == []
    for wrong in (
        plain(name="Maria"),
        plain(format="hepatica-course/2"),
        {key: value for key, value in plain().items() if key != "facts"},
    ):
        assert list(validator.iter_errors(wrong))
    facts = plain()["facts"]
    facts[0]["payload"]["x"] = 1
    assert list(validator.iter_errors(plain(facts=facts)))
    facts[0]["payload"] = None
    assert list(validator.iter_errors(plain(facts=facts))) == []


def test_the_schema_of_a_kind_says_what_each_field_means():
    schema = wire.payload_schema("labs-resulted")
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$ref"] == "#/$defs/LabsResulted"
    fields = schema["$defs"]["LabsResulted"]["properties"]
    assert fields["laboratory"]["description"] == "Laboratory, as the feed names it"
    weight = wire.payload_schema("weight-measured")["$defs"]["WeightMeasured"]
    assert weight["properties"]["weight_kg"]["description"] == "Body weight [kg]"
    with pytest.raises(InputError):
        wire.payload_schema("no-such-kind")
