"""Rows that were changed past the program are found against the ledger."""

import pytest
from django.db import connection
from tests.integration.test_audit_verify import tamper
from tests.integration.test_backup import empty

from hepatica.actions import upkeep
from hepatica.actions.people import link_person, open_course, register_person
from hepatica.actions.privileges import Privilege
from hepatica.errors import InputError
from hepatica.records import verify

FACTS, AUDIT = "facts:a", "audit:a"


@pytest.fixture
def ledger(clinic, transactional_db):
    """A course that was linked, taken away and linked again; one without a person."""
    clinic.persons = [person(clinic, name) for name in ("Oak", "Elm")]
    first, second = clinic.persons
    one = {"by": "nurse-a", "center": "a"}
    open_course(at=clinic.clock(), course="A-0001", person=first, **one)
    for to in (second, None, first):
        link_person(at=clinic.clock(), course="A-0001", person=to, **one)
    open_course(at=clinic.clock(), course="A-0002", **one)
    clinic.grant("nurse-a", Privilege.FILL)
    clinic.grant("nurse-a", Privilege.FILL, is_granted=False)
    clinic.grant("nurse-a", Privilege.CHECK)
    assert verify.verify().problems == ()
    return clinic


def person(clinic, name):
    return register_person(
        by="nurse-a", at=clinic.clock(), center="a", family_name=name
    ).pk


def write(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found(**kwargs):
    problems = verify.verify(**kwargs).problems
    assert all(p.message and p.seq is None for p in problems)
    return {(p.stream, p.code, p.message.split(",")[0]) for p in problems}


INSERT = (
    "INSERT INTO records_grant (account_id, center_id, privilege) VALUES (%s, %s, %s)"
)


@pytest.mark.parametrize(
    ("account", "privilege"),
    [("stranger", "prescribe"), ("nurse-a", "administer"), ("nurse-a", "fill")],
)
def test_a_grant_that_nobody_made_is_found(ledger, account, privilege):
    write(INSERT, account, "a", privilege)
    expected = (FACTS, "grant-too-many", f"{account} holds {privilege}")
    assert found() == found(center="a") == {expected}


def test_a_grant_that_nobody_took_back_is_found(ledger):
    write("DELETE FROM records_grant WHERE privilege = %s", "check")
    assert found() == {(FACTS, "grant-missing", "nurse-a does not hold check")}


def test_a_grant_turned_into_another_is_found_on_both_sides(ledger):
    write("UPDATE records_grant SET privilege = 'verify' WHERE privilege = 'check'")
    assert {code for _, code, _ in found()} == {"grant-too-many", "grant-missing"}


def test_a_rebuild_puts_the_grants_right(ledger):
    write(INSERT, "stranger", "a", "prescribe")
    upkeep.rebuild(by="installation", at=ledger.clock())
    assert found() == set()


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize(("course", "to"), [("A-0001", 1), ("A-0002", 0)])
def test_a_course_given_to_another_person_is_found(ledger, course, to):
    write(
        "UPDATE records_course SET person_id = %s WHERE id = %s",
        ledger.persons[to],
        course,
    )
    said = f"course {course} is not of the person that the ledger says: the link was"
    ((stream, code, message),) = found()
    assert (stream, code) == (AUDIT, "link-differs")
    assert message.startswith(said)
    assert not any(person in message for person in ledger.persons)


def test_a_link_taken_away_is_found_and_put_right_by_the_action(ledger):
    write("UPDATE records_course SET person_id = NULL WHERE id = %s", "A-0001")
    assert {code for _, code, _ in found()} == {"link-differs"}
    link_person(
        by="nurse-a",
        at=ledger.clock(),
        center="a",
        course="A-0001",
        person=ledger.persons[0],
    )
    assert found() == set()


def test_a_ledger_that_is_broken_is_not_compared_with(ledger):
    write(INSERT, "stranger", "a", "prescribe")
    tamper("UPDATE records_fact SET role = 'physician' WHERE seq = 2")
    assert {(p.seq, p.code) for p in verify.verify().problems} == {(2, "altered")}


def test_a_backup_of_another_link_does_not_come_back_unseen(ledger, tmp_path):
    write("UPDATE records_course SET person_id = NULL WHERE id = %s", "A-0001")
    file = tmp_path / "a.backup"
    upkeep.backup(by="installation", at=ledger.clock(), path=file)
    empty()
    with pytest.raises(InputError, match="audit:a, link-differs"):
        upkeep.restore(by="installation", at=ledger.clock(), path=file)
