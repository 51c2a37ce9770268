"""From text to typed facts, strictly: nothing is guessed, no value is repeated."""

import re

import pytest

from hepatica import wire
from hepatica.errors import InputError
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course.envelope import KINDS, Payload, kind, note
from hepatica.therapy.course.upcast import STEPS, upcast
from hepatica.wire.decode import decode_stored

SECRET = "Maria Secret"


def refused(text, name="weight-measured", schema=1) -> InputError:
    with pytest.raises(InputError) as caught:
        wire.decode_payload(name, schema, text)
    return caught.value


def test_a_payload_is_read_from_text_and_from_bytes():
    for text in (
        '{"weight_kg":70}',
        b'{"weight_kg":70}',
        b'\xef\xbb\xbf{"weight_kg":70}',
    ):
        found = wire.decode_payload("weight-measured", 1, text)
        assert found == k.WeightMeasured(weight_kg=70.0)
        assert isinstance(found.weight_kg, float)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not-json"),
        ("{", "not-json"),
        ('{"weight_kg":70', "not-json"),
        ('{"weight_kg":70}{', "not-json"),
        pytest.param('{"weight_kg":1' + "0" * 5000 + "}", "not-json", id="digits"),
        (b"\xff\xfe", "not-json"),
        ('{"weight_kg":70}'.encode("utf-16"), "not-json"),
        ('{"weight_kg":70,"x":"\\ud83d"}', "not-json"),
        pytest.param("[" * 100_000, "too-deep", id="deep"),
        ('{"weight_kg":NaN}', "not-finite"),
        ('{"weight_kg":-Infinity}', "not-finite"),
        ('{"weight_kg":1e400}', "not-finite"),
        ('{"weight_kg":70,"weight_kg":71}', "duplicate-key"),
        ('{"weight_kg":70,"x":{"a":1,"a":1}}', "duplicate-key"),
        ("[]", "not-an-object"),
        ("null", "not-an-object"),
        ('{"weight_kg":"70"}', "wrong-type"),
        ('{"weight_kg":true}', "wrong-type"),
        ('{"weight_kg":null}', "wrong-type"),
        pytest.param('{"weight_kg":1' + "0" * 400 + "}", "wrong-type", id="large"),
        ("{}", "wrong-type"),
        ('{"weight_kg":70,"Weight_kg":70}', "unknown-key"),
    ],
)
def test_what_json_readers_let_through_is_refused(text, code):
    assert [error.code for error in refused(text).errors] == [code]


def test_a_whole_character_in_two_escapes_is_read():
    found = wire.decode_payload("course-closed", 1, '{"reason":"\\ud83d\\ude00"}')
    assert found.reason == "\N{GRINNING FACE}"
    assert wire.payload_text(found) == '{"reason":"\N{GRINNING FACE}"}'


def test_the_path_of_each_fault_is_told():
    labs = (
        '{"laboratory":"a","results":[{"analyte":"ast","value":3,"unit":"U/L"},'
        '{"analyte":"ast","value":3,"unit":"U/L","oops":2,"status":"final"}],"x":1}'
    )
    paths = [error.path for error in refused(labs, "labs-resulted").errors]
    assert sorted(paths) == ["payload.results[1].oops", "payload.x"]
    wrong = (
        labs.replace(',"oops":2', "")
        .replace(',"x":1', "")
        .replace('"value":3', '"value":"3"')
    )
    assert refused(wrong, "labs-resulted").errors[0].path == "payload.results[0].value"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "perfusion-studied",
            '{"result":"%s","has_extrahepatic_perfusion":true,"is_bilobar":true}',
        ),
        (
            "exposure-reported",
            '{"exposure":"%s","from_on":"2026-01-01","to_on":"2026-01-01"}',
        ),
        (
            "exposure-reported",
            '{"exposure":"fever","from_on":"%s","to_on":"2026-01-01"}',
        ),
        ("weight-measured", '{"weight_kg":"%s"}'),
        ("pump-emptied", '{"residual_volume_ml":1,"is_confirmed":"%s"}'),
        ("course-closed", '{"reason":"%s'),
        ("course-closed", '{"reason":"%s\\q"}'),
    ],
)
def test_no_message_repeats_a_value(name, text):
    assert SECRET not in str(refused(text % SECRET, name))


