"""The locks hold names, versions and hashes, and no address of anything."""

import re

import pytest
from tests.meta.source import ROOT

ADDRESSES = ("://", "file:", "--index-" + "url", "--find-" + "links", " @ ")
PIN = re.compile(r"^([a-z0-9][a-z0-9.\[\]-]*)==\S+")


def lock_faults(text: str) -> list[str]:
    found = [a for a in ADDRESSES if a in text]
    block = ""
    for line in [*text.splitlines(), "end"]:
        if line.startswith((" ", "#")) or not line:
            block += line
            continue
        if block and "--hash=sha256:" not in block:
            found.append(f"no hash: {block.split()[0]}")
        if line != "end" and not PIN.match(line):
            found.append(f"not pinned: {line}")
        block = line if line != "end" else ""
    return found


def pins(name: str) -> dict[str, str]:
    found = {}
    for line in (ROOT / name).read_text().splitlines():
        if PIN.match(line):
            package, version = line.split()[0].split("==")
            found[package] = version
    return found


@pytest.mark.parametrize("name", ["requirements.txt", "dev.txt"])
def test_a_lock_is_pinned_hashed_and_without_addresses(name):
    assert lock_faults((ROOT / name).read_text()) == []


def test_both_locks_agree():
    run, dev = pins("requirements.txt"), pins("dev.txt")
    assert {n: dev[n] for n in run.keys() & dev} == {
        n: run[n] for n in run.keys() & dev
    }


def test_the_lock_covers_what_the_package_depends_on():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {
        re.split(r"[\[<>=!~ ]", d)[0].replace(".", "-") for d in project["dependencies"]
    }
    assert wanted - set(pins("requirements.txt")) == set()


def test_every_dependency_has_its_reason_beside_it():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    start = lines.index("dependencies = [")
    end = lines.index("]", start)
    for number in range(start + 1, end):
        if lines[number].strip().startswith('"'):
            assert lines[number - 1].strip().startswith("#"), lines[number]


@pytest.mark.parametrize(
    "text",
    [
        "--index-" + "url https://example.org/simple\nx==1 \\\n    --hash=sha256:0",
        "x==1",
        "x>=1 \\\n    --hash=sha256:0",
        "x @ file:///x.whl",
    ],
)
def test_a_faulty_lock_is_seen(text):
    assert lock_faults(text)
