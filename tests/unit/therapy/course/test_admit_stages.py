"""Admission beside fills: taken with a reason, refused where it authorizes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.stages import (
    COMPLICATION,
    CONSENT,
    ELSEWHERE,
    REVISED,
    TREATED,
    WITHDRAWN,
)
from tests.support.timeline import FIRST_FILL, Timeline, at
from tests.support.timeline import ready_for_first_fill as cleared
from tests.unit.therapy.course.test_admit_envelope import codes, judged

from hepatica.therapy.course import Admitted, Deviation, Refused
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import kinds_access as access
from hepatica.therapy.course import kinds_harm as harm
from hepatica.therapy.course import kinds_maintenance as m
from hepatica.therapy.course import kinds_operation as op
from hepatica.therapy.course import kinds_outcome as outcome
from hepatica.therapy.course import kinds_selection as selection
from hepatica.therapy.course import kinds_study as s
from hepatica.therapy.course import kinds_treatment as tr
from hepatica.therapy.course.faults import number_faults
from hepatica.therapy.course.kinds_codes import (
    Channel,
    CodeSystem,
    Coding,
    Document,
    Party,
)
from hepatica.therapy.decisions import Trace
from hepatica.therapy.pump import Infusate

DAY = timedelta(days=1)
DAY_14 = FIRST_FILL + 14 * DAY
DIED = outcome.Died(cause=outcome.DeathCause.CANCER, told_by=Party.FAMILY)
RESUMED = tr.TreatmentResumed(after=tr.ResumedAfter.HOLD, reason="recovered")
BOLUS = tr.BolusGiven(agent=tr.BolusAgent.SALINE, drug_mg=None, volume_ml=5.0)
DRUG = k.PumpFilled(infusate=Infusate.FLOXURIDINE, volume_ml=30.0, drug_mg=193.0)


def told(*arguments) -> list[str]:
    admission = judged(*arguments)
    assert isinstance(admission, Deviation)
    return codes(admission)


def refused(*arguments) -> list[str]:
    admission = judged(*arguments)
    assert isinstance(admission, Refused)
    return codes(admission)


# ---- taken, with a reason where it should not have been ----


def test_a_bolus_is_as_it_should_be_until_drug_is_in_the_reservoir():
    t = cleared()
    assert judged(t, BOLUS) == Admitted()
    t.fill(FIRST_FILL)
    assert told(t, BOLUS, at(DAY_14)) == ["bolus-over-drug"]


def test_a_bolus_over_what_nobody_named_asks_why_too():
    t = cleared()
    unnamed = replace(ELSEWHERE, infusate=Infusate.OTHER, drug_mg=None)
    t.add(unnamed, at(FIRST_FILL))
    assert told(t, BOLUS, at(DAY_14)) == ["bolus-over-drug"]
    closed = k.CourseClosed(reason="moved away")
    assert told(t, closed, at(DAY_14)) == ["closed-with-drug"]
    t = cleared()
    t.add(replace(unnamed, infusate=Infusate.SALINE), at(FIRST_FILL))
    assert judged(t, BOLUS, at(DAY_14)) == Admitted()


def test_a_bolus_of_drug_needs_what_drug_needs():
    bolus = replace(BOLUS, agent=tr.BolusAgent.MITOMYCIN, drug_mg=10.0)
    assert judged(cleared(), bolus) == Admitted()
    t = Timeline()
    t.implant()
    t.add(WITHDRAWN, at(FIRST_FILL))
    assert told(t, bolus) == ["no-perfusion-study", "consent-withdrawn"]
    assert judged(t, replace(bolus, drug_mg=0.0)) == Admitted()
    # how much of a drug is not known: a drug all the same
    assert told(t, replace(bolus, drug_mg=None)) == told(t, bolus)
    assert told(Timeline(), BOLUS) == ["no-pump"]


def test_a_refill_elsewhere_always_asks_why():
    assert told(cleared(), ELSEWHERE) == ["refilled-elsewhere"]
    assert told(Timeline(), ELSEWHERE) == ["no-pump", "refilled-elsewhere"]


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({"infusate": Infusate.OTHER}, ["other-infusate"]),
        ({"infusate": Infusate.FLOXURIDINE}, ["no-perfusion-study"]),
        ({"drug_mg": 10.0}, ["no-perfusion-study"]),
        ({"drug_mg": None, "volume_ml": None}, []),
    ],
)
def test_what_went_in_elsewhere_asks_for_more(changes, more):
    t = Timeline()
    t.implant()
    assert told(t, replace(ELSEWHERE, **changes)) == ["refilled-elsewhere", *more]


def test_a_residual_over_a_fill_of_unknown_volume_is_no_deviation():
    t = cleared()
    t.add(replace(ELSEWHERE, volume_ml=None), at(FIRST_FILL))
    emptied = k.PumpEmptied(residual_volume_ml=31.0)
    assert judged(t, emptied, at(DAY_14)) == Admitted()


@pytest.mark.parametrize("payload", [REVISED, TREATED])
def test_a_revision_of_a_pump_in_place_asks_for_nothing(payload):
    assert judged(cleared(), payload) == Admitted()
    assert told(Timeline(), payload) == ["no-pump"]
    t = cleared()
    t.add(k.PumpExplanted(was_emptied=True), at(FIRST_FILL))
    assert told(t, payload, at(DAY_14)) == ["after-explant"]


def test_an_exchange_with_contents_in_it_is_told():
    exchange = replace(REVISED, event=op.RevisionEvent.EXCHANGED, was_emptied=False)
    t = cleared()
    assert judged(t, exchange) == Admitted()
    t.saline(FIRST_FILL)
    assert told(t, exchange, at(DAY_14)) == ["not-emptied"]
    assert judged(t, replace(exchange, was_emptied=True), at(DAY_14)) == Admitted()
    t.add(k.PumpExplanted(was_emptied=False), at(DAY_14))
    t.implant(DAY_14, serial="SN-2")
    assert judged(t, exchange, at(DAY_14)) == Admitted()


def test_drug_after_a_revision_is_told_and_drug_free_is_not():
    t = cleared()
    t.add(REVISED, at(FIRST_FILL))
    assert "no-perfusion-study" in told(t, DRUG, at(DAY_14))
    saline = k.PumpFilled(infusate=Infusate.SALINE, volume_ml=30.0)
    assert judged(t, saline, at(DAY_14)) == Admitted()


def test_a_complication_ends_only_once_it_is_on_record():
    over = harm.ComplicationResolved(
        complication="f0007", resolution=harm.Resolution.RESOLVED
    )
    t = cleared()
    assert told(t, over) == ["no-complication"]
    for _ in range(2):
        t.add(COMPLICATION, at(FIRST_FILL))
    assert judged(t, over) == Admitted()


def test_a_course_closed_with_drug_in_its_pump_asks_why():
    closed = k.CourseClosed(reason="moved")
    t = cleared()
    assert judged(t, closed) == Admitted()
    t.saline(FIRST_FILL)
    assert judged(t, closed, at(DAY_14)) == Admitted()
    t.fill(FIRST_FILL + DAY)
    assert told(t, closed, at(DAY_14)) == ["closed-with-drug"]
    t.add(DIED, at(FIRST_FILL + 2 * DAY))
    assert judged(t, closed, at(DAY_14)) == Admitted()


def test_a_trial_asks_for_consent_enrollment_and_one_arm():
    enrolled = s.StudyEnrolled(study="x", protocol_version="1", participant="1")
    arm = s.StudyRandomized(study="x", arm="pump")
    left = s.StudyWithdrawn(
        study="x", extent=(s.WithdrawalExtent.TREATMENT,), asked_by=Party.PATIENT
    )
    trial = replace(CONSENT, scope=selection.ConsentScope.TRIAL, study="x")
    t = Timeline()
    assert told(t, enrolled) == ["no-trial-consent"]
    assert told(t, arm) == told(t, left) == ["not-enrolled"]
    t.add(
        s.StudyScreened(study="x", protocol_version="1", result="pending"), at(DAY_14)
    )
    t.add(replace(trial, until_on=FIRST_FILL), at(FIRST_FILL))
    assert judged(t, enrolled) == Admitted()
    assert told(t, enrolled, at(DAY_14)) == ["no-trial-consent"]
    assert told(t, arm, at(DAY_14)) == told(t, left, at(DAY_14)) == ["not-enrolled"]
    t.add(enrolled, at(FIRST_FILL))
    assert judged(t, arm) == judged(t, left) == Admitted()
    t.add(arm, at(FIRST_FILL))
    t.add(left, at(FIRST_FILL))
    assert told(t, arm) == ["left-the-trial", "randomized-twice"]


# ---- refused: what authorizes ----


def decision(t: Timeline) -> k.DoseDecided:
    proposal = t.add(
        k.DoseProposed(
            decision="proceed",
            dose_rate_mg_per_kg_per_day=0.12,
            fill_drug_mg=193.0,
            fill_volume_ml=30.0,
            trace=Trace(),
        ),
        at(FIRST_FILL),
    )
    return k.DoseDecided(
        proposal=proposal.id,
        is_accepted=True,
        decision="proceed",
        dose_rate_mg_per_kg_per_day=0.12,
        fill_drug_mg=193.0,
        fill_volume_ml=30.0,
    )


def test_no_drug_is_decided_after_a_consent_was_taken_back_until_it_is_given_again():
    t = cleared()
    t.add(WITHDRAWN, at(FIRST_FILL))
    assert refused(t, decision(t)) == ["consent-withdrawn"]
    assert judged(t, replace(decision(t), decision="hold")) == Admitted()
    assert "consent-withdrawn" in told(t, DRUG)
    t.add(CONSENT, at(FIRST_FILL))
    assert judged(t, decision(t)) == Admitted()


def test_a_consent_to_something_else_leaves_the_therapy_alone():
    t = cleared()
    t.add(replace(WITHDRAWN, scope=selection.ConsentScope.REGISTRY), at(FIRST_FILL))
    assert judged(t, decision(t)) == Admitted()


def test_nothing_is_authorized_after_a_death():
    t = cleared()
    t.add(DIED, at(FIRST_FILL))
    assert refused(t, decision(t)) == ["died"]
    assert refused(t, RESUMED) == ["died"]
    emptied = k.PumpEmptied(residual_volume_ml=1.0)
    assert judged(t, emptied, at(DAY_14)) == Admitted()


def test_taking_treatment_up_again_is_an_authorization():
    assert judged(cleared(), RESUMED) == Admitted()
    assert told(Timeline(), RESUMED) == ["no-pump"]
    t = cleared()
    t.add(WITHDRAWN, at(FIRST_FILL))
    assert refused(t, RESUMED) == ["consent-withdrawn"]


@pytest.mark.parametrize(
    "payload", [REVISED, TREATED, ELSEWHERE, BOLUS, COMPLICATION, WITHDRAWN, DIED]
)
def test_what_changes_a_proposal_puts_a_decision_on_it_off(payload):
    t = cleared()
    decided = decision(t)
    t.add(payload, at(FIRST_FILL))
    assert "changed-since" in refused(t, decided)


# ---- refused: what cannot be ----


DIGEST = "0123456789abcdef" * 4
DOCUMENT = Document(sha256=DIGEST, media_type="application/pdf", size_bytes=1)
REQUEST = access.RequestReceived(
    channel=Channel.PHONE,
    asked_by=Party.PATIENT,
    topic=access.Topic.CANDIDACY,
    is_urgent=None,
    documents=(DOCUMENT,),
)
MOVED = access.AppointmentChanged(
    appointment="f",
    change=access.AppointmentChange.MOVED,
    on=DAY_14,
    asked_by=Party.PATIENT,
)
CANCELLED = replace(MOVED, change=access.AppointmentChange.CANCELLED, on=None)
SHARED = m.CareShared(partner="p", scopes=(), from_on=FIRST_FILL, until_on=FIRST_FILL)
DOSE = tr.SystemicDose(
    drug=Coding(system=CodeSystem.RXNORM, code="51499", display="irinotecan"),
    amount=0.0,
    unit="mg/m2",
    route=tr.Route.INTRAVENOUS,
)
GIVEN = tr.SystemicGiven(
    regimen="folfiri",
    cycle_number=1,
    cycle_day=1,
    drugs=(DOSE, replace(DOSE, amount=None, unit="")),
    is_reduced=None,
    told_by=Party.CENTER,
)


@pytest.mark.parametrize(
    "payload",
    [REQUEST, MOVED, CANCELLED, SHARED, GIVEN, replace(SHARED, until_on=None)],
)
def test_what_can_be_is_not_refused(payload):
    assert number_faults(payload) == ()


def dosed(**changes) -> tr.SystemicGiven:
    return replace(GIVEN, drugs=(DOSE, replace(DOSE, **changes)))


@pytest.mark.parametrize(
    ("payload", "path", "code"),
    [
        (
            replace(REQUEST, documents=(replace(DOCUMENT, sha256=DIGEST.upper()),)),
            "documents[0].sha256",
            "not-a-digest",
        ),
        (
            replace(REQUEST, documents=(DOCUMENT, replace(DOCUMENT, size_bytes=0))),
            "documents[1].size_bytes",
            "not-positive",
        ),
        (replace(MOVED, on=None), "on", "no-day"),
        (replace(CANCELLED, on=DAY_14), "on", "no-day"),
        (replace(SHARED, until_on=FIRST_FILL - DAY), "until_on", "ends-before"),
        (replace(GIVEN, cycle_day=0), "cycle_day", "not-positive"),
        (dosed(unit=""), "drugs[1].amount", "no-unit"),
        (dosed(amount=None), "drugs[1].amount", "no-unit"),
        (dosed(amount=-1.0), "drugs[1].amount", "no-unit"),
        (dosed(amount=float("nan")), "drugs[1].amount", "no-unit"),
        (replace(ELSEWHERE, drug_mg=-1.0), "drug_mg", "negative"),
        (replace(ELSEWHERE, volume_ml=0.0), "volume_ml", "not-positive"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(payload, path, code):
    ((found, refusal),) = number_faults(payload)
    assert (found, refusal.code) == (path, code)
    assert path in refusal.message
    assert code in refused(cleared(), payload)


def test_a_day_of_the_past_is_not_after_the_day_that_tells_of_it():
    later = replace(COMPLICATION, onset_on=FIRST_FILL + DAY)
    assert refused(Timeline(), later) == ["after-the-fact"]
    assert judged(Timeline(), COMPLICATION) == Admitted()
    assert judged(Timeline(), replace(COMPLICATION, onset_on=None)) == Admitted()
