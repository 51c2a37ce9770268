"""Laboratory files into courses: two identifiers, once, whole or not at all."""

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.support.program import ANALYTES, Program

from hepatica.actions.imports import NamedBytes, import_labs
from hepatica.errors import NotPermitted
from hepatica.exchange import (
    Identifier,
    IncomingPatient,
    IncomingReport,
    PersonName,
)
from hepatica.exchange.fhir import lab_bundle_text
from hepatica.knowledge import build, load_catalog
from hepatica.records.models import AuditEvent, Course, Fact, Person
from hepatica.therapy.course import Precision
from hepatica.therapy.course.kinds import LabsResulted
from hepatica.therapy.labs import LabResult, ResultStatus

CATALOG = load_catalog()
CHEMISTRY = {name: build.analyte(CATALOG.get(name)) for name in ANALYTES}
BORN = date(1960, 5, 6)


@pytest.fixture
def program(db):
    made = Program()
    made.activate_all()
    made.course("A-0001", made.person("DEMO-0001").pk)
    made.go_to(14, hour=12)
    return made


def patient(number="DEMO-0001", born=BORN, family="Oak", given="Bea", key="Patient/1"):
    return IncomingPatient(
        key=key,
        identifiers=(Identifier(system="urn:record", value=number),),
        names=(PersonName(family=family, given=(given,)),),
        birth_on=born,
        sex="female",
    )


def bundle(program, who=None, *, hour=7, status=ResultStatus.FINAL, **values):
    """What a laboratory would send for the day, with the values given."""
    values = values or {"ast": 30.0, "alkaline_phosphatase": 80.0}
    who = who or patient()
    results = tuple(
        LabResult(
            analyte=name.replace("_", "-"),
            value=value,
            unit=CHEMISTRY[name.replace("_", "-")].unit,
            status=status,
            uln=40.0,
        )
        for name, value in values.items()
    )
    report = IncomingReport(
        patient_key=who.key,
        happened_at=program.at.replace(hour=hour, minute=0, second=0),
        precision=Precision.INSTANT,
        source="",
        external_id=f"{hour}",
        payload=LabsResulted(laboratory="Lab A", results=results),
    )
    return lab_bundle_text(patient=who, reports=[report], analytes=CHEMISTRY)


def send(program, *texts, by="nurse-a", create_missing=False, names=None):
    files = [
        NamedBytes(
            name=names[i] if names else f"file-{i}.json",
            content=text.encode() if isinstance(text, str) else text,
        )
        for i, text in enumerate(texts)
    ]
    return import_labs(
        by=by,
        at=program.now(),
        center_id="a",
        files=files,
        on=program.at.date(),
        create_missing=create_missing,
    )


def lab_facts():
    return Fact.objects.filter(kind="labs-resulted")


def current(program, course="A-0001"):
    labs = program.read(course).course.labs
    return {name: readings[-1].result.value for name, readings in labs.items()}


def test_results_of_a_known_person_become_a_fact_of_the_course(program):
    report = send(program, bundle(program))
    (taken,) = report.taken
    assert (taken.course_id, taken.file) == ("A-0001", "file-0.json")
    assert set(taken.analytes) == {"alkaline-phosphatase", "ast"}
    assert current(program) == {"alkaline-phosphatase": 80.0, "ast": 30.0}
    (fact,) = [f for f in program.read("A-0001").facts if f.kind == "labs-resulted"]
    assert (fact.source, fact.recorded_by) == ("fhir-r4", "nurse-a")
    assert fact.payload.results[0].uln == 40.0


def test_the_same_file_again_changes_nothing(program):
    text = bundle(program)
    first = send(program, text)
    n_facts = Fact.objects.count()
    again = send(program, text, text)
    assert (len(first.taken), first.already_there) == (1, 0)
    assert (len(again.taken), again.already_there) == (0, 2)
    assert Fact.objects.count() == n_facts


