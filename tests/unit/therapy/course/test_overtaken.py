"""A computed answer stands until something is recorded that it could rest on."""

from datetime import time, timedelta
from importlib import import_module

import pytest
from tests.support.timeline import FIRST_FILL, at, ready_for_first_fill

from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.course.envelope import KINDS
from hepatica.therapy.course.kinds_selection import HistoryRecorded
from hepatica.therapy.course.overtaken import LEAVES_AN_ANSWER, overtaken_by
from hepatica.therapy.decisions import Trace

# The package has the function by this name; here it is what it folds with.
folding = import_module("hepatica.therapy.course.fold")
# What a fold keeps and no answer rests on.
NO_GROUNDS = {"dose-decided", "visit-missed"}


@pytest.mark.hazard("HZ-008")
def test_nothing_that_a_course_is_worked_out_from_leaves_an_answer():
    grounds = (set(folding._HANDLERS) | {HistoryRecorded.KIND}) - NO_GROUNDS
    assert grounds & set(LEAVES_AN_ANSWER) == set()
    assert not {"entered-in-error", "payload-erased"} & set(LEAVES_AN_ANSWER)


def test_letters_calls_and_appointments_leave_it():
    access = {kind for kind, payload in KINDS.items() if payload.STAGE == "access"}
    assert access <= set(LEAVES_AN_ANSWER) <= set(KINDS)


def later(payload):
    t = ready_for_first_fill()
    proposal = t.add(
        k.DoseProposed(decision="proceed", trace=Trace()), at(FIRST_FILL, time(9, 0))
    )
    fact = t.add(payload, at(FIRST_FILL, time(9, 5)))
    return t, proposal, fact


@pytest.mark.parametrize(
    "payload",
    [
        o.AppointmentBooked(on=FIRST_FILL + timedelta(14), purpose="emptying"),
        o.ContactAttempted(has_reached=True),
        o.IncidentReported(what="spill", told=()),
        o.PumpAccessed(needle="H-1"),
    ],
    ids=lambda payload: payload.KIND,
)
def test_what_no_dose_rests_on_leaves_the_answer(payload):
    t, proposal, _ = later(payload)
    assert overtaken_by(folding.fold(t.course, t.facts), proposal) is None


@pytest.mark.hazard("HZ-008")
@pytest.mark.parametrize(
    "payload",
    [
        k.WeightMeasured(weight_kg=71.0),
        k.MaintenanceStarted(reason="done", interval_days=42.0),
        k.ExemptionSigned(
            exempt_from="perfusion-study",
            reason="tracer not to be had",
            second_signer="pharmacist-a",
            until_on=FIRST_FILL,
        ),
    ],
    ids=lambda payload: payload.KIND,
)
def test_what_it_may_rest_on_overtakes_it(payload):
    t, proposal, fact = later(payload)
    assert overtaken_by(folding.fold(t.course, t.facts), proposal) == fact


@pytest.mark.hazard("HZ-008")
def test_a_withdrawal_overtakes_it_too():
    t, proposal, _ = later(o.ContactAttempted(has_reached=True))
    (weight,) = [f for f in t.facts if f.kind == "weight-measured"]
    gone = t.add(
        k.EnteredInError(reason="another person's"),
        at(FIRST_FILL, time(9, 10)),
        corrects=weight.id,
    )
    assert overtaken_by(folding.fold(t.course, t.facts), proposal) == gone
