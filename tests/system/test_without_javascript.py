"""Everything works with scripts off: none of a page's own, one that brings news."""

import re

import pytest
from tests.system.world import ASH, OAK, TODAY

VISIT = f"/courses/{ASH}/visits/{TODAY.isoformat()}/"


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "java_script_enabled": False}


def test_a_visit_is_done_with_scripts_off(desk):
    desk.sign_in("oncologist-a").open(VISIT)
    desk.press("Compute the proposal")
    desk.press("Accept: reduce")
    assert "Decided, oncologist-a" in desk.text()
    desk.open(f"/courses/{ASH}/record/weight/")
    desk.fill("Weight", "70,5")
    desk.press("Record")
    assert "decimal comma" in desk.summary()


def test_details_open_with_scripts_off(desk):
    desk.sign_in("nurse-a").open(f"/courses/{OAK}/")
    table = desk.page.get_by_role("region", name="Timeline as a table")
    assert not table.is_visible()
    desk.page.get_by_text("The same as a table").click()
    assert table.is_visible()


def test_no_page_has_a_script_or_a_style_of_its_own(desk):
    desk.sign_in("oncologist-a")
    for path in ("/", f"/courses/{OAK}/", VISIT, "/labs/", "/knowledge/"):
        answer = desk.open(path)
        body = answer.text()
        own = re.findall(r"<script(?! src=./static/web/)", body)
        assert own == []
        assert " style=" not in body
        assert "onclick=" not in body
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
