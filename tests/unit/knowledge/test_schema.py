"""The schemas are closed at every level, and one stands for each kind in use."""

import json

import pytest
from jsonschema import Draft202012Validator

from hepatica.knowledge.catalog import load_catalog
from hepatica.knowledge.schema import SCHEMAS, kinds

FILES = sorted(SCHEMAS.glob("*.json"))


def _objects(node, path=""):
    if isinstance(node, dict):
        if "properties" in node and not path.endswith(("/if", "/then", "/else")):
            yield path, node
        for key, value in node.items():
            yield from _objects(value, f"{path}/{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _objects(value, f"{path}/{number}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_schema_is_valid_and_closed_at_every_level(path):
    schema = json.loads(path.read_bytes())
    Draft202012Validator.check_schema(schema)
    objects = list(_objects(schema))
    assert objects
    for where, node in objects:
        assert node.get("additionalProperties") is False, where
        assert set(node["required"]) <= set(node["properties"]), where


def test_every_kind_with_a_schema_has_an_entry_and_the_other_way_round():
    assert set(kinds()) == {entry.kind for entry in load_catalog().entries}
