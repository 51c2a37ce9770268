"""A computed answer stands until something is recorded that it could rest on."""

from datetime import time, timedelta

import pytest
from tests.support.timeline import FIRST_FILL, at, ready_for_first_fill

from hepatica.therapy.course import center_kinds, fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.course.envelope import KINDS
from hepatica.therapy.course.overtaken import LEAVES_AN_ANSWER, overtaken_by
from hepatica.therapy.decisions import Trace

CENTER = {
    kind.KIND
    for kind in vars(center_kinds).values()
    if isinstance(kind, type) and getattr(kind, "STAGE", "") == "center"
}
# All that a worksheet is worked out from; a new kind is put here or there.
OVERTAKES = {
    "course-closed",
    "entered-in-error",
    "exemption-signed",
    "exposure-reported",
    "labs-resulted",
    "maintenance-started",
    "payload-erased",
    "perfusion-studied",
    "pump-emptied",
    "pump-explanted",
    "pump-filled",
    "pump-implanted",
    "pump-programmed",
    "rules-bound",
    "symptoms-reported",
    "weight-measured",
}


def test_every_kind_leaves_an_answer_or_overtakes_it():
    assert set(LEAVES_AN_ANSWER) & OVERTAKES == set()
    assert set(LEAVES_AN_ANSWER) | OVERTAKES == set(KINDS) - CENTER


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
    assert overtaken_by(fold(t.course, t.facts), proposal) is None


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
    assert overtaken_by(fold(t.course, t.facts), proposal) == fact


@pytest.mark.hazard("HZ-008")
def test_a_withdrawal_overtakes_it_too():
    t, proposal, _ = later(o.ContactAttempted(has_reached=True))
    (weight,) = [f for f in t.facts if f.kind == "weight-measured"]
    gone = t.add(
        k.EnteredInError(reason="another person's"),
        at(FIRST_FILL, time(9, 10)),
        corrects=weight.id,
    )
    assert overtaken_by(fold(t.course, t.facts), proposal) == gone
