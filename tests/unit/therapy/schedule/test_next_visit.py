"""The next visit by what is in the pump, and until when it needs no reason."""

from datetime import date, time, timedelta

import pytest
from tests.support.rules import rules
from tests.support.timeline import FIRST_FILL, Timeline, at, ready_for_first_fill

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.pump import Infusate
from hepatica.therapy.schedule import next_visit, plan, visit_limit
from hepatica.therapy.worksheet import policies_of

DAY = timedelta(days=1)
OUT = FIRST_FILL + 14 * DAY


def planned(facts: Timeline, on: date):
    course = fold(facts.course, facts.facts)
    return plan(course, on=on, policies=policies_of(rules()))


def proposed(facts: Timeline, on: date) -> tuple[date, str] | None:
    found = next_visit(planned(facts, on))
    return (found.on, found.purpose) if found else None


def filled(**changes) -> Timeline:
    t = ready_for_first_fill()
    t.fill(FIRST_FILL, **changes)
    return t


def emptied(day: int, **saline) -> Timeline:
    """Drug out on a day after the fill, and saline in its place."""
    t = filled()
    t.empty(FIRST_FILL + day * DAY, max(0.0, 30.0 - 1.3 * day))
    t.saline(FIRST_FILL + day * DAY, clock=time(11), **saline)
    return t


@pytest.mark.hazard("HZ-002")
def test_with_drug_in_it_is_the_end_of_the_infusion_days():
    assert proposed(filled(), FIRST_FILL) == (OUT, "emptying")
    limit = visit_limit(planned(filled(), FIRST_FILL))
    assert (limit.on, limit.why) == (OUT, "drug is to come out by 2026-02-16")


@pytest.mark.hazard("HZ-007")
def test_drug_that_may_run_dry_before_comes_out_before():
    # 16 mL at 1.3 mL/d and 15 % faster: 10.7 days
    t = filled(volume_ml=16.0)
    assert proposed(t, FIRST_FILL) == (FIRST_FILL + 10 * DAY, "emptying")


def test_drug_past_its_days_comes_out_tomorrow_where_not_today():
    on = OUT + 3 * DAY
    found = next_visit(planned(filled(), on))
    assert (found.on, found.purpose) == (on + DAY, "emptying")
    assert found.why == "it was due on 2026-02-16"


@pytest.mark.parametrize(
    ("day", "next_day"),
    # the order of the saline lasts 14 days from its own fill, late or early
    [(14, 28), (19, 33), (15, 29)],
)
def test_a_late_emptying_shifts_the_drug_fill(day, next_day):
    on = FIRST_FILL + day * DAY
    assert proposed(emptied(day), on) == (FIRST_FILL + next_day * DAY, "drug-fill")


def test_an_early_emptying_asks_for_a_refill_before_the_drug():
    on = FIRST_FILL + 10 * DAY
    assert proposed(emptied(10), on) == (FIRST_FILL + 24 * DAY, "refill")


@pytest.mark.hazard("HZ-007")
def test_no_proposal_is_later_than_the_low_end_of_the_dry_band():
    # six weeks of saline at 1.3 mL/d are dry on day 23, at +15 % on day 20
    t = emptied(14)
    payload = k.MaintenanceStarted(reason="over", interval_days=42.0)
    t.add(payload, at(OUT, time(12)))
    found = next_visit(planned(t, OUT))
    assert (found.on, found.purpose) == (OUT + 20 * DAY, "refill")
    assert visit_limit(planned(t, OUT)).on == OUT + 20 * DAY


def test_what_flows_otherwise_lasts_for_its_interval_and_else_is_not_known():
    t = emptied(14, infusate=Infusate.GLYCERIN)
    assert visit_limit(planned(t, OUT)).on is None
    # nothing says how long the glycerin lasts: the cycle alone gives a day
    assert proposed(t, OUT) == (FIRST_FILL + 28 * DAY, "drug-fill")
    payload = k.MaintenanceStarted(reason="over", interval_days=42.0)
    t.add(payload, at(OUT, time(12)))
    limit = visit_limit(planned(t, OUT))
    assert (limit.on, limit.why) == (
        OUT + 42 * DAY,
        "the interval of what is in the pump ends on 2026-03-30",
    )


def test_nothing_says_when_nothing_is_known():
    t = ready_for_first_fill()
    t.saline(FIRST_FILL, infusate=Infusate.GLYCERIN)
    assert proposed(t, FIRST_FILL) is None


def test_an_empty_pump_has_no_limit_and_waits_for_the_cycle():
    t = filled()
    t.empty(OUT, 11.8)
    assert visit_limit(planned(t, OUT)) is None
    assert proposed(t, OUT) == (FIRST_FILL + 28 * DAY, "drug-fill")
    assert proposed(t, FIRST_FILL + 28 * DAY) is None
    assert proposed(ready_for_first_fill(), FIRST_FILL) is None
