"""What holds for any facts: fold is total, order does not matter, bytes come back."""

import json
import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.strategies import (
    VISITS,
    course_of,
    days,
    in_force,
    panels,
    payload,
    protocols,
    timelines,
)

from hepatica import wire
from hepatica.therapy.course import admit, fold, orders_of
from hepatica.therapy.course.envelope import KINDS
from hepatica.therapy.decisions import name_of
from hepatica.therapy.orders import STEPS, visit_state
from hepatica.therapy.schedule import plan
from hepatica.therapy.worksheet import as_decided, policies_of, worksheet


@given(timelines(), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_given_does_not_matter(t, chance: random.Random):
    shuffled = list(t.facts)
    chance.shuffle(shuffled)
    assert fold(t.course, shuffled) == fold(t.course, t.facts)


@given(timelines())
def test_any_prefix_folds_and_keeps_every_fact_it_was_given(t):
    for n in range(len(t.facts) + 1):
        course = fold(t.course, t.facts[:n])
        kept = {f.id for f in (*course.standing, *course.withdrawals)}
        assert kept | set(course.replaced) >= {f.id for f in t.facts[:n]}
        assert course.last_seq == n


@given(timelines(), days, protocols)
def test_any_course_has_a_plan_and_a_worksheet_on_any_day(t, on, chosen):
    course, rules = fold(t.course, t.facts), in_force(chosen)
    planned = plan(course, on=on, policies=policies_of(rules))
    assert planned.on == on
    found = worksheet(course, rules, on=on)
    assert name_of(found.decision)
    assert found.permits_drug is (found.fill is not None)


@given(timelines(), days, protocols)
def test_any_course_has_orders_and_a_next_step_on_any_day(t, on, chosen):
    course, rules = fold(t.course, t.facts), in_force(chosen)
    sheet = as_decided(worksheet(course, rules, on=on), course, rules)
    found = visit_state(course, sheet)
    assert found.next_step in STEPS
    signed = {f.id for f in course.standing if f.kind == "order-signed"}
    assert {order.id for order in orders_of(course)} == signed
    assert all(order.last_at for order in orders_of(course))


@given(timelines())
def test_every_fact_is_judged(t):
    course = fold(t.course, [])
    for fact in t.facts:
        judged = admit(course, fact)
        assert type(judged).__name__ in ("Admitted", "Deviation", "Refused")
        course = fold(t.course, t.facts[: fact.course_seq])


@given(timelines())
def test_an_emptying_of_a_number_is_never_refused(t):
    course = fold(t.course, t.facts)
    for fact in t.facts:
        if fact.kind == "pump-emptied" and fact.corrects is None:
            judged = admit(course, replace(fact, recorded_at=fact.happened_at))
            assert type(judged).__name__ != "Refused"


@settings(max_examples=25)
@given(panels, panels, panels, protocols)
def test_a_decision_replayed_from_stored_facts_is_equal(a, b, c, chosen):
    t = course_of(a, b, c)
    file = wire.CourseFile(
        course=t.course,
        center="test",
        is_demo=False,
        is_pseudonymous=True,
        facts=tuple(t.facts),
    )
    text = wire.course_file_text(file)
    read = wire.read_course_file(text)
    stored = wire.decode_facts(json.dumps(json.loads(text)["facts"]))
    assert list(read.facts) == list(stored) == t.facts
    rules = in_force(chosen)
    before, after = (
        worksheet(fold(t.course, facts), rules, on=VISITS[2])
        for facts in (t.facts, stored)
    )
    assert after == before
    assert wire.canonical(after.trace) == wire.canonical(before.trace)


@settings(max_examples=200)
@given(st.data(), st.sampled_from(sorted(KINDS)))
def test_a_payload_of_any_kind_comes_back_as_it_was_written(data, name):
    one = data.draw(payload(KINDS[name]))
    text = wire.payload_text(one)
    assert wire.decode_payload(name, KINDS[name].SCHEMA, text) == one
    assert wire.payload_text(wire.decode_payload(name, 1, text)) == text
    assert wire.canonical(one) == wire.canonical(json.loads(text))


@given(timelines())
def test_a_course_file_of_any_facts_comes_back_as_it_was_written(t):
    facts = tuple(f for f in t.facts if KINDS[f.kind].STAGE != "center")
    file = wire.CourseFile(
        course=t.course, center=None, is_demo=True, is_pseudonymous=True, facts=facts
    )
    assert wire.read_course_file(wire.course_file_text(file)) == file


@given(timelines(), st.timedeltas(timedelta(0), timedelta(days=200)))
def test_what_was_known_then_is_the_same_whatever_came_later(t, after):
    if not t.facts:
        return
    then = min(f.recorded_at for f in t.facts) + after
    known = [f for f in t.facts if f.recorded_at <= then]
    later = [f for f in t.facts if f.recorded_at > then]
    seen = [f for f in (*later, *known) if f.recorded_at <= then]
    assert fold(t.course, seen) == fold(t.course, known)
