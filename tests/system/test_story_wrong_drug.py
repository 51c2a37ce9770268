"""Given something else in the pump, what is in it counts, and it comes out now."""

from tests.system import day
from tests.system.north import said
from tests.system.world import OAK


def test_what_is_in_the_pump_is_the_truth_at_once(desks, world):
    nurse = desks("nurse-a")
    day.empty(nurse)
    day.open_fill(nurse)
    nurse.page.get_by_role("radio", name="Something else").check()
    nurse.page.locator("#other_infusate").fill("Heparin of another patient")
    nurse.fill("Volume put in", "30")
    nurse.press("Record the fill")
    nurse.fill("Why was it so?", "Wrong syringe")
    nurse.press("Record the fill")
    said(nurse, "empty it, tell the prescriber, report it")
    nurse.open(f"/courses/{OAK}/record/incident/")
    nurse.page.get_by_label("Wrong drug, or drug where none was meant").check()
    nurse.fill("What happened, without names", "Syringes were swapped")
    nurse.page.get_by_label("Prescriber").check()
    nurse.page.get_by_label("Pharmacist").check()
    nurse.page.locator("#other_course").fill("A-0003")
    day.clean(nurse)
    nurse.press("Record the incident")
    said(nurse, "Incident, wrong drug")
    inside = world.program.read(OAK).course.device.contents
    assert inside.payload.other_infusate == "Heparin of another patient"
    nurse.open("/")
    assert nurse.page.locator(".row", has_text="DEMO-0001").count() == 1
