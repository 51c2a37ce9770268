"""Label, preparation record and downtime packet by page, to who may have them."""

import pytest
from django.test import Client
from tests.support.order_program import OrderProgram

from hepatica.actions.accounts import set_password
from hepatica.records.models import AuditEvent
from hepatica.web import clock

PASSWORD = "a-long-invented-password"


@pytest.fixture
def program(db, monkeypatch):
    made = OrderProgram()
    made.activate_all()
    monkeypatch.setattr(clock, "now", made.now)
    return made


def client_of(program, account):
    set_password(by=account, at=program.now(), username=account, password=PASSWORD)
    client = Client()
    assert client.login(username=account, password=PASSWORD)
    return client


def paths(program, course="A-0001"):
    order_hash = program.order(course).payload.order_hash
    start = f"/courses/{course}/orders/{order_hash}"
    return f"{start}/label.pdf", f"{start}/preparation.pdf"


def prepared(program):
    course = program.to_decision()
    for act in ("sign", "verify", "release", "prepare"):
        getattr(program, act)(course)
    return course


def test_a_label_is_a_pdf_while_the_order_holds_and_refused_after(program):
    course = prepared(program)
    nurse = client_of(program, "nurse-a")
    label, record = paths(program)
    for path in (label, record, "/downtime.pdf"):
        answer = nurse.get(path)
        assert answer.status_code == 200, path
        assert answer.content.startswith(b"%PDF")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Cache-Control"] == "no-store"
    program.labs(course, alp=400.0)
    assert nurse.get(label).status_code in (409, 422)
    assert nurse.get(record).status_code == 200
    printed = AuditEvent.objects.filter(action="label.print")
    assert printed.count() == 1


@pytest.mark.hazard("HZ-017")
def test_who_is_to_verify_gets_no_figure_on_paper(program):
    course = program.to_decision()
    program.sign(course)
    pharmacist = client_of(program, "pharmacist-a")
    for path in paths(program):
        assert pharmacist.get(path).status_code in (409, 422)


def test_who_may_not_read_the_course_gets_the_same_as_for_none(program):
    prepared(program)
    stranger = client_of(program, "stranger")
    for path in paths(program):
        assert stranger.get(path).status_code == 404
