"""A password that somebody else gave: temporary, and no signature until confirmed."""

import pytest
from django.test import Client
from tests.support.program import Program

from hepatica.actions.accounts import confirm_account, set_account_active, set_password
from hepatica.actions.knowledge import (
    confirm_activation,
    propose_activation,
    retire,
    withdraw_proposal,
)
from hepatica.actions.privacy import erase_payload
from hepatica.actions.privileges import Privilege as P
from hepatica.actions.staff import confirm_staff, enter_staff, set_staff_password
from hepatica.actions.staff_reading import read_staff
from hepatica.errors import NotPermitted
from hepatica.records.models import Account, AuditEvent, Fact
from hepatica.web import clock

GIVEN = "a-password-that-was-given"
OWN = "a-password-of-my-own"


@pytest.fixture
def program(db, monkeypatch):
    made = Program(is_demo=False)
    monkeypatch.setattr(clock, "now", made.now)
    return made


def enter(program, username, *privileges, by="administrator-a"):
    """An account as an administrator makes it, whose owner then chose a password."""
    enter_staff(
        by=by,
        at=program.now(),
        center="a",
        username=username,
        full_name=username,
        password=GIVEN,
        privileges=privileges,
    )
    own(program, username)


def own(program, username):
    set_password(by=username, at=program.now(), username=username, password=OWN)


def reset(program, username, *, by="administrator-a"):
    set_staff_password(
        by=by, at=program.now(), center="a", username=username, password=GIVEN
    )


def confirm_owner(program, username, *, by):
    return confirm_staff(by=by, at=program.now(), center="a", username=username)


def propose(program, by):
    return propose_activation(
        by=by,
        at=program.now(),
        center_id="a",
        entry_id="cycle/cycle-28",
        document="Protocol binder",
        page="3",
    )


def sign(program, pending, by):
    return confirm_activation(
        by=by, at=program.now(), center_id="a", pending_id=pending.id
    )


# ---- the signature ----


@pytest.mark.hazard("HZ-012")
def test_one_administrator_cannot_make_both_signatures(program):
    # given an administrator who set the passwords of both signers, and so knows them
    for username in ("pharmacist-a", "oncologist-a"):
        reset(program, username)
        # and who went on to choose "own" ones in their place
        own(program, username)
    # then neither account proposes, retires or confirms
    n_facts = Fact.objects.count()
    for username in ("pharmacist-a", "oncologist-a"):
        with pytest.raises(NotPermitted, match="gave this account its password"):
            propose(program, username)
    refused = AuditEvent.objects.filter(action="knowledge.propose-activation.refused")
    assert {event.actor for event in refused} == {"pharmacist-a", "oncologist-a"}
    assert Fact.objects.count() == n_facts


@pytest.mark.hazard("HZ-012")
def test_nor_with_two_accounts_made_for_it(program):
    enter(program, "invented-a", P.READ, P.ACTIVATE_PHARMACIST)
    enter(program, "invented-b", P.READ, P.ACTIVATE_PHYSICIAN)
    for username in ("invented-a", "invented-b"):
        with pytest.raises(NotPermitted):
            propose(program, username)
        with pytest.raises(NotPermitted):
            confirm_owner(program, username, by="administrator-a")


@pytest.mark.hazard("HZ-012")
def test_nor_by_an_administrator_made_for_it(program):
    # given a second administrator, made by the first one, who signs in as them
    enter(program, "officer-b", P.ADMINISTER)
    enter(program, "invented-a", P.ACTIVATE_PHARMACIST)
    # then that one confirms nobody
    with pytest.raises(NotPermitted):
        confirm_owner(program, "invented-a", by="officer-b")
    # and what is made in their name is not confirmed by the first one either
    enter(program, "invented-c", P.ACTIVATE_PHYSICIAN, by="officer-b")
    assert Account.objects.get(pk="invented-c").given_by == "administrator-a"
    with pytest.raises(NotPermitted):
        confirm_owner(program, "invented-c", by="administrator-a")


@pytest.mark.hazard("HZ-012")
def test_a_confirmation_by_another_person_lets_it_sign(program):
    enter(program, "officer-b", P.ADMINISTER)
    confirm_account(by="installation", at=program.now(), username="officer-b")
    reset(program, "pharmacist-a")
    # not while two people know the password
    with pytest.raises(NotPermitted):
        confirm_owner(program, "pharmacist-a", by="officer-b")
    own(program, "pharmacist-a")
    # not by the giver, nor by the owner, nor by who does not administer
    for by in ("administrator-a", "pharmacist-a", "oncologist-a"):
        with pytest.raises(NotPermitted):
            confirm_owner(program, "pharmacist-a", by=by)
    assert confirm_owner(program, "pharmacist-a", by="officer-b").is_in_own_hands
    assert sign(program, propose(program, "pharmacist-a"), "oncologist-a").fact
    # set anew by the administrator, it waits again
    pending = retire(
        by="oncologist-a",
        at=program.now(),
        center_id="a",
        entry_id="cycle/cycle-28",
        reason="Not used",
    )
    reset(program, "pharmacist-a")
    with pytest.raises(NotPermitted):
        sign(program, pending, "pharmacist-a")
    # taking back is no signature
    withdraw_proposal(
        by="pharmacist-a", at=program.now(), center_id="a", pending_id=pending.id
    )


