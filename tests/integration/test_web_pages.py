"""What the pages ask of actions, without a browser: rights, drafts, errors, headers."""

import logging
from uuid import uuid4

import pytest
from django.test import Client
from tests.support.program import Program

from hepatica.actions import drafts
from hepatica.actions.desk import desks_of
from hepatica.actions.knowledge_reading import find, read_knowledge
from hepatica.errors import KnowledgeNotFound, NotPermitted, NotVisible
from hepatica.records.models import Account, AuditEvent, Draft, Fact
from hepatica.web import clock

COURSE = "A-0001"


@pytest.fixture
def program(db, monkeypatch):
    made = Program()
    made.activate_all()
    made.to_first_visit(COURSE, made.person().pk)
    monkeypatch.setattr(clock, "now", made.now)
    return made


def signed_in(name):
    client = Client()
    client.force_login(Account.objects.get(pk=name))
    return client


def main_of(answer):
    return answer.content.split(b"<main")[1].split(b"</main>")[0]


def actions_of(name):
    found = AuditEvent.objects.filter(actor=name).order_by("seq")
    return list(found.values_list("action", flat=True))


# ---- rights ----

PATHS = (
    "/",
    "/courses/",
    f"/courses/{COURSE}/",
    f"/courses/{COURSE}/visits/2026-03-16/",
    f"/courses/{COURSE}/record/weight/",
    "/labs/",
    "/knowledge/",
)


@pytest.mark.parametrize("path", PATHS)
def test_nobody_sees_a_page_without_signing_in(program, path):
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_a_course_that_is_not_granted_answers_as_one_that_is_not_there(program):
    stranger = signed_in("stranger")
    private = stranger.get(f"/courses/{COURSE}/")
    absent = stranger.get("/courses/A-9999/")
    assert (private.status_code, absent.status_code) == (404, 404)
    words = [
        a.content.split(b"<main")[1].split(b"</main>")[0] for a in (private, absent)
    ]
    assert words[0] == words[1]


def test_a_reader_may_not_record_and_is_told_what_it_needs(program):
    answer = weigh(signed_in("reader-a"))
    assert answer.status_code == 403
    assert "privilege" in answer.content.decode()
    assert not Fact.objects.filter(recorded_by="reader-a").exists()


def test_each_page_that_shows_a_course_is_audited(program):
    signed_in("reader-a").get(f"/courses/{COURSE}/")
    assert "course.read" in actions_of("reader-a")


def test_a_worksheet_is_audited_as_printed(program):
    answer = signed_in("reader-a").get(
        f"/courses/{COURSE}/visits/2026-03-16/worksheet.pdf"
    )
    assert answer["Content-Type"] == "application/pdf"
    assert actions_of("reader-a")[-1] == "worksheet.print"


# ---- recording ----


def weigh(client, **data):
    sent = {"on": "2026-03-16", "time": "", "weight_kg": "70.5", **data}
    sent["form_id"] = str(uuid4())
    sent["seq"] = str(Fact.objects.filter(course_id=COURSE).count())
    return client.post(f"/courses/{COURSE}/record/weight/", sent)


def test_a_fact_is_recorded_once_and_the_page_goes_on(program):
    answer = weigh(signed_in("nurse-a"))
    assert (answer.status_code, answer["Location"]) == (302, f"/courses/{COURSE}/")
    fact = Fact.objects.filter(kind="weight-measured").order_by("seq").last()
    assert fact.recorded_by == "nurse-a"


def test_from_a_visit_it_goes_back_to_the_visit(program):
    answer = weigh(signed_in("nurse-a"), **{"from": "visit"})
    assert answer["Location"] == f"/courses/{COURSE}/visits/2026-03-16/"


def test_a_refused_form_keeps_its_draft_and_the_recorded_one_throws_it_away(program):
    client = signed_in("nurse-a")
    refused = weigh(client, weight_kg="70,5")
    assert refused.status_code == 422
    assert 'value="70,5"' in refused.content.decode()
    again = client.get(f"/courses/{COURSE}/record/weight/").content.decode()
    assert "Your draft" in again
    assert 'value="70,5"' in again
    weigh(client)
    assert not Draft.objects.filter(account_id="nurse-a", course_id=COURSE).exists()


def test_a_form_that_does_not_exist_is_not_found(program):
    assert (
        signed_in("nurse-a").get(f"/courses/{COURSE}/record/nothing/").status_code
        == 404
    )


@pytest.mark.parametrize("path", ["visits/tomorrow/", "facts/none/withdraw/"])
def test_an_address_that_names_nothing_is_not_found(program, path):
    answer = signed_in("nurse-a").get(f"/courses/{COURSE}/{path}")
    assert answer.status_code == 404


