"""Many appends in one transaction: each course is projected once, at the end."""

import pytest
from django.db import transaction
from tests.support.ledgers import weight

from hepatica.actions.ledger import record_facts
from hepatica.actions.projection import project_once
from hepatica.records.models import CourseState

pytestmark = pytest.mark.django_db


def weigh(clinic, course):
    record_facts(
        by="nurse-a",
        at=clinic.clock(),
        center="a",
        drafts=[weight(course, clinic.clock())],
        action="weight.record",
        role="nurse",
    )


def states():
    return dict(CourseState.objects.values_list("pk", "last_course_seq"))


def test_projection_waits_for_the_end_of_the_block(clinic):
    first, second = clinic.course("A-0001"), clinic.course("A-0002")
    with transaction.atomic(), project_once():
        for course in (second, first, second):
            weigh(clinic, course)
        assert states() == {}
    assert states() == {first: 1, second: 2}


def test_projection_follows_at_once_after_the_block(clinic):
    course = clinic.course("A-0001")
    with transaction.atomic(), project_once():
        weigh(clinic, course)
    weigh(clinic, course)
    assert states() == {course: 2}


def test_block_that_fails_projects_nothing(clinic):
    course = clinic.course("A-0001")

    def weigh_and_stop():
        with transaction.atomic(), project_once():
            weigh(clinic, course)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        weigh_and_stop()
    assert states() == {}
