"""A refill day by five people in five browsers, in the true order."""

import pytest
from tests.system import day
from tests.system.north import said
from tests.system.world import OAK

from hepatica.records.models import Fact


@pytest.fixture
def label(world):
    """What a scanner reads from the label, once it is signed."""
    return lambda: world.program.label_code(OAK)


def test_five_people_bring_drug_from_the_decision_into_the_pump(desks, oak, label):
    doctor, pharmacist = desks("oncologist-a"), desks("pharmacist-a")
    technician, nurse = desks("technician-a"), desks("nurse-a", width=390)
    second = desks("nurse-b")

    pharmacist.open(day.VISIT)
    said(pharmacist, "hidden from you")
    day.decide(doctor)
    pharmacist.open(day.VISIT)
    assert "193" not in pharmacist.text()
    day.sign(doctor)
    day.clean(doctor)
    pharmacist.open(day.VISIT)
    said(pharmacist, "Waiting for the pharmacist since")
    assert "193" not in pharmacist.text()
    day.verify(pharmacist)
    said(pharmacist, "Order verified")
    day.clean(pharmacist)
    day.release(pharmacist)
    day.prepare(technician)
    said(technician, "Fill prepared")
    day.check(nurse, label())
    said(nurse, "1 of 2 people checked")
    day.clean(nurse)
    order, made = label().split(".")
    day.check(second, f"{order[:8]}.{made[:4]}")
    said(second, "Checked at the chair")
    day.empty(nurse)
    said(nurse, "Emptied")
    day.fill(nurse)
    said(nurse, "Filled")
    day.book(nurse)
    nurse.open(day.VISIT)
    assert "Deviation" not in nurse.text()

    kinds = [f.kind for f in Fact.objects.filter(course_id=OAK).order_by("course_seq")]
    assert kinds[-11:] == [
        "dose-proposed",
        "dose-decided",
        "order-signed",
        "order-verified",
        "fill-released",
        "fill-prepared",
        "bedside-verified",
        "bedside-verified",
        "pump-emptied",
        "pump-filled",
        "appointment-booked",
    ]
    filled = oak.read(OAK).course.device.contents.payload
    assert filled.order == oak.order(OAK).id
    for person in (doctor, pharmacist, technician, nurse, second):
        assert person.complaints == []


def test_an_open_page_shows_what_another_did_within_seconds(desks, oak):
    doctor, nurse = desks("oncologist-a"), desks("nurse-a")
    nurse.open(day.VISIT)
    said(nurse, "Waiting for the prescriber since")
    day.decide(doctor)
    day.sign(doctor)
    # without a press or a reload: the page asks by itself
    said(nurse, "Waiting for the pharmacist since")
    said(nurse, "oncologist-a recorded something")
    assert nurse.page.locator("#order").inner_text().count("193") == 1
    assert nurse.page.locator("#steps .step--now").inner_text().startswith("6")
    day.clean(nurse)
    assert nurse.complaints == []


def test_the_pharmacy_s_list_goes_along(desks, oak):
    technician = desks("technician-a")
    technician.open("/pharmacy/")
    said(technician, "Nothing waits for the pharmacy")
    oak.accept(OAK, oak.propose(OAK))
    oak.sign(OAK)
    said(technician, "The order is signed and not verified")
    day.clean(technician)
    technician.page.context.clear_cookies()
    oak.verify(OAK)
    said(technician, "You are signed out")
    assert technician.complaints == []


def test_a_page_whose_session_ended_says_so_and_shows_no_other_page(desks, oak):
    nurse = desks("nurse-a")
    nurse.open(day.VISIT)
    nurse.page.context.clear_cookies()
    said(nurse, "You are signed out")
    assert nurse.page.locator("#steps").is_visible()
    nurse.page.get_by_role("link", name="Sign in again").click()
    assert nurse.page.get_by_label("Account name").is_visible()


def test_two_readings_that_differ_are_shown_to_both_and_both_sign_again(desks, oak):
    doctor, pharmacist = desks("oncologist-a"), desks("pharmacist-a")
    day.decide(doctor)
    day.sign(doctor)
    day.verify(pharmacist, Flow="1.2")
    said(pharmacist, "differ in flow")
    for person in (doctor, pharmacist):
        person.open(day.VISIT)
        row = person.page.locator("#order tr", has_text="Flow").inner_text()
        assert "1.30" in row
        assert "1.20" in row
        assert "Differs" in row
        day.clean(person)
    day.sign(doctor)
    # the only pharmacist of the day has seen both readings: it is asked why
    pharmacist.open(day.VISIT)
    day.go(pharmacist, "Verify, blind")
    day.clean(pharmacist)
    day.read_figures(pharmacist)
    assert "Why does nobody else verify it?" in pharmacist.summary()
    assert pharmacist.page.get_by_label("Flow", exact=True).input_value() == "1.3"
    pharmacist.fill("Why does nobody else verify it?", "the only one today")
    day.password(pharmacist)
    pharmacist.press("Compare and sign")
    said(pharmacist, "Order verified")
    pharmacist.open(day.VISIT)
    said(pharmacist, "read again by the same person after a mismatch in flow")
    said(pharmacist, "not amended since: the only one today")
    pharmacist.open("/pharmacy/")
    said(pharmacist, "Read again by the same person after a mismatch")
    day.clean(pharmacist)


def test_a_wrong_password_signs_nothing_and_keeps_what_was_typed(desks, oak):
    doctor, pharmacist = desks("oncologist-a"), desks("pharmacist-a")
    day.decide(doctor)
    doctor.open(day.STEP.format("sign"))
    day.password(doctor, "not-mine-at-all")
    doctor.press("Sign")
    assert "is not yours" in doctor.summary()
    day.clean(doctor)
    day.sign(doctor)
    pharmacist.open(day.STEP.format("verify"))
    pharmacist.fill("Weight", "70,0")
    pharmacist.fill("Flow", "1.3")
    pharmacist.press("Compare and sign")
    assert pharmacist.page.get_by_label("Flow", exact=True).input_value() == "1.3"
    assert not day.facts_of_today("order-verified", "order-rejected")
    day.clean(pharmacist)


def test_another_label_or_patient_stops_at_the_chair(desks, oak, label):
    doctor, pharmacist = desks("oncologist-a"), desks("pharmacist-a")
    technician, nurse = desks("technician-a"), desks("nurse-a", width=390)
    day.decide(doctor)
    day.sign(doctor)
    day.verify(pharmacist)
    day.release(pharmacist)
    day.prepare(technician)
    day.check(nurse, "0" * 64)
    assert "Stop: do not fill" in nurse.summary()
    day.clean(nurse)
    other = {"Record number on the wristband": "DEMO-0002"}
    day.check(nurse, label(), **other)
    assert "Stop: do not fill" in nurse.summary()
    assert not day.facts_of_today("bedside-verified")
