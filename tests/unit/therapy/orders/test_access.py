"""An access of the pump: a bolus path with drug in the reservoir is a hard stop."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.stages import ELSEWHERE
from tests.support.timeline import FIRST_FILL, Timeline, at, ready_for_first_fill

from hepatica.therapy.course import Admitted, Deviation, admit, fold
from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.pump import Infusate


def accessed(t: Timeline, *, is_bolus_path: bool):
    """Judge an access a week after the first fill."""
    before = fold(t.course, tuple(t.facts))
    on = FIRST_FILL + timedelta(days=7)
    payload = o.PumpAccessed(needle="N-22", is_bolus_path=is_bolus_path)
    return admit(before, t.add(payload, at(on)))


@pytest.mark.hazard("HZ-018")
def test_a_bolus_path_with_drug_in_the_reservoir_says_to_stop():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    admission = accessed(t, is_bolus_path=True)
    assert isinstance(admission, Deviation)
    (why,) = admission.why
    assert why.code == "bolus-path"
    assert "Stop, inject nothing, tell the prescriber." in why.message


@pytest.mark.hazard("HZ-018")
def test_a_bolus_path_over_what_nobody_named_says_to_stop_too():
    t = ready_for_first_fill()
    unnamed = replace(ELSEWHERE, infusate=Infusate.OTHER, drug_mg=None)
    t.add(unnamed, at(FIRST_FILL))
    admission = accessed(t, is_bolus_path=True)
    assert isinstance(admission, Deviation)
    assert [why.code for why in admission.why] == ["bolus-path"]


def test_the_reservoir_is_accessed_with_drug_in_it_as_it_should():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    assert isinstance(accessed(t, is_bolus_path=False), Admitted)


@pytest.mark.parametrize("has_saline", [True, False])
def test_a_bolus_path_without_drug_in_the_reservoir_is_as_it_should(has_saline):
    t = ready_for_first_fill()
    if has_saline:
        t.saline(FIRST_FILL)
    assert isinstance(accessed(t, is_bolus_path=True), Admitted)


def test_an_access_where_no_pump_is_recorded_is_a_deviation():
    admission = accessed(Timeline(), is_bolus_path=False)
    assert isinstance(admission, Deviation)
    assert [why.code for why in admission.why] == ["no-pump"]
