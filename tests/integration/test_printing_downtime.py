"""The downtime packet lists exactly those with drug inside or due in seven days."""

import json
from datetime import timedelta

import pytest
from tests.support import pdf_text
from tests.support.order_program import OrderProgram

from hepatica.__main__ import main
from hepatica.actions.knowledge_force import rules_in_force
from hepatica.actions.ledger import FactDraft, append_audited
from hepatica.actions.people import change_person
from hepatica.actions.printing import downtime
from hepatica.cli import printing as command
from hepatica.errors import NotVisible
from hepatica.exchange.pdf import sheet_pdf
from hepatica.records.models import AuditEvent, Course
from hepatica.records.read import facts_of
from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.schedule import plan
from hepatica.therapy.worksheet import policies_of

STUDY = "perfusion-study"


@pytest.fixture
def program(db):
    made = OrderProgram()
    made.activate_all()
    return made


def by_hand(program) -> set[str]:
    """Everyone with drug inside or due within seven days, course by course."""
    on = program.at.date()
    found = set()
    for row in Course.objects.all():
        course = fold(row.pk, facts_of(row.pk))
        rules = rules_in_force("a", course.rules, on=on)
        now = plan(course, on=on, policies=policies_of(rules))
        inside = [device.contents for device in course.devices.values()]
        has_drug = any(fill is not None and fill.is_drug for fill in inside)
        if has_drug or any(due.on <= on + timedelta(days=7) for due in now.due):
            found.add(row.pk)
    return found


def book(program, course, on):
    at = program.now()
    payload = o.AppointmentBooked(on=on, purpose="emptying")
    append_audited(
        actor="nurse-a",
        at=at,
        center="a",
        drafts=[
            FactDraft(course=course, kind=payload.KIND, payload=payload, happened_at=at)
        ],
        action="course.record",
        role="record",
    )


def packet(program, by="reader-a"):
    return downtime(by=by, at=program.now(), center="a")


def listed(program) -> set[str]:
    return {one.course for one in packet(program).courses}


@pytest.fixture
def many(program):
    """Courses in every phase, the first operated on day 0, the last on day 40."""
    program.course("A-0009")  # referred, no pump
    program.go_to(0)
    for n in (1, 2, 3):
        course = program.course(f"A-000{n}", program.person(f"DEMO-000{n}"))
        program.bind(course)
        program.implant(course, serial=f"S-{n}")
        program.fill_free(course)
    program.go_to(14)
    for n in (1, 2):
        course = f"A-000{n}"
        program.study(course)
        program.weigh(course)
        program.labs(course)
        decided = program.accept(course, program.propose(course))
        program.empty(course, 11.8)
        program.fill_drug(course, decided)
    program.empty("A-0003", 11.8)
    program.fill_free("A-0003")
    program.go_to(28)
    program.empty("A-0002", 11.8)
    program.fill_free("A-0002")
    program.go_to(35)
    course = program.course("A-0004")
    program.implant(course, serial="S-4")
    return program


@pytest.mark.hazard("HZ-002")
@pytest.mark.parametrize("days", [35, 36, 40, 44, 50, 60, 90])
def test_it_lists_exactly_those_with_drug_or_due(many, days):
    many.go_to(days)
    assert listed(many) == by_hand(many)
    assert "A-0001" in listed(many)  # drug was never taken out
    assert "A-0009" not in listed(many)


def test_some_are_left_out_while_nothing_is_due(program):
    program.to_first_visit("A-0001", program.person())
    program.empty("A-0001", 11.8)
    program.fill_free("A-0001")
    program.course("A-0002", program.person("DEMO-0002"))
    program.bind("A-0002")
    program.implant("A-0002", serial="S-2")
    program.study("A-0002")
    program.fill_free("A-0002")
    seen = set()
    for day in range(14, 40):
        program.go_to(day)
        seen.add(frozenset(listed(program)))
        assert listed(program) == by_hand(program)
    assert len(seen) > 1


@pytest.mark.hazard("HZ-002")
def test_a_block_says_that_drug_was_held(program):
    course = program.to_first_visit("A-0001", program.person())
    proposal = program.propose(course)
    assert packet(program).courses[0].held is None
    on = program.at.date()
    program.hold(course, proposal.fact.id)
    assert packet(program).courses[0].held == ("hold", on)


def test_a_block_says_what_the_chair_needs(program):
    course = program.to_first_fill("A-0001", program.person())
    change_person(
        by="nurse-a",
        at=program.now(),
        center="a",
        person=Course.objects.get(pk=course).person_id,
        changes={"phone": "+1 555 0100"},
    )
    program.go_to(20)
    book(program, course, program.at.date() + timedelta(days=8))
    text = pdf_text.text(sheet_pdf(packet(program).page))
    for words in (
        "DOWNTIME Printed Sun 2026-03-22 08:00. Nothing later is in it.",
        "Bea Oak · No. DEMO-0001 · born 1960-05-06 · A-0001",
        "serial S-1, slot a; flow on its card 1.3 mL/day",
        "In the pump 193 mg floxuridine in 30 mL; filled Mon 2026-03-16, day 6",
        "Due take the drug out Mon 2026-03-30; booked Mon 2026-03-30",
        "Last dose 193 mg floxuridine in 30 mL on Mon 2026-03-16, 0.12 mg/kg/day",
        "Contacts +1 555 0100",
        "drug only from",
        "Printed Sun 2026-03-22 08:00 by reader-a",
        "DEMO",
    ):
        assert words in text, (words, text)


