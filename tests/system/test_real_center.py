"""From an empty database to a first worksheet in a center that is no demo.

The center's own entries are those of docs/how-to/first-center.md, with invented
figures in place of its capitals.
"""

import re
from datetime import timedelta
from itertools import count

import pytest
from playwright.sync_api import expect
from tests.system.conftest import Desk
from tests.system.north import (
    BY_PAGE,
    CATALOG,
    COURSE,
    NOW,
    RULES,
    STAFF,
    VISIT,
    a_day,
    choose_password,
    complaints,
    labs,
    make_account,
    numbers_of,
    open_course,
    own_entries,
    propose,
    propose_own,
    record,
    said,
    sign,
    sign_own,
)
from tests.system.world import PASSWORD

from hepatica.__main__ import main
from hepatica.actions.knowledge import confirm_activation, propose_activation
from hepatica.cli import account, center
from hepatica.web import clock


@pytest.fixture
def ticking(monkeypatch):
    """A clock at the visit, a second later whenever somebody looks at it."""
    seconds = count()

    def now():
        return NOW + timedelta(seconds=next(seconds))

    monkeypatch.setattr(clock, "now", now)
    monkeypatch.setattr(center, "now", now)
    monkeypatch.setattr(account, "now", now)
    return now


@pytest.fixture
def north(page, live_server, transactional_db, ticking, tmp_path):
    """A browser at the pages of a center as `hepatica center create` leaves it."""
    file = tmp_path / "password"
    file.write_text(PASSWORD + "\n")
    file.chmod(0o600)
    code = main(
        [
            *("center", "create", "north", "--name", "North Hospital"),
            *("--time-zone", "America/New_York", "--administrator", "pat.reed"),
            *("--administrator-name", "Pat Reed", "--password-file", str(file)),
        ]
    )
    assert code == 0
    page.set_default_timeout(8000)
    page.set_viewport_size({"width": 1280, "height": 900})
    return Desk(page, live_server.url)


