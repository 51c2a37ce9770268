"""A new person is entered once, and compared with those on record first."""

import pytest

from hepatica.actions.intake import open_for_new_person, usual_system
from hepatica.actions.privileges import Privilege
from hepatica.errors import InputError, NotPermitted
from hepatica.records.models import AuditEvent, Course, Person


def events(action):
    return list(AuditEvent.objects.filter(action=action).order_by("at", "seq"))


def intake(clinic, *, by="nurse-a", **more):
    birth_on = clinic.clock().date().replace(year=1960)
    wanted = {
        "record_no": "4711",
        "system": "https://a.invalid/mrn",
        "family_name": "Oak",
        "given_names": "Bea",
        "birth_on": birth_on,
        "sex": "female",
        **more,
    }
    return open_for_new_person(by=by, at=clinic.clock(), center="a", **wanted)


def test_a_new_person_gets_a_course(clinic):
    assert usual_system(center="a") == "urn:record-number"
    found = intake(clinic)
    assert found.course == "A-0001"
    assert Course.objects.get().person.family_name == "Oak"
    assert usual_system(center="a") == "https://a.invalid/mrn"
    event = events("person.intake")[-1]
    assert "course:A-0001" in event.targets
    assert "4711" not in event.targets


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize("number", ["4711", " 4711 "])
def test_a_number_on_record_is_refused_and_its_holder_shown(clinic, number):
    intake(clinic)
    found = intake(clinic, record_no=number, family_name="Elm", given_names="Una")
    assert found.course == ""
    assert [one.courses for one in found.same_number] == [("A-0001",)]
    # neither is it written when somebody says that it is another person
    held = found.same_number[0].person
    assert not intake(clinic, record_no=number, not_these=[held]).course
    assert Person.objects.count() == 1


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize(
    "more",
    [
        {"record_no": "4712"},
        {"record_no": "9", "family_name": "OAK"},
        # one digit of the number and one letter of the name: still the same day
        {"record_no": "4712", "family_name": "Oaks"},
        {"record_no": "4711", "system": "https://other.invalid/mrn"},
    ],
)
def test_somebody_alike_is_shown_and_nothing_is_written_before_a_look(clinic, more):
    intake(clinic)
    found = intake(clinic, **more)
    assert (found.course, len(found.alike)) == ("", 1)
    assert Person.objects.count() == 1
    # somebody else's look does not count, the one at these does
    assert not intake(clinic, **more, not_these=["another"]).course
    done = intake(clinic, **more, not_these=[found.alike[0].person])
    assert done.course == "A-0002"
    assert f"compared:{found.alike[0].person}" in events("person.intake")[-1].targets


def test_somebody_else_is_entered_without_a_word(clinic):
    intake(clinic)
    other = {"record_no": "90210", "family_name": "Elm", "given_names": "Una"}
    assert intake(clinic, **other).course == "A-0002"


def test_a_wrong_field_writes_nothing(clinic):
    before = AuditEvent.objects.count()
    for more in ({"record_no": " "}, {"sex": "f"}, {"family_name": ""}):
        with pytest.raises(InputError):
            intake(clinic, **more)
    assert AuditEvent.objects.count() == before
    assert not Person.objects.exists()


def test_who_records_and_may_not_read_is_shown_nobody(clinic):
    intake(clinic)
    clinic.grant("stranger", Privilege.RECORD)
    with pytest.raises(NotPermitted, match="'read'"):
        intake(clinic, by="stranger")
    with pytest.raises(NotPermitted):
        intake(clinic, by="administrator-a")


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize("char", ["\u202e", "\u200b", "\u00a0", "\t", "\x00"])
@pytest.mark.parametrize("field", ["record_no", "system", "family_name", "given_names"])
def test_what_nobody_sees_is_refused_at_its_field_and_nothing_is_written(
    clinic, field, char
):
    with pytest.raises(InputError) as refused:
        intake(clinic, **{field: f"Oa{char}k"})
    (fault,) = refused.value.errors
    assert (fault.path, fault.code) == (field, "unseen-character")
    assert f"U+{ord(char):04X}" in fault.message
    assert not Person.objects.exists()
    assert not Course.objects.exists()


def test_a_name_that_its_script_writes_so_is_entered(clinic):
    name = "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"
    assert intake(clinic, given_names=name, family_name="O\u2019Neill").course
    assert Person.objects.get().given_names == name
