"""What was typed over an ended session comes back to its writer, and to nobody else."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.order_program import OrderProgram

from hepatica.actions.accounts import set_password
from hepatica.records.models import Draft, Fact
from hepatica.web import clock

COURSE = "A-0001"
PASSWORD = "a-long-invented-password"
FORM = re.compile(r'<form class="panel".*?</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def program(db, monkeypatch):
    made = OrderProgram()
    made.activate_all()
    monkeypatch.setattr(clock, "now", made.now)
    return made


class Desk:
    """A browser with somebody at it; cross-site checks are on, as they are outside."""

    def __init__(self, program, account):
        self.program, self.account = program, account
        self.client = Client(enforce_csrf_checks=True)
        set_password(by=account, at=program.now(), username=account, password=PASSWORD)
        self.sign_in(account)

    def token(self):
        self.client.get("/sign-in/")
        return self.client.cookies["csrftoken"].value

    def sign_in(self, account, to="/"):
        return self.client.post(
            "/sign-in/",
            {
                "username": account,
                "password": PASSWORD,
                "next": to,
                "csrfmiddlewaretoken": self.token(),
            },
        )

    def hidden(self, path):
        page = self.client.get(path).content.decode()
        found = dict(HIDDEN.findall(page[page.index("page_of") - 200 :]))
        return {**dict(HIDDEN.findall(FORM.search(page).group())), **found}

    def end(self, how):
        """Let the session end: by time, in another tab, or with the browser's store."""
        if how == "store":
            self.client.cookies.clear()
        elif how == "tab":
            token = self.client.cookies["csrftoken"].value
            self.client.post("/sign-out/", {"csrfmiddlewaretoken": token})
        else:
            del self.client.cookies["sessionid"]


def sent_late(desk, path, typed, *, how="idle"):
    """Open a form, type, and send it after the session has ended."""
    data = desk.hidden(path) | typed
    desk.end(how)
    answer = desk.client.post(path, data)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")
    return answer


def boxes(page, names):
    found = {}
    for name in names:
        tag = re.search(rf'<input[^>]* name="{name}"[^>]*>', page)
        area = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\s*([^<]*)<', page)
        if area:
            found[name] = area.group(1)
        elif 'type="radio"' in tag.group() or 'type="checkbox"' in tag.group():
            found[name] = _checked(page, name)
        else:
            value = re.search(r'value="([^"]*)"', tag.group())
            found[name] = value.group(1) if value else ""
    return found


def _checked(page, name):
    for tag in re.findall(rf'<input[^>]* name="{name}"[^>]*>', page):
        if " checked" in tag:
            value = re.search(r'value="([^"]*)"', tag)
            return value.group(1) if value else "on"
    return ""


def until(*acts):
    def go(program):
        program.to_decision(COURSE)
        for act in acts:
            getattr(program, act)(COURSE)

    return go


def first_visit(program):
    program.to_first_visit(COURSE, program.person())


def by_trainee(program):
    program.to_decision(COURSE)
    program.sign(COURSE, by="fellow-a")