def test_an_import_is_one_event_and_one_for_each_file(program):
    n_before = AuditEvent.objects.count()
    send(program, bundle(program), bundle(program, hour=9), "not a table")
    codes = AuditEvent.objects.order_by("-at", "-seq").values_list("action", flat=True)
    n_new = AuditEvent.objects.count() - n_before
    # the file with an error wrote nothing, not even its own event
    expected = ["labs.import", "labs.import-file", "labs.import-file"]
    assert sorted(codes[:n_new]) == expected


def test_only_who_may_bring_results_in(program):
    with pytest.raises(NotPermitted):
        send(program, bundle(program), by="oncologist-a")
    assert not lab_facts().exists()


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize(
    ("who", "field"),
    [
        (patient("DEMO-0002"), "identifier"),
        (patient(born=date(1960, 5, 7)), "birth date"),
        (patient(born=date(1999, 1, 1)), "birth date"),
        (patient("", born=BORN), "identifier"),
    ],
)
def test_one_digit_off_waits_with_the_name_of_the_field_only(program, who, field):
    report = send(program, bundle(program, who))
    (queued,) = report.queued
    assert queued.code == "near-match"
    assert field in queued.message
    assert (queued.n_reports, len(report.taken)) == (1, 0)
    assert not lab_facts().exists()
    for value in ("DEMO-0001", "1960", "Oak", "Bea"):
        assert value not in repr(report)


def test_a_person_who_is_not_known_is_listed_and_not_made(program):
    stranger = patient("X-77", born=date(1950, 1, 1), family="Elm", key="Patient/9")
    report = send(program, bundle(program, stranger))
    (queued,) = report.queued
    assert (queued.code, queued.patient) == ("unknown-person", "Patient/9")
    assert Person.objects.count() == 1


def test_persons_are_made_where_that_is_asked_for(program):
    stranger = patient("X-77", born=date(1950, 1, 1), family="Elm", key="Patient/9")
    text = bundle(program, stranger)
    report = send(program, text, create_missing=True)
    (opened,) = report.opened
    course = Course.objects.select_related("person").get(pk=opened)
    assert course.person.family_name == "Elm"
    assert report.taken[0].course_id == opened
    again = send(program, text, create_missing=True)
    assert (again.already_there, again.opened) == (1, ())
    assert Person.objects.count() == 2


@pytest.mark.hazard("HZ-010")
def test_a_near_match_is_never_made_a_new_person(program):
    text = bundle(program, patient("DEMO-0002"))
    report = send(program, text, create_missing=True)
    assert [q.code for q in report.queued] == ["near-match"]
    assert Person.objects.count() == 1


def test_a_person_with_two_open_courses_is_asked_about(program):
    program.course("A-0002", Person.objects.get().pk)
    report = send(program, bundle(program))
    assert [q.code for q in report.queued] == ["several-courses"]


def test_a_person_without_an_open_course_waits(program):
    from hepatica.therapy.course.kinds import CourseClosed

    program.record("A-0001", CourseClosed(reason="moved"), by="oncologist-a")
    report = send(program, bundle(program))
    assert [q.code for q in report.queued] == ["no-course"]


def test_a_bad_file_writes_nothing_and_does_not_hold_up_the_others(program):
    good, broken = bundle(program), bundle(program, hour=9)[:-40]
    wrong = json.loads(bundle(program, hour=10))
    wrong["entry"][-1]["resource"]["valueQuantity"]["value"] = "high"
    report = send(program, good, broken, json.dumps(wrong))
    assert len(report.taken) == 1
    assert [error.file for error in report.errors] == ["file-1.json", "file-2.json"]
    assert lab_facts().count() == 1
    assert all(error.errors for error in report.errors)


def test_a_file_is_atomic_over_its_persons(program):
    """The second person's value is no number: the first person's is not taken."""
    other = patient("DEMO-0002", born=date(1955, 2, 2), family="Elm", key="Patient/2")
    program.course(
        "A-0002",
        program.person("DEMO-0002", family_name="Elm", birth_on=other.birth_on).pk,
    )
    both = json.loads(bundle(program))
    both["entry"] += json.loads(bundle(program, other))["entry"]
    resources = [e["resource"] for e in both["entry"]]
    observations = [r for r in resources if r["resourceType"] == "Observation"]
    observations[-1]["valueQuantity"]["value"] = "high"
    report = send(program, json.dumps(both))
    assert len(report.errors) == 1
    assert not lab_facts().exists()


