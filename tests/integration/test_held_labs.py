"""Results that come near somebody wait once, until somebody says whose they are."""

from datetime import date

import pytest
from tests.integration.test_import import (
    bundle,
    current,
    lab_facts,
    patient,
    send,
)
from tests.support.program import Program

from hepatica.actions.held_labs import (
    attach_held,
    discard_held,
    list_held,
    open_held,
    waiting_at,
)
from hepatica.actions.people import change_person
from hepatica.actions.privileges import Privilege
from hepatica.actions.second_identifier import Typed
from hepatica.errors import Conflict, InputError, NotPermitted, NotVisible
from hepatica.records import verify
from hepatica.records.models import AuditEvent, HeldLabs
from hepatica.wire.decode import strict_json

RIGHT = Typed(record_no="DEMO-0001")


def made():
    program = Program()
    program.activate_all()
    program.oak = program.person("DEMO-0001").pk
    program.course("A-0001", program.oak)
    program.go_to(14, hour=12)
    return program


@pytest.fixture
def program(db):
    return made()


def hold(program):
    """One near match: the record number is one digit off."""
    (queued,) = send(program, bundle(program, patient("DEMO-0002"))).queued
    return queued.held


@pytest.fixture
def held(program):
    return hold(program)


def attach(program, held, typed=RIGHT, *, by="nurse-a", person=None):
    return attach_held(
        by=by,
        at=program.now(),
        held_id=held,
        person=person or program.oak,
        typed=typed,
    )


def discard(program, held, reason="Sent to the wrong clinic", *, by="nurse-a"):
    discard_held(by=by, at=program.now(), held_id=held, reason=reason)


def see(program, held, by="nurse-a"):
    return open_held(by=by, at=program.now(), held_id=held)


def events(code):
    return AuditEvent.objects.filter(action=code)


# ---- into the queue ----


def test_a_near_match_waits_with_what_the_file_says(program, held):
    view = see(program, held)
    assert (view.state, view.row.held_by) == ("waiting", "nurse-a")
    assert (view.row.differs, view.row.n_reports) == (("identifier",), 1)
    assert view.patient == patient("DEMO-0002")
    values = {r.analyte: r.value for r in view.reports[0].payload.results}
    assert values == {"ast": 30.0, "alkaline-phosphatase": 80.0}
    (candidate,) = view.candidates
    assert (candidate.person, candidate.course_id) == (program.oak, "A-0001")
    same = candidate.same
    assert (same.number, same.birth, same.name) == (False, True, True)
    assert candidate.asks == ("record_no",)
    assert not lab_facts().exists()


def test_the_same_results_again_add_nothing(program, held):
    text = bundle(program, patient("DEMO-0002"))
    again = send(program, text, text)
    assert {q.held for q in again.queued} == {held}
    assert HeldLabs.objects.count() == 1


def test_other_results_of_the_same_person_wait_beside_them(program, held):
    send(program, bundle(program, patient("DEMO-0002"), hour=9))
    rows = list_held(by="nurse-a", center_id="a")
    assert {row.id for row in rows} > {held}
    assert [row.held_at for row in rows] == sorted(row.held_at for row in rows)


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (patient("X-77", born=date(1950, 1, 1), family="Elm"), "unknown-person"),
        (patient("", born=None, family="", given=""), "unknown-person"),
    ],
)
def test_who_is_like_nobody_is_not_kept(program, who, code):
    (queued,) = send(program, bundle(program, who)).queued
    assert (queued.code, queued.held) == (code, "")
    assert not HeldLabs.objects.exists()


def test_a_file_with_a_fault_holds_nothing(program):
    text = bundle(program, patient("DEMO-0002")).replace("30.0", '"high"')
    assert send(program, text).errors
    assert not HeldLabs.objects.exists()


def test_the_import_is_still_one_event_for_each_file(program, held):
    (event,) = events("labs.import-file")
    (target,) = strict_json(event.targets, path="targets")
    assert target.startswith(f"held:{held}/")
    for value in ("DEMO-0002", "1960", "Oak", "Bea"):
        assert value not in event.targets


# ---- who may see it ----


def test_who_may_not_bring_in_results_sees_none(program, held):
    assert list_held(by="reader-a", center_id="a") == ()
    with pytest.raises(NotPermitted, match="import-labs"):
        see(program, held, by="reader-a")
    for by in ("oncologist-a", "pharmacist-a"):
        with pytest.raises(NotPermitted):
            attach(program, held, by=by)
        with pytest.raises(NotPermitted):
            discard(program, held, by=by)
    assert HeldLabs.objects.get().state == "waiting"


def test_not_granted_and_not_there_are_the_same_answer(program, held):
    program.grant("stranger", Privilege.IMPORT_LABS)
    said = []
    for one in (held, "nowhere"):
        with pytest.raises(NotVisible) as refusal:
            see(program, one, by="stranger")
        said.append(str(refusal.value))
    assert said[0] == said[1]
    assert list_held(by="stranger", center_id="a") == ()
    assert waiting_at(by="stranger") == ()


def test_every_look_is_an_event(program, held):
    see(program, held)
    (event,) = events("labs.read-held")
    assert event.targets == f'["held:{held}","person:{program.oak}"]'


# ---- attach ----


