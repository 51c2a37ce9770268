"""Knowledge comes in force by two people; an own entry is retyped blind."""

from playwright.sync_api import expect

ENTRY = "weight-rule/ideal-always"


def sign(desk, account, path):
    desk.sign_in(account).open(path)


def test_one_proposes_and_another_with_the_other_privilege_signs(desk):
    # given an entry of the catalog that is not in force
    sign(desk, "pharmacist-a", f"/knowledge/entries/{ENTRY}/")
    assert "Not in force" in desk.text()
    # when the pharmacist proposes it
    desk.fill("Document that you read", "Formulary 2026")
    desk.fill("Page or table in it", "12")
    desk.press("Propose")
    assert "A second person has to sign" in desk.text()
    # then the pharmacist cannot sign it too
    desk.page.get_by_role("link", name="Look at it").click()
    assert "you cannot sign it too" in desk.text()
    desk.sign_out()
    # and the physician signs after reading
    sign(desk, "oncologist-a", "/knowledge/")
    desk.page.get_by_role("link", name="Check and sign").click()
    desk.press("Sign")
    assert "Read the document first" in desk.summary()
    desk.page.get_by_label("I read the document at this place and agree").check()
    desk.press("Sign")
    assert "Signed by two people" in desk.text()
    desk.open(f"/knowledge/entries/{ENTRY}/")
    text = desk.text()
    assert "Formulary 2026, 12" in text
    assert "pharmacist-a" in text
    assert "oncologist-a" in text


def test_a_nurse_can_look_and_not_propose(desk):
    sign(desk, "nurse-a", f"/knowledge/entries/{ENTRY}/")
    expect(desk.page.get_by_role("button", name="Propose")).to_have_count(0)


def own_text():
    from hepatica.knowledge import load_catalog

    entry = load_catalog().get("rounding-rule/down-to-1-mg")
    return entry.text.replace("rounding-rule/down-to-1-mg", "rounding-rule/own-step")


def propose_own(desk):
    sign(desk, "pharmacist-a", "/knowledge/own/")
    desk.fill("The entry", own_text())
    desk.fill("Document that you read", "Our protocol")
    desk.fill("Page or table in it", "4")
    desk.press("Propose")
    assert "A second person retypes its numbers" in desk.text()
    desk.sign_out()
    sign(desk, "oncologist-a", "/knowledge/")
    desk.page.get_by_role("link", name="Check and sign").click()


def test_an_own_entry_is_retyped_without_seeing_the_first_one_s_numbers(desk):
    propose_own(desk)
    boxes = desk.page.locator("input[inputmode=decimal]")
    assert boxes.count() >= 1
    assert all(boxes.nth(i).input_value() == "" for i in range(boxes.count()))
    assert own_text().splitlines()[-1] not in desk.page.content()
    for number in range(boxes.count()):
        boxes.nth(number).fill("1")
    desk.page.get_by_label("I read the document at this place and agree").check()
    desk.press("Sign")
    assert "Signed by two people" in desk.text()


def test_one_different_number_blocks_it_and_tells_only_where(desk):
    propose_own(desk)
    boxes = desk.page.locator("input[inputmode=decimal]")
    for number in range(boxes.count()):
        boxes.nth(number).fill("7")
    desk.page.get_by_label("I read the document at this place and agree").check()
    desk.press("Sign")
    text = desk.text()
    assert "Blocked" in text
    assert "wrote different numbers" in text
    desk.open("/knowledge/entries/rounding-rule/own-step/")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text(
        "Something changed, or has to be chosen first"
    )


def test_an_entry_is_retired_by_two(desk):
    entry = "/knowledge/entries/rounding-rule/down-to-1-mg/"
    sign(desk, "pharmacist-a", entry)
    desk.page.get_by_role("link", name="Retire it").click()
    desk.press("Propose to retire it")
    assert "One entry needs another look" in desk.summary()
    desk.fill("Reason", "Our vials come in other steps now")
    desk.press("Propose to retire it")
    desk.open(entry)
    assert "In force" in desk.text()
    desk.sign_out()
    sign(desk, "oncologist-a", "/knowledge/")
    desk.page.get_by_role("link", name="Check and sign").click()
    assert "Our vials come in other steps now" in desk.text()
    desk.page.get_by_label("I read the reason and agree to retire it").check()
    desk.press("Sign")
    desk.open(entry)
    assert "Not in force" in desk.text()


def test_a_proposal_is_taken_back(desk):
    sign(desk, "pharmacist-a", f"/knowledge/entries/{ENTRY}/")
    desk.fill("Document that you read", "Formulary 2026")
    desk.fill("Page or table in it", "12")
    desk.press("Propose")
    desk.press("Take back")
    assert "Nothing waits." in desk.text()
