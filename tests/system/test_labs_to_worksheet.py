"""Labs of another program, brought in by page, to a decided dose and a worksheet."""

from playwright.sync_api import expect
from tests.system.world import OAK, TODAY, labs_csv

VISIT = f"/courses/{OAK}/visits/{TODAY.isoformat()}/"


def bring_in(desk, text, name="labs.csv"):
    desk.open("/labs/")
    desk.page.locator("#sent").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )
    desk.press("Bring them in")


def test_labs_are_imported_decided_and_printed(desk):
    # given a visit at which the labs of today are missing
    desk.sign_in("oncologist-a").open(VISIT)
    assert "Cannot decide" in desk.text()
    # when the laboratory's file is brought in
    bring_in(desk, labs_csv())
    expect(desk.page.get_by_role("heading", name="What became of it")).to_be_visible()
    assert "3 results read, 1 report taken" in desk.text()
    # and the proposal is computed and accepted
    desk.open(VISIT)
    assert "Proceed: 0.12 mg/kg/day, 14 days" in desk.text()
    desk.press("Compute the proposal")
    expect(desk.page.locator(".panel-head .tag").first).to_contain_text("Computed")
    desk.press("Accept: proceed")
    # then the decision stands with who took it, and the fill follows from it
    expect(desk.page.get_by_text("Decided, oncologist-a")).to_be_visible()
    text = desk.text()
    assert "193.0 mg" in text
    assert "9.1 to 14.5 mL" in text
    # and the worksheet is a PDF, the same bytes each time
    first = desk.page.request.get(f"{desk.url}{VISIT}worksheet.pdf")
    second = desk.page.request.get(f"{desk.url}{VISIT}worksheet.pdf")
    assert first.headers["content-type"] == "application/pdf"
    assert first.body().startswith(b"%PDF")
    assert first.body() == second.body()
    assert not desk.complaints


def test_the_same_file_twice_doubles_nothing(desk):
    desk.sign_in("oncologist-a")
    bring_in(desk, labs_csv())
    bring_in(desk, labs_csv())
    assert "0 reports taken, 1 already there" in desk.text()


def test_a_near_match_waits_and_stays_out_of_the_course(desk):
    desk.sign_in("oncologist-a")
    bring_in(desk, labs_csv(born="1960-05-07"))
    assert "Kept until somebody says whose they are" in desk.text()
    desk.open(VISIT)
    assert "Cannot decide" in desk.text()


def test_a_result_of_tomorrow_is_not_taken(desk):
    from datetime import timedelta

    desk.sign_in("oncologist-a")
    bring_in(desk, labs_csv(on=TODAY + timedelta(days=1)))
    assert "0 reports taken" in desk.text()


def test_a_file_that_is_not_one_is_refused_with_its_reason(desk):
    desk.sign_in("oncologist-a")
    bring_in(desk, '{"resourceType": "Bundle", "entry": [', name="half.json")
    assert "Not read" in desk.text()
    assert "half.json" in desk.text()


def test_a_raised_result_reduces_and_a_change_needs_a_reason(desk):
    from tests.system.world import ASH

    visit = f"/courses/{ASH}/visits/{TODAY.isoformat()}/"
    desk.sign_in("oncologist-a").open(visit)
    assert "Reduce to 80 % of the planned dose" in desk.text()
    desk.press("Compute the proposal")
    # a person holds instead, first without saying why
    desk.page.get_by_text("Change, with a reason").click()
    desk.page.get_by_label("Hold: no drug now").check()
    desk.press("Decide this")
    assert "Reason" in desk.summary() or "required" in desk.summary()
    assert desk.page.get_by_label("Hold: no drug now").is_checked()
    desk.page.locator("#reason").fill("Ultrasound of the bile ducts first")
    desk.press("Decide this")
    assert "Ultrasound of the bile ducts first" in desk.text()


def test_a_fact_after_the_proposal_asks_to_compute_again(desk):
    desk.sign_in("oncologist-a")
    bring_in(desk, labs_csv())
    desk.open(VISIT)
    desk.press("Compute the proposal")
    desk.open(f"/courses/{OAK}/record/weight/")
    desk.fill("Weight", "70.5")
    desk.press("Record")
    desk.open(VISIT)
    assert "Changed since it was computed" in desk.text()
    expect(desk.page.get_by_role("button", name="Compute again")).to_be_visible()


def test_a_nurse_may_not_decide(desk):
    desk.sign_in("oncologist-a")
    bring_in(desk, labs_csv())
    desk.open(VISIT)
    desk.press("Compute the proposal")
    desk.sign_out()
    desk.sign_in("nurse-a").open(VISIT)
    desk.press("Accept: proceed")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Not permitted")