def test_a_corrected_result_replaces_the_report_and_keeps_the_rest(program):
    send(program, bundle(program))
    corrected = bundle(
        program, status=ResultStatus.CORRECTED, alkaline_phosphatase=169.0
    )
    report = send(program, corrected)
    (taken,) = report.taken
    assert taken.is_correction
    assert current(program) == {"alkaline-phosphatase": 169.0, "ast": 30.0}
    assert lab_facts().count() == 2
    assert send(program, corrected).already_there == 1
    # the first file again does not undo the correction
    assert send(program, bundle(program)).taken == ()
    assert current(program)["alkaline-phosphatase"] == 169.0


def test_a_report_taken_back_stands_no_more(program):
    send(program, bundle(program, ast=30.0))
    text = bundle(program, ast=30.0).replace('"final"', '"entered-in-error"')
    report = send(program, text)
    assert [w.course_id for w in report.withdrawn] == ["A-0001"]
    assert current(program) == {}
    again = send(program, text)
    assert (again.withdrawn, again.taken) == ((), ())
    assert "nothing-to-withdraw" in {s.skipped.code for s in again.skipped}


def test_one_result_of_several_taken_back_leaves_the_others(program):
    send(program, bundle(program))
    sent = json.loads(bundle(program, ast=30.0))
    for entry in sent["entry"]:
        if entry["resource"]["resourceType"] == "Observation":
            entry["resource"]["status"] = "entered-in-error"
    report = send(program, json.dumps(sent))
    assert [t.is_correction for t in report.taken] == [True]
    assert current(program) == {"alkaline-phosphatase": 80.0}


@pytest.mark.hazard("HZ-010")
def test_two_persons_under_one_key_of_a_feed_are_never_mixed(program):
    """Another bundle names somebody else with the same resource id."""
    send(program, bundle(program))
    other = patient("DEMO-0002", born=date(1955, 2, 2), family="Elm")
    program.course(
        "A-0002",
        program.person("DEMO-0002", family_name="Elm", birth_on=other.birth_on).pk,
    )
    report = send(program, bundle(program, other))
    assert [error.errors[0].code for error in report.errors] == ["conflict"]
    # with other values it is another report, and goes to the right course
    report = send(program, bundle(program, other, ast=77.0))
    assert [taken.course_id for taken in report.taken] == ["A-0002"]
    assert not report.taken[0].is_correction
    assert current(program)["ast"] == 30.0


def test_a_csv_is_told_by_its_content(program):
    day = program.at.date().isoformat()
    head = "patient_id,birth_date,collected_at,analyte_or_loinc,value,unit,uln\n"
    rows = f"DEMO-0001,1960-05-06,{day},ast,31,U/L,40\n"
    report = send(program, head + rows, names=["labs.json"])
    assert [taken.course_id for taken in report.taken] == ["A-0001"]
    assert current(program) == {"ast": 31.0}
    assert send(program, head + rows).already_there == 1
    # a number alone is not enough, and a row that is wrong stops the file
    alone = head + f"DEMO-0001,,{day},ast,32,U/L,40\n"
    assert [q.code for q in send(program, alone).queued] == ["near-match"]
    wrong = head + f'DEMO-0001,1960-05-06,{day},ast,"31,5",U/L,40\n'
    (error,) = send(program, wrong).errors
    assert "31" not in repr(error)
    assert current(program) == {"ast": 31.0}


def test_a_result_of_tomorrow_is_not_taken(program):
    program.go_to(13)
    text = bundle(program, hour=23)
    report = send(program, text)
    assert report.taken == ()
    assert report.skipped
    program.at += timedelta(days=1)
    assert len(send(program, text).taken) == 1


