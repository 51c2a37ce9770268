"""Every query starts from what was granted; the rest is not there."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hepatica.actions.accounts import create_account, set_account_active
from hepatica.actions.centers import (
    bootstrap_administrator,
    create_center,
    grant_privilege,
)
from hepatica.actions.people import open_course, register_person
from hepatica.actions.privileges import Privilege
from hepatica.errors import NotVisible
from hepatica.records import queries
from hepatica.records.models import Account


def account(name):
    return Account.objects.get(pk=name)


@pytest.fixture
def two_centers(clinic):
    """Center b beside a: its own administrator, nurse, person and course."""
    clock, operator = clinic.clock, "installation"
    create_center(by=operator, at=clock(), id="b", name="B", time_zone="Europe/Berlin")
    for name in ("administrator-b", "nurse-b"):
        create_account(by=operator, at=clock(), username=name)
    bootstrap_administrator(
        by=operator, at=clock(), center="b", person="administrator-b"
    )
    for privilege in (Privilege.READ, Privilege.RECORD):
        grant_privilege(
            by="administrator-b",
            at=clock(),
            center="b",
            person="nurse-b",
            privilege=privilege,
        )
    for center in "ab":
        person = register_person(
            by=f"nurse-{center}",
            at=clock(),
            center=center,
            family_name="Öhrn",
            given_names=f"Center {center}",
            identifiers=[("mrn", "17")],
        )
        open_course(
            by=f"nurse-{center}",
            at=clock(),
            center=center,
            course=f"{center.upper()}-0001",
            person=person.pk,
        )
    return clinic


def test_a_user_sees_the_granted_centers_and_courses_only(two_centers):
    nurse = account("nurse-a")
    assert [c.pk for c in queries.granted_centers(nurse)] == ["a"]
    assert [c.pk for c in queries.granted_courses(nurse)] == ["A-0001"]
    assert queries.course_for(nurse, "A-0001").person.family_name == "Öhrn"
    assert queries.center_for(nurse, "a").name == "Center A"
    assert queries.privileges_of(nurse, "a") == {"read", "record"}
    assert queries.privileges_of(nurse, "b") == frozenset()


@pytest.mark.parametrize("name", ["stranger", "administrator-a"])
def test_without_the_privilege_to_read_nothing_is_seen(two_centers, name):
    assert not queries.granted_centers(account(name))
    assert not queries.granted_courses(account(name))
    assert not queries.persons_for(account(name), "öhrn")


def test_an_anonymous_visitor_sees_nothing(two_centers):
    nobody = AnonymousUser()
    assert not queries.granted_courses(nobody)
    assert not queries.persons_for(nobody, "öhrn")


def test_a_closed_account_sees_nothing(two_centers):
    set_account_active(
        by="installation",
        at=two_centers.clock(),
        username="nurse-a",
        is_active=False,
    )
    assert not queries.granted_courses(account("nurse-a"))


def test_not_granted_and_not_there_are_the_same_answer_by_the_same_work(two_centers):
    nurse, said = account("nurse-a"), []
    for course in ("B-0001", "nowhere", "a' OR 1=1 --"):
        with (
            CaptureQueriesContext(connection) as captured,
            pytest.raises(NotVisible) as refusal,
        ):
            queries.course_for(nurse, course)
        work = [q["sql"].replace(course, "?") for q in captured.captured_queries]
        said.append((str(refusal.value), refusal.value.http_status, len(work)))
    assert said == [said[0]] * 3
    assert said[0][1:] == (404, 1)
    with pytest.raises(NotVisible):
        queries.center_for(nurse, "b")


@pytest.mark.parametrize("text", ["öhrn", "ÖHRN", "Öhrn center", "17", " öh ", "rn a"])
def test_a_person_is_found_by_name_or_number_where_granted(two_centers, text):
    (person,) = queries.persons_for(account("nurse-a"), text)
    assert person.center_id == "a"


@pytest.mark.parametrize("text", ["", "ö", "nobody", "1", "%%", "öhrn b"])
def test_what_is_not_found(two_centers, text):
    assert not queries.persons_for(account("nurse-a"), text)


def test_a_number_names_the_person_of_the_granted_center(two_centers):
    (person,) = queries.person_by_identifier(account("nurse-b"), "mrn", "17")
    assert person.center_id == "b"
    assert not queries.person_by_identifier(account("nurse-b"), "other", "17")
