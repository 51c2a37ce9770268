"""A residual larger than the fill is asked for twice, recorded, and bars drug."""

from playwright.sync_api import expect
from tests.system.world import OAK, TODAY, labs_csv


def test_it_is_asked_twice_recorded_and_bars_the_drug_fill(desk):
    # given 30 mL in the pump
    desk.sign_in("nurse-a").open(f"/courses/{OAK}/record/emptying/")
    # when 45 mL are said to have come out
    desk.fill("Residual drawn back", "45")
    desk.press("Record the emptying")
    # then it is asked again, with nothing retyped
    expect(desk.page).to_have_title(
        "Error: Pump emptied, B.O. DEMO-0001 - Hepatica DEMO"
    )
    assert "confirm or correct it" in desk.summary()
    expect(desk.page.get_by_label("Residual drawn back")).to_have_value("45")
    # and a press without confirming asks again
    desk.press("Record the emptying")
    assert "confirm or correct it" in desk.summary()
    # and a confirmation of another figure does not count
    desk.page.get_by_label("I read 45 mL twice").check()
    desk.fill("Residual drawn back", "46")
    desk.press("Record the emptying")
    desk.page.get_by_label("I read 46 mL twice").check()
    desk.press("Record the emptying")
    # then it is recorded as what it is
    assert "Residual 46.0 mL, read twice" in desk.text()
    assert "Deviation" in desk.text()


def test_no_drug_is_offered_after_it_but_emptying_and_drug_free_are(desk):
    desk.sign_in("oncologist-a").open("/labs/")
    desk.page.locator("#sent").set_input_files(
        {"name": "l.csv", "mimeType": "text/csv", "buffer": labs_csv().encode()}
    )
    desk.press("Bring them in")
    desk.sign_out()
    desk.sign_in("nurse-a").open(f"/courses/{OAK}/record/emptying/")
    desk.fill("Residual drawn back", "31")
    desk.press("Record the emptying")
    desk.page.get_by_label("I read 31 mL twice").check()
    desk.press("Record the emptying")
    desk.open(f"/courses/{OAK}/visits/{TODAY.isoformat()}/")
    decision = desk.page.locator(".panel--refused")
    expect(decision).to_contain_text("No drug fill")
    expect(decision).to_contain_text("more came out of the pump than was put in")
    expect(decision.get_by_role("link", name="Fill drug-free")).to_be_visible()
    expect(decision.get_by_role("link", name="Empty the pump")).to_be_visible()
    # the drug-free fill goes in without another question
    decision.get_by_role("link", name="Fill drug-free").click()
    desk.page.get_by_label("Heparin saline, no drug").check()
    desk.fill("Volume put in", "30")
    desk.press("Record the fill")
    assert "Recorded: Filled, Heparin saline" in desk.text()
