"""Given drug compounded, when the prescriber holds, it is wasted and saline goes in."""

from tests.system import day
from tests.system.north import said
from tests.system.world import OAK


def test_a_hold_is_never_barred_and_voids_the_order(desks, ordered):
    program = ordered("prepare")
    doctor, nurse = desks("oncologist-a"), desks("nurse-a", width=390)
    proposal = [f for f in program.read(OAK).facts if f.kind == "dose-proposed"][-1]
    program.hold(OAK, proposal.id)
    doctor.open(day.VISIT)
    said(doctor, "This order is void")
    said(doctor, "A fill is left over")
    day.clean(doctor)
    nurse.open(day.VISIT)
    said(nurse, "The decision is to hold")
    day.empty(nurse)
    day.fill_free(nurse)
    said(nurse, "the next visit is not booked")
