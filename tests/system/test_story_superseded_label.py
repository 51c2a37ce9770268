"""Given a label of an order that a newer one replaced, when it is read, it stops."""

from tests.system import day
from tests.system.world import OAK


def test_the_old_label_stops_at_the_chair(desks, ordered):
    old = ordered("prepare").label_code(OAK)
    program = ordered.program
    program.cancel(OAK)
    for act in ("sign", "verify", "release", "prepare"):
        getattr(program, act)(OAK)
    nurse = desks("nurse-a", width=390)
    day.check(nurse, old)
    assert "this order is void" in nurse.summary().lower()
    day.clean(nurse)
    assert not day.facts_of_today("bedside-verified")
    day.check(nurse, program.label_code(OAK))
    assert len(day.facts_of_today("bedside-verified")) == 1