@pytest.mark.hazard("HZ-010")
def test_attached_on_the_second_identifier_as_on_record(program, held):
    report = attach(program, held)
    (taken,) = report.taken
    assert taken.course_id == "A-0001"
    assert current(program) == {"alkaline-phosphatase": 80.0, "ast": 30.0}
    (event,) = events("labs.attach-held")
    expected = f'["course:A-0001","fact:{taken.fact_id}","held:{held}"]'
    assert event.targets == expected
    assert verify.verify().problems == ()


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize(
    "typed",
    [
        Typed(),
        Typed(record_no="DEMO-0002"),
        Typed(record_no="demo-0001"),
        Typed(record_no="DEMO-00011"),
        Typed(birth_on=date(1960, 5, 6), full_name="Bea Oak"),
    ],
)
def test_a_wrong_second_identifier_attaches_nothing(program, held, typed):
    with pytest.raises(InputError) as refusal:
        attach(program, held, typed)
    assert [e.path for e in refusal.value.errors] == ["record_no"]
    for value in ("DEMO", "1960", "Oak"):
        assert value not in str(refusal.value)
    assert not lab_facts().exists()
    assert HeldLabs.objects.get().state == "waiting"
    assert not events("labs.attach-held").exists()


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize("typed", ["1960-05-07", "1999-01-01"])
def test_a_birth_date_that_differs_is_asked_for(program, typed):
    who = patient(born=date(1960, 5, 7))
    (queued,) = send(program, bundle(program, who)).queued
    assert see(program, queued.held).candidates[0].asks == ("birth_on",)
    with pytest.raises(InputError):
        attach(program, queued.held, Typed(birth_on=date.fromisoformat(typed)))
    assert not lab_facts().exists()
    attach(program, queued.held, Typed(birth_on=date(1960, 5, 6)))
    assert lab_facts().count() == 1


@pytest.mark.hazard("HZ-010")
def test_only_a_candidate_can_be_chosen(program, held):
    other = program.person("DEMO-0007", family_name="Elm", birth_on=date(1955, 2, 2)).pk
    program.course("A-0002", other)
    with pytest.raises(InputError, match="near to"):
        attach(program, held, Typed(record_no="DEMO-0007"), person=other)
    assert not lab_facts().exists()


def test_the_same_file_after_it_is_there_already(program, held):
    attach(program, held)
    again = send(program, bundle(program, patient("DEMO-0002")))
    assert (again.taken, again.queued, again.already_there) == ((), (), 1)
    assert lab_facts().count() == HeldLabs.objects.count() == 1
    # and once the file names the person as the record does: same keys, same facts
    named = send(program, bundle(program))
    assert (named.taken, named.already_there) == ((), 1)


def test_results_that_are_there_already_settle_without_a_fact(program, held):
    send(program, bundle(program))
    report = attach(program, held)
    assert (report.taken, report.already_there) == ((), 1)
    assert HeldLabs.objects.get().state == "attached"


def test_a_correction_that_waited_replaces_what_was_attached(program, held):
    attach(program, held)
    who = patient("DEMO-0002")
    corrected = bundle(program, who, ast=77.0, alkaline_phosphatase=80.0)
    (queued,) = send(program, corrected).queued
    (taken,) = attach(program, queued.held).taken
    assert taken.is_correction
    assert current(program)["ast"] == 77.0


def test_a_person_without_one_open_course_is_a_hindrance(program, held):
    program.course("A-0002", program.oak)
    assert "several courses" in see(program, held).candidates[0].hindrance
    with pytest.raises(InputError, match="several courses"):
        attach(program, held)


def test_a_record_put_right_settles_it_by_the_next_import(program):
    who = patient(born=date(1960, 5, 7))
    send(program, bundle(program, who))
    change_person(
        by="nurse-a",
        at=program.now(),
        center="a",
        person=program.oak,
        changes={"birth_on": date(1960, 5, 7)},
    )
    report = send(program, bundle(program, who))
    assert len(report.taken) == 1
    row = HeldLabs.objects.get()
    assert (row.state, row.course_id, row.text) == ("attached", "A-0001", "")
    assert verify.verify().problems == ()


# ---- discard ----


def test_discarding_keeps_who_when_and_why_and_nothing_of_the_person(program, held):
    discard(program, held)
    row = HeldLabs.objects.get()
    assert (row.settled_by, row.reason) == ("nurse-a", "Sent to the wrong clinic")
    assert row.settled_at
    assert (row.text, row.salt, row.candidates) == ("", "", "")
    view = see(program, held)
    assert (view.state, view.patient, view.candidates) == ("discarded", None, ())
    (event,) = events("labs.discard-held")
    assert event.targets == f'["held:{held}"]'
    assert verify.verify().problems == ()
    again = send(program, bundle(program, patient("DEMO-0002")))
    assert "discarded-before" in {s.skipped.code for s in again.skipped}
    assert (again.queued, HeldLabs.objects.count()) == ((), 1)


@pytest.mark.parametrize(
    "reason",
    ["", "  ", "x" * 301, "This is BEA from the ward", "No DEMO-0002 here"],
)
def test_a_reason_is_given_and_names_nobody(program, held, reason):
    with pytest.raises(InputError) as refusal:
        discard(program, held, reason)
    assert refusal.value.errors[0].path == "reason"
    assert HeldLabs.objects.get().state == "waiting"


@pytest.mark.parametrize("first", [attach, discard])
@pytest.mark.parametrize("second", [attach, discard])
def test_what_is_settled_is_not_settled_again(program, held, first, second):
    first(program, held)
    n_facts, row = lab_facts().count(), HeldLabs.objects.values().get()
    with pytest.raises(Conflict, match="settled"):
        second(program, held)
    assert lab_facts().count() == n_facts
    assert HeldLabs.objects.values().get() == row
