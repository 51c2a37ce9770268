"""The whole visit without a mouse: skip link, tabs, Enter and Space."""

from playwright.sync_api import expect
from tests.system.world import ASH, TODAY

FOCUSED = """() => {
  const at = document.activeElement
  return at.tagName == 'BODY' ? '' : at.innerText || at.id
}"""


def focus_by_tab(desk, wanted, most=80):
    """Press Tab until something of this name has the focus."""
    for _ in range(most):
        desk.page.keyboard.press("Tab")
        name = desk.page.evaluate(FOCUSED)
        if wanted in name:
            outline = desk.page.evaluate(
                "() => getComputedStyle(document.activeElement).outlineStyle"
            )
            assert outline != "none", f"{wanted} has no visible focus"
            return
    raise AssertionError(f"{wanted} is not reached by Tab")


def test_a_dose_is_computed_changed_and_decided_by_keyboard(desk):
    desk.sign_in("oncologist-a").open(f"/courses/{ASH}/visits/{TODAY.isoformat()}/")
    # the first Tab offers to skip to the main part
    desk.page.keyboard.press("Tab")
    expect(desk.page.locator(".skip")).to_be_focused()
    desk.page.keyboard.press("Enter")
    focus_by_tab(desk, "Why")
    focus_by_tab(desk, "Compute the proposal")
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_text("Computed, not decided")).to_be_visible()
    focus_by_tab(desk, "Change, with a reason")
    desk.page.keyboard.press("Enter")
    focus_by_tab(desk, "decision_0")
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("ArrowDown")
    focus_by_tab(desk, "reason")
    desk.page.keyboard.type("Ultrasound first")
    focus_by_tab(desk, "Decide this")
    desk.page.keyboard.press("Enter")
    # Enter sends the form and does not wait, unlike a click: expect does
    main = desk.page.locator("main")
    expect(main).to_contain_text("Decided, oncologist-a")
    expect(main).to_contain_text("Ultrasound first")


def test_an_error_is_reached_from_the_summary(desk):
    desk.sign_in("nurse-a").open(f"/courses/{ASH}/record/weight/")
    desk.fill("Weight", "70,5")
    desk.press("Record")
    focus_by_tab(desk, "Weight has a decimal comma")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("() => document.activeElement.id") in (
        "weight_kg",
        "height_cm",
    )
