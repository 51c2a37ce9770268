"""Decisions are values: their words, their order, and the trace they carry."""

import pytest

from hepatica.therapy.decisions import (
    RANK,
    CannotDecide,
    Discontinue,
    EntryUsed,
    Hold,
    InputSeen,
    NoRule,
    Proceed,
    Reduce,
    Trace,
    WouldChange,
    name_of,
    permits_drug,
    permitted_factor,
)

ALL = {
    "discontinue": (Discontinue(reason="x"), False, 0.0),
    "hold": (Hold(reason="x"), False, 0.0),
    "cannot-decide": (CannotDecide(missing=("x",)), False, 0.0),
    "no-rule": (NoRule(entry="x", reason="x"), False, 0.0),
    "reduce": (Reduce(factor=0.5, of="planned-dose"), True, 0.5),
    "proceed": (Proceed(), True, 1.0),
}


@pytest.mark.parametrize("name", RANK)
def test_each_decision_has_its_word_and_permits_what_it_says(name):
    decision, has_drug, factor = ALL[name]
    assert name_of(decision) == name
    assert permits_drug(decision) is has_drug
    assert permitted_factor(decision) == factor


def test_the_rank_is_closed_and_drug_stands_last():
    assert set(RANK) == set(ALL)
    assert [ALL[name][1] for name in RANK] == [False, False, False, False, True, True]


def test_decisions_compare_by_what_they_say():
    assert Hold(reason="x") == Hold(reason="x")
    assert Hold(reason="x") != Hold(reason="x", missing=("AST",))
    assert Proceed() != Reduce(factor=1.0, of="planned-dose")


def test_traces_add_up_in_order_and_an_entry_is_listed_once():
    entry = EntryUsed(id="a", version=1, evidence="V")
    other = EntryUsed(id="a", version=2, evidence="V")
    first = Trace(
        inputs=(InputSeen(name="ast", value=1.0, unit="U/L"),), entries=(entry,)
    )
    second = Trace(
        inputs=(InputSeen(name="alp", value=2.0, unit="U/L"),),
        entries=(entry, other),
        would_change=(WouldChange(analyte="x", at=None, unit="", gives="y"),),
    )
    both = first.plus(second)
    assert [seen.name for seen in both.inputs] == ["ast", "alp"]
    assert both.entries == (entry, other)
    assert both.would_change == second.would_change
    assert Trace().plus(first) == first
