"""Given a session that ends in the middle, the day goes on where it stood."""

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
