"""Given a fill compounded the day before, labs that changed overnight void it."""

from datetime import timedelta

from tests.system import day
from tests.system.north import said
from tests.system.world import NOW, OAK, TODAY

from hepatica.web import clock

TOMORROW = TODAY + timedelta(days=1)
PAGE = f"/courses/{OAK}/visits/{TOMORROW.isoformat()}/"


def test_ordered_for_tomorrow_and_void_in_the_morning(desks, oak, monkeypatch):
    oak.activate("release-lead/day-before")
    doctor, pharmacist = desks("oncologist-a"), desks("pharmacist-a")
    doctor.open(PAGE)
    said(doctor, "ordered before its day")
    doctor.press("Compute the proposal")
    doctor.press("Accept: proceed")
    day.go(doctor, "Sign the order")
    day.password(doctor)
    doctor.press("Sign")
    said(doctor, "Order signed")
    day.clean(doctor)
    pharmacist.open("/pharmacy/")
    said(pharmacist, "To verify")
    pharmacist.page.get_by_role("link", name="Verify for").click()
    day.read_figures(pharmacist)
    said(pharmacist, "Order verified")
    oak.release(OAK)
    oak.prepare(OAK, use_by=oak.at + timedelta(hours=40))
    oak.at = NOW + timedelta(days=1)
    ticks = iter(range(10_000))
    later = NOW + timedelta(days=1, hours=1)
    monkeypatch.setattr(clock, "now", lambda: later + timedelta(seconds=next(ticks)))
    oak.labs(OAK, alp=400.0)
    nurse = desks("nurse-a", width=390)
    nurse.open(PAGE)
    said(nurse, "This order is void")
    said(nurse, "A fill is left over")
    day.clean(nurse)