def test_an_own_password_stays_in_its_owner_s_hands(program):
    own(program, "pharmacist-a")
    assert propose(program, "pharmacist-a")
    assert not Account.objects.get(pk="pharmacist-a").is_password_temporary


def test_each_step_is_recorded(program):
    reset(program, "pharmacist-a")
    own(program, "pharmacist-a")
    confirm_account(by="installation", at=program.now(), username="pharmacist-a")
    found = AuditEvent.objects.filter(targets='["account:pharmacist-a"]')
    steps = [(e.action, e.actor) for e in found.order_by("at", "stream")]
    assert steps[-4:] == [
        ("account.set-password", "administrator-a"),
        ("staff.set-password", "administrator-a"),
        ("account.set-password", "pharmacist-a"),
        ("account.confirm", "installation"),
    ]


def test_erasure_too_takes_two_people_in_their_own_hands(program):
    course = program.course()
    fact = program.weigh(course).fact
    enter(program, "officer-b", P.ADMINISTER)
    order = {"second": "officer-b", "legal_basis": "Order 1", "fact_id": fact.id}
    with pytest.raises(NotPermitted, match="gave this account its password"):
        erase_payload(by="administrator-a", at=program.now(), **order)
    confirm_account(by="installation", at=program.now(), username="officer-b")
    assert erase_payload(by="administrator-a", at=program.now(), **order)


# ---- reach ----


def test_an_account_of_two_centers_is_taken_over_by_neither(program):
    other = Program(
        is_demo=False, center="b", staff={}, administrator="administrator-b"
    )
    other.at = program.at
    other.grant("pharmacist-a", P.READ)
    one = {"username": "pharmacist-a"}
    for by in ("administrator-a", "administrator-b"):
        with pytest.raises(NotPermitted):
            set_password(by=by, at=program.now(), password=GIVEN, **one)
        with pytest.raises(NotPermitted):
            set_account_active(by=by, at=program.now(), is_active=False, **one)
    # nor after the other center has taken everything back
    other.grant("pharmacist-a", P.READ, is_granted=False)
    with pytest.raises(NotPermitted):
        reset(program, "pharmacist-a")
    seen = read_staff(by="administrator-a", at=program.now(), center="a", **one)
    assert (seen.is_ours, seen.is_elsewhere) == (True, True)
    # the machine's operator can
    assert set_password(by="installation", at=program.now(), password=GIVEN, **one)


def test_of_an_account_elsewhere_no_name_is_shown(program):
    other = Program(
        is_demo=False, center="b", staff={}, administrator="administrator-b"
    )
    other.at = program.at
    enter_staff(
        by="administrator-b",
        at=other.now(),
        center="b",
        username="doctor-b",
        full_name="Dorothea Secret",
        password=GIVEN,
        privileges=(P.PRESCRIBE,),
    )
    set_account_active(
        by="administrator-b", at=other.now(), username="doctor-b", is_active=False
    )
    program.at = other.at
    page = signed_in("administrator-a").get("/people/accounts/doctor-b/")
    assert page.status_code == 200
    assert b"Secret" not in page.content
    assert b"Closed" not in page.content


# ---- the pages ----


def signed_in(username):
    client = Client()
    client.force_login(Account.objects.get(pk=username))
    return client


def test_with_a_given_password_only_one_page_opens(program):
    reset(program, "pharmacist-a")
    client = Client()
    answer = client.post("/sign-in/", {"username": "pharmacist-a", "password": GIVEN})
    assert answer.status_code == 302
    for path in ("/", "/courses/", "/knowledge/", "/no-such-page/x/"):
        there = client.get(path)
        assert there.status_code in (302, 404)
        assert there.get("Location", "/password/") == "/password/"
    assert client.post("/labs/").headers["Location"] == "/password/"
    page = client.get("/password/").content.decode()
    assert "Somebody else gave you the password" in page
    # the given one again is none of one's own
    typed = {"current": GIVEN, "password": GIVEN, "again": GIVEN}
    assert client.post("/password/", typed).status_code == 422
    typed |= {"password": OWN, "again": OWN}
    assert client.post("/password/", typed).status_code == 302
    assert client.get("/knowledge/").status_code == 200


def test_the_page_of_an_account_says_that_it_waits_and_for_whom(program):
    enter(program, "officer-b", P.ADMINISTER)
    confirm_account(by="installation", at=program.now(), username="officer-b")
    reset(program, "pharmacist-a")
    own(program, "pharmacist-a")
    path = "/people/accounts/pharmacist-a/"
    mine = signed_in("administrator-a").get(path).content.decode()
    assert "does not sign knowledge yet" in mine
    assert "confirmed/" not in mine
    client = signed_in("officer-b")
    assert "confirmed/" in client.get(path).content.decode()
    assert client.post(f"{path}confirmed/").status_code == 302
    assert "does not sign" not in client.get(path).content.decode()
    again = client.post(f"{path}confirmed/")
    assert again.status_code == 403
