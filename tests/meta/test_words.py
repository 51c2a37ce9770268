"""No machine path, no registry, no talk of the workplace, nothing left undone."""

import re

import pytest
from tests.meta.source import ROOT, expect_none, tracked_files

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".txt",
    ".in",
    ".html",
    ".css",
    ".js",
    ".csv",
    ".json",
    ".typ",
    "",
}

# Written in parts, so that the rule does not find itself.
EVERYWHERE = {
    "machine path": re.compile(
        r"(^|[^A-Za-z0-9_.])/("
        + "|".join(["wo" + "rk", "fa" + "rm", "ro" + "ot", "ho" + "me", "Us" + "ers"])
        + r")/[A-Za-z.]"
    ),
    "package registry": re.compile(
        "|".join(
            [
                "py" + r"pi\.org",
                "python" + "hosted",
                "npm" + r"js\.",
                "--extra" + "-index",
                "--find" + "-links",
            ]
        )
    ),
    "workplace": re.compile(
        r"\b(sub-?"
        + r"agents?|clo"
        + r"sing note|lang"
        + r"uage model|this ses"
        + r"sion (was|is))\b",
        re.IGNORECASE,
    ),
}
IN_SOURCE = {
    "left undone": re.compile(
        r"\b("
        + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"])
        + r")\b|NotImplemented"
        + "Error"
    ),
}


def slips(text: str, rules: dict[str, re.Pattern[str]]) -> list[str]:
    return [
        f"{number}: {name}: {line.strip()[:60]}"
        for number, line in enumerate(text.splitlines(), start=1)
        for name, rule in rules.items()
        if rule.search(line)
    ]


def texts(*, source_only: bool):
    for path in tracked_files():
        relative = path.relative_to(ROOT)
        if path.suffix not in TEXT or relative.parts[0] == "LICENSE":
            continue
        if source_only and relative.parts[0] != "src":
            continue
        yield str(relative), path.read_text(errors="replace")


def test_no_machine_path_registry_or_workplace_is_named():
    found = [
        f"{p}:{s}" for p, t in texts(source_only=False) for s in slips(t, EVERYWHERE)
    ]
    expect_none(found)


def test_nothing_in_the_package_is_left_undone():
    found = [
        f"{p}:{s}" for p, t in texts(source_only=True) for s in slips(t, IN_SOURCE)
    ]
    expect_none(found)


@pytest.mark.parametrize(
    "line",
    [
        "see /" + "work/main/x",
        "open('/" + "home/someone')",
        "from py" + "pi.org",
        "pip --find" + "-links x",
        "a sub" + "agent wrote it",
    ],
)
def test_a_slip_is_seen(line):
    assert slips(line, EVERYWHERE)


@pytest.mark.parametrize(
    "line", ["# TO" + "DO later", "raise NotImplemented" + "Error"]
)
def test_something_left_undone_is_seen(line):
    assert slips(line, IN_SOURCE)


def test_an_ordinary_path_passes():
    assert not slips("src/hepatica/web and docs/home/page", EVERYWHERE)
