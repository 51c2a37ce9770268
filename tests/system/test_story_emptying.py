"""Given drug past its days, it comes out without labs, decision or second login."""

from tests.system import day
from tests.system.north import said
from tests.system.world import FERN, TODAY

VISIT = f"/courses/{FERN}/visits/{TODAY.isoformat()}/"


def test_late_drug_comes_out_first_and_says_how_much_it_gave(desks, world):
    nurse = desks("nurse-a", width=390)
    nurse.open(VISIT)
    # 28 days on a fill for 14: all of it was given, 165 % of what was meant
    said(nurse, "Drug is in the pump: it comes out, due 30 Mar")
    assert "165 %" in nurse.text()
    day.clean(nurse)
    day.go(nurse, "Empty the pump")
    nurse.page.locator("#residual_volume_ml").fill("0")
    nurse.press("Record the emptying")
    if nurse.page.locator("#residual_volume_ml-confirm").count():
        nurse.page.locator("#residual_volume_ml-confirm").check()
        nurse.press("Record the emptying")
    said(nurse, "Emptied")
    nurse.open(VISIT)
    said(nurse, "Waiting for the nurse since")
    day.go(nurse, "Fill drug-free instead")
    nurse.page.get_by_label("Heparin saline, no drug").check()
    nurse.fill("Volume put in", "30")
    nurse.press("Record the fill")
    said(nurse, "the next visit is not booked")
    course = world.program.read(FERN).course
    today = {f.kind for f in course.standing if f.happened_on == TODAY}
    assert today == {"pump-emptied", "pump-filled"}
    assert not course.device.contents.is_drug
