"""Axe finds nothing on any page, wide and narrow, light and dark, errors included."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.system.world import ASH, ELM, FERN, OAK, TODAY

FORMS = (
    *("weight", "symptoms", "labs", "emptying", "fill", "exposure", "missed"),
    *("rules", "pump", "study", "rate", "maintenance", "explant"),
)

PAGES = {
    "today": "/",
    "courses": "/courses/",
    "found": "/courses/?q=Oak",
    "nobody": "/courses/?q=Nobody",
    "course": f"/courses/{OAK}/",
    "course-late": f"/courses/{FERN}/",
    "course-empty": f"/courses/{ELM}/",
    "course-then": f"/courses/{OAK}/?known=2026-03-20&known-time=12:00",
    "facts": f"/courses/{OAK}/?facts=treatment&every=yes",
    "visit-missing": f"/courses/{OAK}/visits/{TODAY.isoformat()}/",
    "visit-reduce": f"/courses/{ASH}/visits/{TODAY.isoformat()}/",
    "visit-emptying": f"/courses/{FERN}/visits/{TODAY.isoformat()}/",
    "visit-nothing": f"/courses/{ELM}/visits/{TODAY.isoformat()}/",
    **{f"form-{name}": f"/courses/{OAK}/record/{name}/" for name in FORMS},
    "labs-in": "/labs/",
    "knowledge": "/knowledge/",
    "entry": "/knowledge/entries/dose-modification/floyd-2006/",
    "offered": "/knowledge/entries/weight-rule/ideal-always/",
    "retire": "/knowledge/entries/weight-rule/average-above-25/retire/",
    "own-entry": "/knowledge/own/",
    "new-course": "/new-course/",
    "own-password": "/password/",
    "not-found": "/courses/A-9999/",
    "no-such-page": "/nowhere/",
    "no-such-entry": "/knowledge/entries/none/at-all/",
    "bad-day": f"/courses/{OAK}/?known=yesterday",
}
STATUS = {
    "not-found": 404,
    "no-such-page": 404,
    "no-such-entry": 409,
    "bad-day": 422,
}


def complaints(page):
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {node['target']} {node['failureSummary'][:200]}"
        for v in found
        for node in v["nodes"][:3]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(desk, width, scheme):
    desk.page.set_viewport_size({"width": width, "height": 900})
    desk.page.emulate_media(color_scheme=scheme)
    desk.open("/sign-in/")
    found = {"sign-in": complaints(desk.page)}
    desk.sign_in("oncologist-a")
    for name, path in PAGES.items():
        answer = desk.open(path)
        assert answer.status == STATUS.get(name, 200), name
        # Everything unfolded: what is hidden is not judged.
        desk.page.evaluate(
            "() => document.querySelectorAll('details').forEach(d => { d.open = true })"
        )
        found[name] = complaints(desk.page)
        wide = desk.page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= width, f"{name} scrolls sideways at {width}"
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_pages_of_an_administrator(desk, width):
    desk.page.set_viewport_size({"width": width, "height": 900})
    desk.sign_in("administrator-a")
    found = {}
    for path in ("/people/", "/people/new/", "/people/accounts/nurse-a/"):
        assert desk.open(path).status == 200, path
        found[path] = complaints(desk.page)
    assert {name: what for name, what in found.items() if what} == {}


def test_axe_finds_nothing_on_pages_that_come_after_a_press(desk):
    found = {}
    desk.sign_in("oncologist-a").open(f"/courses/{OAK}/record/weight/")
    desk.fill("Weight", "70,5")
    desk.press("Record")
    found["error"] = complaints(desk.page)
    desk.open(f"/courses/{OAK}/record/weight/")
    found["draft"] = complaints(desk.page)
    desk.open(f"/courses/{OAK}/record/emptying/")
    desk.fill("Residual drawn back", "45")
    desk.press("Record the emptying")
    found["asked again"] = complaints(desk.page)
    desk.open(f"/courses/{ASH}/visits/{TODAY.isoformat()}/")
    desk.press("Compute the proposal")
    found["computed"] = complaints(desk.page)
    desk.page.get_by_text("Change, with a reason").click()
    desk.press("Decide this")
    found["change refused"] = complaints(desk.page)
    desk.press("Accept: reduce")
    found["decided"] = complaints(desk.page)
    desk.open(f"/courses/{ASH}/")
    desk.page.get_by_role("link", name="Withdraw").first.click()
    found["withdraw"] = complaints(desk.page)
    desk.press("Withdraw it")
    found["withdraw refused"] = complaints(desk.page)
    desk.open("/knowledge/entries/weight-rule/ideal-always/")
    desk.press("Propose")
    found["propose refused"] = complaints(desk.page)
    desk.open("/labs/")
    desk.press("Bring them in")
    found["no file"] = complaints(desk.page)
    assert {name: what for name, what in found.items() if what} == {}


def test_a_page_that_breaks_says_no_recommendation_and_a_reference(
    desk, monkeypatch, live_server
):
    from hepatica.web.views import course

    def broken(*_, **__):
        raise RuntimeError("a value of a patient")

    desk.sign_in("oncologist-a")
    monkeypatch.setattr(course, "answers", broken)
    answer = desk.open(f"/courses/{OAK}/")
    assert answer.status == 500
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("No recommendation")
    text = desk.text()
    assert "No recommendation. Reference " in text
    assert answer.headers["x-request-id"] in text
    assert "patient" not in text
    assert "DEMO" in desk.page.locator(".demo-bar").inner_text()
    assert complaints(desk.page) == []
