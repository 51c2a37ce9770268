"""Generated pages are current, links lead somewhere, decisions are numbered once."""

import re

import pytest
from tests.meta.source import ROOT, expect_none, tracked_files
from tests.spec import tables
from tools.docs import __main__ as docs
from tools.docs import index_pages, spec_pages

from hepatica.therapy.course.envelope import KINDS

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def adr_faults(files: dict[str, str]) -> list[str]:
    """Numbers used twice, headings that differ from the file's name, no status."""
    found = []
    numbers = [name[:4] for name in files]
    for name, text in files.items():
        if numbers.count(name[:4]) > 1:
            found.append(f"{name}: the number is used twice")
        title = index_pages.heading(text)
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        if slug != name.removesuffix(".md"):
            found.append(f"{name}: the heading would be {slug}")
        if not index_pages.field(text, "Status"):
            found.append(f"{name}: no status")
    return found


def broken_links(name: str, text: str) -> list[str]:
    folder = (ROOT / name).parent
    return [
        f"{name}: {target}"
        for target in LINK.findall(text)
        if "://" not in target and not (folder / target).exists()
    ]


def adrs() -> dict[str, str]:
    folder = ROOT / "docs/adr"
    return {p.name: p.read_text() for p in index_pages.numbered(folder, r"\d{4}-")}


def test_decisions_are_numbered_once_and_named_as_they_are():
    assert adr_faults(adrs()) == []


def test_decisions_say_how_we_will_know():
    missing = [n for n, t in adrs().items() if "## How we will know" not in t]
    expect_none(missing)


def test_every_kind_of_fact_has_its_page():
    folder = ROOT / "docs/generated/facts"
    assert [k for k in KINDS if not (folder / f"{k}.md").is_file()] == []


def test_relative_links_lead_somewhere():
    pages = [p for p in tracked_files() if p.suffix == ".md"]
    found = [
        hit
        for p in pages
        for hit in broken_links(str(p.relative_to(ROOT)), p.read_text())
    ]
    expect_none(found)


@pytest.mark.parametrize(
    "files",
    [
        {
            "0001-a.md": "# 0001 A\n\n- **Status:** accepted",
            "0001-b.md": "# 0001 B\n\n- **Status:** accepted",
        },
        {"0001-a.md": "# 0001 Another\n\n- **Status:** accepted"},
        {"0001-a.md": "# 0001 A\n"},
    ],
)
def test_a_faulty_decision_is_seen(files):
    assert adr_faults(files)


def test_a_broken_link_is_seen():
    assert broken_links("docs/x.md", "see [it](nowhere.md)")
    assert not broken_links("docs/x.md", "see [it](../Makefile)")


def test_a_page_that_is_old_missing_or_made_by_nobody_is_seen(tmp_path):
    (tmp_path / "docs/cli").mkdir(parents=True)
    (tmp_path / "docs/cli/old.md").write_text("before")
    (tmp_path / "docs/cli/stray.md").write_text("stray")
    wanted = {"docs/cli/old.md": "after", "docs/cli/new.md": "new"}
    assert docs.differences(wanted, tmp_path) == [
        "docs/cli/new.md is missing",
        "docs/cli/old.md is out of date",
        "docs/cli/stray.md is made by nobody",
    ]


def test_a_section_of_the_specification_without_its_table_is_refused(tmp_path):
    folder = tmp_path / "tests/spec/fill"
    folder.mkdir(parents=True)
    (folder / "test_x.py").write_text('TITLE = "X"\nTEXT = "x"\n')
    with pytest.raises(ValueError, match="TABLE"):
        spec_pages.make(tmp_path)


def test_a_row_that_lost_a_cell_is_refused():
    with pytest.raises(ValueError, match="1 cells"):
        tables.rows("| a | b |\n| --- | --- |\n| 1 |\n")
