"""Each constraint of the database has a name by the pattern, and one who breaks it."""

import re
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from tests.support.ledgers import append_weights

from hepatica.records.models import (
    Account,
    AuditEvent,
    Center,
    Course,
    CourseState,
    Draft,
    Fact,
    FactBody,
    Grant,
    HeldLabs,
    LedgerHead,
    Person,
    PersonIdentifier,
)

PATTERN = re.compile(r"(?P<model>[a-z]+)_(?P<what>[a-z_]+)_(unique|check)\Z")


def constraints():
    return {
        constraint.name: model
        for model in apps.get_app_config("records").get_models()
        for constraint in model._meta.constraints
    }


def a_fact(**changes):
    """One more fact row that would be accepted, but for the changes."""
    plain = {
        "center_id": "a",
        "seq": 1000,
        "course_id": "A-0001",
        "course_seq": 1000,
        "kind": "weight-measured",
        "schema": 1,
        "happened_at": "2026-03-02T09:00:00+00:00",
        "precision": "instant",
        "recorded_at": "2026-03-02T09:00:00.000000Z",
        "recorded_by": "nurse-a",
        "role": "nurse",
        "payload_digest": "0" * 64,
        "prev_hash": "0" * 64,
        "hash": "0" * 64,
    }
    Fact.objects.create(**(plain | changes))


def an_event(**changes):
    plain = {
        "stream": "a",
        "seq": 1000,
        "at": "2026-03-02T09:00:00.000000Z",
        "actor": "nurse-a",
        "action": "x.y",
        "code_version": "0",
        "prev_hash": "",
        "hash": "0" * 64,
    }
    AuditEvent.objects.create(**(plain | changes))


def a_person(**changes):
    return Person.objects.create(**({"center_id": "a", "family_name": "X"} | changes))


def an_identifier(person=None, **changes):
    plain = {"center_id": "a", "system": "mrn", "value": "1"}
    PersonIdentifier.objects.create(person=person or a_person(), **(plain | changes))


def twice(make, **changes):
    make(**changes)
    make(**changes)


def a_draft(**changes):
    plain = {"account_id": "nurse-a", "course_id": "A-0001", "form": "weight"}
    Draft.objects.create(text="{}", saved_at="", **(plain | changes))


def a_held(**changes):
    """Results that wait, as the table takes them, but for the changes."""
    plain = {"center_id": "a", "digest": "0" * 64, "source": "x", "why": "name"}
    plain |= {"salt": "x", "text": "{}", "candidates": "[]", "n_reports": 1}
    HeldLabs.objects.create(**(plain | {"held_at": "x", "held_by": "x"} | changes))


def a_settled(state, **changes):
    blank = {"salt": "", "text": "", "candidates": ""}
    a_held(**(blank | {"settled_at": "x", "settled_by": "x"} | changes), state=state)