@pytest.mark.parametrize("verb", ["compute", "accept", "change"])
def test_an_address_of_a_form_that_is_opened_without_it_says_so(program, verb):
    # a browser's reload of a refused decision asks for just this
    answer = signed_in("nurse-a").get(f"/courses/{COURSE}/visits/2026-03-16/{verb}/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Nothing was recorded" in main_of(answer).decode()


def test_a_day_that_is_none_is_a_422(program):
    answer = signed_in("nurse-a").get(f"/courses/{COURSE}/?known=yesterday")
    assert answer.status_code == 422


# ---- errors and headers ----


def test_a_conflict_between_two_people_is_said(program):
    proposal = program.propose(COURSE)
    program.accept(COURSE, proposal)
    answer = signed_in("oncologist-a").post(
        f"/courses/{COURSE}/visits/2026-03-16/accept/",
        {"proposal": proposal.fact.id, "seq": "1"},
    )
    assert answer.status_code == 409
    assert "Nothing was recorded" in answer.content.decode()


def test_what_nobody_foresaw_shows_a_reference_and_nothing_else(
    program, monkeypatch, caplog
):
    from hepatica.web.views import course

    def broken(*_, **__):
        raise RuntimeError("Bea Oak weighs too much")

    monkeypatch.setattr(course, "answers", broken)
    client = signed_in("nurse-a")
    client.raise_request_exception = False
    with caplog.at_level(logging.CRITICAL):
        answer = client.get(f"/courses/{COURSE}/")
    assert answer.status_code == 500
    body = answer.content.decode()
    assert answer["X-Request-Id"] in body
    assert "No recommendation" in body
    assert "Oak" not in body


def test_a_form_from_elsewhere_is_refused_in_words(program):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(pk="nurse-a"))
    answer = weigh(client)
    assert answer.status_code == 403
    assert "The form has expired" in answer.content.decode()
    assert actions_of("nurse-a").count("form.not-ours") == 1


def test_no_page_is_kept_by_the_browser_and_no_script_is_allowed(program):
    answer = signed_in("nurse-a").get(f"/courses/{COURSE}/")
    assert answer["Cache-Control"] == "no-store"
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert " style=" not in answer.content.decode()


def test_a_failed_sign_in_is_audited_without_what_was_typed(program):
    Client().post("/sign-in/", {"username": "nurse-a", "password": "wrong"})
    assert actions_of("anonymous")[-1] == "account.sign-in-failed"


def test_a_center_that_is_no_demo_says_nothing_of_one(db, monkeypatch):
    made = Program(is_demo=False)
    made.course(COURSE, made.person().pk)
    monkeypatch.setattr(clock, "now", made.now)
    body = signed_in("nurse-a").get(f"/courses/{COURSE}/").content.decode()
    assert "DEMO bar" not in body
    assert "demo-bar" not in body
    assert "demo-print.css" not in body


# ---- what the pages ask of actions ----


def test_a_desk_is_a_center_with_what_one_may_do_there(program):
    (desk,) = desks_of(by=Account.objects.get(pk="reader-a"))
    assert (desk.id, desk.is_demo) == ("a", True)
    assert desk.privileges == {"read"}
    assert desks_of(by=Account.objects.get(pk="stranger")) == ()


def test_a_draft_is_its_writer_s_alone_and_goes(program):
    at = program.now()
    drafts.keep(by="nurse-a", at=at, course_id=COURSE, form="weight", fields={"a": "1"})
    drafts.keep(by="nurse-a", at=at, course_id=COURSE, form="weight", fields={"a": "2"})
    kept = drafts.find(by="nurse-a", course_id=COURSE, form="weight")
    assert kept.fields == {"a": "2"}
    assert kept.saved_at == at
    assert drafts.find(by="oncologist-a", course_id=COURSE, form="weight") is None
    drafts.discard(by="nurse-a", at=at, course_id=COURSE, form="weight")
    assert drafts.find(by="nurse-a", course_id=COURSE, form="weight") is None
    with pytest.raises(NotVisible):
        drafts.keep(by="stranger", at=at, course_id=COURSE, form="weight", fields={})


def test_knowledge_is_read_with_its_sources_and_signers(program):
    on = program.at.date()
    view = read_knowledge(by="reader-a", at=program.now(), center_id="a", on=on)
    entry = find(view, "dose-modification/floyd-2006")
    assert entry.activated is not None
    assert (entry.activated.pharmacist, entry.activated.physician) == (
        "pharmacist-a",
        "oncologist-a",
    )
    assert entry.sources
    assert find(view, "weight-rule/ideal-always").activated is None
    with pytest.raises(KnowledgeNotFound):
        find(view, "weight-rule/none")
    with pytest.raises(NotPermitted):
        read_knowledge(by="stranger", at=program.now(), center_id="a", on=on)


def test_the_form_for_an_own_entry_is_for_who_may_sign_one(program):
    assert b"textarea" in main_of(signed_in("pharmacist-a").get("/knowledge/own/"))
    other = main_of(signed_in("nurse-a").get("/knowledge/own/"))
    assert b"textarea" not in other
    assert b"Not for this account" in other


def test_the_form_for_labs_is_for_who_may_bring_them_in(program):
    assert "Bring them in" in signed_in("nurse-a").get("/labs/").content.decode()
    page = signed_in("pharmacist-a").get("/labs/").content.decode()
    assert "Bring them in" not in page
    assert "Not for this account." in page


def test_a_filter_of_what_was_known_keeps_the_time_of_the_center(program):
    page = signed_in("nurse-a").get(
        f"/courses/{COURSE}/?known=2026-03-16&known-time=07:30"
    )
    kept = b"known=2026-03-16&amp;known-time=07:30&amp;facts=treatment"
    assert kept in page.content
