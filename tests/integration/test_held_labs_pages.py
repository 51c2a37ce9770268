"""The pages of what waits: Today says it, Labs in lists it, one page settles it."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.integration.test_held_labs import hold, made
from tests.integration.test_import import bundle, current, lab_facts, patient, send

from hepatica.records.models import Account, HeldLabs, Person
from hepatica.web import clock


@pytest.fixture
def program(db):
    return made()


@pytest.fixture
def held(program):
    return hold(program)


@pytest.fixture
def at_work(program, held, monkeypatch):
    monkeypatch.setattr(clock, "now", program.now)
    return program


def signed_in(name):
    client = Client()
    client.force_login(Account.objects.get(pk=name))
    return client


def page(answer):
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def test_today_says_what_waits_by_one_more_query(at_work, held):
    def look():
        with CaptureQueriesContext(connection) as captured:
            answer = signed_in("oncologist-a").get("/")
        return len(captured), page(answer)

    look()
    n_one, words = look()
    assert "One person&#x27;s results wait for somebody to say" in words
    send(at_work, bundle(at_work, patient("DEMO-0002"), hour=9))
    n_two, words = look()
    assert "Results of 2 persons wait" in words
    assert n_two == n_one
    assert "DEMO-0002" not in words


def test_labs_in_lists_what_waits_for_who_may_settle_it(at_work, held):
    words = page(signed_in("nurse-a").get("/labs/"))
    assert f"/labs/held/{held}/" in words
    assert "Record number" in words
    words = page(signed_in("reader-a").get("/labs/"))
    assert held not in words
    assert "1 waiting" in words


def test_the_page_sets_file_and_record_side_by_side(at_work, held):
    answer = signed_in("nurse-a").get(f"/labs/held/{held}/")
    words = page(answer)
    assert answer.status_code == 200
    for told in ("DEMO-0001", "DEMO-0002", "Differs", "Same", "Bea Oak"):
        assert told in words


def test_the_page_is_for_who_may(at_work, held):
    path = f"/labs/held/{held}/"
    assert Client().get(path).status_code == 302
    assert signed_in("stranger").get(path).status_code == 404
    assert signed_in("reader-a").get(path).status_code == 403
    assert signed_in("nurse-a").get("/labs/held/nowhere/").status_code == 404
    assert signed_in("nurse-a").put(path).status_code == 405
    sent = {"whose": at_work.oak, "c0-record_no": "DEMO-0001"}
    assert signed_in("reader-a").post(path, sent).status_code == 403
    assert not lab_facts().exists()


def test_attached_by_page_and_a_second_time_refused(at_work, held):
    nurse, path = signed_in("nurse-a"), f"/labs/held/{held}/"
    wrong = nurse.post(path, {"whose": at_work.oak, "c0-record_no": "DEMO-0002"})
    assert wrong.status_code == 422
    assert "not the one on record" in page(wrong)
    assert "#c0-record_no" in page(wrong)
    sent = {"whose": at_work.oak, "c0-record_no": "DEMO-0001"}
    assert nurse.post(path, sent)["Location"] == "/labs/?center=a"
    assert "Attached to A-0001: 1" in page(nurse.get("/labs/"))
    assert current(at_work)["ast"] == 30.0
    assert nurse.post(path, sent)["Location"] == path
    assert "Nothing was done" in page(nurse.get(path))
    assert lab_facts().count() == 1


def test_discarded_by_page(at_work, held):
    nurse, path = signed_in("nurse-a"), f"/labs/held/{held}/"
    assert nurse.post(path, {"whose": "discard"}).status_code == 422
    nurse.post(path, {"whose": "discard", "reason": "Another clinic's patient"})
    words = page(nurse.get(path))
    assert "Discarded as nobody&#x27;s here by nurse-a" in words
    assert "DEMO-0002" not in words
    assert "/labs/held/" not in page(nurse.get("/labs/"))


@pytest.mark.parametrize("whose", ["", "nobody", "None"])
def test_an_answer_that_names_nobody_does_nothing(at_work, held, whose):
    answer = signed_in("nurse-a").post(f"/labs/held/{held}/", {"whose": whose})
    assert answer["Location"] == f"/labs/held/{held}/"
    assert HeldLabs.objects.get().state == "waiting"
    assert Person.objects.count() == 1


@pytest.mark.hazard("HZ-010")
def test_of_two_that_are_near_only_the_one_that_is_proven_gets_them(at_work):
    """The number is Oak's, the birth date and the name are Elm's."""
    born = date(1955, 2, 2)
    elm = at_work.person("DEMO-0007", family_name="Elm", birth_on=born).pk
    at_work.course("A-0002", elm)
    who = patient("DEMO-0001", born=born, family="Elm")
    (queued,) = send(at_work, bundle(at_work, who, hour=10)).queued
    nurse, path = signed_in("nurse-a"), f"/labs/held/{queued.held}/"
    words = page(nurse.get(path))
    # Elm comes first by name: the number is asked for; of Oak the birth date
    assert 'id="c0-record_no"' in words
    assert 'id="c1-birth_on"' in words
    wrong = nurse.post(path, {"whose": elm, "c0-record_no": "DEMO-0001"})
    assert wrong.status_code == 422
    assert not lab_facts().exists()
    nurse.post(path, {"whose": elm, "c0-record_no": "DEMO-0007"})
    assert current(at_work, "A-0002")["ast"] == 30.0
    assert current(at_work) == {}
