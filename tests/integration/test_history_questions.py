"""Questions of a center that drug waits for, asked on a page and answered there."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.support.program import Program

from hepatica.records.models import Account
from hepatica.therapy.decisions import name_of
from hepatica.web import clock

COURSE = "A-0001"
VISIT = f"/courses/{COURSE}/visits/2026-03-16/"
FORM = f"/courses/{COURSE}/record/history/?from=visit"


@pytest.fixture
def program(db, monkeypatch):
    made = Program()
    made.activate_all()
    made.to_first_visit(COURSE, made.person().pk)
    made.activate("history-question/vegf-agent", "history-question/diabetes")
    monkeypatch.setattr(clock, "now", made.now)
    return made


@pytest.fixture
def nurse(program):
    client = Client()
    client.force_login(Account.objects.get(pk="nurse-a"))
    return client


def send(program, nurse, **answers):
    seq = str(program.read().course.last_seq)
    page = {"on": "2026-03-16", "from": "visit", "form_id": str(uuid4()), "seq": seq}
    answer = nurse.post(FORM, page | {"told_by": "patient"} | answers)
    return answer.status_code, answer


@pytest.mark.hazard("HZ-017")
def test_drug_waits_for_the_answers_and_the_page_leads_to_the_form(program, nurse):
    decision = program.read().worksheet.decision
    assert name_of(decision) == "cannot-decide"
    assert [text for text in decision.missing if text.startswith("history")] == [
        "history, Diabetes: not asked yet",
        "history, Bevacizumab or another VEGF inhibitor: not asked yet",
    ]
    assert f'href="{FORM}"' in nurse.get(VISIT).content.decode()


def test_answers_are_recorded_and_open_the_way(program, nurse):
    page = nurse.get(FORM).content.decode()
    asked_first = page.index("Does or did the person get bevacizumab")
    assert asked_first < page.index("Hepatitis b")
    status, answer = send(
        program, nurse, **{"vegf-inhibitor": "absent", "diabetes": "present"}
    )
    assert (status, answer["Location"]) == (302, VISIT)
    sheet = program.read().worksheet
    assert sheet.permits_drug
    notes = {seen.name: seen.note for seen in sheet.trace.inputs}
    assert notes["history, Bevacizumab or another VEGF inhibitor"] == "absent"
    assert notes["history, Diabetes"].startswith("present: Dexamethasone in the fill")
    assert "Last: no, " in nurse.get(FORM).content.decode()


@pytest.mark.parametrize("presence", ["present", "unknown"])
def test_bevacizumab_bars_drug_until_a_later_answer(program, nurse, presence):
    send(program, nurse, **{"vegf-inhibitor": presence, "diabetes": "absent"})
    sheet = program.read().worksheet
    assert "history-vegf-inhibitor" in [refusal.code for refusal in sheet.refusals]
    assert not sheet.permits_drug
    send(program, nurse, **{"vegf-inhibitor": "absent"})
    assert program.read().worksheet.permits_drug


def test_an_empty_page_and_a_page_without_a_teller_are_asked_for(program, nurse):
    before = program.read().course.last_seq
    status, answer = send(program, nurse)
    assert status == 422
    assert "Enter at least one answer" in answer.content.decode()
    status, answer = send(program, nurse, told_by="", diabetes="absent")
    assert status == 422
    assert "Who said so" in answer.content.decode()
    assert program.read().course.last_seq == before
