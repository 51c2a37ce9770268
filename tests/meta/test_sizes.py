"""Files stay small, and no package is a drawer for odds and ends."""

import re

import pytest
from tests.meta.source import ROOT, SRC, expect_none

MAX_LINES = 400
DRAWERS = re.compile(r"^(utils?|helpers?|common|misc|base|shared|general.*|.*_folder)$")


def too_long(path: str, text: str) -> bool:
    return len(text.splitlines()) > MAX_LINES


def is_drawer(name: str) -> bool:
    return bool(DRAWERS.match(name.removesuffix(".py")))


def source_files():
    folders = (SRC, ROOT / "tests", ROOT / "tools", ROOT / "bench")
    return [
        p
        for folder in folders
        for p in sorted(folder.rglob("*.py"))
        if "migrations" not in p.parts and "__pycache__" not in p.parts
    ]


def test_no_file_is_over_400_lines():
    long = [
        str(p.relative_to(ROOT))
        for p in source_files()
        if too_long(str(p), p.read_text())
    ]
    expect_none(long)


def test_no_package_or_module_is_a_drawer():
    names = {part for p in source_files() for part in p.relative_to(ROOT).parts}
    expect_none(sorted(n for n in names if is_drawer(n)))


def test_the_length_check_sees_one_line_too_many():
    assert too_long("x.py", "x = 1\n" * 401)
    assert not too_long("x.py", "x = 1\n" * 400)


@pytest.mark.parametrize(
    "name", ["utils", "helpers.py", "common", "models_folder", "base.py"]
)
def test_a_drawer_is_seen(name):
    assert is_drawer(name)


@pytest.mark.parametrize("name", ["dosing", "baseline.py", "commons_license"])
def test_a_word_of_the_domain_passes(name):
    assert not is_drawer(name)
