"""Given a compounded fill, when its order is cancelled, it is returned or wasted."""

from tests.system import day
from tests.system.north import said
from tests.system.world import OAK


def test_what_was_compounded_is_returned_and_the_drug_free_fill_goes_in(desks, ordered):
    ordered("prepare")
    doctor, technician = desks("oncologist-a"), desks("technician-a")
    nurse = desks("nurse-a", width=390)
    doctor.open(day.VISIT)
    doctor.page.get_by_role("link", name="Cancel the order").click()
    doctor.press("Cancel the order")
    assert "Why?" in doctor.summary()
    doctor.fill("Why?", "Patient does not feel well")
    doctor.press("Cancel the order")
    said(doctor, "Order cancelled")
    technician.open("/pharmacy/")
    said(technician, "To return or waste")
    day.clean(technician)
    technician.page.get_by_role("link", name="Return or waste for").click()
    technician.page.get_by_label("Returned to the pharmacy").check()
    technician.fill("Why?", "Order cancelled")
    technician.press("Record it")
    said(technician, "returned: Order cancelled")
    nurse.open(day.VISIT)
    assert "left over" not in nurse.text()
    day.empty(nurse)
    day.fill_free(nurse)
    said(nurse, "Filled")
    assert "Deviation" not in nurse.text()
    assert ordered.program.order(OAK).filled is None
