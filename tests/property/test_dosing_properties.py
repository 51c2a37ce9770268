"""What holds for every fill, every flow and every weight."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.support.rules import (
    CAPS,
    FITNESS,
    LAST_VALID,
    MEAN_OF_2,
    rounding,
    weight_rule,
)

from hepatica.therapy.dosing import (
    caps_exceeded,
    dosing_weight,
    fill_of_amount,
    fill_refusals,
    propose_fill,
    round_down_mg,
)
from hepatica.therapy.pump import (
    Infusate,
    delivered_mg,
    flow_for_dosing,
    observe_flow,
    residual_expected_ml,
    residual_limits_ml,
    runs_dry,
)

# Closed forms: exact up to the rounding of a few multiplications.
CLOSE = {"rel": 1e-12}

rates = st.floats(0.01, 0.6)
weights = st.floats(30.0, 250.0)
volumes = st.floats(5.0, 50.0)
flows = st.floats(0.3, 3.0)
days = st.floats(0.0, 60.0)
tolerances = st.floats(0.0, 0.5)


@st.composite
def fill_arguments(draw):
    return {
        "dose_rate_mg_per_kg_per_day": draw(rates),
        "dosing_weight_kg": draw(weights),
        "fill_volume_ml": draw(volumes),
        "flow_ml_per_day": draw(flows),
        "infusion_days": draw(st.floats(1.0, 40.0)),
        "tolerance_ratio": draw(tolerances),
    }


@given(fill_arguments())
def test_delivered_and_residual_are_what_was_loaded(arguments):
    fill = propose_fill(**arguments)
    total = fill.delivered_mg + fill.expected_residual_drug_mg
    assert total == pytest.approx(fill.fill_drug_mg, **CLOSE)
    assert 0 < fill.delivered_mg <= fill.fill_drug_mg * (1 + 1e-12)


@given(volumes, flows, days, st.floats(1.0, 600.0))
def test_on_every_day_delivered_and_left_are_what_was_loaded(volume, flow, day, drug):
    settings = {"fill_volume_ml": volume, "flow_ml_per_day": flow, "days": day}
    gone = delivered_mg(fill_drug_mg=drug, **settings)
    left = residual_expected_ml(**settings)
    assert gone + drug * left / volume == pytest.approx(drug, **CLOSE)
    assert 0 <= left <= volume


@given(fill_arguments(), st.floats(1.01, 3.0))
def test_the_dose_scales_with_weight_and_rate_and_inversely_with_flow(arguments, by):
    drug = propose_fill(**arguments).fill_drug_mg
    for name in ("dosing_weight_kg", "dose_rate_mg_per_kg_per_day", "fill_volume_ml"):
        more = propose_fill(**arguments | {name: arguments[name] * by})
        assert more.fill_drug_mg == pytest.approx(drug * by, **CLOSE)
    faster = propose_fill(
        **arguments | {"flow_ml_per_day": arguments["flow_ml_per_day"] * by}
    )
    assert faster.fill_drug_mg == pytest.approx(drug / by, **CLOSE)
    # each day the patient gets the same, whatever the flow: that is what it is for
    assert faster.dose_rate_mg_per_day == pytest.approx(
        propose_fill(**arguments).dose_rate_mg_per_day, **CLOSE
    )


@given(fill_arguments())
def test_an_amount_says_what_the_formula_says(arguments):
    fill = propose_fill(**arguments)
    names = ("fill_volume_ml", "flow_ml_per_day", "infusion_days", "tolerance_ratio")
    again = fill_of_amount(
        fill_drug_mg=fill.fill_drug_mg, **{name: arguments[name] for name in names}
    )
    assert again == fill


@given(fill_arguments())
def test_a_missed_emptying_never_gives_less_than_was_meant(arguments):
    fill = propose_fill(**arguments)
    assert fill.delivered_if_not_emptied_ratio >= 1 - 1e-12


@given(volumes, flows, days, tolerances)
def test_the_expected_residual_lies_within_its_limits(volume, flow, day, tolerance):
    settings = {"fill_volume_ml": volume, "flow_ml_per_day": flow, "days": day}
    low, high = residual_limits_ml(**settings, tolerance_ratio=tolerance)
    assert 0 <= low <= residual_expected_ml(**settings) <= high <= volume


@given(volumes, flows, tolerances, st.floats(0.0, 0.4))
def test_more_tolerance_never_narrows_the_dry_band(volume, flow, tolerance, more):
    band = runs_dry(volume_ml=volume, flow_ml_per_day=flow, tolerance_ratio=tolerance)
    wider = runs_dry(
        volume_ml=volume, flow_ml_per_day=flow, tolerance_ratio=tolerance + more
    )
    assert wider.earliest_days <= band.earliest_days <= band.days
    assert band.days <= band.latest_days <= wider.latest_days


@given(fill_arguments(), volumes)
def test_a_fill_that_is_not_refused_fits_and_lasts(arguments, reservoir):
    fill = propose_fill(**arguments)
    if not fill_refusals(fill, reservoir_volume_ml=reservoir):
        assert fill.fill_volume_ml <= reservoir
        assert fill.runs_dry_after_days >= fill.infusion_days
        full = arguments["dose_rate_mg_per_kg_per_day"] * arguments["dosing_weight_kg"]
        assert fill.delivered_mg == pytest.approx(full * fill.infusion_days, rel=1e-9)


@given(st.floats(0.0, 2000.0), st.sampled_from([0.1, 0.5, 1.0, 2.5, 5.0, 10.0]))
def test_rounding_never_adds_and_never_takes_a_whole_step(amount, step):
    rounded = round_down_mg(amount, rounding(step))
    # at twelve figures, which is finer than any balance
    assert rounded <= amount * (1 + 1e-11)
    assert amount - rounded < step * (1 + 1e-9)
    assert round_down_mg(rounded, rounding(step)) == rounded


@given(
    fill_arguments(), st.floats(1.0, 2.0), st.one_of(st.none(), rates), st.booleans()
)
def test_more_drug_never_exceeds_fewer_limits(arguments, by, last, is_restart):
    def exceeded(rate: float) -> set[str]:
        fill = propose_fill(**arguments | {"dose_rate_mg_per_kg_per_day": rate})
        found = caps_exceeded(
            fill=fill,
            dose_rate_mg_per_kg_per_day=rate,
            last_drug_dose_rate_mg_per_kg_per_day=last,
            is_restart=is_restart,
            caps=CAPS,
        )
        return {one.cap.id for one in found}

    rate = arguments["dose_rate_mg_per_kg_per_day"]
    assert exceeded(rate) <= exceeded(rate * by)


@given(
    st.sampled_from(["average-above-25", "average-above-35", "ideal-always"]),
    st.sampled_from(["male", "female"]),
    st.floats(152.4, 220.0),
    weights,
)
def test_a_dosing_weight_lies_between_ideal_and_actual(rule, sex, height, weight):
    found = dosing_weight(
        rule=weight_rule(rule), sex=sex, height_cm=height, weight_kg=weight
    )
    bounds = sorted((found.ideal_body_weight_kg, weight))
    assert bounds[0] <= found.dosing_weight_kg <= bounds[1]


@given(volumes, flows, st.floats(7.0, 40.0))
def test_a_flow_is_read_back_from_its_residual(volume, flow, interval):
    left = residual_expected_ml(
        fill_volume_ml=volume, flow_ml_per_day=flow, days=interval
    )
    assume(left > 0)
    found = observe_flow(
        fill_volume_ml=volume,
        residual_volume_ml=left,
        days=interval,
        infusate=Infusate.SALINE,
        fitness=FITNESS,
    )
    assert found.flow_ml_per_day == pytest.approx(flow, rel=1e-9)
    assert found.is_fit_for_dosing is (left > FITNESS.unusable_volume_ml)


intervals = st.lists(
    st.tuples(st.floats(7.0, 40.0), st.floats(0.0, 30.0), st.sampled_from(Infusate)),
    max_size=6,
)


@given(intervals, flows, st.sampled_from([LAST_VALID, MEAN_OF_2]))
def test_an_unfit_interval_never_doses(closed, card, rule):
    found = [
        observe_flow(
            fill_volume_ml=30.0,
            residual_volume_ml=left,
            days=length,
            infusate=infusate,
            fitness=FITNESS,
        )
        for length, left, infusate in closed
    ]
    fit = [o for o in found if o.is_fit_for_dosing]
    settings = {
        "rule": rule,
        "factory_flow_rate_ml_per_day": card,
        "factory_on": None,
        "last_dosed_flow_ml_per_day": None,
    }
    chosen = flow_for_dosing(observations=found, **settings)
    assert chosen == flow_for_dosing(observations=fit, **settings)
    if fit:
        low = min(o.flow_ml_per_day for o in fit)
        high = max(o.flow_ml_per_day for o in fit)
        assert low * (1 - 1e-12) <= chosen.flow_ml_per_day <= high * (1 + 1e-12)


@given(st.lists(st.floats(0.4, 1.9), min_size=1, max_size=6), flows)
def test_one_lower_interval_never_raises_the_drug(observed, last):
    found = [
        observe_flow(
            fill_volume_ml=30.0,
            residual_volume_ml=30.0 - 14 * flow,
            days=14.0,
            infusate=Infusate.SALINE,
            fitness=FITNESS,
        )
        for flow in observed
    ]
    chosen = flow_for_dosing(
        observations=found,
        rule=LAST_VALID,
        factory_flow_rate_ml_per_day=last,
        factory_on=None,
        last_dosed_flow_ml_per_day=last,
    )
    if chosen.flow_ml_per_day < last:
        recent = [o.flow_ml_per_day for o in found if o.is_fit_for_dosing][-2:]
        assert len(recent) == 2
        assert all(flow < last for flow in recent)
    assert math.isfinite(chosen.flow_ml_per_day)
