"""Rules and reference figures do not change without a line in the changelog."""

import re
import subprocess

import pytest
from tests.meta.source import ROOT

WATCHED = ("src/hepatica/knowledge/data", "tests/golden")
SECTIONS = (
    "Clinical behavior",
    "Numerical results",
    "Records and API",
    "Security and privacy",
    "For developers",
)


def git(root, *arguments: str) -> str:
    result = subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True
    )
    return result.stdout.strip()


def untold_changes(root) -> list[str]:
    """Commits on watched files that came after the changelog was last written.

    A change that is not committed yet counts as well.
    """
    last = git(root, "log", "-1", "--format=%H", "--", "CHANGELOG.md")
    if not last:
        return ["the changelog was never committed"]
    found = git(root, "log", "--format=%h %s", f"{last}..HEAD", "--", *WATCHED)
    untold = found.splitlines()
    if not git(root, "status", "--porcelain", "--", "CHANGELOG.md"):
        untold += git(root, "status", "--porcelain", "--", *WATCHED).splitlines()
        return untold
    return []


def has_history() -> bool:
    try:
        return git(ROOT, "rev-parse", "--is-shallow-repository") == "false"
    except (OSError, subprocess.CalledProcessError):
        return False


@pytest.mark.skipif(not has_history(), reason="no git history here")
def test_the_changelog_keeps_up_with_rules_and_reference_figures():
    assert untold_changes(ROOT) == []


def test_the_unreleased_part_has_its_sections_in_order():
    text = (ROOT / "CHANGELOG.md").read_text()
    unreleased = text.split("\n## ")[1]
    assert unreleased.startswith("Unreleased")
    assert tuple(re.findall(r"^### (.+)$", unreleased, re.MULTILINE)) == SECTIONS


@pytest.fixture
def repository(tmp_path):
    git(tmp_path, "init", "-q")
    git(tmp_path, "config", "user.email", "test@example.org")
    git(tmp_path, "config", "user.name", "test")
    (tmp_path / "CHANGELOG.md").write_text("one")
    folder = tmp_path / WATCHED[0]
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text("a: 1")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    return tmp_path


def test_a_rule_changed_in_silence_is_seen(repository):
    assert untold_changes(repository) == []
    (repository / WATCHED[0] / "a.yaml").write_text("a: 2")
    assert untold_changes(repository) != []
    git(repository, "commit", "-qam", "silent")
    assert untold_changes(repository) != []


def test_a_rule_changed_with_its_line_passes(repository):
    (repository / WATCHED[0] / "a.yaml").write_text("a: 2")
    (repository / "CHANGELOG.md").write_text("two")
    assert untold_changes(repository) == []
    git(repository, "commit", "-qam", "told")
    assert untold_changes(repository) == []
