"""What is not this project's own is in the repository as it came, with its license."""

import hashlib
import re

import pytest
from tests.meta.source import SRC, expect_none

LISTS = sorted(SRC.rglob("ASSETS.txt"))
LINE = re.compile(r"^([0-9a-f]{64})  (\S+)$", re.MULTILINE)


def test_every_kind_of_asset_has_its_list():
    assert {path.parent.name for path in LISTS} == {"fonts", "web"}


@pytest.mark.parametrize("path", LISTS, ids=lambda p: p.parent.name)
def test_each_asset_has_the_hash_that_its_list_states(path):
    found = LINE.findall(path.read_text())
    assert found
    expect_none(
        name
        for stated, name in found
        if hashlib.sha256((path.parent / name).read_bytes()).hexdigest() != stated
    )


def test_no_script_is_in_the_pages_that_no_list_names():
    named = {name for path in LISTS for _, name in LINE.findall(path.read_text())}
    scripts = {path.name for path in SRC.rglob("*.js")}
    assert scripts <= named
