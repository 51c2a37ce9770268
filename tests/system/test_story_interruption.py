"""Given a session that ends in the middle, the day goes on where it stood."""

from playwright.sync_api import expect
from tests.system import day
from tests.system.north import said
from tests.system.world import OAK, PASSWORD


def test_a_signature_after_the_session_ended_signs_nothing_and_leads_back(desks, oak):
    oak.accept(OAK, oak.propose(OAK))
    doctor = desks("oncologist-a")
    doctor.open(day.STEP.format("sign"))
    day.password(doctor)
    doctor.page.context.clear_cookies()
    doctor.press("Sign")
    assert not day.facts_of_today("order-signed")
    doctor.sign_in("oncologist-a").open(day.VISIT)
    said(doctor, "Waiting for the prescriber")
    day.sign(doctor)
    assert oak.order(OAK).is_signed
    assert PASSWORD not in doctor.page.content()


def signed_out_elsewhere(desk):
    """The same person ends the session in another tab."""
    tab = desk.page.context.new_page()
    tab.goto(f"{desk.url}/")
    tab.get_by_role("button", name="Sign out").click()
    tab.close()


def sign_in_again(desk, account):
    said(desk, "What you typed is kept")
    day.clean(desk)
    desk.fill("Account name", account)
    desk.fill("Password", PASSWORD)
    desk.press("Sign in")
    said(desk, "Your draft of")
    day.clean(desk)


def test_a_weight_is_back_after_signing_in_and_goes_in_once(desks, oak):
    nurse = desks("nurse-a", width=390)
    nurse.open(f"/courses/{OAK}/record/weight/?from=visit")
    nurse.fill("Weight", "71.3")
    before = len(day.facts_of_today("weight-measured"))
    signed_out_elsewhere(nurse)
    nurse.press("Record")
    sign_in_again(nurse, "nurse-a")
    expect(nurse.page.locator("#weight_kg")).to_have_value("71.3")
    assert len(day.facts_of_today("weight-measured")) == before
    nurse.press("Record")
    said(nurse, "Recorded: Weight, 71.3")
    assert len(day.facts_of_today("weight-measured")) == before + 1


def test_blind_figures_are_back_for_their_reader_without_the_password(desks, ordered):
    ordered("sign")
    pharmacist = desks("pharmacist-a")
    pharmacist.open(day.STEP.format("verify"))
    for label, (value, source) in day.FIGURES.items():
        pharmacist.fill(label, value)
        group = pharmacist.page.get_by_role("group", name=f"{label}: read where?")
        group.get_by_label(source, exact=True).check()
    day.password(pharmacist)
    signed_out_elsewhere(pharmacist)
    pharmacist.press("Compare and sign")
    sign_in_again(pharmacist, "pharmacist-a")
    expect(pharmacist.page.locator("#flow")).to_have_value("1.3")
    expect(pharmacist.page.locator("#password")).to_have_value("")
    assert not day.facts_of_today("order-verified")
    day.password(pharmacist)
    pharmacist.press("Compare and sign")
    said(pharmacist, "Release to compound")
    assert ordered.program.order(OAK).is_verified


def test_a_preparation_is_not_put_under_another_order(desks, ordered):
    ordered("release")
    program = ordered.program
    technician = desks("technician-a")
    technician.open(day.STEP.format("prepare"))
    technician.fill("Floxuridine drawn up", "193")
    technician.fill("Lot of the drug", "F123")
    signed_out_elsewhere(technician)
    technician.press("Record the preparation")
    program.cancel(OAK)
    for act in ("sign", "verify", "release"):
        getattr(program, act)(OAK)
    technician.fill("Account name", "technician-a")
    technician.fill("Password", PASSWORD)
    technician.press("Sign in")
    said(technician, "You typed this")
    said(technician, "for another visit or order")
    said(technician, "F123")
    expect(technician.page.locator("#drug_lot")).to_have_value("")
    day.clean(technician)
    assert not day.facts_of_today("fill-prepared")
