"""Given a fill that is interrupted, what is in counts, and its dry date follows."""

from tests.system import day
from tests.system.north import said
from tests.system.world import OAK


def test_the_volume_that_is_in_gives_the_new_dry_date(desks, ordered):
    ordered("check_second")
    nurse = desks("nurse-a", width=390)
    day.empty(nurse)
    day.open_fill(nurse)
    nurse.fill("Volume put in", "12")
    nurse.page.locator("#drug_mg").fill("77")
    nurse.page.get_by_label("The fill was interrupted").check()
    nurse.press("Record the fill")
    assert "Why was it so?" in nurse.text()
    day.clean(nurse)
    nurse.fill("Why was it so?", "Pocket fill suspected, stopped at 12 mL")
    nurse.press("Record the fill")
    said(nurse, "Deviation")
    view = ordered.program.read(OAK)
    assert view.course.device.contents.payload.is_partial
    # 12 mL at 1.3 mL/day last nine days
    assert (view.plan.dry.on - view.on).days == 9
