"""One text for each value, so that a hash of it means something."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from hepatica import wire
from hepatica.errors import ContractError
from hepatica.therapy.course import kinds as k


def test_keys_are_sorted_at_every_level_and_nothing_is_padded():
    value = {"b": {"d": 1, "c": [{"z": None, "y": True}]}, "a": "ü"}
    assert wire.canonical(value) == ('{"a":"ü","b":{"c":[{"y":true,"z":null}],"d":1}}')


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        (70.0, "70.0"),
        (1e-7, "1e-7"),
        (1e22, "1e22"),
        (date(2026, 2, 28), '"2026-02-28"'),
        (datetime(2026, 2, 28, 9, tzinfo=UTC), '"2026-02-28T09:00:00Z"'),
        (
            datetime(2026, 2, 28, 9, tzinfo=timezone(timedelta(hours=-5))),
            '"2026-02-28T09:00:00-05:00"',
        ),
        (k.Infusate.SALINE, '"saline"'),
        ((), "[]"),
    ],
)
def test_a_value_has_one_text(value, text):
    assert wire.canonical(value) == text


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    "value",
    [NAN, INF, -INF, {"a": [1.0, {"b": NAN}]}, (INF,), {NAN}, frozenset({INF})],
)
def test_a_number_that_is_not_finite_has_no_text(value):
    with pytest.raises(ContractError, match="not finite"):
        wire.canonical(value)


@pytest.mark.parametrize("value", [object(), {1: 2}, "\ud800", {"\udfff": 1}])
def test_what_json_cannot_hold_has_no_text(value):
    with pytest.raises(ContractError, match="no JSON form"):
        wire.canonical(value)


def test_a_payload_with_a_number_that_is_not_finite_is_not_written():
    with pytest.raises(ContractError, match="not finite"):
        wire.payload_text(k.WeightMeasured(weight_kg=NAN))


@pytest.mark.parametrize(
    "payload",
    [
        k.WeightMeasured(weight_kg="70"),  # type: ignore[arg-type]
        k.WeightMeasured(weight_kg=70.0, height_cm=True),
        k.CourseClosed(reason=3),  # type: ignore[arg-type]
        k.LabsResulted(laboratory="a", results=[]),  # type: ignore[arg-type]
    ],
)
def test_a_payload_of_another_type_than_declared_is_not_written(payload):
    with pytest.raises(ContractError, match="does not read back"):
        wire.payload_text(payload)


def test_a_payload_is_written_with_its_defaults():
    text = wire.payload_text(k.WeightMeasured(weight_kg=70.0))
    assert text == ('{"height_cm":null,"is_confirmed":false,"weight_kg":70.0}')