BLIND = {
    "weight": "70.0",
    "weight_source": "chart",
    "flow": "1.31",
    "flow_source": "card",
    "dose_rate": "0.12",
    "factor": "1.00",
}
PREPARED = {
    "drug_mg": "193",
    "volume_ml": "30",
    "drug_lot": "F77",
    "drug_expires_on": "2027-01-01",
    "use_by_at": "18:00",
}
CASES = {
    "weight": (first_visit, "nurse-a", "record/weight", {"weight_kg": "71.3"}),
    "symptoms": (first_visit, "nurse-a", "record/symptoms", {"fever": "yes"}),
    "labs": (
        first_visit,
        "nurse-a",
        "record/labs",
        {"laboratory": "Lab B", "ast": "41", "status": "final"},
    ),
    "emptying": (
        until("sign"),
        "nurse-a",
        "record/emptying",
        {"residual_volume_ml": "11.7"},
    ),
    "fill": (
        until("sign"),
        "nurse-a",
        "record/fill",
        {"infusate": "heparinized-saline", "volume_ml": "29.5"},
    ),
    "verify": (until("sign"), "pharmacist-a", "order/verify", BLIND),
    "prepare": (
        until("sign", "verify", "release"),
        "technician-a",
        "order/prepare",
        PREPARED,
    ),
    "check": (
        until("sign", "verify", "release", "prepare"),
        "nurse-a",
        "order/check",
        {"scanned": "12345678", "record_no": "DEMO-0001", "serial": "S-1"},
    ),
    "sign": (until(), "oncologist-a", "order/sign", {}),
    "cosign": (by_trainee, "oncologist-a", "order/cosign", {}),
    "waste": (
        until("sign", "verify", "release", "prepare", "cancel"),
        "technician-a",
        "order/waste",
        {"what": "wasted", "reason": "Order cancelled"},
    ),
    "cancel": (until("sign"), "oncologist-a", "order/cancel", {"reason": "Went home"}),
}


@pytest.mark.parametrize("name", CASES)
def test_what_was_typed_is_back_in_the_form_and_nothing_is_recorded(program, name):
    go, account, path, typed = CASES[name]
    go(program)
    n_facts = Fact.objects.count()
    desk = Desk(program, account)
    page = f"/courses/{COURSE}/{path}/"
    secret = {"password": "my own password", "time": "07:07"}
    answer = sent_late(desk, page, typed | secret)
    signing_in = desk.client.get(answer["Location"])
    assert "What you typed is kept" in signing_in.content.decode()
    back = desk.sign_in(account, to=page)
    assert back["Location"] == page
    again = desk.client.get(page).content.decode()
    assert "Your draft of" in again
    assert boxes(again, typed) == typed
    assert secret["password"] not in Draft.objects.get(account_id=account).text
    assert "07:07" not in again
    assert Fact.objects.count() == n_facts


@pytest.mark.parametrize("how", ["idle", "tab", "store"])
def test_however_the_session_ended(program, how):
    first_visit(program)
    desk = Desk(program, "nurse-a")
    page = f"/courses/{COURSE}/record/weight/"
    sent_late(desk, page, {"weight_kg": "71.3"}, how=how)
    desk.sign_in("nurse-a")
    again = desk.client.get(page).content.decode()
    assert boxes(again, ["weight_kg"]) == {"weight_kg": "71.3"}


def test_who_signed_in_again_in_another_tab_is_led_back_to_the_form(program):
    first_visit(program)
    desk = Desk(program, "nurse-a")
    page = f"/courses/{COURSE}/record/weight/"
    data = desk.hidden(page) | {"weight_kg": "71.3"}
    desk.end("tab")
    desk.sign_in("nurse-a")
    answer = desk.client.post(page, data)
    assert (answer.status_code, answer["Location"]) == (302, page)
    again = desk.client.get(page).content.decode()
    assert boxes(again, ["weight_kg"]) == {"weight_kg": "71.3"}


@pytest.mark.hazard("HZ-017")
def test_blind_figures_come_back_to_nobody_but_their_reader(program):
    until("sign")(program)
    desk = Desk(program, "pharmacist-a")
    Desk(program, "pharmacist-b")
    page = f"/courses/{COURSE}/order/verify/"
    sent_late(desk, page, BLIND)
    desk.sign_in("pharmacist-b")
    again = desk.client.get(page).content.decode()
    assert boxes(again, ["weight", "flow"]) == {"weight": "", "flow": ""}
    assert not Draft.objects.exists()
    desk.end("tab")
    desk.sign_in("pharmacist-a")
    again = desk.client.get(page).content.decode()
    assert boxes(again, ["flow"]) == {"flow": ""}


