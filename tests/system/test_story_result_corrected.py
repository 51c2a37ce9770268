"""Given drug compounded, when a result is corrected, the order is void by itself."""

from tests.system import day
from tests.system.north import said
from tests.system.world import OAK


def test_nobody_has_to_cancel_it_and_everybody_is_told(desks, ordered):
    program = ordered("prepare")
    label = program.label_code(OAK)
    nurse, doctor = desks("nurse-a", width=390), desks("oncologist-a")
    nurse.open(day.VISIT)
    said(nurse, "Waiting for two who check")
    program.labs(OAK, alp=400.0)
    # the open page is told within seconds
    said(nurse, "This order is void")
    day.check_at(nurse, label)
    assert "this order is void" in nurse.summary().lower()
    day.clean(nurse)
    assert not day.facts_of_today("bedside-verified")
    doctor.open("/")
    row = doctor.page.locator("#changed .row", has_text="DEMO-0001")
    assert row.count() == 1
    doctor.open(day.VISIT)
    said(doctor, "This order is void")
    doctor.press("Compute again")
    said(doctor, "Waiting for the prescriber")
