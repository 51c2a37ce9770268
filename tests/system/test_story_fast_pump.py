"""Given a pump that runs fast, drug waits, and the page says what is done next."""

from tests.system import day
from tests.system.north import said
from tests.system.world import OAK


def test_a_fast_reading_voids_the_order_and_names_the_next_steps(desks, ordered, oak):
    oak.activate("flow-watch/flow-watch", "fault-signature/fast-flow")
    ordered("check_second")
    nurse = desks("nurse-a", width=390)
    # 30 mL two weeks ago at 1.3 mL/day leave 11.8 mL; 4 mL are left
    day.empty(nurse, "4.0", confirm=True)
    said(nurse, "VOID")
    said(nurse, "Faster than the label allows")
    for step in (
        "Bring the next visit forward",
        "Look at the liver tests for toxicity before the next dose",
        "Tell the surgeon",
        "Report the device once",
    ):
        said(nurse, step)
    day.clean(nurse)
    day.fill_free(nurse)
    assert not oak.read(OAK).course.device.contents.is_drug
