"""After drug was discontinued: nothing of drug is due, and the pump is looked after."""

from datetime import date, time, timedelta

import pytest
from tests.support.rules import rules
from tests.support.timeline import FIRST_FILL, Timeline, at, ready_for_first_fill

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.schedule import plan
from hepatica.therapy.worksheet import policies_of

DAY = timedelta(days=1)


def planned(facts: Timeline, on: date):
    course = fold(facts.course, facts.facts)
    return plan(course, on=on, policies=policies_of(rules()))


def due(found) -> list[tuple[str, date, bool]]:
    return [(d.code, d.on, d.is_overdue) for d in found.due]


def filled(**changes) -> Timeline:
    t = ready_for_first_fill()
    t.fill(FIRST_FILL, **changes)
    return t


LATER = FIRST_FILL + 14 * DAY


def decide(t: Timeline, on: date, decision: str, clock: time = time(9)):
    payload = k.DoseDecided(
        proposal="f0001", is_accepted=True, decision=decision, reason="as decided"
    )
    return t.add(payload, at(on, clock))


def discontinued(on: date = LATER + 15 * DAY) -> Timeline:
    """Drug was out on day 14, saline is in, and a day after the cycle drug ends."""
    t = filled()
    t.empty(LATER, 11.8)
    t.saline(LATER, clock=time(11))
    decide(t, on, "discontinue")
    return t


@pytest.mark.hazard("HZ-014")
def test_after_discontinue_no_drug_fill_is_due_and_the_pump_is_looked_after():
    on = LATER + 15 * DAY
    found = due(planned(discontinued(), on))
    assert [code for code, _, _ in found] == ["refill", "maintenance-plan"]
    assert ("maintenance-plan", on, False) in found
    held = filled()
    held.empty(LATER, 11.8)
    held.saline(LATER, clock=time(11))
    decide(held, on, "hold")
    assert "drug-fill" in [code for code, _, _ in due(planned(held, on))]


def test_a_plan_of_the_day_before_does_not_know_of_it():
    codes = [code for code, _, _ in due(planned(discontinued(), LATER + 14 * DAY))]
    assert codes == ["drug-fill", "refill"]


@pytest.mark.parametrize("resumed_by", ["withdrawn", "proceed", "filled"])
def test_drug_is_due_again_once_it_is_resumed(resumed_by):
    t = discontinued()
    on = LATER + 16 * DAY
    if resumed_by == "withdrawn":
        t.withdraw(t.facts[-1], on)
    elif resumed_by == "proceed":
        decide(t, on, "proceed")
    else:
        t.empty(on, 9.0)
        t.fill(on, clock=time(11))
    codes = [code for code, _, _ in due(planned(t, on))]
    assert "maintenance-plan" not in codes
    assert ("empty" if resumed_by == "filled" else "drug-fill") in codes


def test_discontinued_drug_that_is_in_comes_out_at_once():
    t = filled()
    decide(t, FIRST_FILL + 3 * DAY, "discontinue")
    found = planned(t, FIRST_FILL + 4 * DAY)
    assert due(found)[0] == ("empty", FIRST_FILL + 3 * DAY, True)
    assert found.due[0].why == "drug was discontinued"
    # the days that were planned stay what they were
    assert found.empty_by_on == LATER
    endless = filled(infusion_days=None)
    decide(endless, FIRST_FILL + 3 * DAY, "discontinue")
    assert due(planned(endless, FIRST_FILL + 4 * DAY))[0][0] == "empty"
    late = filled()
    decide(late, LATER + DAY, "discontinue")
    assert due(planned(late, LATER + DAY))[0] == ("empty", LATER, True)


def test_a_pump_that_was_emptied_for_good_waits_for_a_drug_free_fill():
    on = LATER + 16 * DAY
    t = discontinued()
    t.empty(on, 9.0)
    assert ("drug-free-fill", on, True) in due(planned(t, on + DAY))
    t.add(k.MaintenanceStarted(reason="over", interval_days=28.0), at(on, time(12)))
    assert due(planned(t, on + DAY)) == [("drug-free-fill", on, True)]
    t.saline(on + DAY)
    assert [code for code, _, _ in due(planned(t, on + DAY))] == ["refill"]


def test_a_pump_that_was_never_filled_waits_for_no_drug_free_fill():
    t = ready_for_first_fill()
    decide(t, FIRST_FILL, "discontinue")
    assert [code for code, _, _ in due(planned(t, FIRST_FILL))] == ["maintenance-plan"]
