"""Given a syringe that was wasted and made anew, the label of the old one stops."""

from tests.system import day
from tests.system.world import OAK


def test_the_old_syringe_of_the_same_order_stops_at_the_chair(desks, ordered):
    program = ordered("prepare")
    old, order = program.label_code(OAK), program.order(OAK).payload.order_hash
    program.waste(OAK)
    program.prepare(OAK)
    nurse = desks("nurse-a", width=390)
    day.check(nurse, old)
    said = nurse.summary()
    assert "This syringe was wasted at" in said
    assert "Take the one made at" in said
    day.clean(nurse)
    day.check(nurse, order)
    assert "Scan the label on the syringe" in nurse.summary()
    assert not day.facts_of_today("bedside-verified")
    new, made = program.label_code(OAK).split(".")
    day.check(nurse, f"{new[:8]}.{made[:4]}")
    assert len(day.facts_of_today("bedside-verified")) == 1
