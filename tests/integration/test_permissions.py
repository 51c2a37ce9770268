"""Who may what, and what the core's actions refuse."""

from datetime import datetime

import pytest
from django.db import transaction
from tests.support.ledgers import weight

from hepatica.actions.accounts import (
    create_account,
    set_account_active,
    set_password,
)
from hepatica.actions.centers import (
    bootstrap_administrator,
    create_center,
    grant_privilege,
)
from hepatica.actions.ledger import record_facts
from hepatica.actions.people import (
    change_person,
    link_person,
    open_course,
    register_person,
)
from hepatica.actions.permissions import is_permitted, require
from hepatica.actions.privileges import DESCRIPTIONS, Privilege
from hepatica.errors import (
    Conflict,
    ContractError,
    InputError,
    NotPermitted,
    NotVisible,
)
from hepatica.records import read
from hepatica.records.models import Account, AuditEvent, Course, Grant, Person


def events():
    return list(AuditEvent.objects.order_by("at", "stream", "seq"))


# ---- permission ----


def test_every_privilege_is_described():
    assert set(DESCRIPTIONS) == set(Privilege)
    assert all(text.endswith(".") for text in DESCRIPTIONS.values())


@pytest.mark.parametrize("by", ["stranger", "nobody", ""])
def test_who_may_not_record_is_refused_and_it_is_audited(clinic, by):
    before = Course.objects.count()
    with pytest.raises(NotPermitted, match="privilege 'record'"):
        open_course(by=by, at=clinic.clock(), center="a")
    assert Course.objects.count() == before
    event = events()[-1]
    assert (event.stream, event.action) == ("a", "course.open.refused")
    assert event.actor == (by or "anonymous")
    assert event.targets == '["privilege:record"]'


def test_the_operator_records_and_signs_nothing(clinic):
    open_course(by="installation", at=clinic.clock(), center="a", course="A-0001")
    for privilege in (Privilege.PRESCRIBE, Privilege.ADMINISTER, Privilege.FILL):
        with pytest.raises(NotPermitted):
            require("installation", "a", privilege, at=clinic.clock())
    with pytest.raises(NotPermitted):
        open_course(by="installation", at=clinic.clock(), center="nowhere")


def test_a_center_that_is_not_there_gets_no_chain(clinic):
    with pytest.raises(NotPermitted):
        open_course(by="nurse-a", at=clinic.clock(), center="x" * 500)
    assert events()[-1].stream == "-"


def test_a_privilege_holds_at_its_own_center_only(clinic):
    create_center(
        by="installation",
        at=clinic.clock(),
        id="b",
        name="B",
        time_zone="Europe/Berlin",
    )
    for center, expected in (("a", True), ("b", False)):
        assert (
            is_permitted(by="nurse-a", center=center, privilege=Privilege.RECORD)
            is expected
        )


def test_a_closed_account_may_nothing(clinic):
    set_account_active(
        by="installation", at=clinic.clock(), username="nurse-a", is_active=False
    )
    with pytest.raises(NotPermitted):
        open_course(by="nurse-a", at=clinic.clock(), center="a")


def test_a_privilege_taken_back_is_gone(clinic):
    clinic.grant("nurse-a", Privilege.RECORD, is_granted=False)
    assert not is_permitted(by="nurse-a", center="a", privilege=Privilege.RECORD)
    clinic.grant("nurse-a", Privilege.RECORD)
    assert is_permitted(by="nurse-a", center="a", privilege=Privilege.RECORD)


def test_a_refusal_outside_an_action_is_audited_at_once(clinic):
    with pytest.raises(NotPermitted):
        require("stranger", "a", Privilege.READ, at=clinic.clock())
    assert events()[-1].action == "permission.refused"
    with pytest.raises(ContractError, match="at must"):
        require("stranger", "a", Privilege.READ)


def test_a_course_of_another_center_is_not_there(clinic):
    with pytest.raises(NotVisible):
        record_facts(
            by="nurse-a",
            at=clinic.clock(),
            center="a",
            drafts=[weight("B-0001", clinic.clock())],
            action="weight.record",
            role="nurse",
        )


def test_an_account_object_may_act_as_well_as_its_name(clinic):
    account = Account.objects.get(pk="nurse-a")
    open_course(by=account, at=clinic.clock(), center="a", course="A-0001")
    assert events()[-1].actor == "nurse-a"


# ---- centers and accounts ----


def test_the_first_administrator_is_made_once_and_by_the_operator(clinic):
    again = {"at": clinic.clock(), "center": "a", "person": "stranger"}
    with pytest.raises(Conflict, match="has an administrator"):
        bootstrap_administrator(by="installation", **again)
    with pytest.raises(NotPermitted):
        bootstrap_administrator(by="administrator-a", **again)
    with pytest.raises(InputError, match="center"):
        bootstrap_administrator(by="installation", **(again | {"center": "x"}))
    event = AuditEvent.objects.get(action="center.bootstrap-administrator")
    assert (event.stream, event.actor) == ("-", "installation")
    assert read.center_facts("a")[0].payload.person == "administrator-a"


def test_only_an_administrator_grants(clinic):
    with pytest.raises(NotPermitted, match="'administer'"):
        grant_privilege(
            by="nurse-a",
            at=clinic.clock(),
            center="a",
            person="nurse-a",
            privilege=Privilege.PRESCRIBE,
        )
    assert not Grant.objects.filter(privilege="prescribe").exists()


