"""Erasure: two people, the body gone for good, the chain whole."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.support.ledgers import append_weights, weight

from hepatica.actions.accounts import create_account
from hepatica.actions.privacy import erase_payload
from hepatica.actions.privileges import Privilege
from hepatica.errors import Conflict, InputError, NotPermitted, NotVisible
from hepatica.records import ledger, privacy, read, verify
from hepatica.records.models import AuditEvent, CourseState, Fact, FactBody
from hepatica.therapy.course.kinds import Erased, LabsResulted, PayloadErased


@pytest.fixture
def two(clinic):
    """A second administrator beside the first."""
    create_account(by="installation", at=clinic.clock(), username="officer-a")
    clinic.grant("officer-a", Privilege.ADMINISTER)
    return clinic


def erase(clinic, fact, **changes):
    plain = {
        "by": "administrator-a",
        "second": "officer-a",
        "legal_basis": "Order 12/2026",
        "fact_id": fact.id,
    }
    return erase_payload(at=clinic.clock(), **(plain | changes))


def test_the_body_goes_and_the_chain_holds(two):
    course = two.course()
    kept, gone = append_weights(two, course, 2)
    eraser = erase(two, gone)
    assert not FactBody.objects.filter(pk=gone.id).exists()
    facts = read.facts_of(course)
    assert facts[0] == kept
    assert facts[1].payload == Erased()
    assert facts[2] == eraser
    assert eraser.corrects == gone.id
    assert eraser.payload == PayloadErased(
        legal_basis="Order 12/2026", second_signer="officer-a"
    )
    assert [s.text for s in read.stored_texts(course)][1] is None
    assert verify.verify().is_whole


def test_the_read_model_forgets_it_too(two):
    course = two.course()
    payload = LabsResulted(laboratory="x", results=())
    draft = ledger.FactDraft(
        course=course,
        kind="labs-resulted",
        payload=payload,
        happened_at=two.clock(),
    )
    (fact,) = ledger.append(
        center="a", drafts=[draft], at=two.clock(), by="nurse-a", role="nurse"
    )
    erase(two, fact)
    assert CourseState.objects.get(pk=course).last_course_seq == 2


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"second": "administrator-a"}, NotPermitted),
        ({"second": "nurse-a"}, NotPermitted),
        ({"by": "nurse-a"}, NotPermitted),
        ({"by": "stranger", "second": "stranger"}, NotPermitted),
        ({"legal_basis": " "}, InputError),
        ({"fact_id": "nowhere"}, NotVisible),
    ],
)
def test_what_is_not_erased(two, changes, error):
    (fact,) = append_weights(two, two.course())
    with pytest.raises(error):
        erase(two, fact, **changes)
    assert FactBody.objects.filter(pk=fact.id).exists()
    assert len(read.facts_of("A-0001")) == 1


def test_a_second_erasure_is_a_conflict(two):
    (fact,) = append_weights(two, two.course())
    erase(two, fact)
    with pytest.raises(Conflict, match="before"):
        erase(two, fact)


def test_a_centers_own_fact_is_not_erased(two):
    with pytest.raises(NotPermitted, match="own facts"):
        erase(two, read.center_facts("a")[0])


def test_the_eraser_names_the_one_body_that_may_go(two):
    kept, gone = append_weights(two, two.course(), 2)
    erase(two, gone)
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        FactBody.objects.filter(pk=kept.id).delete()


@pytest.mark.django_db(transaction=True)
def test_no_file_of_an_sqlite_database_still_holds_the_text(two):
    from pathlib import Path

    course = two.course()
    draft = weight(course, two.clock(), 70.123456789)
    (fact,) = ledger.append(
        center="a", drafts=[draft], at=two.clock(), by="nurse-a", role="nurse"
    )
    if connection.vendor != "sqlite":
        # PostgreSQL keeps a dead row until vacuum, which ADR 0005 says.
        erase(two, fact)
        assert not FactBody.objects.filter(text__contains="70.123456789").exists()
        return
    main = Path(connection.settings_dict["NAME"])
    held = [main, main.with_name(main.name + "-wal")]

    def is_there():
        return any(b"70.123456789" in f.read_bytes() for f in held if f.exists())

    assert is_there()
    erase(two, fact)
    assert not is_there()


def test_nothing_clinical_and_no_name_stands_in_the_audit(two):
    (fact,) = append_weights(two, two.course())
    erase(two, fact)
    event = AuditEvent.objects.get(action="fact.erase-payload")
    eraser = Fact.objects.get(kind="payload-erased")
    assert event.targets == f'["course:A-0001","fact:{eraser.pk}"]'


def test_every_field_declares_its_class():
    assert privacy.undeclared() == []


def test_a_field_without_a_class_is_named(monkeypatch):
    from hepatica.records.models import Person

    declared = dict(Person.PRIVACY, phone="public", gone="clinical")
    del declared["email"]
    monkeypatch.setattr(Person, "PRIVACY", declared)
    assert privacy.undeclared() == ["Person.email", "Person.gone", "Person.phone"]


def test_fields_are_listed_by_class():
    assert "family_name" in privacy.fields_of("Person", privacy.IDENTIFYING)
    assert privacy.fields_of("FactBody", privacy.CLINICAL) == ("text",)
