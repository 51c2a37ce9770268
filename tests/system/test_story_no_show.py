"""Given drug in the pump and nobody who comes, each try is kept and it stays on top."""

from tests.system import day
from tests.system.north import said
from tests.system.world import FERN


def test_a_person_with_drug_who_does_not_come_stays_with_somebody(desks, world):
    nurse = desks("nurse-a")
    nurse.open(f"/courses/{FERN}/record/contact/")
    nurse.page.get_by_role("group", name="Did you speak with").get_by_label(
        "No", exact=True
    ).check()
    nurse.fill("What was agreed, or how was it tried?", "Rang twice, no answer")
    day.clean(nurse)
    nurse.press("Record the contact")
    said(nurse, "not reached: Rang twice")
    nurse.open("/")
    row = nurse.page.locator("#past .row", has_text="DEMO-0002")
    assert row.count() == 1
    assert "%" in row.inner_text()