def test_a_center_is_set_up_from_nothing_to_a_first_worksheet(north, ticking):
    desk = north
    # given an administrator, who may not read and lands where the work begins
    desk.sign_in("pat.reed")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("People")
    # when the accounts are made
    for username, (full_name, privileges) in STAFF.items():
        make_account(desk, username, full_name, privileges)
        said(desk, f"Made the account {username}")
    desk.sign_out()
    for username in reversed(STAFF):
        choose_password(desk, username)
        if username != "lee.park":
            desk.sign_out()
    # and knowledge is put in force by two people, some of it by page; whose
    # passwords one administrator gave, and the operator confirms them
    laboratory, protocol = own_entries()
    desk.open("/knowledge/")
    said(desk, "Nothing is in force")
    desk.open(f"/knowledge/entries/{BY_PAGE[0]}/")
    desk.fill("Document that you read", "Invented protocol")
    desk.fill("Page or table in it", "1")
    desk.press("Propose")
    said(desk, "gave this account its password")
    for username in ("lee.park", "ana.ruiz"):
        assert main(["account", "confirm", username]) == 0
    for entry in BY_PAGE:
        propose(desk, entry)
    propose_own(desk, laboratory)
    propose_own(desk, protocol)
    said(desk, "A second person retypes its numbers")
    desk.sign_out()
    desk.sign_in("ana.ruiz")
    for entry in BY_PAGE:
        sign(desk, entry)
    # the second signer reads what an own entry does, and none of its figures
    desk.open("/knowledge/")
    desk.page.get_by_role("link", name="Check and sign dose-modif").click()
    shown = desk.page.get_by_role("region", name="Text of the entry").inner_text()
    assert "at_least: __, below: __, then: {action: reduce, dose_factor: __}" in shown
    assert not re.search(r"[0-9]", shown)
    assert complaints(desk) == []
    box = "tests: alkaline-phosphatase ratio-to-uln, bands: no. 3 (hold), at least"
    expect(desk.page.get_by_label(box)).to_have_value("")
    sign_own(desk, "laboratory-limits/our-laboratory", numbers_of(laboratory))
    sign_own(desk, "dose-modification/our-protocol", numbers_of(protocol))
    for entry in CATALOG:
        pending = propose_activation(
            by="lee.park",
            at=ticking(),
            center_id="north",
            entry_id=entry,
            document="Invented protocol",
            page="1",
        )
        confirm_activation(
            by="ana.ruiz", at=ticking(), center_id="north", pending_id=pending.id
        )
    desk.sign_out()
    # and a course is opened and told what happened
    desk.sign_in("kim.vale")
    open_course(desk, "4711", "Oak", "Bea", "1960-05-06")
    said(desk, f"Opened the course {COURSE}")
    desk.sign_out()
    desk.sign_in("ana.ruiz")
    record(desk, "rules", day=a_day(21))
    desk.page.get_by_label("Female", exact=True).check()
    for label, entry in RULES.items():
        desk.page.get_by_label(label, exact=True).select_option(entry)
    desk.page.get_by_label("Dose modification, our protocol").check()
    desk.page.get_by_label("None", exact=True).check()
    desk.press("Bind these rules")
    said(desk, "Recorded")
    desk.sign_out()
    desk.sign_in("kim.vale")
    record(
        desk,
        "pump",
        day=a_day(14),
        serial="SN-1",
        factory_flow_rate_ml_per_day="1.3",
    )
    desk.page.get_by_label("Pump model").select_option(index=1)
    desk.page.get_by_label("Left", exact=True).check()
    desk.page.get_by_label("Not known").check()
    desk.press("Record")
    said(desk, "Recorded: Pump implanted")
    record(desk, "fill", day=a_day(14), clock="11:00", volume_ml="30")
    desk.page.get_by_label("Heparin saline, no drug").check()
    desk.press("Record the fill")
    said(desk, "Recorded: Filled, Heparin saline")
    record(desk, "weight", day=a_day(0), weight_kg="70", height_cm="170")
    desk.press("Record")
    said(desk, "Recorded: Weight")
    desk.sign_out()
    desk.sign_in("ned.moss")
    record(desk, "study", day=a_day(7))
    desk.page.get_by_label("Passed").check()
    outside = desk.page.get_by_role("group", name="Any tracer outside the liver?")
    outside.get_by_label("No").check()
    lobes = desk.page.get_by_role("group", name="Do both lobes take up tracer?")
    lobes.get_by_label("Yes").check()
    desk.press("Record")
    said(desk, "Recorded: Perfusion study")
    desk.sign_out()
    # and the labs come in
    desk.sign_in("kim.vale").open("/labs/")
    desk.page.locator("#sent").set_input_files(
        {"name": "labs.csv", "mimeType": "text/csv", "buffer": labs().encode()}
    )
    desk.press("Bring them in")
    said(desk, "1 report taken")
    desk.sign_out()
    # then a dose is computed from the center's own table, and printed
    desk.sign_in("ana.ruiz").open(VISIT)
    said(desk, "Proceed: 0.12 mg/kg/day, 14 days")
    desk.press("Compute the proposal")
    desk.press("Accept: proceed")
    said(desk, "Decided, ana.ruiz")
    # 70 kg x 0.12 mg/kg/day x 30 mL / 1.3 mL/day = 193.8, down to a milligram
    said(desk, "193.0 mg")
    answer = desk.page.request.get(f"{desk.url}{VISIT}worksheet.pdf")
    assert answer.body().startswith(b"%PDF")
    assert "DEMO" not in desk.page.content()
    assert not desk.complaints


def test_privileges_are_ticked_and_taken_back(north):
    desk = north.sign_in("pat.reed")
    make_account(desk, "kim.vale", *STAFF["kim.vale"])
    desk.page.get_by_role("link", name="Kim Vale").click()
    desk.page.get_by_role("checkbox", name=re.compile("^Check:")).check()
    desk.page.get_by_role("checkbox", name=re.compile("^Fill:")).uncheck()
    desk.press("Save the privileges")
    said(desk, "Granted to Kim Vale: Check; taken back from Kim Vale: Fill")
    said(desk, "Read; Record; Check; Access; Bring in labs")


