"""The center's questions before drug, and the answers on record."""

from datetime import timedelta

import pytest
from tests.support.rules import rules
from tests.support.timeline import FIRST_FILL, at, ready_for_first_fill

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.course import fold
from hepatica.therapy.course.history import history_of
from hepatica.therapy.course.kinds_codes import Party, Presence
from hepatica.therapy.course.kinds_selection import (
    HistoryItem,
    HistoryRecorded,
    HistoryStatement,
)
from hepatica.therapy.decisions import name_of
from hepatica.therapy.worksheet import worksheet

QUESTIONS = tuple(
    build.history_question(load_catalog().get(f"history-question/{name}"))
    for name in ("vegf-agent", "liver-radiation", "diabetes")
)
DAY = timedelta(days=1)


def told(t, on=FIRST_FILL, **answers: str):
    statements = tuple(
        HistoryStatement(
            item=HistoryItem(name.replace("_", "-")), presence=Presence(answer)
        )
        for name, answer in answers.items()
    )
    return t.add(HistoryRecorded(statements=statements, told_by=Party.PATIENT), at(on))


def sheet(t):
    return worksheet(fold(t.course, t.facts), rules(questions=QUESTIONS), on=FIRST_FILL)


@pytest.mark.hazard("HZ-017")
def test_no_drug_is_authorized_before_the_questions_are_asked():
    found = sheet(ready_for_first_fill())
    assert name_of(found.decision) == "cannot-decide"
    assert len(found.decision.missing) == 3
    assert found.fill is None


def test_all_answers_no_open_the_way_and_stand_in_the_trace():
    t = ready_for_first_fill()
    fact = told(
        t, vegf_inhibitor="absent", prior_liver_radiation="absent", diabetes="absent"
    )
    found = sheet(t)
    assert found.permits_drug
    seen = [s for s in found.trace.inputs if s.name.startswith("history, ")]
    assert [(s.note, s.fact, s.on) for s in seen] == [
        ("absent", fact.id, FIRST_FILL)
    ] * 3


def test_yes_bars_asks_or_is_only_said_as_the_entry_has_it():
    t = ready_for_first_fill()
    told(t, vegf_inhibitor="present", prior_liver_radiation="present")
    told(t, diabetes="present")
    found = sheet(t)
    assert [r.code for r in found.refusals] == ["history-vegf-inhibitor"]
    assert [a.code for a in found.asks] == ["history-prior-liver-radiation"]
    notes = [s.note for s in found.trace.inputs if s.name == "history, Diabetes"]
    assert notes == [
        "present: Dexamethasone in the fill may raise glucose for two weeks."
    ]


def test_a_later_answer_counts_and_a_withdrawn_one_does_not():
    t = ready_for_first_fill()
    first = told(t, on=FIRST_FILL - 3 * DAY, diabetes="present")
    second = told(t, on=FIRST_FILL - DAY, diabetes="absent")

    def answer():
        found = history_of(fold(t.course, t.facts))
        return {item: said.presence.value for item, (_, said) in found.items()}

    assert answer() == {"diabetes": "absent"}
    t.withdraw(second, FIRST_FILL)
    assert answer() == {"diabetes": "present"}
    t.withdraw(first, FIRST_FILL)
    assert answer() == {}
