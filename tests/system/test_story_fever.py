"""Given a fever at the visit: it comes before the pump, and drug asks why."""

from tests.system import day
from tests.system.north import said
from tests.system.world import OAK


def answer(desk, question, words):
    desk.page.get_by_role("group", name=question).get_by_label(words).first.check()


def test_a_fever_leads_the_page_and_drug_needs_a_reason(desks, oak):
    nurse = desks("nurse-a", width=390)
    nurse.open(f"/courses/{OAK}/record/symptoms/?from=visit")
    answer(nurse, "Fever", "Yes")
    nurse.press("Record")
    said(nurse, "cholangitis, pocket infection, neutropenia first; flow second")
    day.clean(nurse)
    doctor = desks("oncologist-a")
    doctor.open(day.VISIT)
    doctor.press("Compute the proposal")
    said(doctor, "cholangitis, pocket infection, neutropenia first; flow second")
    doctor.press("Accept: proceed")
    said(doctor, "Drug needs a reason")
    day.clean(doctor)
    assert not day.facts_of_today("dose-decided")
    doctor.fill("Reason to accept it all the same", "Cholangitis ruled out, a cold")
    doctor.press("Accept: proceed")
    said(doctor, "Waiting for the prescriber")
    # what the pump did meanwhile doses nothing: the interval is unfit
    day.empty(nurse, "11.8")
    nurse.open(f"/courses/{OAK}/")
    said(nurse, "fever within the interval")
