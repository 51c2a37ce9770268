"""What cannot be is refused with the field named and what to do; nothing is lost."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.system.world import OAK, TODAY


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("70,5", "has a decimal comma; write a point"),
        ("154 lb", "this box takes kg only"),
        ("-70", "must be"),
        ("0", "must be"),
        ("NaN", "not a plain number"),
        ("1e400", "too large"),
        ("7000", "must be from"),
    ],
)
def test_a_weight_that_cannot_be_is_refused_and_kept(desk, typed, says):
    desk.sign_in("nurse-a").open(f"/courses/{OAK}/record/weight/")
    desk.fill("Weight", typed)
    desk.page.locator("#height_cm").fill("170")
    desk.press("Record")
    expect(desk.page).to_have_title("Error: Weight, B.O. DEMO-0001 - Hepatica DEMO")
    assert says in desk.summary()
    expect(desk.page.get_by_label("Weight", exact=True)).to_have_value(typed)
    expect(desk.page.locator("#height_cm")).to_have_value("170")


def test_pounds_as_a_bare_number_are_asked_for_again(desk):
    desk.sign_in("nurse-a").open(f"/courses/{OAK}/record/weight/")
    desk.fill("Weight", "190")
    desk.press("Record")
    assert "confirm or correct it" in desk.summary()
    desk.page.get_by_label("I read 190 kg twice").check()
    desk.press("Record")
    assert "Recorded: Weight, 190.0 kg" in desk.text()


def test_bilirubin_in_micromoles_is_not_taken_for_milligrams(desk):
    desk.sign_in("nurse-a").open(f"/courses/{OAK}/record/labs/")
    assert desk.page.get_by_label("Day of the specimen").input_value() == ""
    desk.fill("Day of the specimen", TODAY.isoformat())
    desk.fill("Laboratory", "Lab A")
    desk.page.get_by_label("Final").check()
    desk.page.locator("#total-bilirubin").fill("14 umol/L")
    desk.press("Record")
    assert "this box takes mg/dL only" in desk.summary()
    # typed without its unit it is far outside what is usual, and is asked again
    desk.page.locator("#total-bilirubin").fill("210")
    desk.press("Record")
    assert "Total bilirubin" in desk.summary()
    assert "must be from" in desk.summary() or "confirm" in desk.summary()


def test_a_lab_dated_tomorrow_is_refused(desk):
    desk.sign_in("nurse-a").open(f"/courses/{OAK}/record/labs/")
    desk.fill("Day of the specimen", (TODAY + timedelta(days=1)).isoformat())
    desk.fill("Laboratory", "Lab A")
    desk.page.get_by_label("Final").check()
    desk.page.locator("#ast").fill("31")
    desk.press("Record")
    assert "dated after now" in desk.summary()


def test_a_fill_over_the_reservoir_is_asked_again(desk):
    desk.sign_in("nurse-a").open(f"/courses/{OAK}/record/fill/")
    desk.page.get_by_label("Heparin saline, no drug").check()
    desk.fill("Volume put in", "35")
    desk.press("Record the fill")
    assert "Volume put in: confirm or correct it" in desk.summary()


def test_a_fill_on_top_of_another_needs_a_reason(desk):
    desk.sign_in("nurse-a").open(f"/courses/{OAK}/record/fill/")
    desk.page.get_by_label("Heparin saline, no drug").check()
    desk.fill("Volume put in", "20")
    desk.press("Record the fill")
    assert "No emptying is on record" in desk.summary()
    desk.page.locator("#deviation_reason").fill("Emptied on the ward, not entered")
    desk.press("Record the fill")
    text = desk.text()
    assert "Deviation: No emptying is on record before this fill." in text
    assert "Emptied on the ward, not entered" in text


def test_a_form_left_is_found_again(desk):
    path = f"/courses/{OAK}/record/exposure/"
    desk.sign_in("nurse-a").open(path)
    desk.page.get_by_label("Fever").check()
    desk.page.locator("#detail").fill("38.4 °C")
    desk.press("Keep for later")
    assert "Kept as a draft" in desk.text()
    desk.sign_out()
    # nobody else sees it
    desk.sign_in("oncologist-a").open(path)
    expect(desk.page.locator("#detail")).to_have_value("")
    desk.sign_out()
    desk.sign_in("nurse-a").open(path)
    assert "Your draft" in desk.text()
    expect(desk.page.locator("#detail")).to_have_value("38.4 °C")
    assert desk.page.get_by_label("Fever").is_checked()
    # once recorded, it is gone
    desk.fill("First day", TODAY.isoformat())
    desk.fill("Last day", TODAY.isoformat())
    desk.press("Record")
    desk.open(path)
    expect(desk.page.locator("#detail")).to_have_value("")


def test_a_form_whose_answer_was_lost_is_sent_again_and_recorded_once(desk):
    path = f"/courses/{OAK}/record/weight/"
    desk.sign_in("nurse-a").open(path)
    desk.fill("Weight", "70.5")
    typed = desk.page.locator("form:has(#weight_kg) [name]").evaluate_all(
        "boxes => Object.fromEntries(boxes.map(box => [box.name, box.value]))"
    )
    # the server took it, and the page never heard of it
    typed.pop("keep")
    lost = desk.page.request.post(desk.url + path, form=typed, max_redirects=0)
    assert lost.status == 302
    desk.press("Record")
    assert "Recorded once, though it was sent twice: Weight, 70.5 kg" in desk.text()
    # going back opens a form of its own, which shows what is on record
    desk.page.go_back()
    expect(desk.page.get_by_label("Weight", exact=True)).to_have_value("")
    assert "Last: 70.5 kg" in desk.text()
