"""Sign in and see who needs something today."""

from playwright.sync_api import expect


def test_a_nurse_signs_in_and_sees_the_worst_first(desk):
    # given a course with drug in the pump two weeks too long
    desk.open("/")
    expect(desk.page).to_have_title("Sign in - Hepatica")
    # when the nurse signs in
    desk.sign_in("nurse-a")
    # then that course is the first of the page, and its emptying one press away
    expect(desk.page).to_have_title("Today - Hepatica DEMO")
    first = desk.page.locator(".row").first
    expect(first).to_contain_text("I.F.")
    expect(first).to_contain_text("DEMO-0002")
    first.get_by_role("link", name="Open emptying").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Pump emptied")
    assert not desk.complaints


def test_a_wrong_password_is_said_without_saying_which(desk):
    desk.open("/sign-in/")
    desk.fill("Account name", "nurse-a")
    desk.fill("Password", "something else")
    desk.press("Sign in")
    expect(desk.page).to_have_title("Error: Sign in - Hepatica")
    assert "Name and password do not go together" in desk.summary()


def test_an_account_without_a_grant_sees_no_one(desk):
    desk.sign_in("stranger")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Not permitted")
    assert "Oak" not in desk.page.content()


def test_signing_out_closes_the_pages(desk):
    desk.sign_in("nurse-a").sign_out()
    expect(desk.page).to_have_title("Sign in - Hepatica")
    desk.open("/courses/A-0001/")
    expect(desk.page).to_have_title("Sign in - Hepatica")


def test_sign_ins_are_in_the_audit(desk):
    from hepatica.records.models import AuditEvent

    desk.sign_in("nurse-a").sign_out()
    found = AuditEvent.objects.filter(actor="nurse-a").values_list("action", flat=True)
    assert {"account.signed-in", "account.signed-out"} <= set(found)
