"""Persons in a file whose name or number holds what nobody can see."""

import json
from datetime import date

import pytest
from tests.integration.test_import import bundle, patient, send
from tests.support.program import Program

from hepatica.records.models import Course, Person


@pytest.fixture
def program(db):
    made = Program()
    made.activate_all()
    made.course("A-0001", made.person("DEMO-0001").pk)
    made.go_to(14, hour=12)
    return made


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize(
    "who",
    [
        patient("X-77\u200b", born=date(1950, 1, 1), family="Elm", key="Patient/9"),
        patient("X-77", born=date(1950, 1, 1), family="\u202eElm", key="Patient/9"),
        # also where number and birth date are of a person on record
        patient(given="Bea\u00a0A", key="Patient/9"),
    ],
)
def test_a_person_with_an_unseen_character_is_reported_and_not_made(program, who):
    both = json.loads(bundle(program, who))
    both["entry"] += json.loads(bundle(program, hour=9))["entry"]
    for at, entry in enumerate(both["entry"]):
        if entry["resource"]["resourceType"] == "Observation":
            entry["resource"]["id"] = f"o-{at}"
    report = send(program, json.dumps(both), create_missing=True)
    left = [s.skipped for s in report.skipped if s.skipped.code != "resource-type"]
    assert {one.code for one in left} == {"unseen-character"}
    assert any("name or number of the patient" in one.reason for one in left)
    assert (report.opened, report.queued, report.errors) == ((), (), ())
    assert [one.course_id for one in report.taken] == ["A-0001"]
    assert (Person.objects.count(), Course.objects.count()) == (1, 1)
    for value in ("X-77", "Elm", "Bea"):
        assert value not in repr(report)
