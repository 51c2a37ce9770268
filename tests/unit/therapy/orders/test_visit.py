"""The next step of a visit, who is waited for and since when."""

from datetime import time, timedelta

import pytest
from tests.support.orders import RefillDay
from tests.support.timeline import (
    FIRST_FILL,
    NORMAL_LABS,
    SECOND_VISIT,
    Timeline,
    ready_for_first_fill,
    ready_for_second_fill,
)

from hepatica.therapy.course import kinds as k
from hepatica.therapy.orders import STEPS
from hepatica.therapy.pump import Infusate


def steps_of(day: RefillDay, last: str = "book") -> list[str]:
    """The next step before each act, and after the last one."""
    found = [day.state().next_step]
    for act in day.ORDER[: day.ORDER.index(last) + 1]:
        getattr(day, act)()
        found.append(day.state().next_step)
    return found


def test_the_routine_day_goes_in_the_true_order():
    # the order of the refill day: drug is compounded and checked before the access
    day = RefillDay(ready_for_second_fill(), SECOND_VISIT)
    assert steps_of(day) == [
        "compute",
        "decide",
        "sign-order",
        "verify-order",
        "release",
        "prepare",
        "check-at-bedside",
        "check-at-bedside",
        "empty",
        "fill-drug",
        "book-next",
        "done",
    ]


def test_who_is_waited_for_and_since_when():
    day = RefillDay().run("sign")
    state = day.state()
    assert state.waiting_for == ("verify",)
    assert state.since == day.t.facts[-1].recorded_at
    assert state.path == "drug"
    assert state.order.id == day.order.id


def test_every_step_waits_for_somebody_but_the_last_two():
    assert [name for name, who in STEPS.items() if not who] == ["done", "none"]


@pytest.mark.parametrize(
    ("missing", "step"),
    [("weigh", "weigh"), ("labs", "bring-labs"), ("study", "read-study")],
)
def test_what_is_missing_comes_first(missing, step):
    t = Timeline()
    t.implant()
    t.bind()
    if missing != "study":
        t.study(FIRST_FILL - timedelta(days=5))
    if missing != "weigh":
        t.weigh(FIRST_FILL)
    if missing != "labs":
        t.labs(FIRST_FILL, **NORMAL_LABS)
    state = RefillDay(t).state()
    assert state.next_step == step
    assert state.waiting_for == STEPS[step]


def test_no_rules_and_no_pump_say_so():
    t = Timeline()
    t.implant()
    assert RefillDay(t).state().next_step == "bind-rules"
    state = RefillDay(Timeline()).state()
    assert (state.path, state.next_step) == ("none", "record-pump")


def test_a_result_after_the_answer_asks_for_a_new_one():
    day = RefillDay().run("propose")
    assert day.state().next_step == "decide"
    day.t.labs(day.on, ast=31.0, alp=80.0, bili=0.8)
    assert day.state().next_step == "compute"


# ---- visits that are not routine ----


@pytest.mark.hazard("HZ-002")
def test_an_emptying_visit_asks_no_decision():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    day = RefillDay(t, FIRST_FILL + timedelta(days=14))
    state = day.state()
    assert (state.path, state.next_step) == ("emptying", "empty")
    assert state.refused == ()
    day.empty()
    assert day.state().next_step == "fill-drug-free"


@pytest.mark.hazard("HZ-002")
def test_drug_past_its_days_comes_out_first_also_where_the_next_is_due():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    day = RefillDay(t, FIRST_FILL + timedelta(days=28))
    state = day.state()
    assert (state.path, state.next_step) == ("drug", "empty")
    assert "past its days" in state.why
    day.empty(residual=0.0)
    assert day.state().next_step == "weigh"


@pytest.mark.parametrize("decision", ["hold", "discontinue"])
def test_a_hold_leads_to_the_drug_free_fill(decision):
    day = RefillDay(ready_for_second_fill(), SECOND_VISIT)
    day.propose()
    day.decide(decision, reason="tired")
    state = day.state()
    assert (state.path, state.next_step) == ("drug-free", "empty")
    assert decision in state.why


@pytest.mark.hazard("HZ-014")
def test_drug_discontinued_on_an_earlier_day_leads_to_the_drug_free_fill():
    before = RefillDay(ready_for_second_fill(), SECOND_VISIT)
    before.clock -= timedelta(days=1)
    before.propose()
    before.decide("discontinue", reason="sclerosing cholangitis")
    day = RefillDay(before.t, SECOND_VISIT)
    assert (day.state().path, day.state().next_step) == ("drug-free", "empty")
    assert "discontinued on 2026-03-01" in day.state().why
    day.propose()
    assert (day.state().path, day.state().next_step) == ("drug", "decide")