@pytest.mark.hazard("HZ-002")
def test_drug_in_one_of_two_pumps_is_on_it(program):
    course = program.to_first_fill("A-0001", program.person())
    payload = k.PumpImplanted(
        slot="b",
        model="intera-3000-30",
        serial="S-2",
        factory_flow_rate_ml_per_day=1.3,
        with_resection=False,
    )
    program.record(course, payload)
    assert listed(program) == by_hand(program) == {course}
    text = pdf_text.text(sheet_pdf(packet(program).page))
    assert "pump a of 2" in text
    assert "serial S-1, slot a" in text
    assert "193 mg floxuridine in 30 mL; filled" in text
    assert "serial S-2, slot b" in text
    assert "In the pump nothing that is recorded" in text
    assert len(packet(program).courses) == len("ab")


def test_those_that_are_due_first_come_first(many):
    found = [
        (one.course, min(due.on for due in one.plans[0].due if due.code != STUDY))
        for one in packet(many).courses
        if any(due.code != STUDY for due in one.plans[0].due)
    ]
    assert [on for _, on in found] == sorted(on for _, on in found)
    # drug since day 14 and its infusion days are over; the pump of day 35 is empty
    assert found[0][0] == "A-0001"
    assert packet(many).courses[-1].course == "A-0004"


def test_each_print_is_one_audit_event_that_names_who_is_on_it(many):
    packet(many)
    packet(many, by="nurse-a")
    events = AuditEvent.objects.filter(action="downtime.print").order_by("seq")
    assert [event.actor for event in events] == ["reader-a", "nurse-a"]
    named = {f"course:{course}" for course in listed(many)}
    assert set(json.loads(events[0].targets)) == {"center:a", *named}


@pytest.mark.parametrize(("by", "center"), [("stranger", "a"), ("reader-a", "b")])
def test_who_may_not_read_the_center_gets_none(program, by, center):
    with pytest.raises(NotVisible):
        downtime(by=by, at=program.now(), center=center)
    assert AuditEvent.objects.filter(action="downtime.print.refused").count() == 1


@pytest.mark.hazard("HZ-017")
def test_who_is_to_verify_reads_no_flow_from_it(program):
    course = program.to_decision()
    program.sign(course)
    text = pdf_text.text(sheet_pdf(packet(program, by="pharmacist-a").page))
    assert "Withheld until the order is verified" in text
    assert "drug only from" not in text
    assert "doses with" not in text
    assert "drug only from" in pdf_text.text(sheet_pdf(packet(program).page))


def test_the_command_writes_the_packet(program, monkeypatch, capsys, tmp_path):
    program.to_first_fill("A-0001", program.person())
    monkeypatch.setattr(command, "open_records", lambda args: None)
    monkeypatch.setattr(command, "now", program.now)
    file = tmp_path / "down.pdf"
    assert main(["downtime", "--center", "a", "--pdf", str(file), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert next(iter(data)) == "format"
    assert data["format"] == "hepatica-downtime/1"
    assert (data["center"], data["on"], data["until"]) == (
        "a",
        "2026-03-16",
        "2026-03-23",
    )
    (one,) = data["courses"]
    assert (one["course"], one["holds_drug"], one["due_on"]) == (
        "A-0001",
        True,
        "2026-03-30",
    )
    assert "Oak" not in json.dumps(data)
    assert "A-0001" in pdf_text.text(file.read_bytes())
    assert file.stat().st_mode & 0o077 == 0
    assert main(["downtime", "--center", "x", "--pdf", str(file)]) == 10
    assert "must be one of the centers: a" in capsys.readouterr().err


@pytest.mark.hazard("HZ-008")
def test_a_block_says_whether_the_order_of_the_day_holds(program):
    course = program.to_decision()
    assert packet(program).courses[0].orders == ()
    program.sign(course)
    (found,) = packet(program).courses[0].orders
    assert (found.order.id, found.void) == (program.order(course).id, "")
    program.labs(course, alp=400.0)
    (found,) = packet(program).courses[0].orders
    assert found.void != ""
    block = packet(program).courses[0]
    assert block.weight.payload.weight_kg == 70.0
    alp = next(one for one in block.labs if one.reading.result.value == 400.0)
    assert (alp.reading.on, alp.uln is not None) == (program.at.date(), True)


@pytest.mark.hazard("HZ-004")
def test_who_is_to_verify_it_has_its_state_on_paper_and_no_figure(program):
    course = program.to_decision()
    program.sign(course)
    assert not packet(program).courses[0].hides_figures
    blind = packet(program, by="pharmacist-a")
    assert blind.courses[0].hides_figures
    text = pdf_text.text(sheet_pdf(blind.page))
    order = program.order(course).payload
    assert order.order_hash[:8] in text
    assert f"{order.fill_drug_mg:g} mg" not in text


def test_the_same_packet_is_the_same_bytes(program):
    program.to_first_fill("A-0001", program.person())
    at = program.now()
    first, second = (
        sheet_pdf(downtime(by="reader-a", at=at, center="a").page) for _ in range(2)
    )
    assert first == second
