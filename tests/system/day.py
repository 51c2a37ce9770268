"""The acts of a refill day as they are done on the pages, one function each."""

from tests.system.north import complaints, said
from tests.system.world import OAK, PASSWORD, TODAY

from hepatica.records.models import Fact

VISIT = f"/courses/{OAK}/visits/{TODAY.isoformat()}/"
STEP = f"/courses/{OAK}/order/{{}}/"
FIGURES = {
    "Weight": ("70.0", "The scale of today"),
    "Flow": ("1.3", "Flow history: fills and residuals"),
    "Volume": ("30", "The implant record"),
    "Dose rate": ("0.12", "The protocol in force"),
    "Factor": ("1.00", "Results of today and the rule"),
}


def facts_of_today(*kinds):
    """What the day itself has recorded, without the visits before it."""
    since = TODAY.isoformat()
    return list(Fact.objects.filter(kind__in=kinds, recorded_at__gte=since))


def go(desk, words):
    """Follow the one thing that the page asks for."""
    desk.page.locator("#live").get_by_role("link", name=words).click()


def decide(desk):
    desk.open(VISIT)
    desk.press("Compute the proposal")
    desk.press("Accept: proceed")
    said(desk, "Waiting for the prescriber")


def sign(desk):
    desk.open(VISIT)
    go(desk, "Sign the order")
    password(desk)
    desk.press("Sign")
    said(desk, "Order signed")


def password(desk, word=PASSWORD):
    desk.fill("Your password, as your signature", word)


def verify(desk, **changes):
    desk.open(VISIT)
    go(desk, "Verify, blind")
    read_figures(desk, **changes)


def read_figures(desk, **changes):
    """Type the five figures with their sources, and sign."""
    for label, (value, source) in FIGURES.items():
        desk.fill(label, changes.get(label.replace(" ", "_"), value))
        group = desk.page.get_by_role("group", name=f"{label}: read where?")
        group.get_by_label(source, exact=True).check()
    password(desk)
    desk.press("Compare and sign")


def release(desk):
    desk.open(VISIT)
    go(desk, "Release to compound")
    desk.press("Release")
    said(desk, "Released to compound")


def prepare(desk, drug="193", **changes):
    desk.open(VISIT)
    go(desk, "Prepare the fill")
    fields = {
        "Floxuridine drawn up": drug,
        "Volume of the fill": "30",
        "Vials opened": "1",
        "Lot of the drug": "F123",
        "The drug's lot expires": "2027-01-31",
        "Diluent": "Heparin saline",
        "Lot of the diluent": "S456",
        "The diluent's lot expires": "2027-01-31",
        "Use by: day": TODAY.isoformat(),
        "Use by: time": "18:00",
    }
    for label, value in (fields | changes).items():
        desk.fill(label, value)
    desk.press("Record the preparation")


def check(desk, label, **changes):
    desk.open(VISIT)
    go(desk, "Check at the chair")
    _check(desk, label, changes)


def check_at(desk, label, **changes):
    """The same by a page that was open before."""
    desk.open(STEP.format("check"))
    _check(desk, label, changes)


def _check(desk, label, changes):
    fields = {
        "Barcode of the label on the syringe": label,
        "Record number on the wristband": "DEMO-0001",
        "Birth date, as the patient says it": "1960-05-06",
        "Serial number on the device card": f"S-{OAK}",
    }
    for name, value in (fields | changes).items():
        desk.fill(name, value)
    desk.page.get_by_label("The drug-free fill is at the chair").check()
    password(desk)
    desk.press("I checked it")


def cosign(desk, words):
    desk.open(VISIT)
    go(desk, words)
    password(desk)
    desk.press("Cosign")
    said(desk, "Cosigned")


def empty(desk, residual="11.8", *, confirm=False):
    desk.open(f"/courses/{OAK}/record/emptying/?from=visit")
    desk.page.locator("#residual_volume_ml").fill(residual)
    desk.press("Record the emptying")
    if confirm and desk.page.locator("#residual_volume_ml-confirm").count():
        desk.page.locator("#residual_volume_ml-confirm").check()
        desk.press("Record the emptying")


def open_fill(desk):
    desk.open(f"/courses/{OAK}/record/fill/?from=visit")


def fill_free(desk):
    open_fill(desk)
    desk.page.get_by_label("Heparin saline, no drug").check()
    desk.fill("Volume put in", "30")
    drug = desk.page.locator("#drug_mg")
    drug.fill("")
    none = desk.page.get_by_label("None: drug-free, or not decided here")
    if none.count():
        none.check()
    desk.press("Record the fill")


def fill(desk):
    """Drug, volume and decision stand there as prepared; nothing is retyped."""
    open_fill(desk)
    desk.press("Record the fill")


def book(desk):
    desk.open(VISIT)
    go(desk, "Book the next visit")
    desk.press("Book it")
    said(desk, "Next visit booked")


def clean(desk):
    """Axe finds nothing on the page as it stands."""
    assert complaints(desk) == []