def test_a_maintenance_to_plan_alone_makes_no_visit():
    day = RefillDay(ready_for_second_fill(), SECOND_VISIT)
    day.propose()
    day.decide("discontinue", reason="sclerosing cholangitis")
    day.empty()
    day.t.saline(SECOND_VISIT, clock=time(12))
    on = SECOND_VISIT + timedelta(days=1)
    state = RefillDay(day.t, on).state()
    assert (state.next_step, state.path) == ("none", "none")


def test_a_failed_gate_leads_to_the_drug_free_fill_and_names_why():
    day = RefillDay(ready_for_second_fill(), SECOND_VISIT).run("check_second")
    day.empty(residual=29.0)
    state = day.state()
    assert (state.path, state.next_step) == ("drug-free", "fill-drug-free")
    assert [refusal.code for refusal in state.refused] == ["outside-gate"]
    assert state.also == ("return-or-waste",)
    day.waste()
    assert day.state().also == ()


@pytest.mark.hazard("HZ-017")
def test_an_order_cancelled_after_preparation_leaves_a_fill_to_waste():
    day = RefillDay(ready_for_second_fill(), SECOND_VISIT).run("prepare")
    day.cancel()
    state = day.state()
    assert state.next_step == "sign-order"
    assert "cancelled" in state.why
    assert state.also == ("return-or-waste",)


def test_a_result_corrected_after_the_order_leads_back_to_the_answer():
    day = RefillDay(ready_for_second_fill(), SECOND_VISIT).run("prepare")
    day.t.labs(day.on, ast=30.0, alp=200.0, bili=0.8)
    state = day.state()
    assert state.next_step == "compute"
    assert "void" in state.why


def test_a_trainee_waits_for_a_cosignature_of_order_and_verification():
    day = RefillDay().run("decide")
    signed = day.sign(by="fellow-a", is_by_trainee=True)
    assert day.state().next_step == "cosign-order"
    day.cosign(signed, by="oncologist-a")
    assert day.state().next_step == "verify-order"
    assert day.order.signers == {"fellow-a", "oncologist-a"}
    verified = day.verify(by="resident-a", is_by_trainee=True)
    assert day.state().next_step == "cosign-verification"
    day.cosign(verified, by="pharmacist-a")
    assert day.state().next_step == "release"


@pytest.mark.hazard("HZ-017")
def test_one_person_checking_twice_is_one_check():
    day = RefillDay().run("check")
    day.check(by="nurse-a")
    assert day.state().next_step == "check-at-bedside"


@pytest.mark.hazard("HZ-017")
def test_a_check_of_what_was_wasted_does_not_count_for_the_next():
    day = RefillDay().run("check_second")
    day.waste()
    assert day.state().next_step == "prepare"
    day.prepare()
    assert day.state().next_step == "check-at-bedside"


@pytest.mark.hazard("HZ-017")
def test_a_fill_past_its_time_is_prepared_again():
    day = RefillDay().run("prepare")
    use_by = day.order.preparation.payload.use_by
    assert day.state(at=day.clock).next_step == "check-at-bedside"
    state = day.state(at=use_by)
    assert state.next_step == "prepare"
    assert [refusal.code for refusal in state.refused] == ["past-use-by"]


def test_a_day_without_anything_due_waits_for_nobody():
    t = ready_for_second_fill()
    state = RefillDay(t, SECOND_VISIT - timedelta(days=7)).state()
    assert (state.path, state.next_step, state.waiting_for) == ("none", "none", ())
    assert "Nothing is due before" in state.why


def test_a_maintenance_refill_is_the_short_path():
    t = ready_for_second_fill()
    t.add(
        k.MaintenanceStarted(reason="done", interval_days=14.0),
        t.facts[-1].happened_at,
    )
    day = RefillDay(t, SECOND_VISIT)
    assert day.state().next_step == "empty"
    day.empty()
    day.add(k.PumpFilled(infusate=Infusate.SALINE, volume_ml=30.0))
    state = day.state()
    assert (state.path, state.next_step) == ("drug-free", "book-next")


def test_drug_taken_up_after_a_drug_free_fill_of_the_day_goes_on_from_the_emptying():
    day = RefillDay(ready_for_second_fill(), SECOND_VISIT)
    day.empty()
    day.add(k.PumpFilled(infusate=Infusate.HEPARINIZED_SALINE, volume_ml=30.0))
    assert day.state().next_step == "book-next"
    for act in ("propose", "decide", "sign", "verify", "release", "prepare"):
        getattr(day, act)()
    day.check()
    day.check_second()
    assert day.state().next_step == "empty"
    day.add(k.PumpEmptied(residual_volume_ml=30.0))
    assert day.state().next_step == "fill-drug"