def test_the_last_administrator_stays(north):
    desk = north.sign_in("pat.reed")
    desk.open("/people/accounts/pat.reed/")
    desk.press("Close it")
    said(desk, "Not closed: this would leave the center without an")
    desk.page.get_by_role("checkbox", name=re.compile("^Administer:")).uncheck()
    desk.press("Save the privileges")
    said(desk, "without an administrator")
    # with another one it goes, and oneself is then a stranger here
    make_account(desk, "lee.park", "Lee Park", ("Administer",))
    desk.open("/people/accounts/pat.reed/")
    desk.page.get_by_role("checkbox", name=re.compile("^Administer:")).uncheck()
    desk.press("Save the privileges")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Not permitted")


def test_a_closed_account_cannot_sign_in_and_a_new_password_can(north):
    desk = north.sign_in("pat.reed")
    make_account(desk, "kim.vale", *STAFF["kim.vale"])
    desk.open("/people/accounts/kim.vale/")
    desk.press("Close it")
    said(desk, "The account kim.vale is closed")
    desk.sign_out()
    desk.sign_in("kim.vale")
    said(desk, "not signed in")
    desk.sign_in("pat.reed").open("/people/accounts/kim.vale/")
    desk.press("Open it")
    desk.open("/people/accounts/kim.vale/")
    desk.fill("Password", "another-long-word")
    desk.fill("The same password again", "another-long-ward")
    desk.press("Set the password")
    said(desk, "differ")
    desk.fill("Password", "another-long-word")
    desk.fill("The same password again", "another-long-word")
    desk.press("Set the password")
    desk.sign_out()
    # and its owner changes it, before anything else
    choose_password(desk, "kim.vale", "another-long-word")
    expect(desk.page.get_by_role("link", name="Kim Vale")).to_be_visible()
    desk.page.get_by_role("link", name="Kim Vale").click()
    desk.fill("Password in use", "another-wrong-word")
    desk.fill("New password", "yet-another-long-word")
    desk.fill("The same new password again", "yet-another-long-word")
    desk.press("Change it")
    said(desk, "not the password in use")


def test_a_person_is_not_entered_twice(north):
    desk = north.sign_in("pat.reed")
    make_account(desk, "kim.vale", *STAFF["kim.vale"])
    desk.sign_out()
    choose_password(desk, "kim.vale")
    open_course(desk, "4711", "Oak", "Bea", "1960-05-06")
    open_course(desk, "4711", "Elm", "Una", "1970-01-01")
    said(desk, "This number is on record")
    assert COURSE in desk.text()
    open_course(desk, "4712", "Oak", "Bea", "1960-05-06")
    said(desk, "Compare before you go on")
    assert complaints(desk) == []
    desk.page.get_by_label("I compared them: it is another person").check()
    desk.press("Open the course")
    said(desk, "Opened the course NORTH-0002")


def test_only_who_administers_sees_people(north):
    desk = north.sign_in("pat.reed")
    make_account(desk, "ned.moss", *STAFF["ned.moss"])
    desk.sign_out()
    choose_password(desk, "ned.moss")
    expect(desk.page.get_by_role("link", name="People")).to_have_count(0)
    for path in ("/people/", "/people/new/", "/new-course/"):
        assert desk.open(path).status == 403


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_on_the_pages_of_an_administrator(north, width, scheme):
    desk = north.sign_in("pat.reed")
    make_account(desk, "kim.vale", *STAFF["kim.vale"])
    desk.page.set_viewport_size({"width": width, "height": 900})
    desk.page.emulate_media(color_scheme=scheme)
    found = {}
    for path in (
        "/people/",
        "/people/new/",
        "/people/accounts/kim.vale/",
        "/people/accounts/pat.reed/",
        "/password/",
    ):
        desk.open(path)
        found[path] = complaints(desk)
        wide = desk.page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= width
    desk.open("/people/new/")
    desk.fill("Account name", "kim.vale")
    desk.press("Make it")
    found["refused"] = complaints(desk)
    assert {path: what for path, what in found.items() if what} == {}
