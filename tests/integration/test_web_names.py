"""Names on pages: nothing unseen goes in, and none turns the writing around it."""

import pytest
from django.test import Client
from tests.support.program import Program

from hepatica.records.models import Account, Person
from hepatica.web import clock

HEBREW = "\u05db\u05d4\u05df"
PERSON = {
    "record_no": "DEMO-0071",
    "system": "https://a.invalid/mrn",
    "family_name": HEBREW,
    "given_names": "Bea",
    "birth_on": "1960-05-06",
    "sex": "female",
    "is_another": "",
}


@pytest.fixture
def program(db, monkeypatch):
    made = Program()
    made.activate_all()
    monkeypatch.setattr(clock, "now", made.now)
    return made


def signed_in(name):
    client = Client()
    client.force_login(Account.objects.get(pk=name))
    return client


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("record_no", "Record number"),
        ("family_name", "Family name"),
        ("given_names", "Given names"),
    ],
)
def test_the_page_names_the_field_that_holds_what_nobody_sees(program, field, label):
    sent = {**PERSON, field: "Oak\u202e7"}
    answer = signed_in("nurse-a").post("/new-course/", sent)
    assert answer.status_code == 422
    words = f"{label} must not hold a character that cannot be seen (U+202E"
    assert words in answer.content.decode()
    assert not Person.objects.exists()


def test_a_name_stands_apart_from_the_direction_of_what_is_around_it(program):
    nurse = signed_in("nurse-a")
    course = nurse.post("/new-course/", PERSON)["Location"]
    name = f"<bdi>Bea {HEBREW}</bdi>"
    for path, shown in (
        ("/courses/", name),
        (course, f'<bdi class="name">Bea {HEBREW}</bdi>'),
        (course, f"Course of {name}"),
        (f"{course}record/weight/", name),
        (f"{course}visits/2026-03-16/", name),
    ):
        assert shown in nurse.get(path).content.decode(), path
    # where the person is asked about again
    again = nurse.post("/new-course/", {**PERSON, "record_no": "DEMO-0072"})
    assert f'scope="row">{name}' in again.content.decode()


def test_so_do_the_initials_on_the_list_of_the_day(program):
    person = program.person(family_name=HEBREW, given_names="Bea")
    program.to_first_visit("A-0001", person.pk)
    page = signed_in("nurse-a").get("/").content.decode()
    assert f"<bdi>B.{HEBREW[0]}.</bdi>" in page
