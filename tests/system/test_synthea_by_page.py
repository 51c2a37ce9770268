"""A bundle that another program wrote, by page: to its refusal, then to a worksheet.

Synthea's liver panels carry no limits of normal and are years old. The refusal of today
is the right answer; the visit of a panel's own day is a review with today's rules.
"""

import os
from pathlib import Path

import pytest
from tests.system.north import said

DATA = os.environ.get("HEPATICA_TEST_DATA", "")
BUNDLE = "Thanh_Mosciski_6b7b47bf-5bfb-475e-b5f6-955fde83a44f.json"
PANEL_ON, BEFORE = "2021-02-24", "2021-02-10"

pytestmark = pytest.mark.skipif(not DATA, reason="HEPATICA_TEST_DATA is not set")


def course_of(desk, name):
    desk.open("/courses/")
    desk.page.get_by_role("link", name=name).click()
    desk.page.wait_for_url("**/courses/*/")
    return desk.page.url.rstrip("/").rpartition("/")[2]


def record(desk, course, form, *, on, clock="", choose=(), **fields):
    desk.open(f"/courses/{course}/record/{form}/")
    desk.page.locator("#on").fill(on)
    if clock:
        desk.page.locator("#time").fill(clock)
    for name, value in fields.items():
        desk.page.locator(f"#{name}").fill(value)
    for group, label in choose:
        place = desk.page.get_by_role("group", name=group) if group else desk.page
        place.get_by_label(label, exact=True).check()


def bind_rules(desk, course):
    desk.open(f"/courses/{course}/record/rules/")
    desk.page.get_by_label("Female", exact=True).check()
    for box in desk.page.locator("main select").all():
        box.select_option(index=1)
    desk.page.locator("main input[name=protocols]").first.check()
    desk.page.get_by_label("None", exact=True).check()
    desk.press("Bind these rules")
    said(desk, "Recorded")


def test_a_synthea_bundle_goes_to_its_refusal_and_to_a_worksheet(desk):
    desk.sign_in("oncologist-a")
    # given a bundle of somebody who was not known, brought in by page
    desk.open("/labs/")
    bundle = Path(DATA) / "fhir/synthea" / BUNDLE
    desk.page.locator("#sent").set_input_files(str(bundle))
    desk.page.get_by_label("Open a course for each person who is not").check()
    desk.press("Bring them in")
    said(desk, "16 reports taken")
    course = course_of(desk, "Mosciski")
    bind_rules(desk, course)
    # then today they are refused as they deserve: too old
    desk.open(f"/courses/{course}/visits/")
    assert "Cannot decide" in desk.text()
    assert "days old; at most" in desk.text()
    desk.sign_out()
    # when the pump, its study and a weight are on record for the panel's day
    desk.sign_in("nurse-a")
    record(
        desk,
        course,
        "pump",
        on=BEFORE,
        choose=(("", "Left"), ("", "Not known")),
        serial="SN-9",
        factory_flow_rate_ml_per_day="1.3",
    )
    desk.page.get_by_label("Pump model").select_option(index=1)
    desk.press("Record")
    said(desk, "Recorded: Pump implanted")
    record(
        desk,
        course,
        "fill",
        on=BEFORE,
        clock="11:00",
        choose=(("", "Heparin saline, no drug"),),
        volume_ml="30",
    )
    desk.press("Record the fill")
    said(desk, "Recorded: Filled, Heparin saline")
    record(
        desk,
        course,
        "weight",
        on=PANEL_ON,
        clock="08:00",
        weight_kg="69.6",
        height_cm="157.5",
    )
    desk.press("Record")
    said(desk, "Recorded: Weight")
    desk.sign_out()
    desk.sign_in("radiologist-a")
    record(
        desk,
        course,
        "study",
        on=BEFORE,
        choose=(
            ("", "Passed"),
            ("Any tracer outside the liver?", "No"),
            ("Do both lobes take up tracer?", "Yes"),
        ),
    )
    desk.press("Record")
    said(desk, "Recorded: Perfusion study")
    desk.sign_out()
    # then by the rules of that day nothing is decided, as there were none
    desk.sign_in("oncologist-a")
    visit = f"/courses/{course}/visits/{PANEL_ON}/"
    desk.open(visit)
    assert "Cannot decide" in desk.text()
    # and with the rules of today, and the limits of the center's table, it is
    desk.page.get_by_role("link", name="Review it with the rules of today").click()
    said(desk, "Proceed: 0.12 mg/kg/day, 14 days")
    text = desk.text()
    assert "table of the center" in text
    assert "Nothing is decided here" in text
    assert desk.page.get_by_role("button", name="Compute").count() == 0
    # 69.6 kg is 1.41 of the ideal 50.1 kg, so the average doses: 59.9 kg
    link = desk.page.get_by_role("link", name="Worksheet, PDF").get_attribute("href")
    assert link.endswith("?rules=today")
    paper = desk.page.request.get(desk.url + link)
    assert paper.body().startswith(b"%PDF")
    assert not desk.complaints
