"""Given a label of an order that a newer one replaced, when it is read, it stops."""

from tests.system import day
from tests.system.world import OAK

from hepatica.records.models import Fact


def test_the_old_label_stops_at_the_chair(desks, ordered):
    old = ordered("prepare").order(OAK).payload.order_hash
    program = ordered.program
    program.cancel(OAK)
    for act in ("sign", "verify", "release", "prepare"):
        getattr(program, act)(OAK)
    nurse = desks("nurse-a", width=390)
    day.check(nurse, old)
    assert "this order is void" in nurse.summary().lower()
    day.clean(nurse)
    assert not Fact.objects.filter(kind="bedside-verified").exists()
    day.check(nurse, program.order(OAK).payload.order_hash)
    assert Fact.objects.filter(kind="bedside-verified").count() == 1
