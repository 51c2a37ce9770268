"""Hazards name controls and tests that exist; code and tests name open hazards."""

import ast
import re

import pytest
from tests.meta.source import ROOT, expect_none, modules
from tools.docs.index_pages import field, heading, numbered

FOLDER = ROOT / "docs/hazards"
SECTIONS = ("Cause", "Effect", "Controls", "Verified by")
FIELDS = ("Status", "Severity", "Likelihood before", "Likelihood after", "Owner")
SEVERITIES = {"catastrophic", "critical", "serious", "minor"}
LIKELIHOODS = ("frequent", "probable", "occasional", "remote", "improbable")
STATUSES = {"open", "controlled", "closed"}
TEST_ID = re.compile(r"^- `(tests/[\w/]+\.py)::(\w+)`", re.MULTILINE)


def section(text: str, name: str) -> str:
    found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


def defined_in(path: str) -> set[str]:
    file = ROOT / path
    if not file.is_file():
        return set()
    return {
        node.name
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef)
    }


def hazard_faults(name: str, text: str) -> list[str]:
    title = heading(text)
    slug = re.sub(r"[^a-z0-9]+", "-", title[7:].lower()).strip("-")
    found = []
    if f"{title[:6]}-{slug}.md" != name:
        found.append("the heading differs from the file's name")
    found += [f"no {f.lower()}" for f in FIELDS if not field(text, f)]
    found += [f"no section {s}" for s in SECTIONS if not section(text, s)]
    if field(text, "Severity") not in SEVERITIES:
        found.append(f"severity is one of {sorted(SEVERITIES)}")
    if field(text, "Status") not in STATUSES:
        found.append(f"status is one of {sorted(STATUSES)}")
    before, after = (field(text, f"Likelihood {w}") for w in ("before", "after"))
    if {before, after} - set(LIKELIHOODS):
        found.append(f"likelihood is one of {LIKELIHOODS}")
    elif LIKELIHOODS.index(after) < LIKELIHOODS.index(before):
        found.append("the controls make it likelier")
    ids = TEST_ID.findall(section(text, "Verified by"))
    found += [f"no such test: {p}::{t}" for p, t in ids if t not in defined_in(p)]
    if field(text, "Status") == "controlled" and not ids:
        found.append("controlled, and no test holds it")
    return [f"{name}: {fault}" for fault in found]


def hazards() -> dict[str, str]:
    return {p.name: p.read_text() for p in numbered(FOLDER, r"HZ-\d{3}-")}


def numbers_named(text: str) -> set[str]:
    return set(re.findall(r"\bHZ-\d{3}\b", text))


def test_every_hazard_is_whole_and_its_tests_exist():
    found = [
        hit for name, text in hazards().items() for hit in hazard_faults(name, text)
    ]
    expect_none(found)


def test_every_hazard_has_a_test():
    without = [
        n for n, t in hazards().items() if not TEST_ID.search(section(t, "Verified by"))
    ]
    expect_none(without)


def test_every_hazard_named_in_code_or_tests_stands_in_the_list():
    known = {name[:6] for name in hazards()}
    texts = {m.path: m.text for m in modules()}
    for path in (ROOT / "tests").rglob("*.py"):
        if "meta" not in path.parts:
            texts[str(path)] = path.read_text()
    unknown = {p: numbers_named(t) - known for p, t in texts.items()}
    assert {p: u for p, u in unknown.items() if u} == {}


def test_a_test_marked_with_a_hazard_names_one_that_is_not_closed():
    closed = {n[:6] for n, t in hazards().items() if field(t, "Status") == "closed"}
    marks = re.compile(r"mark\.hazard\(\s*[\"'](HZ-\d{3})")
    marked = {
        number
        for path in (ROOT / "tests").rglob("test_*.py")
        for number in marks.findall(path.read_text())
    }
    assert marked & closed == set()


WHOLE = """# HZ-901 A thing

- **Status:** controlled
- **Severity:** serious
- **Likelihood before:** probable
- **Likelihood after:** remote
- **Owner:** nurse

## Cause

x

## Effect

x

## Controls

- x

## Verified by

- `tests/meta/test_hazards.py::test_a_whole_hazard_passes`
"""


def test_a_whole_hazard_passes():
    assert hazard_faults("HZ-901-a-thing.md", WHOLE) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("HZ-901", "HZ-902"),
        ("serious", "somewhat"),
        ("remote", "frequent"),
        ("- **Owner:** nurse\n", ""),
        ("## Effect\n\nx\n", ""),
        ("test_a_whole_hazard_passes", "test_nobody_wrote"),
        ("- `tests/meta/test_hazards.py::test_a_whole_hazard_passes`", "(none yet)"),
    ],
)
def test_a_faulty_hazard_is_seen(old, new):
    assert hazard_faults("HZ-901-a-thing.md", WHOLE.replace(old, new))


def test_a_number_nobody_knows_is_seen():
    assert numbers_named("Hazards: HZ-" + "999.") == {"HZ-" + "999"}
