"""Which flow doses: higher lowers the dose at once, lower needs two intervals."""

from datetime import date, timedelta

import pytest
from tests.support.rules import FACTORY, FITNESS, LAST_VALID, MEAN_OF_2

from hepatica.therapy.pump import Infusate, flow_for_dosing, observe_flow

CARD_ON = date(2026, 1, 5)


def intervals(*flows: float | None):
    """Closed intervals of 14 days, one after the other; None is an unfit one."""
    found = []
    for n, flow in enumerate(flows):
        start = CARD_ON + timedelta(days=14 * n)
        residual = 0.0 if flow is None else 30.0 - 14 * flow
        found.append(
            observe_flow(
                fill_volume_ml=30.0,
                residual_volume_ml=residual,
                days=14.0,
                infusate=Infusate.SALINE,
                fitness=FITNESS,
                from_on=start,
                to_on=start + timedelta(days=14),
            )
        )
    return found


def chosen(*flows, rule=LAST_VALID, last=None):
    return flow_for_dosing(
        observations=intervals(*flows),
        rule=rule,
        factory_flow_rate_ml_per_day=1.3,
        factory_on=CARD_ON,
        last_dosed_flow_ml_per_day=last,
    )


def test_without_an_interval_the_card_doses_and_says_so():
    found = chosen()
    assert (found.flow_ml_per_day, found.source, found.on) == (1.3, "factory", CARD_ON)
    assert "no valid interval yet" in found.note


def test_an_unfit_interval_is_passed_over():
    assert chosen(None).source == "factory"
    found = chosen(1.4, None)
    assert found.flow_ml_per_day == pytest.approx(1.4)
    assert found.on == CARD_ON + timedelta(days=14)


def test_a_center_that_doses_by_the_card_does_so_with_intervals_too():
    found = chosen(1.4, 1.5, rule=FACTORY)
    assert (found.flow_ml_per_day, found.source) == (1.3, "factory")
    assert "by the card's flow" in found.note


def test_a_higher_flow_lowers_the_dose_at_once():
    found = chosen(1.5, last=1.3)
    assert found.flow_ml_per_day == pytest.approx(1.5)
    assert (found.source, found.is_kept_back) == ("observed", False)
    assert found.on == CARD_ON + timedelta(days=14)


def test_one_lower_interval_is_not_believed_and_the_card_is_named():
    found = chosen(1.1, last=1.3)
    assert found.is_kept_back
    # 1.3 was never observed: it is the card's, and is printed so
    assert (found.flow_ml_per_day, found.source, found.on) == (1.3, "factory", CARD_ON)


def test_a_kept_flow_that_was_observed_keeps_its_day():
    found = chosen(1.4, 1.1, last=1.4)
    assert found.is_kept_back
    assert (found.source, found.on) == ("observed", CARD_ON + timedelta(days=14))


def test_a_kept_flow_of_unknown_origin_has_no_day():
    found = chosen(1.4, 1.1, last=1.25)
    assert (found.flow_ml_per_day, found.source, found.on) == (1.25, "observed", None)


def test_two_lower_intervals_in_a_row_are_believed():
    found = chosen(1.1, 1.12, last=1.3)
    assert not found.is_kept_back
    assert found.flow_ml_per_day == pytest.approx(1.12)


def test_of_two_lower_intervals_that_differ_the_higher_doses():
    """1.25 and 0.7 against 1.3: by the last alone the fill would hold 86 % more."""
    found = chosen(1.25, 0.7, last=1.3)
    assert found.flow_ml_per_day == 1.25
    assert not found.is_kept_back
    assert "higher of the last two" in found.note


def test_a_lower_interval_after_a_higher_one_is_not_believed():
    assert chosen(1.1, 1.35, 1.2, last=1.3).is_kept_back


def test_an_equal_flow_is_not_a_lower_one():
    last = intervals(1.25)[0].flow_ml_per_day
    assert not chosen(1.25, last=last).is_kept_back


def test_the_mean_takes_the_last_valid_ones_only():
    found = chosen(1.0, 1.4, None, 1.5, rule=MEAN_OF_2)
    assert found.flow_ml_per_day == pytest.approx(1.45)
    assert found.note == "mean of 2 valid"
    assert found.on == CARD_ON + timedelta(days=56)


def test_the_mean_of_one_is_that_one():
    found = chosen(1.4, rule=MEAN_OF_2)
    assert (found.flow_ml_per_day, found.note) == (
        pytest.approx(1.4),
        "last valid interval",
    )


def test_a_mean_that_was_kept_back_keeps_the_day_it_was_made():
    found = chosen(1.4, 1.5, 1.2, rule=MEAN_OF_2, last=1.45)
    assert found.is_kept_back
    assert found.on == CARD_ON + timedelta(days=28)
