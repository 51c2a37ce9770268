"""A course: what is in it, what was known when, what was withdrawn."""

from playwright.sync_api import expect
from tests.system.world import ASH, FERN, OAK, TODAY


def test_the_head_answers_who_what_how_much_and_what_next(desk):
    desk.sign_in("nurse-a").open(f"/courses/{FERN}/")
    head = desk.page.locator(".answers").inner_text().replace("\u00a0", " ")
    assert "Ida Fern" in head
    assert "Floxuridine" in head
    assert "Take the drug out" in head
    assert "Overdue by 14 days" in head


def test_what_was_known_then_leaves_out_what_came_later(desk):
    desk.sign_in("nurse-a").open(f"/courses/{OAK}/")
    assert "Cycle 1, drug-free days" in desk.text()
    # the 16th of March: operated and studied, drug just in
    desk.fill("As known on", "2026-03-15")
    desk.fill("at", "12:00")
    desk.press("Show what was known then")
    text = desk.text()
    assert "As known on 15 Mar 2026 12:00" in text
    assert "No drug yet" in text
    expect(desk.page.get_by_role("link", name="Withdraw")).to_have_count(0)


def test_a_withdrawn_fact_stays_struck_through(desk):
    desk.sign_in("nurse-a").open(f"/courses/{ASH}/")
    row = desk.page.get_by_role("row", name="Weight").first
    row.get_by_role("link", name="Withdraw").click()
    desk.press("Withdraw it")
    assert "One entry needs another look" in desk.summary()
    desk.fill("Why was it wrong?", "Scale of another ward")
    desk.press("Withdraw it")
    struck = desk.page.locator("tr.is-corrected").first
    expect(struck.locator("s")).to_contain_text("70.0")
    expect(struck).to_contain_text("Scale of another ward")


def test_facts_are_filtered_by_stage(desk):
    desk.sign_in("nurse-a").open(f"/courses/{OAK}/")
    desk.page.get_by_role("link", name="Operation 2").click()
    rows = desk.page.get_by_role("region", name="Facts, table").get_by_role("row")
    expect(rows).to_have_count(3)


def test_a_course_is_found_by_number_and_by_name(desk):
    desk.sign_in("nurse-a")
    for typed in ("DEMO-0003", "ash"):
        desk.page.locator("#find").fill(typed)
        desk.page.keyboard.press("Enter")
        links = desk.page.locator("tbody").get_by_role("link")
        expect(links).to_have_count(1)
        expect(links).to_have_text("Tom Ash")


def test_every_page_says_demo_also_on_paper(desk):
    desk.sign_in("oncologist-a")
    visit = f"/courses/{OAK}/visits/{TODAY.isoformat()}/"
    for path in ("/", "/courses/", f"/courses/{OAK}/", visit, "/labs/", "/knowledge/"):
        desk.open(path)
        expect(desk.page.locator(".demo-bar")).to_contain_text("Not for care")
        desk.page.emulate_media(media="print")
        expect(desk.page.locator(".demo-bar")).to_be_visible()
        expect(desk.page.locator(".nav")).to_be_hidden()
        desk.page.emulate_media(media="screen")


def test_the_picture_prints_on_a_page_of_its_own(desk):
    desk.sign_in("nurse-a").open(f"/courses/{OAK}/")
    desk.page.emulate_media(media="print")
    expect(desk.page.locator(".panel--picture .picture-wide svg")).to_be_visible()
    expect(desk.page.locator(".panel--picture .picture-narrow")).to_be_hidden()
