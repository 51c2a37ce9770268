"""A payload of every kind and version is kept, and reads back as it was written."""

import re

import pytest
from tests.meta.source import expect_none
from tools import golden

from hepatica import errors, wire
from hepatica.therapy.course.envelope import KINDS

KEPT = sorted(golden.FOLDER.glob("*.json"))
NAME = re.compile(r"^([a-z-]+)\.(\d+)$")


def test_every_kind_and_version_has_a_payload():
    expect_none(n for n in KINDS if not golden.path_of(n).exists())


@pytest.mark.parametrize("path", KEPT, ids=lambda p: p.stem)
def test_a_kept_payload_is_still_read(path):
    name, version = NAME.match(path.stem).groups()
    text = path.read_text().strip()
    payload = wire.decode_payload(name, int(version), text)
    assert type(payload) is KINDS[name]
    if int(version) == KINDS[name].SCHEMA:
        assert wire.payload_text(payload) == text


def test_every_field_of_a_kept_payload_is_filled():
    empty = [
        f"{path.stem}: {found}"
        for path in KEPT
        for found in re.findall(r'"(\w+)":(?:null|\[\]|"")', path.read_text())
    ]
    expect_none(empty)


def test_a_payload_that_lost_a_field_is_refused():
    path = golden.path_of("weight-measured")
    text = path.read_text().replace("weight_kg", "weight_lb")
    with pytest.raises(errors.InputError):
        wire.decode_payload("weight-measured", 1, text)
