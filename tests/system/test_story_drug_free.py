"""Given a course without drug, a refill is the short path: out, in, next visit."""

from tests.system import day
from tests.system.north import said
from tests.system.world import OAK

from hepatica.therapy.course import kinds as k


def test_a_maintenance_refill_asks_for_no_labs_and_no_order(desks, world):
    program = world.program
    ended = k.MaintenanceStarted(reason="done", interval_days=14.0)
    program.record(OAK, ended, by="oncologist-a")
    nurse = desks("nurse-a", width=390)
    nurse.open(day.VISIT)
    said(nurse, "The course has drug-free refills")
    day.clean(nurse)
    day.empty(nurse)
    day.fill_free(nurse)
    day.book(nurse)
    nurse.open(day.VISIT)
    said(nurse, "This visit is done")
    kinds = [fact.kind for fact in program.read(OAK).facts][-3:]
    assert kinds == ["pump-emptied", "pump-filled", "appointment-booked"]
