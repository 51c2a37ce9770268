"""The label is given out while all of it holds, and at no other time."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support import pdf_text
from tests.support.order_program import OrderProgram

from hepatica.__main__ import main
from hepatica.actions.ledger import FactDraft, append_audited
from hepatica.actions.people import change_person
from hepatica.actions.printing import label, preparation_record
from hepatica.cli import printing as command
from hepatica.errors import Conflict, InputError, NotPermitted, NotVisible
from hepatica.exchange.pdf import label_pdf, sheet_pdf
from hepatica.records.models import AuditEvent, Course
from hepatica.therapy.orders import printed_code


@pytest.fixture
def program(db):
    made = OrderProgram()
    made.activate_all()
    return made


def until(program, last, course="A-0001"):
    """Everything up to one act of the pharmacy, that one too."""
    program.to_decision(course)
    for act in ("sign", "verify", "release", "prepare"):
        getattr(program, act)(course)
        if act == last:
            break
    return course


def printed(program, *, by="technician-a", code="", course="", at=None):
    code = code or program.order().payload.order_hash
    at = at or program.now()
    return label(by=by, at=at, order_hash=code, course_id=course)


def refused(program, **more):
    with pytest.raises(InputError) as caught:
        printed(program, **more)
    assert {error.path for error in caught.value.errors} == {"order"}
    return [error.code for error in caught.value.errors]


def prints():
    return AuditEvent.objects.filter(action="label.print").count()


# ---- granted ----


@pytest.mark.hazard("HZ-018")
def test_a_label_is_given_for_what_is_prepared_and_holds(program):
    until(program, "prepare")
    found = printed(program)
    order = program.order()
    text = pdf_text.text(label_pdf(found.page))
    for words in (
        "DEMO",
        "Bea Oak · No. DEMO-0001 · born 1960-05-06",
        "193 mg floxuridine in 30 mL",
        "Pump Intera 3000, 30 mL, constant flow, serial S-1",
        "For Mon 2026-03-16 only",
        "Drug lot F123, exp 2027-01-01",
        "Prepared technician-a, Mon 2026-03-16 08:00",
        printed_code(order.payload.order_hash, order.preparation.fact.id),
        "For the RESERVOIR of the pump only; not IV",
    ):
        assert words in text, (words, text)
    assert found.course_id == "A-0001"


def test_each_print_is_one_audit_event_that_names_order_and_fill(program):
    until(program, "prepare")
    printed(program)
    printed(program, by="nurse-b")
    events = AuditEvent.objects.filter(action="label.print").order_by("seq")
    assert [event.actor for event in events] == ["technician-a", "nurse-b"]
    order = program.order()
    assert json.loads(events[0].targets) == [
        "course:A-0001",
        f"fact:{order.id}",
        f"fact:{order.preparation.fact.id}",
    ]


def test_it_is_found_by_the_eight_places_that_the_label_prints(program):
    until(program, "prepare")
    short = program.order().payload.order_hash[:8].upper()
    assert printed(program, code=f" {short} ").order.id == program.order().id
    assert printed(program, code=short, course="A-0001").order.id == program.order().id


def test_the_label_stands_through_the_checks_and_the_emptying(program):
    program.to_chair()
    assert printed(program).order.checkers == ("nurse-a", "nurse-b")


# ---- refused ----


@pytest.mark.hazard("HZ-017")
@pytest.mark.parametrize(
    ("last", "codes"),
    [
        ("sign", ["not-verified", "not-released", "not-prepared"]),
        ("verify", ["not-released", "not-prepared"]),
        ("release", ["not-prepared"]),
    ],
)
def test_before_it_is_prepared_from_a_verified_order_no_label(program, last, codes):
    until(program, last)
    assert refused(program) == codes
    assert prints() == 0


@pytest.mark.hazard("HZ-017")
def test_what_was_prepared_before_the_verification_gets_no_label(program):
    until(program, "sign")
    program.prepare("A-0001", deviation_reason="in a hurry")
    assert refused(program) == ["not-verified", "not-released"]


@pytest.mark.hazard("HZ-017")
def test_a_cancelled_order_gets_no_label(program):
    course = until(program, "prepare")
    printed(program)
    program.cancel(course)
    assert refused(program) == ["cancelled"]


@pytest.mark.hazard("HZ-017")
def test_the_label_of_a_superseded_order_is_not_printed_again(program):
    course = until(program, "prepare")
    old = program.order().payload.order_hash
    program.cancel(course)
    program.sign(course)
    assert refused(program, code=old) == ["cancelled"]


@pytest.mark.hazard("HZ-017")
def test_results_that_changed_since_stop_the_label(program):
    course = until(program, "prepare")
    printed(program)
    program.labs(course, alp=400.0)
    assert refused(program) != []
    assert prints() == 1


@pytest.mark.hazard("HZ-017")
def test_another_weight_since_stops_the_label(program):
    course = until(program, "prepare")
    program.weigh(course, 75.0)
    assert refused(program) == ["changed-since"]


@pytest.mark.hazard("HZ-017")
def test_a_fill_past_its_time_gets_no_label(program):
    until(program, "prepare")
    use_by = program.order().preparation.payload.use_by
    assert printed(program, at=use_by - timedelta(seconds=1)).order
    program.at = use_by
    assert refused(program, at=use_by) == ["past-use-by"]


def test_on_another_day_there_is_no_label(program):
    until(program, "prepare")
    program.go_to(15)
    assert refused(program) == ["other-day", "past-use-by"]


def test_what_is_filled_wasted_or_not_as_ordered_gets_no_label(program):
    course = program.to_chair()
    program.fill_ordered(course)
    assert refused(program) == ["used"]


def test_a_wasted_fill_gets_no_label_and_the_next_one_does(program):
    course = until(program, "prepare")
    first = printed(program)
    program.waste(course)
    assert refused(program) == ["not-prepared"]
    program.prepare(course)
    again = printed(program)
    assert again.order.preparation is not None
    assert again.page.code_words != first.page.code_words
    assert again.page.code != first.page.code


def test_another_amount_than_ordered_gets_no_label(program):
    course = until(program, "release")
    program.prepare(course, drug_mg=93.8, deviation_reason="short of drug")
    assert refused(program) == ["other-drug"]


def test_a_trainees_order_gets_no_label_before_it_is_cosigned(program):
    course = program.to_decision()
    signed = program.sign(course, by="fellow-a").fact
    program.prepare(course, deviation_reason="in a hurry")
    assert refused(program) == ["not-signed", "not-verified", "not-released"]
    program.cosign(course, signed.id, by="oncologist-b")
    assert refused(program) == ["not-verified", "not-released"]


@pytest.mark.hazard("HZ-018")
def test_a_person_without_number_and_birth_date_gets_no_label(program):
    course = program.to_first_visit("A-0001", program.person("", birth_on=None))
    program.accept(course, program.propose(course))
    for act in ("sign", "verify", "release", "prepare"):
        getattr(program, act)(course)
    assert refused(program) == ["no-identifiers"]
    person = Course.objects.get(pk=course).person_id
    change_person(
        by="nurse-a",
        at=program.now(),
        center="a",
        person=person,
        changes={"birth_on": program.at.date().replace(year=1960)},
    )
    assert "born 1960-03-16" in printed(program).page.identity


@pytest.mark.hazard("HZ-018")
def test_a_course_without_a_person_gets_no_label(program):
    course = program.to_first_visit("A-0001", None)
    program.accept(course, program.propose(course))
    for act in ("sign", "verify", "release", "prepare"):
        getattr(program, act)(course)
    assert refused(program) == ["no-identifiers"]


@pytest.mark.parametrize("code", ["", "abc", "x" * 64, "0" * 65, "0123456"])
def test_what_is_no_hash_is_asked_for(program, code):
    with pytest.raises(InputError) as caught:
        label(by="technician-a", at=program.now(), order_hash=code)
    assert [error.code for error in caught.value.errors] == ["not-a-hash"]


def test_an_order_that_is_nowhere_or_of_another_course_is_none(program):
    until(program, "prepare")
    assert refused(program, code="0" * 64) == ["no-order"]
    program.to_first_visit("A-0002", program.person("DEMO-0002"))
    assert refused(program, course="A-0002") == ["no-order"]


def test_who_may_not_read_or_has_no_part_in_it_gets_none(program):
    until(program, "prepare")
    with pytest.raises(NotVisible):
        printed(program, by="stranger")
    with pytest.raises(NotPermitted):
        printed(program, by="reader-a")
    refusals = AuditEvent.objects.filter(action="label.print.refused")
    assert refusals.count() == 2


def forge(program, course, order_hash):
    """Another order of the day as only somebody past the program could append it."""
    program.cancel(course)
    payload = replace(program.order().payload, version=2, order_hash=order_hash)
    at = program.now()
    append_audited(
        actor="oncologist-a",
        at=at,
        center="a",
        drafts=[
            FactDraft(course=course, kind=payload.KIND, payload=payload, happened_at=at)
        ],
        action="order.sign",
        role="prescribe",
    )


@pytest.mark.hazard("HZ-017")
def test_an_order_that_is_not_what_its_hash_was_made_of_gets_no_label(program):
    course = until(program, "sign")
    forge(program, course, "f" * 64)
    with pytest.raises(Conflict, match="what its hash was made of"):
        program.verify(course)
    assert "altered" in refused(program)


def test_eight_places_that_begin_two_orders_ask_for_the_whole_hash(program):
    course = until(program, "sign")
    short = program.order().payload.order_hash[:8]
    forge(program, course, short + "0" * 56)
    assert refused(program, code=short) == ["several"]
    assert "altered" in refused(program, code=short + "0" * 56)


# ---- the record ----


def record(program, by="technician-a"):
    code = program.order().payload.order_hash
    at = program.now()
    return preparation_record(by=by, at=at, course_id="A-0001", order_hash=code)


def test_the_record_is_printed_whatever_became_of_the_order(program):
    course = until(program, "prepare")
    text = pdf_text.text(sheet_pdf(record(program).page))
    assert "Prepared technician-a Mon 2026-03-16 08:00" in text
    assert "VOID" not in text
    program.cancel(course)
    text = pdf_text.text(sheet_pdf(record(program).page))
    assert "VOID" in text
    assert "This order was cancelled." in text
    assert AuditEvent.objects.filter(action="preparation.print").count() == 2


def test_the_record_of_a_filled_order_is_not_void(program):
    course = program.to_chair()
    program.fill_ordered(course)
    text = pdf_text.text(sheet_pdf(record(program).page))
    assert "Filled into the pump nurse-a" in text
    assert "VOID" not in text


@pytest.mark.hazard("HZ-017")
def test_who_is_to_verify_gets_no_record_before(program):
    course = until(program, "sign")
    with pytest.raises(Conflict, match="verify it first"):
        record(program, by="pharmacist-a")
    assert record(program, by="oncologist-a").order.id == program.order().id
    program.verify(course)
    assert record(program, by="pharmacist-b").order.is_verified


# ---- the command ----


@pytest.fixture
def run(program, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(command, "open_records", lambda args: None)
    monkeypatch.setattr(command, "now", program.now)

    def call(*arguments):
        code = main([*arguments, "--pdf", str(tmp_path / "out.pdf"), "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else {}, said.err

    call.file = tmp_path / "out.pdf"
    return call


def test_the_command_writes_the_label_or_says_why_not(program, run):
    course = until(program, "verify")
    code = program.order().payload.order_hash
    status, data, _ = run("label", "--order", code)
    assert status == 20
    assert data["format"] == "hepatica-label/1"
    assert not data["is_granted"]
    codes = [one["code"] for one in data["refused"]]
    assert codes == ["not-released", "not-prepared"]
    assert not run.file.exists()
    program.release(course)
    program.prepare(course)
    status, data, _ = run("label", "--order", code[:8])
    assert (status, data["is_granted"], data["refused"]) == (0, True, [])
    assert data["order"]["order_hash"] == code
    assert data["code"] == program.label_code(course)
    assert (data["course"], data["drug_mg"], data["volume_ml"]) == (course, 193.0, 30)
    assert pdf_text.text(run.file.read_bytes()).startswith("DEMO")
    assert run.file.stat().st_mode & 0o077 == 0
    assert "Oak" not in json.dumps(data)
    event = AuditEvent.objects.filter(action="label.print").get()
    assert event.actor == "installation"
    assert run("label", "--order", "0" * 64)[1]["refused"][0]["code"] == "no-order"


def test_the_command_says_what_is_no_hash(run):
    status, data, err = run("label", "--order", "abc")
    assert (status, data) == (10, {})
    assert "must be the hash of an order" in err
