"""Read models dropped and made again are the same; what had gone astray is told."""

from tests.support.ledgers import weight

from hepatica.actions import upkeep
from hepatica.actions.ledger import record_facts
from hepatica.actions.privileges import Privilege
from hepatica.records.models import CourseState, Grant


def recorded(clinic):
    course = clinic.course()
    for _ in range(3):
        record_facts(
            by="nurse-a",
            at=clinic.clock(),
            center="a",
            drafts=[weight(course, clinic.clock())],
            action="weight.record",
            role="nurse",
        )
    clinic.grant("nurse-a", Privilege.FILL)
    clinic.grant("nurse-a", Privilege.FILL, is_granted=False)
    return course


def state():
    return (
        list(CourseState.objects.order_by("pk").values()),
        sorted(Grant.objects.values_list("account_id", "center_id", "privilege")),
    )


def rebuild(clinic):
    return upkeep.rebuild(by="installation", at=clinic.clock())


def test_a_rebuild_gives_the_same_state(clinic):
    recorded(clinic)
    before = state()
    report = rebuild(clinic)
    assert state() == before
    assert report.differences == ()
    assert (report.n_courses, report.n_grants) == (1, 3)


def test_dropped_read_models_come_back(clinic):
    recorded(clinic)
    before = state()
    CourseState.objects.all().delete()
    Grant.objects.all().delete()
    report = rebuild(clinic)
    assert state() == before
    assert report.differences == (
        "course:A-0001",
        "grant:a/administrator-a/administer",
        "grant:a/nurse-a/read",
        "grant:a/nurse-a/record",
    )


def test_rows_that_no_fact_made_are_told_and_go(clinic):
    course = recorded(clinic)
    Grant.objects.create(account_id="stranger", center_id="a", privilege="prescribe")
    CourseState.objects.filter(pk=course).update(last_course_seq=99)
    report = rebuild(clinic)
    assert report.differences == ("course:A-0001", "grant:a/stranger/prescribe")
    assert CourseState.objects.get(pk=course).last_course_seq == 3