BREAKERS = {
    "account_username_check": [
        lambda: Account.objects.create(username="installation"),
        lambda: Account.objects.create(username=""),
    ],
    "auditevent_given_check": [
        lambda: an_event(actor=""),
        lambda: an_event(action=""),
        lambda: an_event(stream=""),
    ],
    "auditevent_seq_check": [lambda: an_event(seq=0)],
    "auditevent_seq_unique": [lambda: an_event(seq=1)],
    "center_id_check": [lambda: Center.objects.create(pk="-", name="X")],
    "center_name_check": [lambda: Center.objects.create(pk="x", name="")],
    "course_id_check": [lambda: Course.objects.create(pk="", center_id="a")],
    "coursestate_seq_check": [
        lambda: CourseState.objects.create(course_id="A-0002", last_course_seq=-1)
    ],
    "draft_form_check": [lambda: a_draft(form="")],
    "draft_form_unique": [lambda: twice(a_draft)],
    "fact_center_seq_unique": [lambda: a_fact(seq=1)],
    "fact_corrects_check": [
        lambda: a_fact(kind="entered-in-error"),
        lambda: a_fact(kind="payload-erased"),
    ],
    "fact_course_seq_unique": [lambda: a_fact(course_seq=1)],
    "fact_external_id_check": [
        lambda: a_fact(source="feed"),
        lambda: a_fact(external_id="1"),
        lambda: a_fact(source="", external_id="1"),
        lambda: a_fact(source="feed", external_id=""),
    ],
    "fact_external_id_unique": [lambda: a_fact(source="feed", external_id="1")],
    "fact_kind_check": [lambda: a_fact(kind=""), lambda: a_fact(schema=0)],
    "fact_own_stream_seq_unique": [lambda: a_fact(course_id=None, course_seq=1)],
    "fact_precision_check": [lambda: a_fact(precision="hour")],
    "fact_seq_check": [lambda: a_fact(seq=0), lambda: a_fact(course_seq=0)],
    "heldlabs_attached_check": [lambda: a_settled("attached")],
    "heldlabs_digest_unique": [lambda: twice(a_held)],
    "heldlabs_discarded_check": [
        lambda: a_settled("discarded"),
        lambda: a_settled("discarded", reason="x", course_id="A-0001"),
    ],
    "heldlabs_state_check": [
        lambda: a_held(text=""),
        lambda: a_held(salt=""),
        lambda: a_held(candidates=""),
        lambda: a_held(settled_at="x"),
        lambda: a_held(state="unheard-of"),
        lambda: a_settled("discarded", reason="x", text="{}"),
        lambda: a_settled("discarded", reason="x", settled_by=""),
    ],
    "factbody_given_check": [
        lambda: FactBody.objects.create(fact_id="x", salt="", text="{}"),
        lambda: FactBody.objects.create(fact_id="x", salt="x", text=""),
    ],
    "grant_privilege_check": [
        lambda: Grant.objects.create(account_id="nurse-a", center_id="a", privilege="")
    ],
    "grant_privilege_unique": [
        lambda: Grant.objects.create(
            account_id="nurse-a", center_id="a", privilege="read"
        )
    ],
    "ledgerhead_seq_check": [
        lambda: LedgerHead.objects.create(pk="x", last_seq=-1),
        lambda: LedgerHead.objects.create(pk="x", last_seq=1, last_at="x"),
        lambda: LedgerHead.objects.create(pk="x", last_seq=0, last_hash="x"),
    ],
    "person_family_name_check": [lambda: a_person(family_name="")],
    "person_sex_check": [lambda: a_person(sex="m")],
    "personidentifier_given_check": [
        lambda: an_identifier(value=""),
        lambda: an_identifier(system=""),
    ],
    "personidentifier_value_unique": [lambda: twice(an_identifier)],
}


@pytest.fixture
def rows(clinic):
    """What the breakers collide with."""
    clinic.course("A-0001")
    clinic.course("A-0002")
    append_weights(clinic, "A-0001", source="feed", external_id="1")


@contextmanager
def refused_by(name):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        yield
    # SQLite names the columns of a unique constraint instead of the constraint.
    text = str(refusal.value)
    if connection.vendor == "sqlite" and name.endswith("_unique"):
        assert "UNIQUE constraint failed" in text
    else:
        assert name in text


def test_every_constraint_has_one_who_breaks_it():
    assert set(BREAKERS) == set(constraints())


def test_every_constraint_is_named_by_the_pattern():
    for name, model in constraints().items():
        assert PATTERN.match(name)["model"] == model._meta.model_name


@pytest.mark.parametrize(
    ("name", "index"),
    [(name, index) for name, how in BREAKERS.items() for index in range(len(how))],
)
def test_a_breaker_is_refused(rows, name, index):
    with refused_by(name):
        BREAKERS[name][index]()


def test_what_the_breakers_change_is_what_is_refused(rows):
    # Their plain forms go in, so that each is refused for its own change alone.
    a_fact()
    an_event()
    an_identifier()
    a_draft()
    Center.objects.create(pk="x", name="X")


def test_a_fact_points_at_rows_that_are_there(rows):
    with transaction.atomic():
        a_fact(course_id="nowhere")
        with pytest.raises(DatabaseError):
            connection.check_constraints()
        transaction.set_rollback(True)
