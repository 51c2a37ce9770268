"""The people of a center: who may change what about whom."""

import pytest

from hepatica.actions.account_reach import centers_of, centers_of_accounts
from hepatica.actions.accounts import create_account, set_account_active
from hepatica.actions.centers import bootstrap_administrator, create_center
from hepatica.actions.permissions import is_permitted
from hepatica.actions.privileges import Privilege
from hepatica.actions.staff import (
    change_privileges,
    enter_staff,
    set_staff_active,
    set_staff_password,
)
from hepatica.actions.staff_reading import administered_by, list_staff, read_staff
from hepatica.errors import Conflict, InputError, NotPermitted, NotVisible
from hepatica.records import verify
from hepatica.records.models import Account, AuditEvent, Fact

PASSWORD = "a-long-invented-password"


def events(action):
    return list(AuditEvent.objects.filter(action=action).order_by("at", "seq"))


def enter(clinic, username="nurse-b", privileges=(Privilege.READ,), **more):
    wanted = {"full_name": "Nurse B", "password": PASSWORD} | more
    return enter_staff(
        by="administrator-a",
        at=clinic.clock(),
        center="a",
        username=username,
        privileges=privileges,
        **wanted,
    )


def change(clinic, username, *, by="administrator-a", center="a", **more):
    return change_privileges(
        by=by, at=clinic.clock(), center=center, username=username, **more
    )


def test_an_account_is_made_with_its_privileges_each_a_fact_and_an_event(clinic):
    n_facts = Fact.objects.count()
    made = enter(clinic, privileges=(Privilege.READ, Privilege.FILL))
    assert made.privileges == {Privilege.READ, Privilege.FILL}
    assert Fact.objects.count() == n_facts + 2
    assert len(events("privilege.grant")[-2:]) == 2
    assert events("staff.enter")[-1].targets == '["account:nurse-b"]'
    assert verify.verify().is_whole


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"username": "nurse-a"}, Conflict),
        ({"username": "Nurse B"}, InputError),
        ({"full_name": ""}, InputError),
        ({"full_name": "Nurse\u202e B"}, InputError),
        ({"password": "short"}, InputError),
        ({"privileges": ()}, InputError),
    ],
)
def test_an_account_is_not_half_made(clinic, more, error):
    before = (Account.objects.count(), Fact.objects.count(), AuditEvent.objects.count())
    with pytest.raises(error):
        enter(clinic, **more)
    after = (Account.objects.count(), Fact.objects.count(), AuditEvent.objects.count())
    assert before == after


def test_privileges_are_changed_together_and_what_is_so_is_left_alone(clinic):
    n_facts = Fact.objects.count()
    now = change(
        clinic,
        "nurse-a",
        grant=(Privilege.READ, Privilege.FILL),
        take_back=(Privilege.RECORD, Privilege.CHECK),
    )
    assert now.privileges == {Privilege.READ, Privilege.FILL}
    # granting read and taking back check would change nothing
    assert Fact.objects.count() == n_facts + 2


def test_a_center_keeps_an_administrator(clinic):
    with pytest.raises(Conflict, match="without an administrator"):
        change(
            clinic,
            "administrator-a",
            grant=(Privilege.READ,),
            take_back=(Privilege.ADMINISTER,),
        )
    # all of it or nothing
    held = read_staff(
        by="administrator-a", at=clinic.clock(), center="a", username="administrator-a"
    )
    assert held.privileges == {Privilege.ADMINISTER}
    for by in ("administrator-a", "installation"):
        with pytest.raises(Conflict, match="without an administrator"):
            set_account_active(
                by=by, at=clinic.clock(), username="administrator-a", is_active=False
            )
    assert Account.objects.get(pk="administrator-a").is_active


def test_one_s_own_right_goes_last(clinic):
    enter(clinic, "officer-b", (Privilege.ADMINISTER,))
    change(clinic, "administrator-a", grant=(Privilege.READ, Privilege.VERIFY))
    now = change(
        clinic,
        "administrator-a",
        take_back=(Privilege.ADMINISTER, Privilege.READ, Privilege.VERIFY),
    )
    assert now.privileges == frozenset()
    assert administered_by(by=Account.objects.get(pk="administrator-a")) == ()
    assert [d.id for d in administered_by(by=Account.objects.get(pk="officer-b"))] == [
        "a"
    ]