def test_an_unknown_kind_or_version_stops_with_its_name():
    assert refused("{}", "no-such-kind").errors[0].code == "unknown-kind"
    for version in (0, 2, -1):
        error = refused('{"weight_kg":70}', schema=version).errors[0]
        assert (error.path, error.code) == ("schema", "unknown-schema")
    with pytest.raises(InputError):
        decode_stored("no-such-kind", 1, "{}")


@pytest.fixture
def renamed(monkeypatch):
    """A kind whose first version called the weight `weight` and knew no method."""
    monkeypatch.delitem(KINDS, "made-up", raising=False)

    from dataclasses import dataclass

    @kind("made-up", schema=3, stage="treatment")
    @dataclass(frozen=True, slots=True, kw_only=True)
    class MadeUp(Payload):
        weight_kg: float = note("Weight", unit="kg")
        method: str = note("How")
        is_fasting: bool = note("Fasting", default=False)

    monkeypatch.setitem(STEPS, ("made-up", 1), lambda old: {"weight_kg": old["weight"]})
    monkeypatch.setitem(STEPS, ("made-up", 2), lambda old: {**old, "method": "unknown"})
    yield MadeUp
    del KINDS["made-up"]


def test_an_old_payload_is_brought_up_to_date_step_by_step(renamed):
    expected = renamed(weight_kg=70.0, method="unknown")
    assert wire.decode_payload("made-up", 1, '{"weight":70}') == expected
    assert wire.decode_payload("made-up", 2, '{"weight_kg":70}') == expected
    for stored in ('{"weight":70}', b'{"weight":70}'):
        assert decode_stored("made-up", 1, stored) == expected
    now = '{"weight_kg":70,"method":"scale","is_fasting":true}'
    assert wire.decode_payload("made-up", 3, now).method == "scale"
    assert decode_stored("made-up", 3, now).is_fasting


def test_a_step_does_not_change_what_was_stored(renamed):
    old = {"weight": 70}
    upcast("made-up", 1, old, steps=STEPS)
    assert old == {"weight": 70}


def test_the_current_version_is_left_as_it_is(renamed):
    plain = {"weight_kg": 70.0, "method": "x"}
    assert upcast("made-up", 3, plain, steps=STEPS) is plain


def test_an_old_fact_carries_the_version_of_its_payload_now(renamed):
    text = (
        '[{"id":"f1","course":"c","course_seq":1,"center":"a","kind":"made-up",'
        '"schema":1,"happened_at":"2026-01-01T00:00:00Z","precision":"instant",'
        '"recorded_at":"2026-01-01T00:00:00Z","recorded_by":"x","role":"y",'
        '"payload":{"weight":70}}]'
    )
    (fact,) = wire.decode_facts(text)
    assert (fact.schema, fact.payload.weight_kg) == (3, 70.0)
    file = wire.read_course_file(
        '{"format":"hepatica-course/1","course":"c","center":null,"is_demo":false,'
        f'"is_pseudonymous":true,"facts":{text}}}'
    )
    assert file.facts == (fact,)
    # written and read again it is the same fact, not upcast a second time
    assert wire.read_course_file(wire.course_file_text(file)) == file


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_has_a_step_from_each_older_version(name):
    for version in range(1, KINDS[name].SCHEMA):
        assert (name, version) in STEPS


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_kind_is_written_in_kebab_case(name):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)


def test_a_kind_is_declared_once_and_is_a_dataclass():
    with pytest.raises(TypeError, match="twice"):
        kind("weight-measured", stage="treatment")(k.WeightMeasured)
    with pytest.raises(TypeError, match="dataclass"):
        kind("made-up-too", stage="treatment")(Payload)
