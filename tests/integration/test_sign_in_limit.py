"""Guessing a password is slowed down, by name and by address, without telling names."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from tests.support.program import DAY_0, Program

from hepatica.actions.accounts import set_password
from hepatica.actions.sign_in import (
    TRIES_PER_ACCOUNT,
    TRIES_PER_ADDRESS,
    WINDOW,
    begin_try,
    forget_tries,
)
from hepatica.records.models import AuditEvent, SignInTry
from hepatica.web import clock

PASSWORD = "a-long-invented-password"


@pytest.fixture
def program(db, monkeypatch):
    made = Program(is_demo=False)
    set_password(by="nurse-a", at=made.now(), username="nurse-a", password=PASSWORD)
    monkeypatch.setattr(clock, "now", made.now)
    return made


def enter(username, password="wrong", *, address="10.0.0.1", client=None, **more):
    return (client or Client(REMOTE_ADDR=address)).post(
        "/sign-in/", {"username": username, "password": password}, **more
    )


def wrong(username, times, **more):
    return [enter(username, **more) for _ in range(times)][-1]


def words(answer):
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def last_event():
    return AuditEvent.objects.filter(stream="-").order_by("seq").last()


def test_a_name_rests_after_so_many_tries_and_opens_by_itself(program):
    last = wrong("nurse-a", TRIES_PER_ACCOUNT)
    assert "do not go together" in words(last)
    # from whichever address, the right password is not looked at any more
    there = enter("nurse-a", PASSWORD, address="10.0.0.2")
    assert there.status_code == 422
    assert "Too many tries" in words(there)
    program.at += WINDOW
    assert enter("nurse-a", PASSWORD).status_code == 302


def test_going_on_does_not_keep_a_name_shut(program):
    wrong("nurse-a", TRIES_PER_ACCOUNT)
    start = program.at
    program.at += WINDOW / 2
    wrong("nurse-a", 5)
    program.at = start + WINDOW
    assert enter("nurse-a", PASSWORD).status_code == 302


def test_the_answer_is_the_same_for_a_name_that_is_none(program):
    for username in ("nurse-a", "no-such-name"):
        seen = {}
        for times in (TRIES_PER_ACCOUNT, 1):
            answer = wrong(username, times, address=f"10.0.1.{len(seen)}")
            seen[times] = words(answer).replace(username, "NAME")
        if username == "nurse-a":
            known = seen
    assert {k: masked(v) for k, v in seen.items()} == {
        k: masked(v) for k, v in known.items()
    }


def masked(text):
    """The page without the token that each one has of its own."""
    return (
        text.split('name="csrfmiddlewaretoken" value="')[0] + text.split("</form>")[1]
    )


def test_an_address_rests_too_whatever_names_it_tries(program):
    for number in range(TRIES_PER_ADDRESS):
        enter(f"name-{number}")
    assert "Too many tries" in words(enter("nurse-a", PASSWORD))
    # and nobody elsewhere is kept out by it
    assert enter("nurse-a", PASSWORD, address="10.0.0.2").status_code == 302


def test_who_gets_in_starts_afresh(program):
    for _ in range(3):
        wrong("nurse-a", TRIES_PER_ACCOUNT - 1)
        assert enter("nurse-a", PASSWORD).status_code == 302
    assert not SignInTry.objects.exists()


def test_tries_from_elsewhere_go_on_counting(program):
    wrong("nurse-a", TRIES_PER_ACCOUNT - 1, address="10.0.0.9")
    assert enter("nurse-a", PASSWORD).status_code == 302
    wrong("nurse-a", 1, address="10.0.0.9")
    assert "Too many tries" in words(enter("nurse-a", address="10.0.0.9"))


@pytest.mark.parametrize("is_https", [True, False])
def test_behind_a_proxy_the_address_is_what_the_proxy_wrote(
    program, settings, is_https
):
    header = ("HTTP_X_FORWARDED_PROTO", "https") if is_https else None
    settings.SECURE_PROXY_SSL_HEADER = header
    for number in range(TRIES_PER_ADDRESS):
        enter(f"name-{number}", HTTP_X_FORWARDED_FOR=f"1.1.1.{number}, 10.9.9.9")
    other = enter("x", address="10.0.0.1", HTTP_X_FORWARDED_FOR="1.1.1.1, 10.9.9.8")
    # without a proxy anybody may write the header, so it counts for nothing
    assert ("Too many tries" in words(other)) is not is_https


def test_the_event_says_which_account_and_never_what_was_typed(program):
    enter("nurse-a")
    assert last_event().action == "account.sign-in-failed"
    assert json.loads(last_event().targets) == ["account:nurse-a"]
    typed = "my-own-password-typed-as-a-name"
    wrong(typed, 2)
    first, second = AuditEvent.objects.filter(stream="-").order_by("-seq")[:2]
    assert first.targets == second.targets
    assert json.loads(first.targets)[0].startswith("name-hash:")
    assert typed not in repr(list(AuditEvent.objects.values()))
    assert typed not in repr(list(SignInTry.objects.values()))
    wrong("nurse-a", TRIES_PER_ACCOUNT)
    assert last_event().action == "account.sign-in-resting"
    assert json.loads(last_event().targets) == ["account:nurse-a"]


def test_the_password_in_use_is_asked_for_as_often_as_a_sign_in(program):
    client = Client(REMOTE_ADDR="10.0.0.1")
    assert enter("nurse-a", PASSWORD, client=client).status_code == 302
    form = {"current": "wrong", "password": "b" * 20, "again": "b" * 20}
    for _ in range(TRIES_PER_ACCOUNT):
        answer = client.post("/password/", form)
        assert "This is not the password in use" in words(answer)
        assert last_event().action == "account.password-check-failed"
        assert json.loads(last_event().targets) == ["account:nurse-a"]
    answer = client.post("/password/", form | {"current": PASSWORD})
    assert answer.status_code == 422
    assert "Too many tries" in words(answer)
    assert last_event().action == "account.password-check-resting"
    # who is signed in goes on working, and may change it later
    assert client.get("/").status_code == 200
    program.at += WINDOW
    answer = client.post("/password/", form | {"current": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_try_more():
    def one(number):
        try:
            return begin_try(
                at=DAY_0 + timedelta(milliseconds=number),
                username="nurse-a",
                address=f"10.0.0.{number}",
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        let_in = sum(pool.map(one, range(4 * TRIES_PER_ACCOUNT)))
    assert 1 <= let_in <= TRIES_PER_ACCOUNT


def test_nothing_is_kept_longer_than_it_counts(db):
    for hours in range(3):
        at = DAY_0 + timedelta(hours=hours)
        begin_try(at=at, username=f"name-{hours}", address="10.0.0.1")
    assert SignInTry.objects.count() == 1
    forget_tries(username="name-2", address="10.0.0.2")
    assert SignInTry.objects.count() == 1
