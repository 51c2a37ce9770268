"""Additives from the binding to the syringe: ordered, drawn up with lots, filled."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from tests.support.order_program import OrderProgram
from tests.support.pdf_text import text
from tests.support.program import RULES

from hepatica.actions.courses import record
from hepatica.errors import InputError
from hepatica.records.models import Account
from hepatica.therapy.course.order_kinds import PreparedAdditive
from hepatica.web import clock

COURSE = "A-0001"
STEROID = PreparedAdditive(
    id="dexamethasone",
    amount=25.0,
    unit="mg",
    lot="D789",
    expires_on=date(2027, 1, 1),
)


def bind(program, *additives):
    record(
        by="oncologist-a",
        at=program.now(),
        course_id=COURSE,
        payload=replace(RULES, additives=additives, second_signer="pharmacist-a"),
        happened_at=program.at,
    )


@pytest.fixture
def program(db, monkeypatch):
    made = OrderProgram()
    made.activate_all()
    made.activate("additive/dexamethasone")
    made.to_first_visit(COURSE, made.person())
    bind(made, "dexamethasone")
    made.accept(COURSE, made.propose(COURSE))
    monkeypatch.setattr(clock, "now", made.now)
    return made


def to_release(program):
    for act in ("sign", "verify", "release"):
        getattr(program, act)(COURSE)


def test_the_order_names_what_goes_in_beside_the_drug(program):
    program.sign(COURSE)
    ordered = program.order().payload
    assert [(a.id, a.amount, a.unit) for a in ordered.additives] == [
        ("dexamethasone", 25.0, "mg")
    ]


@pytest.mark.hazard("HZ-017")
def test_another_binding_voids_the_order(program):
    program.sign(COURSE)
    bind(program)
    (refusal,) = program.state().refused
    assert refusal.code == "changed-since"
    assert "additives" in refusal.message


@pytest.mark.parametrize(
    "drawn",
    [(), (replace(STEROID, amount=20.0),), (STEROID, STEROID)],
    ids=["none", "less", "twice"],
)
def test_what_is_not_as_ordered_asks_why_and_does_not_go_in(program, drawn):
    to_release(program)
    with pytest.raises(InputError, match="beside the drug is not what was ordered"):
        program.prepare(COURSE, additives=drawn)
    program.prepare(COURSE, additives=drawn, deviation_reason="stock was out")
    assert "other-additives" in [refusal.code for refusal in program.state().refused]


def test_an_additive_needs_its_lot_and_one_that_has_not_expired(program):
    to_release(program)
    with pytest.raises(InputError) as missing:
        program.prepare(COURSE, additives=(replace(STEROID, lot=" "),))
    assert missing.value.errors[0].path == "dexamethasone_lot"
    with pytest.raises(InputError, match="The lot of the dexamethasone had expired"):
        program.prepare(
            COURSE, additives=(replace(STEROID, expires_on=date(2026, 3, 1)),)
        )


def test_pages_and_papers_carry_it_to_the_fill(program):
    to_release(program)
    client = Client()
    client.force_login(Account.objects.get(pk="technician-a"))
    page = client.get(f"/courses/{COURSE}/order/prepare/").content.decode()
    for label in ("Dexamethasone drawn up", "Lot of the dexamethasone"):
        assert label in page
    program.prepare(COURSE, additives=(STEROID,))
    assert not program.state().refused
    start = f"/courses/{COURSE}/orders/{program.order().payload.order_hash}"
    label = text(client.get(f"{start}/label.pdf").content)
    assert "25 mg, lot D789, exp 2027-01-01" in label
    printed = text(client.get(f"{start}/preparation.pdf").content)
    assert "dexamethasone 25 mg" in printed
    assert "25 mg, lot D789" in printed
    for nurse in ("nurse-a", "nurse-b"):
        program.check(COURSE, by=nurse)
    program.empty(COURSE, 11.8)
    client.force_login(Account.objects.get(pk="nurse-a"))
    page = client.get(f"/courses/{COURSE}/record/fill/?from=visit").content.decode()
    assert 'id="dexamethasone_mg"' in page
    box = page[page.index('id="dexamethasone_mg"') - 300 :][:600]
    assert 'value="25"' in box
