"""What the pages say of results that wait: beside the record, and in words."""

from datetime import UTC, date, datetime

import pytest

from hepatica.actions.held_labs import Candidate, HeldRow, WaitingAt
from hepatica.actions.imports_report import ImportReport, Queued
from hepatica.actions.matching import Identity, agreement
from hepatica.exchange import Identifier, IncomingPatient, PersonName
from hepatica.web.presenters.held_rows import (
    compare_lines,
    differs_words,
    list_rows,
    waiting_lines,
)
from hepatica.web.presenters.import_rows import report_groups, summary

BORN = date(1960, 5, 6)


def compared(*, number="18", issuer="urn:record", born=BORN, sex="female", known=None):
    """The words at each identifier of a file beside those of a record."""
    patient = IncomingPatient(
        key="Patient/1",
        identifiers=(Identifier(system=issuer, value=number),) if number else (),
        names=(PersonName(family="Oak", given=("Bea",)),),
        birth_on=born,
        sex=sex,
    )
    sent = Identity(
        identifiers=((issuer, number),) if number else (),
        birth_on=born,
        family_name="Oak",
        given_names="Bea",
    )
    known = known or Identity(
        identifiers=(("urn:record", "17"),),
        birth_on=BORN,
        family_name="Oak",
        given_names="Bea",
        sex="female",
    )
    one = Candidate(person="p", identity=known, same=agreement(sent, known), asks=())
    return {line.label: line for line in compare_lines(patient, one)}


def flat(text):
    return text.replace("\u00a0", " ")


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize(
    ("label", "sent", "word"),
    [
        ("Record number", {"number": "17"}, "Same"),
        ("Record number", {"number": "18"}, "Differs"),
        ("Record number", {"number": "17", "issuer": "urn:other"}, "Differs"),
        ("Record number", {"number": ""}, "Not in the file"),
        ("Record number", {"known": Identity(birth_on=BORN)}, "Not on record"),
        ("Birth date", {}, "Same"),
        ("Birth date", {"born": date(1960, 5, 7)}, "Differs"),
        ("Birth date", {"born": None}, "Not in the file"),
        ("Birth date", {"known": Identity(family_name="Oak")}, "Not on record"),
        ("Name", {}, "Same"),
        ("Name", {"known": Identity(family_name="Elm")}, "Differs"),
        ("Sex", {"sex": "male"}, "Differs"),
        ("Sex", {"sex": ""}, "Not in the file"),
    ],
)
def test_each_difference_is_a_word_and_an_icon(label, sent, word):
    line = compared(**sent)[label]
    assert (line.word, bool(line.icon)) == (word, True)


def test_numbers_of_two_issuers_are_told_apart():
    line = compared(number="17", issuer="urn:other")["Record number"]
    assert line.sent == ("17, of urn:other",)
    assert line.on_record == ("17, of urn:record",)
    assert compared(issuer="")["Record number"].sent == ("18, issuer not said",)


def test_how_many_wait():
    lines = waiting_lines(
        WaitingAt(center_id="a", name="Center A", n_waiting=n) for n in (1, 2)
    )
    assert [line.words.split(" wait ")[0] for line in lines] == [
        "One person's results",
        "Results of 2 persons",
    ]


def test_a_row_of_the_list_is_in_the_time_of_the_center():
    row = HeldRow(
        id="x",
        held_at=datetime(2026, 3, 16, 13, 30, tzinfo=UTC),
        held_by="nurse-a",
        differs=("birth date", "identifier"),
        n_reports=2,
    )
    (line,) = list_rows([row], zone="America/New_York")
    assert flat(line.when) == "16 Mar 2026 09:30"
    assert differs_words(row) == line.differs == "Birth date and record number"


def test_the_report_parts_what_is_kept_from_what_is_not():
    kept = Queued(
        file="a", patient="1", code="near-match", message="x", n_reports=2, held="h"
    )
    lost = Queued(file="b", patient="2", code="no-course", message="x", n_reports=1)
    report = ImportReport(queued=(kept, lost))
    rows = {
        group.key: [(row.file, row.held) for row in group.rows]
        for group in report_groups(report)
    }
    assert (rows["held"], rows["queued"]) == ([("a", "h")], [("b", "")])
    assert "2 waiting, 1 not kept" in flat(summary(report))
