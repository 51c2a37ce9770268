"""Fever and the pocket: recorded at every visit, and fever leads its page."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.support.program import Program

from hepatica.records.models import Account
from hepatica.web import clock

COURSE = "A-0001"
VISIT = f"/courses/{COURSE}/visits/2026-03-16/"
BANNER = "cholangitis, pocket infection, neutropenia first; flow second"


@pytest.fixture
def program(db, monkeypatch):
    made = Program()
    made.activate_all()
    made.to_first_visit(COURSE, made.person().pk)
    monkeypatch.setattr(clock, "now", made.now)
    return made


def test_a_fever_without_a_rule_that_asks_is_recorded_and_leads_the_visit(program):
    nurse = Client()
    nurse.force_login(Account.objects.get(pk="nurse-a"))
    assert BANNER not in nurse.get(VISIT).content.decode()
    form = f"/courses/{COURSE}/record/symptoms/?from=visit"
    page = nurse.get(form).content.decode()
    assert "Signs of infection over the pump" in page
    sent = {
        "on": "2026-03-16",
        "time": "08:00",
        "fever": "yes",
        "pocket-infection": "no",
        "from": "visit",
        "form_id": str(uuid4()),
        "seq": str(program.read().course.last_seq),
    }
    answer = nurse.post(form, sent)
    assert (answer.status_code, answer["Location"]) == (302, VISIT)
    (asked,) = program.read().course.symptoms
    answers = {s.id: s.is_present for s in asked.payload.symptoms}
    assert answers == {"fever": True, "pocket-infection": False}
    assert BANNER in nurse.get(VISIT).content.decode()
