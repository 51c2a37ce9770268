"""A flow against its label, and the signatures: at each edge, by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.support import rules

from hepatica.errors import ContractError
from hepatica.therapy.pump import Infusate, observe_flow
from hepatica.therapy.pump.flow_watch import (
    FaultSignature,
    FlowWatch,
    judge_interval,
    watch_flow,
)

LABEL = 1.2
FITNESS = replace(rules.FITNESS, syringe_sd_ml=0.5, unusable_volume_ml=1.0)
START = date(2026, 1, 5)
RULE = FlowWatch(
    watch_ratio=0.10,
    precise_ratio=0.05,
    confidence_fraction=0.90,
    near_zero_ratio=0.20,
    n_consistent=2,
    entry=rules.entry("flow-watch/flow-watch"),
)
NAMES = (
    *("no-flow", "sudden-stop", "fast-flow", "slow-flow", "drift"),
    *("more-out-than-in", "ran-dry", "access-failed"),
)
SIGNATURES = {
    name: FaultSignature(
        id=name,
        title=name,
        suspects=("a",),
        ask_first=(),
        next_steps=("b",),
        entry=rules.entry(f"fault-signature/{name}"),
    )
    for name in NAMES
}
# 7 days: sqrt(2) x 0.5 / 7 = 0.101 mL/day, 8.4 % of the label: never precise
# 28 days: 0.0253 mL/day, 2.1 %: precise
SHORT, LONG = 7.0, 28.0


def readings(*flows: float, days: float = SHORT, fill: float = 50.0, **changes):
    """Intervals one after the other, each with a residual that gives its flow."""
    return [
        observe_flow(
            fill_volume_ml=fill,
            residual_volume_ml=fill - flow * days,
            days=days,
            infusate=Infusate.SALINE,
            fitness=FITNESS,
            from_on=START + timedelta(days=days * n),
            to_on=START + timedelta(days=days * (n + 1)),
            **changes,
        )
        for n, flow in enumerate(flows)
    ]


def watched(seen, **changes):
    settings = {
        "label_ml_per_day": LABEL,
        "rule": RULE,
        "fitness": FITNESS,
        "signatures": SIGNATURES,
    }
    return watch_flow(seen, **settings | changes)


def told(report) -> list[str]:
    return [fault.signature.id for fault in report.faults]


def judged(flow: float, days: float = LONG):
    (seen,) = readings(flow, days=days)
    return judge_interval(seen, label_ml_per_day=LABEL, rule=RULE, fitness=FITNESS)


@pytest.mark.parametrize(
    ("flow", "place"),
    [
        # half of the interval is 1.64485 x 0.0252538 = 0.041539 mL/day
        (1.3800 + 0.0416, "fast"),
        (1.3800 + 0.0415, "watch"),
        (1.321, "watch"),
        (1.319, "within"),
        (1.2, "within"),
        (1.081, "within"),
        (1.079, "watch"),
        (1.0200 - 0.0415, "watch"),
        (1.0200 - 0.0416, "slow"),
    ],
)
def test_the_interval_is_judged_and_not_the_point(flow, place):
    assert judged(flow).place == place


def test_an_interval_that_reaches_over_the_limit_is_watched():
    """7 days: 1.25 + 1.64485 x 0.10102 = 1.416 is above 1.38, 4 % off by its point."""
    wide = judged(1.25, SHORT)
    assert wide.place == "watch"
    assert wide.ratio_high == pytest.approx(1.4162 / 1.2, abs=1e-4)
    assert wide.ratio_low == pytest.approx(1.0838 / 1.2, abs=1e-4)
    assert not wide.is_precise
    assert judged(1.25).is_precise


def test_a_low_reading_reaches_over_the_lower_limit():
    assert judged(1.15, SHORT).place == "watch"


def test_a_pump_on_its_label_is_within_and_needs_nothing():
    report = watched(readings(1.2, 1.21, days=LONG))
    assert (report.verdict, report.needs, report.faults) == ("within", "", ())
    assert len(report.judged) == 2


def test_without_a_reading_that_counts_nothing_is_said():
    assert watched([]).verdict == "unknown"
    unfit = readings(0.0, is_partial=True)
    report = watched(unfit)
    assert (report.verdict, report.judged, report.faults) == ("unknown", (), ())
    assert report.needs


@pytest.mark.parametrize(("flow", "name"), [(1.8, "fast"), (0.6, "slow")])
def test_one_wide_reading_calls_nothing_and_two_that_agree_do(flow, name):
    one = watched(readings(1.2, flow))
    assert (one.verdict, told(one)) == ("watch", [])
    assert one.needs == "another refill that agrees"
    seen = readings(flow, flow)
    two = watched(seen)
    assert (two.verdict, two.needs) == (name, "")
    assert told(two) == [f"{name}-flow"]
    assert two.faults[0].evidence == tuple(seen)


def test_two_readings_that_do_not_agree_call_nothing():
    """2.4 and 1.7 differ by 0.7; their errors explain 1.645 x 0.143 = 0.235."""
    assert watched(readings(2.4, 1.7)).verdict == "watch"
    assert watched(readings(1.8, 1.7)).verdict == "fast"


def test_two_that_agree_but_of_which_one_is_only_watched_call_nothing():
    """1.55 - 0.166 = 1.384 is fast, 1.45 - 0.166 = 1.284 is not."""
    assert watched(readings(1.45, 1.55)).verdict == "watch"
    assert watched(readings(1.55, 1.45)).verdict == "watch"


def test_one_wide_first_reading_waits_for_another():
    assert watched(readings(1.8)).verdict == "watch"


def test_one_precise_reading_is_enough():
    report = watched(readings(1.5, days=LONG))
    assert (report.verdict, told(report)) == ("fast", ["fast-flow"])


@pytest.mark.parametrize(("flow", "verdict"), [(0.24, "stopped"), (0.2401, "slow")])
def test_next_to_no_flow_is_a_stop_at_once(flow, verdict):
    assert watched(readings(flow, flow, days=LONG)).verdict == verdict


def test_a_pump_that_never_flowed_and_one_that_stopped_are_told_apart():
    never = watched(readings(0.0, 0.05))
    assert (never.verdict, told(never)) == ("stopped", ["no-flow"])
    sudden = watched(readings(1.2, 1.2, 1.2, 0.05))
    assert (sudden.verdict, told(sudden)) == ("stopped", ["sudden-stop"])
    assert len(sudden.faults[0].evidence) == 1


def test_a_flow_that_moves_within_its_label_is_a_drift():
    """1.1 to 1.3 is 18 % more, and both are within 15 % of 1.2."""
    seen = readings(1.1, 1.1, 1.3, days=LONG)
    report = watched(seen)
    assert (report.verdict, told(report)) == ("within", ["drift"])
    assert report.faults[0].evidence == (seen[-1],)


def test_a_drift_by_two_wide_readings_names_both():
    seen = readings(*[1.0] * 6, 1.35, 1.35)
    report = watched(seen)
    assert told(report) == ["drift"]
    assert report.faults[0].evidence == tuple(seen[-2:])


@pytest.mark.parametrize(
    "flows",
    [
        (1.1, 1.3),
        (1.1, 1.1, 1.2),
        (1.2, 1.2, 1.2, 1.2),
    ],
)
def test_no_drift_without_enough_before_or_by_too_little(flows):
    assert told(watched(readings(*flows, days=LONG))) == []


def test_two_that_do_not_agree_are_no_drift():
    assert told(watched(readings(*[1.0] * 6, 1.2, 1.5))) == []


def test_what_the_errors_explain_is_no_drift():
    """0.14 against 1.645 x 0.0825 = 0.136 after six, x 0.101 = 0.166 after two."""
    assert told(watched(readings(*[1.0] * 6, 1.14, 1.14))) == ["drift"]
    assert told(watched(readings(1.0, 1.0, 1.14, 1.14))) == []


def test_an_empty_pump_is_a_lower_bound_and_may_be_fast():
    dry = readings(50.0 / 40, days=40.0)
    assert dry[0].is_lower_bound
    report = watched(dry)
    assert (report.verdict, told(report)) == ("unknown", ["ran-dry"])
    fast = watched(readings(50.0 / 28, days=28.0))
    assert told(fast) == ["ran-dry", "fast-flow"]


def test_a_lower_bound_is_never_slow():
    """Empty after 60 days: at least 0.83 mL/day, and it may have been any more."""
    (dry,) = readings(50.0 / 60, days=60.0)
    bound = judge_interval(dry, label_ml_per_day=LABEL, rule=RULE, fitness=FITNESS)
    assert bound.place == "watch"


def test_more_out_than_in_is_its_own_signature():
    seen = readings(1.2, 1.2, -0.5)
    report = watched(seen)
    assert told(report) == ["more-out-than-in"]
    assert report.verdict == "within"
    assert report.faults[0].evidence == (seen[-1],)


def test_a_port_that_is_not_reached_is_no_slow_flow():
    seen = readings(1.2, 1.2, days=LONG)
    last = seen[-1].to_on
    report = watched(seen, access_failed_on=[START, last])
    assert (report.verdict, told(report)) == ("within", ["access-failed"])
    assert report.faults[0].access_failed_on == (last,)
    assert told(watched(seen, access_failed_on=[START])) == []
    assert told(watched([], access_failed_on=[START])) == ["access-failed"]


def test_a_reading_without_days_leaves_every_failed_access():
    (seen,) = readings(1.2, days=LONG)
    undated = seen._replace(to_on=None)
    assert told(watched([undated], access_failed_on=[START])) == ["access-failed"]


def test_a_signature_without_words_is_not_told():
    seen = readings(0.0, 0.0)
    report = watched(seen, signatures={}, access_failed_on=[START, seen[-1].to_on])
    assert (report.verdict, report.faults) == ("stopped", ())


@pytest.mark.parametrize("label", [0.0, -1.2, float("nan"), float("inf")])
def test_a_label_that_cannot_be_is_refused(label):
    with pytest.raises(ContractError, match="label_ml_per_day"):
        watched(readings(1.2), label_ml_per_day=label)


def test_the_number_that_must_agree_is_the_centers():
    three = replace(RULE, n_consistent=3)
    assert watched(readings(1.8, 1.8), rule=three).verdict == "watch"
    assert watched(readings(1.8, 1.8, 1.8), rule=three).verdict == "fast"
