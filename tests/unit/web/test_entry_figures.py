"""An entry as a table: no figure of any entry stands in the file alone."""

import re

import pytest

from hepatica.actions.knowledge_numbers import numbers_in
from hepatica.knowledge import load_catalog
from hepatica.web import text
from hepatica.web.presenters.entry_figures import entry_page

ENTRIES = {entry.id: entry for entry in load_catalog().entries}


def flat(words):
    return words.replace("\u00a0", " ")


def lines(entry_id):
    return entry_page(ENTRIES[entry_id]).figures


@pytest.mark.parametrize("entry_id", sorted(ENTRIES))
def test_every_number_of_an_entry_is_on_its_page(entry_id):
    page = entry_page(ENTRIES[entry_id])
    shown = " ".join(f"{line.figure} {line.then}" for line in page.figures)
    found = re.findall(r"\d+(?:\.\d+)?(?:e\N{MINUS SIGN}?\d+)?", shown)
    for number, _ in numbers_in(ENTRIES[entry_id].data).values():
        assert text.plain(abs(number)) in found


@pytest.mark.parametrize("entry_id", sorted(ENTRIES))
def test_the_source_of_a_figure_is_one_of_the_entry(entry_id):
    entry = ENTRIES[entry_id]
    shown = {line.source for line in entry_page(entry).figures} - {""}
    assert shown <= set(entry.source_refs)


def test_a_figure_has_unit_source_place_and_evidence():
    line = next(line for line in lines("cycle/cycle-28") if "length" in line.what)
    assert (line.what, flat(line.figure)) == ("Cycle length", "28 days")
    assert (line.source, line.at, line.evidence) == ("kemeny-2003", "abstract", "V")
    assert line.evidence_says not in ("", "V")


def test_a_band_says_from_where_to_where_and_what_follows():
    found = [
        (line.what, flat(line.figure), line.then)
        for line in lines("dose-modification/floyd-2006")
        if line.then
    ]
    assert found[:4] == [
        ("Total bilirubin, ratio to uln", "from 0 below 1.2", "proceed"),
        (
            "Total bilirubin, ratio to uln",
            "from 1.2 below 1.5",
            "reduce, dose factor 0.8",
        ),
        (
            "Total bilirubin, ratio to uln",
            "from 1.5 below 2",
            "reduce, dose factor 0.5",
        ),
        ("Total bilirubin, ratio to uln", "from 2", "no rule"),
    ]


def test_what_is_chosen_by_the_house_gives_its_reason():
    line = next(
        line
        for line in lines("dose-modification/floyd-2006")
        if line.what.endswith("max age")
    )
    assert (flat(line.figure), line.evidence) == ("7 days", "P")
    assert line.note.startswith("Half the time between two visits")


def test_validity_and_the_day_of_the_next_reading_are_said():
    page = entry_page(ENTRIES["cycle/cycle-28"])
    assert (page.kind, flat(page.valid)) == ("Cycle", "from 24 Nov 2026")
    assert flat(page.review) == "to be read again by 24 Nov 2027"
