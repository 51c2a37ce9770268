"""Given drug at the chair, when the residual is outside, the drug-free fill goes in."""

from tests.system import day
from tests.system.north import said
from tests.system.world import OAK


def test_the_signed_order_is_void_and_the_contingency_is_not(desks, ordered):
    ordered("check_second")
    nurse = desks("nurse-a", width=390)
    day.empty(nurse, "29.0", confirm=True)
    said(nurse, "VOID")
    said(nurse, "Fill drug-free")
    day.clean(nurse)
    day.fill_free(nurse)
    said(nurse, "A fill is left over")
    nurse.page.locator("#live").get_by_role("link", name="Return or waste").click()
    nurse.page.get_by_label("Wasted").check()
    nurse.fill("Why?", "Residual outside the limits")
    nurse.press("Record it")
    said(nurse, "wasted: Residual outside the limits")
    course = ordered.program.read(OAK).course
    assert not course.device.contents.is_drug
    assert ordered.program.order(OAK).preparation is None
