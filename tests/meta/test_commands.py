"""Every command has help, an example and a page; every command we print exists."""

import argparse
import contextlib
import io
import os
import re
import shlex
import subprocess
import sys

import pytest
from tests.meta.source import ROOT, expect_none
from tools.docs import command_pages

from hepatica.__main__ import full_parser

TARGETS = (
    *("help", "setup", "run", "check", "fix", "test-fast", "test", "test-long"),
    *("mutation", "validate", "golden", "docs", "bench", "pictures", "lock"),
)
BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
PROSE = ("README.md", "CONTRIBUTING.md", "docs/tutorial.md")
# Starts a server, makes every test run, or changes the machine: looked up, not run.
LOOKED_UP = {"make", "export"}


def leaves(parser: argparse.ArgumentParser, name: str, summary: str):
    """Commands without commands below them: name, help or description, parser."""
    children = list(command_pages._below(parser))
    if not children:
        yield name, parser.description or summary, parser
    for child, help_text, below in children:
        yield from leaves(below, f"{name} {child}", help_text)


def command_faults(
    name: str, summary: str, parser: argparse.ArgumentParser
) -> list[str]:
    found = []
    if not summary:
        found.append("no help in the list of commands")
    for full, description, leaf in leaves(parser, name, summary):
        if not description:
            found.append(f"{full}: no description")
        found += [
            f"{full}: {a.option_strings or a.dest} has no help"
            for a in leaf._actions
            if not a.help and (a.dest, a.type) != ("port", a.type)
        ]
        if not (leaf.epilog or parser.epilog or "").startswith("example: hepatica"):
            found.append(f"{full}: no example")
    return [f"{name}: {fault}" for fault in found]


def examples():
    for name, _, parser in command_pages.commands():
        seen = set()
        for part in [parser, *(leaf for _, _, leaf in leaves(parser, name, ""))]:
            text = (part.epilog or "").removeprefix("example:").strip()
            if text.startswith("hepatica") and text not in seen:
                seen.add(text)
                yield text


def shell_lines(text: str):
    for block in BLOCK.findall(text):
        for line in block.splitlines():
            command = line.split("  #")[0].strip()
            if command:
                yield command


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.M))


def documents():
    pages = [ROOT / name for name in PROSE]
    return pages + sorted((ROOT / "docs/how-to").glob("*.md"))


def unknown_command(line: str) -> str:
    """Say what is wrong with a printed command, or nothing."""
    words = shlex.split(line)
    if words[0] == "make":
        wrong = set(words[1:]) - make_targets() - {".venv/.hepatica"}
        return f"make has no {sorted(wrong)}" if wrong else ""
    if words[0].rsplit("/", 1)[-1] == "hepatica":
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(errors):
            try:
                full_parser().parse_args(words[1:])
            except SystemExit as stop:
                return errors.getvalue() if stop.code else ""
        return ""
    return "" if words[0] in LOOKED_UP else f"unknown: {words[0]}"


def test_every_command_has_help_and_an_example():
    expect_none(h for c in command_pages.commands() for h in command_faults(*c))


def test_every_command_has_its_page():
    folder = ROOT / "docs/cli"
    expect_none(
        name
        for name, _, _ in command_pages.commands()
        if not (folder / f"{name}.md").is_file()
    )


@pytest.mark.parametrize("text", list(examples()))
def test_an_example_is_understood(text):
    assert unknown_command(text) == ""


def test_every_printed_command_exists():
    expect_none(
        f"{page.name}: {line}: {fault}"
        for page in documents()
        for line in shell_lines(page.read_text())
        if (fault := unknown_command(line))
    )


def test_the_makefile_has_every_target_that_was_promised():
    assert set(TARGETS) <= make_targets()


def test_make_help_lists_every_target():
    result = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    listed = {line.split()[1] for line in result.stdout.splitlines()}
    assert listed == make_targets()


def test_the_tutorials_arithmetic_runs_and_ends_as_it_says():
    lines = list(shell_lines((ROOT / "docs/tutorial.md").read_text()))
    codes = [
        subprocess.run(
            [sys.executable, "-m", *shlex.split(line.removeprefix(".venv/bin/"))],
            cwd=ROOT,
            env={**os.environ, "HEPATICA_HOME": "/nowhere"},
            capture_output=True,
            check=False,
        ).returncode
        for line in lines
        if line.startswith(".venv/bin/hepatica")
    ]
    assert codes == [0, 0, 0, 20, 0]


def test_the_python_example_of_the_readme_prints_what_it_says():
    text = (ROOT / "README.md").read_text()
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]
    output = re.search(r"```text\n(.*?)```", text, re.DOTALL)[1]
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout == output


def test_the_readme_fits_a_screen():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 70


@pytest.mark.parametrize(
    "line",
    ["make nothing-of-the-kind", "hepatica unheard", "hepatica dose --pmp x", "rm x"],
)
def test_a_command_that_does_not_exist_is_seen(line):
    assert unknown_command(line)


def test_a_command_without_help_or_example_is_seen():
    parser = argparse.ArgumentParser()
    parser.add_argument("--thing")
    faults = command_faults("bare", "", parser)
    assert len(faults) == 4
