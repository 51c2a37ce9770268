"""Two pumps in place: whoever records says which one it was; nothing is guessed."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.support.program import Program

from hepatica.records.models import Account
from hepatica.therapy.course import kinds as k
from hepatica.web import clock

COURSE = "A-0001"


@pytest.fixture
def program(db, monkeypatch):
    made = Program()
    made.activate_all()
    made.to_first_visit(COURSE, made.person().pk)
    second = k.PumpImplanted(
        slot="b",
        model="intera-3000-30",
        serial="S-2",
        factory_flow_rate_ml_per_day=1.2,
        with_resection=False,
    )
    made.record(COURSE, second)
    monkeypatch.setattr(clock, "now", made.now)
    return made


@pytest.fixture
def nurse(program):
    client = Client()
    client.force_login(Account.objects.get(pk="nurse-a"))
    return client


def send(program, nurse, form, **fields):
    page = {
        "on": program.at.date().isoformat(),
        "time": f"{program.at:%H:%M}",
        "form_id": str(uuid4()),
        "seq": str(program.read().course.last_seq),
    }
    return nurse.post(f"/courses/{COURSE}/record/{form}/", page | fields)


@pytest.mark.hazard("HZ-018")
@pytest.mark.parametrize("form", ["emptying", "fill", "access", "study", "explant"])
def test_the_page_asks_which_pump(nurse, form):
    page = nurse.get(f"/courses/{COURSE}/record/{form}/").content.decode()
    assert "Which pump" in page
    assert "serial S-1" in page
    assert "serial S-2" in page


@pytest.mark.hazard("HZ-018")
def test_an_emptying_goes_to_the_pump_that_was_said(program, nurse):
    typed = {"residual_volume_ml": "9.5", "deviation_reason": "first look"}
    before = program.read().course.last_seq
    answer = send(program, nurse, "emptying", **typed)
    assert answer.status_code == 422
    assert "Which pump" in answer.content.decode()
    assert program.read().course.last_seq == before
    answer = send(program, nurse, "emptying", pump_slot="b", **typed)
    assert answer.status_code == 302
    emptied = program.read().facts[-1].payload
    assert (emptied.slot, emptied.residual_volume_ml) == ("b", 9.5)


def test_one_pump_in_place_is_not_asked_for(program, nurse):
    program.record(COURSE, k.PumpExplanted(slot="b", was_emptied=True, reason="seroma"))
    page = nurse.get(f"/courses/{COURSE}/record/emptying/").content.decode()
    assert "Which pump" not in page
