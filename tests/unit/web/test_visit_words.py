"""What the page of a visit says at the needle: emptying, void, limits, what decides."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from tests.support import rules as r
from tests.support.timeline import (
    FIRST_FILL,
    SECOND_VISIT,
    Timeline,
    at,
    ready_for_first_fill,
    ready_for_second_fill,
)
from tests.support.views import view_of

from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.worksheet.rules import LaboratoryLimits
from hepatica.web.presenters import visit as v
from hepatica.web.presenters.visit_labs import lab_lines
from hepatica.web.presenters.visit_steps import steps


def flat(text):
    return text.replace("\u00a0", " ")


def test_after_the_emptying_it_stays_an_emptying_visit():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    day = FIRST_FILL + timedelta(days=14)
    t.empty(day, 11.8)
    emptied = view_of(t, day)
    assert not v.holds_drug(emptied)
    assert emptied.worksheet.leads_with_emptying
    names = [step.name for step in steps(emptied)]
    assert names[1:3] == ["Empty, residual", "Drug-free fill"]


def decided(t: Timeline, day) -> Timeline:
    t.add(
        k.DoseDecided(
            proposal="f0001", decision="proceed", is_accepted=True, reason=""
        ),
        at(day),
    )
    return t


@pytest.mark.parametrize(
    ("residual", "words"),
    [
        (12.0, ""),
        (
            20.0,
            "20.0 mL came out of the pump; the limits are 9.1 to 14.5 mL. Give the "
            "drug-free fill, call the prescriber.",
        ),
    ],
)
def test_a_residual_outside_the_limits_voids_the_order_of_the_day(residual, words):
    t = decided(ready_for_second_fill(), SECOND_VISIT)
    t.empty(SECOND_VISIT, residual)
    assert flat(v.void_words(view_of(t, SECOND_VISIT))) == words
    assert v.void_words(view_of(ready_for_second_fill(), SECOND_VISIT)) == ""


@pytest.mark.parametrize(
    ("residual", "filled", "words"),
    [
        (11.8, False, ""),
        (
            0.0,
            False,
            "0.0 mL came out of the pump; the limits are 9.1 to 14.5 mL. Give the "
            "drug-free fill, call the prescriber.",
        ),
        (
            0.0,
            True,
            "0.0 mL came out of the pump; the limits are 9.1 to 14.5 mL. Call the "
            "prescriber.",
        ),
    ],
)
def test_a_residual_outside_the_limits_is_said_without_an_order(
    residual, filled, words
):
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    day = FIRST_FILL + timedelta(days=14)
    t.empty(day, residual)
    if filled:
        t.saline(day, clock=time(12))
    view = view_of(t, day)
    assert v.void_words(view) == ""
    assert flat(v.residual_words(view)) == words


def test_drug_that_went_in_against_a_void_order_is_not_answered_with_a_fill():
    t = decided(ready_for_second_fill(), SECOND_VISIT)
    t.empty(SECOND_VISIT, 20.0)
    t.fill(SECOND_VISIT, clock=time(12))
    said = flat(v.void_words(view_of(t, SECOND_VISIT)))
    assert said.endswith("Drug went in all the same: call the prescriber now.")


@pytest.mark.parametrize(
    ("decision", "may"), [("hold", True), ("cannot-decide", False), ("no-rule", False)]
)
def test_only_an_answer_that_says_what_to_do_may_be_accepted(decision, may):
    t = ready_for_second_fill()
    t.add(
        k.DoseProposed(decision=decision, trace=k.Trace()), at(SECOND_VISIT, time(12))
    )
    view = view_of(t, SECOND_VISIT)
    assert v.proposal_of(view).is_open
    assert v.proposal_of(view).may_be_accepted is may


def test_an_order_that_the_facts_do_not_support_any_more_is_void():
    t = decided(ready_for_second_fill(), SECOND_VISIT)
    t.labs(SECOND_VISIT, clock=time(12), ast=900.0, alp=80.0, bili=0.8)
    assert "Compute and decide again" in v.void_words(view_of(t, SECOND_VISIT))


def test_the_limit_of_the_centers_table_stands_beside_the_result():
    table = LaboratoryLimits(laboratory="*", uln={"ast": 40.0}, entry_id="own")
    view = view_of(
        ready_for_second_fill(),
        SECOND_VISIT,
        rules=r.rules(laboratory_limits=(table,)),
    )
    limits = {line.name.lower(): flat(line.uln) for line in lab_lines(view)}
    assert limits["ast"] == "40 U/L, table of the center"
    assert limits["alkaline phosphatase"] == ""


def test_a_value_that_decides_and_is_not_the_latest_is_named():
    t = ready_for_second_fill()
    worse = SECOND_VISIT - timedelta(days=5)
    t.labs(worse, ast=70.0, alp=80.0, bili=0.8)
    worst = replace(r.CANDIDATE.tests[0], choose="highest-since-emptying")
    rule_set = replace(r.CANDIDATE, tests=(worst, *r.CANDIDATE.tests[1:]))
    view = view_of(t, SECOND_VISIT, rules=r.rules(protocols=(rule_set,)))
    lines = {line.name.lower(): flat(line.decides) for line in lab_lines(view)}
    assert lines["ast"] == "Decides: 70 U/L, 25 Feb, the worst since the emptying"
    assert lines["alkaline phosphatase"] == ""


def test_on_the_day_of_its_own_fill_the_drug_does_not_come_out():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    assert not v.holds_drug(view_of(t, FIRST_FILL))
    assert v.holds_drug(view_of(t, FIRST_FILL + timedelta(days=1)))


def test_a_booking_leaves_the_answer_open_and_a_weight_does_not():
    t = ready_for_second_fill()
    proposal = k.DoseProposed(decision="hold", trace=k.Trace())
    t.add(proposal, at(SECOND_VISIT, time(12)))
    booked = o.AppointmentBooked(on=SECOND_VISIT + timedelta(7), purpose="emptying")
    t.add(booked, at(SECOND_VISIT, time(12, 5)))
    assert v.proposal_of(view_of(t, SECOND_VISIT)).is_open
    weight = t.add(k.WeightMeasured(weight_kg=70.5), at(SECOND_VISIT, time(12, 6)))
    assert v.proposal_of(view_of(t, SECOND_VISIT)).changed_by == weight