@pytest.mark.hazard("HZ-017")
def test_what_was_typed_for_another_order_is_shown_beside_the_form(program):
    until("sign")(program)
    desk = Desk(program, "pharmacist-a")
    page = f"/courses/{COURSE}/order/verify/"
    sent_late(desk, page, BLIND)
    desk.sign_in("pharmacist-a")
    program.cancel(COURSE)
    program.sign(COURSE)
    again = desk.client.get(page).content.decode()
    assert boxes(again, ["weight", "flow"]) == {"weight": "", "flow": ""}
    assert "for another visit or order" in again
    assert "<dt>Flow</dt><dd>1.31</dd>" in again


def test_a_draft_of_another_day_is_not_in_the_boxes(program):
    first_visit(program)
    desk = Desk(program, "nurse-a")
    page = f"/courses/{COURSE}/record/weight/"
    sent_late(desk, page, {"weight_kg": "71.3"})
    desk.sign_in("nurse-a")
    program.at += timedelta(days=1)
    again = desk.client.get(page).content.decode()
    assert boxes(again, ["weight_kg"]) == {"weight_kg": ""}
    assert "<dt>Weight</dt><dd>71.3</dd>" in again


def test_a_decision_comes_back_on_the_page_of_the_visit(program):
    first_visit(program)
    program.propose(COURSE)
    desk = Desk(program, "oncologist-a")
    page = f"/courses/{COURSE}/visits/{program.at.date().isoformat()}/"
    shown = desk.client.get(page).content.decode()
    typed = {"decision": "hold", "reason": "Does not feel well"}
    data = dict(HIDDEN.findall(shown[shown.index("/change/") :])) | typed
    desk.end("idle")
    answer = desk.client.post(f"{page}change/", data)
    assert answer["Location"] == f"/sign-in/?next={page}"
    desk.sign_in("oncologist-a", to=page)
    again = desk.client.get(page).content.decode()
    assert boxes(again, ["decision"]) == {"decision": "hold"}
    assert "Does not feel well" in again
    assert '<details class="more" open><summary>' in again


def test_a_page_that_names_nobody_in_our_hand_keeps_nothing(program):
    first_visit(program)
    desk = Desk(program, "nurse-a")
    page = f"/courses/{COURSE}/record/weight/"
    data = desk.hidden(page) | {"weight_kg": "71.3", "page_of": "forged"}
    desk.end("idle")
    answer = desk.client.post(page, data)
    assert answer["Location"] == f"/sign-in/?next={page}"
    desk.sign_in("nurse-a")
    assert not Draft.objects.exists()


def test_who_may_not_see_the_course_any_more_signs_in_all_the_same(program):
    first_visit(program)
    desk = Desk(program, "nurse-a")
    page = f"/courses/{COURSE}/record/weight/"
    sent_late(desk, page, {"weight_kg": "71.3"})
    for privilege in ("read", "record", "access", "fill", "import-labs", "check"):
        program.grant("nurse-a", privilege, is_granted=False)
    assert desk.sign_in("nurse-a").status_code == 302
    assert not Draft.objects.exists()


def test_what_is_recorded_throws_its_draft_away(program):
    until("sign")(program)
    desk = Desk(program, "oncologist-a")
    page = f"/courses/{COURSE}/order/cancel/"
    sent_late(desk, page, {"reason": "Went home"})
    desk.sign_in("oncologist-a")
    data = desk.hidden(page) | {"reason": "Went home"}
    assert desk.client.post(page, data).status_code == 302
    assert not Draft.objects.exists()


def test_more_than_a_form_holds_is_not_kept(program):
    first_visit(program)
    desk = Desk(program, "nurse-a")
    page = f"/courses/{COURSE}/record/weight/"
    data = desk.hidden(page) | {"weight_kg": "7" * 30_000}
    desk.end("idle")
    desk.client.post(page, data)
    desk.sign_in("nurse-a")
    assert not Draft.objects.exists()
