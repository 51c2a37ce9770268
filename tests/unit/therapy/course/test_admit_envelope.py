"""Admission: what is incoherent is refused, whatever kind of fact it is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from tests.support.timeline import FIRST_FILL, Timeline, at, ready_for_first_fill

from hepatica.therapy.course import Admitted, Deviation, Precision, Refused, admit, fold
from hepatica.therapy.course import kinds as k


def judged(timeline: Timeline, payload, when=None, **envelope):
    """Judge one more fact on top of a timeline, without adding it."""
    more = Timeline(timeline.course)
    more.facts = list(timeline.facts)
    fact = more.add(payload, when or at(FIRST_FILL), **envelope)
    return admit(fold(timeline.course, timeline.facts), fact)


def codes(admission) -> list[str]:
    assert isinstance(admission, Refused | Deviation)
    return [refusal.code for refusal in admission.why]


WEIGHT = k.WeightMeasured(weight_kg=70.0)


def test_a_plain_fact_is_admitted():
    assert judged(Timeline(), WEIGHT) == Admitted()


@pytest.mark.parametrize(
    ("ahead", "refused"),
    [(timedelta(minutes=2), False), (timedelta(minutes=2, seconds=1), True)],
)
def test_an_instant_after_now_is_refused_beyond_the_slack_of_a_clock(ahead, refused):
    when = at(FIRST_FILL)
    admission = judged(Timeline(), WEIGHT, when + ahead, recorded_at=when)
    assert (admission == Admitted()) is not refused
    if refused:
        assert isinstance(admission, Refused)
        assert codes(admission) == ["in-the-future"]


@pytest.mark.parametrize(("year", "refused"), [(1, True), (1899, True), (1900, False)])
def test_a_year_in_which_nobody_in_treatment_was_born_is_refused(year, refused):
    when = datetime(year, 1, 1, tzinfo=UTC)
    told = judged(Timeline(), k.PumpEmptied(residual_volume_ml=1.0), when)
    assert isinstance(told, Refused) is refused
    if refused:
        assert codes(told) == ["before-first-year"]


def test_a_day_is_in_the_future_only_from_tomorrow_on():
    # the day is known, not the hour: noon of today is not yet in the future at nine
    noon, nine = (
        datetime(2026, 2, 2, 12, tzinfo=UTC),
        datetime(2026, 2, 2, 9, tzinfo=UTC),
    )
    today = judged(Timeline(), WEIGHT, noon, recorded_at=nine, precision=Precision.DAY)
    assert today == Admitted()
    tomorrow = judged(
        Timeline(),
        WEIGHT,
        noon + timedelta(days=1),
        recorded_at=nine,
        precision=Precision.DAY,
    )
    assert codes(tomorrow) == ["in-the-future"]


def test_today_is_the_day_where_it_happened_not_where_it_was_recorded():
    # eight in the evening in New York is ten in the morning of the next day in Tokyo
    recorded = datetime(2026, 2, 2, 20, tzinfo=timezone(timedelta(hours=-5)))
    happened = datetime(2026, 2, 3, 12, tzinfo=timezone(timedelta(hours=9)))
    assert happened > recorded
    admission = judged(
        Timeline(), WEIGHT, happened, recorded_at=recorded, precision=Precision.DAY
    )
    assert admission == Admitted()


@pytest.mark.parametrize(
    "payload",
    [
        k.EnteredInError(reason="wrong person"),
        k.PayloadErased(legal_basis="order", second_signer="b"),
    ],
)
def test_a_withdrawal_and_an_erasure_name_their_target(payload):
    assert codes(judged(Timeline(), payload)) == ["no-target"]


def test_an_unknown_target_is_refused():
    admission = judged(ready_for_first_fill(), WEIGHT, corrects="elsewhere")
    assert isinstance(admission, Refused)
    assert codes(admission) == ["unknown-fact"]


def test_a_fact_is_corrected_once_and_then_the_one_that_stands():
    t = Timeline()
    first = t.weigh(FIRST_FILL, 70.0)
    second = t.add(WEIGHT, at(FIRST_FILL), corrects=first.id)
    assert codes(judged(t, WEIGHT, corrects=first.id)) == ["already-corrected"]
    assert judged(t, WEIGHT, corrects=second.id) == Admitted()


def test_a_fact_of_another_kind_does_not_correct():
    t = ready_for_first_fill()
    fill = t.fill(FIRST_FILL)
    admission = judged(t, WEIGHT, corrects=fill.id)
    assert codes(admission) == ["other-kind"]
    assert "pump-filled" in admission.why[0].message
    withdrawal = judged(t, k.EnteredInError(reason="other person"), corrects=fill.id)
    assert withdrawal == Admitted()


def test_a_body_is_erased_whether_its_fact_stands_or_not():
    t = Timeline()
    first = t.weigh(FIRST_FILL, 70.0)
    withdrawal = t.withdraw(first, FIRST_FILL)
    standing = t.weigh(FIRST_FILL, 71.0)
    erased = k.PayloadErased(legal_basis="order", second_signer="b")
    for target in (first, withdrawal, standing):
        assert judged(t, erased, corrects=target.id) == Admitted()
    assert codes(judged(t, erased, corrects="elsewhere")) == ["unknown-fact"]


POSITIVE = [
    (k.WeightMeasured(weight_kg=70.0), "weight_kg"),
    (k.WeightMeasured(weight_kg=70.0, height_cm=178.0), "height_cm"),
    (k.PumpProgrammed(flow_rate_ml_per_day=1.0), "flow_rate_ml_per_day"),
    (k.MaintenanceStarted(reason="done", interval_days=42.0), "interval_days"),
    (
        k.PumpFilled(infusate=k.Infusate.SALINE, volume_ml=30.0, infusion_days=14.0),
        "volume_ml",
    ),
    (
        k.PumpFilled(infusate=k.Infusate.SALINE, volume_ml=30.0, infusion_days=14.0),
        "infusion_days",
    ),
    (
        k.PumpImplanted(
            model="m", serial="s", factory_flow_rate_ml_per_day=1.3, with_resection=None
        ),
        "factory_flow_rate_ml_per_day",
    ),
]


@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf")])
@pytest.mark.parametrize(("payload", "name"), POSITIVE)
def test_what_must_be_above_zero_is_refused_otherwise(payload, name, value):
    admission = judged(ready_for_first_fill(), replace(payload, **{name: value}))
    assert codes(admission) == ["not-positive"]
    assert name in admission.why[0].message


@pytest.mark.parametrize("value", [-0.1, float("nan"), float("inf")])
@pytest.mark.parametrize(
    ("payload", "name"),
    [
        (k.PumpEmptied(residual_volume_ml=1.0), "residual_volume_ml"),
        (k.PumpFilled(infusate=k.Infusate.SALINE, volume_ml=30.0), "drug_mg"),
    ],
)
def test_what_must_not_be_below_zero_is_refused_otherwise(payload, name, value):
    admission = judged(ready_for_first_fill(), replace(payload, **{name: value}))
    assert codes(admission) == ["negative"]


def test_every_fault_is_told_not_just_the_first():
    tomorrow = at(FIRST_FILL) + timedelta(days=1)
    admission = judged(
        Timeline(),
        k.WeightMeasured(weight_kg=0.0, height_cm=0.0),
        tomorrow,
        recorded_at=at(FIRST_FILL),
        corrects="elsewhere",
    )
    assert codes(admission) == [
        "in-the-future",
        "unknown-fact",
        "not-positive",
        "not-positive",
    ]


def test_a_programmable_pump_has_no_flow_on_its_card():
    payload = k.PumpImplanted(
        model="synchromed-ii-20",
        serial="s",
        factory_flow_rate_ml_per_day=None,
        with_resection=None,
    )
    assert judged(Timeline(), payload, at(date(2026, 1, 5))) == Admitted()