@pytest.mark.parametrize("by", ["nurse-a", "stranger", "installation"])
def test_who_does_not_administer_is_refused_and_it_is_audited(clinic, by):
    at, center = clinic.clock(), "a"
    one = {"by": by, "at": at, "center": center, "username": "nurse-a"}
    for code, act in (
        ("staff.list", lambda: list_staff(by=by, at=at, center=center)),
        ("staff.read", lambda: read_staff(**one)),
        ("staff.change-privileges", lambda: change_privileges(**one)),
        ("staff.set-active", lambda: set_staff_active(**one, is_active=False)),
        ("staff.set-password", lambda: set_staff_password(**one, password=PASSWORD)),
    ):
        with pytest.raises(NotPermitted):
            act()
        assert [event.actor for event in events(f"{code}.refused")] == [by]


def test_the_list_holds_who_has_or_had_something_here(clinic):
    change(clinic, "nurse-a", take_back=(Privilege.READ, Privilege.RECORD))
    listed = list_staff(by="administrator-a", at=clinic.clock(), center="a")
    assert [one.username for one in listed] == ["administrator-a", "nurse-a"]
    assert listed[1].privileges == frozenset()
    with pytest.raises(NotVisible):
        read_staff(
            by="administrator-a", at=clinic.clock(), center="a", username="nobody"
        )


def test_an_administrator_does_not_reach_into_another_center(clinic):
    # given someone who prescribes at another center
    clock = clinic.clock
    create_center(
        by="installation", at=clock(), id="b", name="B", time_zone="Europe/Berlin"
    )
    create_account(by="installation", at=clock(), username="administrator-b")
    bootstrap_administrator(
        by="installation", at=clock(), center="b", person="administrator-b"
    )
    one = {"at": clock(), "center": "b", "username": "doctor-b"}
    enter_staff(
        by="administrator-b",
        full_name="Doctor B",
        password=PASSWORD,
        privileges=(Privilege.PRESCRIBE,),
        **one,
    )
    # when the administrator of a grants them something too
    now = change(clinic, "doctor-b", grant=(Privilege.READ,))
    assert now.is_elsewhere
    # only the history of the account is read for one, and of foreign centers for all
    assert centers_of("doctor-b") == {"a", "b"}
    assert centers_of("doctor") == frozenset()
    mine = {"administrator-b": {"b"}, "doctor-b": {"b"}}
    assert centers_of_accounts(leaving_out={"a"}) == mine
    listed = list_staff(by="administrator-a", at=clock(), center="a")
    assert {one.username: one.is_elsewhere for one in listed} == {
        "administrator-a": False,
        "doctor-b": True,
        "nurse-a": False,
    }
    # then their password and standing are still not the administrator's
    one = {"by": "administrator-a", "at": clock(), "center": "a"}
    with pytest.raises(NotPermitted, match="do not administer"):
        set_staff_password(username="doctor-b", password="b" * 20, **one)
    with pytest.raises(NotPermitted, match="do not administer"):
        set_staff_active(username="doctor-b", is_active=False, **one)
    # nor those of someone who has nothing to do with a
    with pytest.raises(NotPermitted):
        set_staff_password(username="stranger", password="b" * 20, **one)
    assert Account.objects.get(pk="doctor-b").check_password(PASSWORD)


def test_a_password_is_set_and_an_account_closed_and_opened(clinic):
    one = {"by": "administrator-a", "center": "a", "username": "nurse-a"}
    set_staff_password(at=clinic.clock(), password=PASSWORD, **one)
    assert Account.objects.get(pk="nurse-a").check_password(PASSWORD)
    assert PASSWORD not in repr(list(AuditEvent.objects.values()))
    closed = set_staff_active(at=clinic.clock(), is_active=False, **one)
    assert not closed.is_active
    assert not is_permitted(by="nurse-a", center="a", privilege=Privilege.READ)
    assert set_staff_active(at=clinic.clock(), is_active=True, **one).is_active
    assert is_permitted(by="nurse-a", center="a", privilege=Privilege.READ)