def test_the_last_administrator_stays(clinic):
    with transaction.atomic(), pytest.raises(Conflict, match="without an admin"):
        clinic.grant("administrator-a", Privilege.ADMINISTER, is_granted=False)
    assert Grant.objects.filter(privilege="administer").count() == 1


def test_a_privilege_goes_to_an_account_that_is_there(clinic):
    with pytest.raises(InputError, match="person"):
        clinic.grant("nobody", Privilege.READ)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"id": "Center A"}, "id"),
        ({"id": "-"}, "id"),
        ({"id": "x" * 41}, "id"),
        ({"name": "  "}, "name"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)
def test_a_center_that_is_not_acceptable_is_refused(clinic, changes, word):
    plain = {"id": "b", "name": "B", "time_zone": "Europe/Berlin"}
    with pytest.raises(InputError, match=word):
        create_center(by="installation", at=clinic.clock(), **(plain | changes))


def test_a_demo_center_never_joins_a_real_one(clinic):
    with pytest.raises(Conflict, match="never share"):
        create_center(
            by="installation",
            at=clinic.clock(),
            id="demo",
            name="Demo",
            time_zone="Europe/Berlin",
            is_demo=True,
        )


@pytest.mark.parametrize(
    "username", ["", "A", "a b", "installation", "anonymous", "x" * 61, "a_b"]
)
def test_a_name_that_is_not_acceptable_is_refused(db, clock, username):
    with pytest.raises(InputError, match="username"):
        create_account(by="installation", at=clock(), username=username)


def test_a_weak_password_is_refused_and_a_name_is_taken_once(clinic):
    with pytest.raises(InputError, match="password"):
        create_account(
            by="installation", at=clinic.clock(), username="x", password="short"
        )
    assert not Account.objects.filter(pk="x").exists()
    with pytest.raises(Conflict, match="choose another"):
        create_account(by="installation", at=clinic.clock(), username="nurse-a")


def test_another_ones_password_is_an_administrators_matter(clinic):
    order = {"username": "nurse-a", "password": "correct horse battery"}
    with pytest.raises(NotPermitted):
        set_password(by="stranger", at=clinic.clock(), **order)
    set_password(by="administrator-a", at=clinic.clock(), **order)
    assert Account.objects.get(pk="nurse-a").check_password(order["password"])


# ---- persons and courses ----


def a_person(clinic, **changes):
    plain = {"family_name": "Meridian", "identifiers": [("mrn", "17")]}
    return register_person(
        by="nurse-a", at=clinic.clock(), center="a", **(plain | changes)
    )


def test_a_number_is_one_persons_and_the_message_does_not_say_it(clinic):
    a_person(clinic)
    with pytest.raises(Conflict) as refusal:
        a_person(clinic, family_name="Other", identifiers=[("mrn", "17")])
    assert "17" not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"family_name": " "}, "family_name"),
        ({"sex": "m"}, "sex"),
        ({"birth_on": datetime(2030, 1, 1).date()}, "birth_on"),
        ({"identifiers": [("mrn", " ")]}, "identifiers"),
    ],
)
def test_a_person_that_is_not_acceptable_is_refused(clinic, changes, word):
    with pytest.raises(InputError, match=word):
        a_person(clinic, **changes)
    assert not Person.objects.exists()


def test_a_change_is_audited_by_field_and_not_by_value(clinic):
    person = a_person(clinic)
    change_person(
        by="nurse-a",
        at=clinic.clock(),
        center="a",
        person=person.pk,
        changes={"family_name": "Equator", "phone": "555"},
    )
    event = events()[-1]
    assert event.targets == (
        f'["person:{person.pk}","field:family_name","field:phone"]'
    )
    assert Person.objects.get().search_text == "equator"
    with pytest.raises(InputError, match="must be among"):
        change_person(
            by="nurse-a",
            at=clinic.clock(),
            center="a",
            person=person.pk,
            changes={"center_id": "b"},
        )


def test_courses_are_numbered_one_by_one(clinic):
    opened = [
        open_course(by="nurse-a", at=clinic.clock(), center="a").pk for _ in range(3)
    ]
    assert opened == ["A-0001", "A-0002", "A-0003"]
    with pytest.raises(Conflict, match="choose another"):
        open_course(by="nurse-a", at=clinic.clock(), center="a", course="A-0002")
    with pytest.raises(InputError, match="course"):
        open_course(by="nurse-a", at=clinic.clock(), center="a", course="a/b")


def test_a_link_can_be_taken_back_and_tells_both_ends(clinic):
    person, course = a_person(clinic), clinic.course()
    order = {"by": "nurse-a", "center": "a", "course": course}
    link_person(at=clinic.clock(), person=person.pk, **order)
    assert Course.objects.get().person_id == person.pk
    link_person(at=clinic.clock(), person=None, **order)
    assert Course.objects.get().person_id is None
    assert events()[-1].targets == (
        f'["course:A-0001","from-person:{person.pk}","to-person:None"]'
    )
    with pytest.raises(NotVisible):
        link_person(at=clinic.clock(), person="nobody", **order)
    with pytest.raises(NotVisible):
        link_person(at=clinic.clock(), person=None, **(order | {"course": "x"}))