def test_what_the_center_has_not_activated_is_skipped_by_name(db):
    bare = Program(is_demo=False)
    bare.course("A-0001", bare.person("DEMO-0001").pk)
    bare.go_to(14, hour=12)
    report = send(bare, bundle(bare))
    assert report.taken == ()
    assert report.skipped


def test_labs_from_a_file_reach_the_decision(program):
    """The same way as labs typed in: worsening them withdraws the drug."""
    program.implant("A-0001")
    program.bind("A-0001")
    program.study("A-0001")
    program.weigh("A-0001")
    values = {"ast": 30.0, "alkaline_phosphatase": 35.0, "total_bilirubin": 0.5}
    send(program, bundle(program, **values))
    assert program.read("A-0001").worksheet.permits_drug
    values["alkaline_phosphatase"] = 400.0
    send(program, bundle(program, hour=9, **values))
    assert not program.read("A-0001").worksheet.permits_drug


@pytest.mark.realdata
@pytest.mark.skipif(
    "HEPATICA_TEST_DATA" not in os.environ,
    reason="HEPATICA_TEST_DATA is not set; it names the folder of real data",
)
def test_synthetic_hospital_bundles_are_taken_once_and_accounted_for(program):
    folder = Path(os.environ["HEPATICA_TEST_DATA"])
    paths = sorted(folder.glob("**/synthea*/**/*.json"))[:6]
    assert paths, "no Synthea bundles in the folder"
    files = [path.read_bytes() for path in paths]
    program.go_to(300)
    first = send(program, *files, by="installation", create_missing=True)
    assert first.errors == ()
    assert len(first.opened) + len(first.queued) >= 1
    n_facts = Fact.objects.count()
    again = send(program, *files, by="installation", create_missing=True)
    assert (again.taken, again.opened) == ((), ())
    assert again.already_there == len(first.taken)
    assert Fact.objects.count() == n_facts


@pytest.mark.parametrize(
    ("on", "code"), [("0001-01-01", "no-time"), ("1960-05-05", "before-birth")]
)
def test_a_result_of_an_impossible_day_is_skipped_and_the_others_are_taken(
    program, on, code
):
    early = json.loads(bundle(program, hour=6, ast=31.0))
    for entry in early["entry"]:
        if entry["resource"]["resourceType"] == "Observation":
            entry["resource"]["effectiveDateTime"] = f"{on}T08:00:00-05:00"
    merged = json.loads(bundle(program, hour=7, ast=32.0))
    merged["entry"] += early["entry"]
    report = send(program, json.dumps(merged))
    assert report.errors == ()
    assert len(report.taken) == 1
    assert (code, 1) in [(s.skipped.code, s.skipped.count) for s in report.skipped]
    assert current(program) == {"ast": 32.0}


@pytest.mark.hazard("HZ-001")
def test_a_jump_against_the_result_before_is_taken_with_a_flag(program):
    send(program, bundle(program, hour=6, total_bilirubin=0.6))
    report = send(program, bundle(program, hour=7, total_bilirubin=12.0, ast=30.0))
    (taken,) = report.taken
    ((code, analyte),) = [(f.code, f.analyte) for f in taken.flags]
    assert (code, analyte) == ("unusual-change", "total-bilirubin")
    assert "reads like µmol/L" in taken.flags[0].message
    assert "12" not in taken.flags[0].message.replace("2026", "")
    assert current(program)["total-bilirubin"] == 12.0


def test_a_jump_between_two_reports_of_one_file_is_flagged_too(program):
    early = bundle(program, hour=6, total_bilirubin=0.6)
    late = bundle(program, hour=7, total_bilirubin=12.0)
    merged = json.loads(early)
    merged["entry"] += json.loads(late)["entry"]
    report = send(program, json.dumps(merged))
    flags = [flag.code for taken in report.taken for flag in taken.flags]
    # both: which of the two is the slip, a file does not say
    assert flags == ["unusual-change"] * 2
