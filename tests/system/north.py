"""A center that is no demo, set up by page: what is typed where, and by whom."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.system.world import PASSWORD

PAGE = Path(__file__).parents[2] / "docs/how-to/first-center.md"
GIVEN = "a-password-that-was-given"
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=ZoneInfo("America/New_York"))
TODAY = NOW.date()
COURSE = "NORTH-0001"
VISIT = f"/courses/{COURSE}/visits/{TODAY.isoformat()}/"
INVENTED = {
    "TODAY": TODAY.isoformat(),
    "IN_A_YEAR": "2027-12-01",
    "ACCOUNT": "pharmacist",
    "TITLE OF THE SHEET": "Invented sheet",
    "TITLE OF THE PROTOCOL": "Invented protocol",
    "ALP_ULN": "115",
    "AST_ULN": "40",
    "BILIRUBIN_ULN": "1.2",
    "LAB_DAYS": "7",
    "ALP_REDUCE": "1.2",
    "ALP_HOLD": "2",
    "ALP_FACTOR": "0.5",
    "AST_HOLD": "3",
}
STAFF = {
    "lee.park": ("Lee Park", ("Read", "Verify", "Activate, as pharmacist")),
    "ana.ruiz": (
        "Ana Ruiz",
        ("Read", "Record", "Prescribe", "Activate, as physician"),
    ),
    "kim.vale": ("Kim Vale", ("Read", "Record", "Access", "Fill", "Bring in labs")),
    "ned.moss": ("Ned Moss", ("Read", "Read studies")),
}
# By page; what is beside them below goes the same way without it.
BY_PAGE = ("cycle/cycle-28",)
CATALOG = (
    "analyte/alkaline-phosphatase",
    "analyte/ast",
    "analyte/total-bilirubin",
    "plausibility/weight-kg",
    "plausibility/height-cm",
    "plausibility/residual-volume-ml",
    "plausibility/fill-volume-ml",
    "plausibility/flow-ml-per-day",
    "plausibility/dose-rate-mg-per-kg-per-day",
    "plausibility/interval-days",
    "pump-model/intera-3000-30",
    "flow-fitness/flow-fitness",
    "flow-rule/last-valid",
    "weight-rule/average-above-25",
    "ideal-body-weight/ideal-body-weight-devine-form",
    "weight-age/weight-max-age",
    "starting-dose/adjuvant-crlm-oxaliplatin",
    "reference-rule/last-drug-fill",
    "rounding-rule/down-to-1-mg",
    "caps/proposed-caps",
    "standing-order/heparinized-saline-hold",
)
RULES = {
    "Setting and starting dose": "starting-dose/adjuvant-crlm-oxaliplatin",
    "Weight rule": "weight-rule/average-above-25",
    "Flow that doses": "flow-rule/last-valid",
    "Reference value": "reference-rule/last-drug-fill",
    "Rounding": "rounding-rule/down-to-1-mg",
    "Cycle": "cycle/cycle-28",
    "Dose caps": "caps/proposed-caps",
    "Drug-free fill if the gate fails": "standing-order/heparinized-saline-hold",
}


def own_entries():
    """The two entries of the page, with the invented figures."""
    text = PAGE.read_text()
    for word in sorted(INVENTED, key=len, reverse=True):
        text = text.replace(word, INVENTED[word])
    return re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)


def a_day(days_ago):
    return (TODAY - timedelta(days=days_ago)).isoformat()


def said(desk, words):
    """Wait until the page says it; what was pressed may take its time."""
    expect(desk.page.locator("main")).to_contain_text(words, timeout=20_000)


def complaints(desk):
    found = Axe().run(desk.page).response["violations"]
    return [f"{v['id']}: {node['target']}" for v in found for node in v["nodes"][:3]]


def make_account(desk, username, full_name, privileges):
    desk.open("/people/")
    desk.page.get_by_role("link", name="Make an account").click()
    desk.fill("Name of the person", full_name)
    desk.fill("Account name", username)
    desk.fill("Password", GIVEN)
    desk.fill("The same password again", GIVEN)
    for word in privileges:
        desk.page.get_by_role("checkbox", name=re.compile(f"^{word}:")).check()
    desk.press("Make it")
    said(desk, f"Made the account {username}")


def choose_password(desk, username, given=GIVEN):
    """Sign in for the first time, and stay signed in."""
    desk.open("/sign-in/")
    desk.fill("Account name", username)
    desk.fill("Password", given)
    desk.press("Sign in")
    said(desk, "Somebody else gave you the password in use")
    desk.fill("Password in use", given)
    desk.fill("New password", PASSWORD)
    desk.fill("The same new password again", PASSWORD)
    desk.press("Change it")
    said(desk, "Your password is changed")


def propose(desk, entry):
    desk.open(f"/knowledge/entries/{entry}/")
    name_the_document(desk)


def propose_own(desk, text):
    desk.open("/knowledge/")
    desk.page.get_by_role("link", name="Enter your own").click()
    desk.fill("The entry", text)
    name_the_document(desk)


def name_the_document(desk):
    desk.fill("Document that you read", "Invented protocol")
    desk.fill("Page or table in it", "1")
    desk.press("Propose")
    said(desk, "Proposed. A second person")


def sign(desk, entry):
    desk.open("/knowledge/")
    desk.page.get_by_role("link", name=f"Check and sign {entry}").click()
    agree(desk)


def sign_own(desk, entry, numbers):
    desk.open("/knowledge/")
    desk.page.get_by_role("link", name=f"Check and sign {entry}").click()
    boxes = desk.page.locator("main input[inputmode=decimal]")
    expect(boxes).to_have_count(len(numbers))
    for box, number in zip(boxes.all(), numbers, strict=True):
        assert box.input_value() == ""
        box.fill(number)
    agree(desk)


def agree(desk):
    desk.page.get_by_label("I read the document at this place and agree").check()
    desk.page.locator("main").get_by_role("button", name="Sign").click()
    said(desk, "Signed by two people")


def numbers_of(text):
    """The figures as they are read off the document, in the order of the page."""
    figures = r"(?:uln|value|at_least|below|dose_factor): ([\d.]+)"
    return re.findall(figures, text)


def open_course(desk, number, family, given, born):
    desk.open("/courses/")
    desk.page.get_by_role("link", name="New course").click()
    desk.fill("Record number", number)
    desk.fill("Family name", family)
    desk.fill("Given names", given)
    desk.fill("Day of birth", born)
    desk.page.get_by_label("Female", exact=True).check()
    desk.press("Open the course")


def record(desk, form, *, day, clock="", **fields):
    desk.open(f"/courses/{COURSE}/record/{form}/")
    desk.page.locator("#on").fill(day)
    if clock:
        desk.page.locator("#time").fill(clock)
    for name, value in fields.items():
        desk.page.locator(f"#{name}").fill(value)


def labs():
    header = "patient_id,collected_at,analyte_or_loinc,value,unit,birth_date,laboratory"
    rows = ("6768-6,82,U/L", "1920-8,31,U/L", "1975-2,0.6,mg/dL")
    lines = [f"4711,{TODAY.isoformat()},{row},1960-05-06,Lab A" for row in rows]
    return "\n".join([header, *lines]) + "\n"
