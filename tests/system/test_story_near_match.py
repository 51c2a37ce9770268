"""Given a laboratory's file with a slip in it, its results wait for a person."""

import pytest
from playwright.sync_api import expect
from tests.system.north import complaints, said
from tests.system.test_labs_to_worksheet import VISIT, bring_in
from tests.system.world import OAK, labs_csv

SLIP = {"number": "DEMO-0001", "born": "1960-05-07"}


def clean(desk):
    """Axe finds nothing, and nothing is wider than the screen."""
    assert complaints(desk) == []
    wide = "document.documentElement.scrollWidth - window.innerWidth"
    assert desk.page.evaluate(wide) <= 0


def panel(desk, name):
    return desk.page.get_by_role("region", name=name, exact=True)


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_near_match_is_attached_once_the_record_confirms_it(
    desks, world, width, scheme
):
    # given a file whose birth date is one day off
    desk = desks("oncologist-a", width=width, color_scheme=scheme)
    bring_in(desk, labs_csv(**SLIP))
    # then the report says that it waits, and the course has nothing of it
    said(desk, "Kept until somebody says whose they are")
    assert "0 reports taken" in desk.text()
    clean(desk)
    desk.open(VISIT)
    assert "Cannot decide" in desk.text()
    # and Today says so, with the way there
    desk.open("/")
    said(desk, "One person's results wait for somebody to say whose they are")
    clean(desk)
    desk.page.locator(".banner").get_by_role("link", name="Labs in").click()
    said(desk, "1 waiting")
    clean(desk)
    desk.page.get_by_role("link", name="Say whose they are").click()
    # the page has both, and marks what differs by a word
    oak = panel(desk, "Are they of Bea Oak?")
    expect(oak.get_by_role("row", name="Birth date")).to_contain_text("Differs")
    expect(oak.get_by_role("row", name="Record number")).to_contain_text("Same")
    clean(desk)
    # when the birth date is copied from the file, nothing is attached
    oak.get_by_label("Birth date").fill("1960-05-07")
    desk.press("These are of Bea Oak")
    said(desk, "One entry needs another look")
    assert "not the one on record" in desk.summary()
    clean(desk)
    # when it is typed as the record has it, the results go to the course
    panel(desk, "Are they of Bea Oak?").get_by_label("Birth date").fill("1960-05-06")
    desk.press("These are of Bea Oak")
    said(desk, f"Attached to {OAK}: 1 report taken")
    expect(desk.page.get_by_text("1 waiting")).to_have_count(0)
    clean(desk)
    desk.open(VISIT)
    assert "Proceed: 0.12 mg/kg/day, 14 days" in desk.text()
    # and the same file again changes nothing
    bring_in(desk, labs_csv(**SLIP))
    assert "0 reports taken, 1 already there, 0 waiting" in desk.text()
    assert not desk.complaints


def test_what_is_of_nobody_here_is_discarded_and_the_next_is_told(desks, world):
    nurse, other = desks("oncologist-a"), desks("oncologist-a", width=390)
    bring_in(nurse, labs_csv(**SLIP))
    for desk in (nurse, other):
        desk.open("/labs/")
        desk.page.get_by_role("link", name="Say whose they are").click()
        said(desk, "In no course yet")
    # without a reason it stays
    nurse.press("Discard them")
    said(nurse, "One entry needs another look")
    clean(nurse)
    nurse.fill("Why are they of nobody here?", "Of another clinic, the laboratory says")
    nurse.press("Discard them")
    said(nurse, "Discarded as nobody's here")
    # whoever had the page open is told, and sees what became of it
    panel(other, "Are they of Bea Oak?").get_by_label("Birth date").fill("1960-05-06")
    other.press("These are of Bea Oak")
    said(other, "Nothing was done")
    said(other, "Of another clinic, the laboratory says")
    assert "1960" not in other.text()
    clean(other)
    other.open(VISIT)
    assert "Cannot decide" in other.text()
