"""Admission: signing a dose is refused where it is unsafe."""

from datetime import timedelta

import pytest
from tests.support.timeline import FIRST_FILL, Timeline, at, ready_for_first_fill
from tests.unit.therapy.course.test_admit_envelope import codes, judged

from hepatica.therapy.course import Admitted, Refused
from hepatica.therapy.course import kinds as k
from hepatica.therapy.decisions import Trace

LATER = at(FIRST_FILL) + timedelta(hours=1)


def proposed(t: Timeline, **changes):
    settings = {
        "decision": "proceed",
        "dose_rate_mg_per_kg_per_day": 0.12,
        "fill_volume_ml": 30.0,
        "fill_drug_mg": 193.0,
        "trace": Trace(),
    }
    return t.add(k.DoseProposed(**settings | changes), at(FIRST_FILL))


def decision(proposal, **changes) -> k.DoseDecided:
    settings = {
        "proposal": proposal.id,
        "is_accepted": True,
        "decision": "proceed",
        "dose_rate_mg_per_kg_per_day": 0.12,
        "fill_volume_ml": 30.0,
        "fill_drug_mg": 193.0,
        "infusion_days": 14.0,
    }
    return k.DoseDecided(**settings | changes)


def refused(*arguments, **settings) -> list[str]:
    admission = judged(*arguments, **settings)
    assert isinstance(admission, Refused)
    return codes(admission)


def test_a_proposal_followed_is_admitted():
    t = ready_for_first_fill()
    assert judged(t, decision(proposed(t)), LATER) == Admitted()


@pytest.mark.parametrize(
    "changes",
    [
        {"fill_drug_mg": 100.0, "dose_rate_mg_per_kg_per_day": 0.06},
        {"fill_drug_mg": 100.0, "fill_volume_ml": None},
        {"decision": "hold", "fill_drug_mg": None},
        {"decision": "discontinue", "fill_drug_mg": None},
    ],
)
def test_less_is_possible_with_a_reason_and_not_without(changes):
    t = ready_for_first_fill()
    less = decision(proposed(t), is_accepted=False, **changes)
    assert refused(t, less, LATER) == ["no-reason"]
    more = decision(proposed(t), is_accepted=False, reason="tired", **changes)
    assert judged(t, more, LATER) == Admitted()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"fill_drug_mg": 193.1}, "above-proposal"),
        ({"dose_rate_mg_per_kg_per_day": 0.13}, "above-proposal"),
        # the same drug in 20 mL is half as much again each day
        ({"fill_volume_ml": 20.0}, "below-volume"),
        ({"fill_drug_mg": None}, "no-dose"),
        ({"fill_drug_mg": 0.0}, "no-dose"),
        ({"fill_drug_mg": float("nan")}, "no-dose"),
        ({"dose_rate_mg_per_kg_per_day": None}, "no-dose"),
    ],
)
def test_more_than_proposed_is_refused_even_with_a_reason(changes, code):
    t = ready_for_first_fill()
    more = decision(proposed(t), is_accepted=False, reason="because", **changes)
    assert refused(t, more, LATER) == [code]


def test_a_proposal_without_figures_permits_none():
    t = ready_for_first_fill()
    bare = proposed(t, fill_drug_mg=None, dose_rate_mg_per_kg_per_day=None)
    assert refused(t, decision(bare), LATER) == ["above-proposal", "above-proposal"]
    no_volume = proposed(t, fill_volume_ml=None)
    assert judged(t, decision(no_volume, fill_volume_ml=20.0), LATER) == Admitted()


@pytest.mark.parametrize("changes", [{"decision": "hold"}, {"refusals": ("No pump.",)}])
def test_drug_against_a_proposal_without_drug_is_refused(changes):
    t = ready_for_first_fill()
    signed = decision(proposed(t, **changes), is_accepted=False, reason="because")
    assert refused(t, signed, LATER) == ["no-drug-permitted"]


def test_a_hold_accepts_a_hold():
    t = ready_for_first_fill()
    signed = decision(proposed(t, decision="hold"), decision="hold", fill_drug_mg=None)
    assert judged(t, signed, LATER) == Admitted()


def test_a_decision_needs_its_proposal():
    t = ready_for_first_fill()
    proposal = proposed(t)
    weight = t.weigh(FIRST_FILL)
    assert refused(t, decision(weight), LATER) == ["no-proposal"]
    t.withdraw(proposal, FIRST_FILL)
    assert refused(t, decision(proposal), LATER) == ["no-proposal"]


def labs(t):
    t.labs(FIRST_FILL, ast=200.0)


def withdrawn_labs(t):
    target = next(f for f in t.facts if f.kind == k.LabsResulted.KIND)
    t.withdraw(target, FIRST_FILL)


def corrected_labs(t):
    target = next(f for f in t.facts if f.kind == k.LabsResulted.KIND)
    t.add(target.payload, target.happened_at, corrects=target.id)


def erased_labs(t):
    target = next(f for f in t.facts if f.kind == k.LabsResulted.KIND)
    payload = k.PayloadErased(legal_basis="order", second_signer="b")
    t.add(payload, at(FIRST_FILL), corrects=target.id)


CHANGES = {
    "labs": labs,
    "withdrawn": withdrawn_labs,
    "corrected": corrected_labs,
    "erased": erased_labs,
    "symptoms": lambda t: t.symptoms(FIRST_FILL, stomatitis=True),
    "weight": lambda t: t.weigh(FIRST_FILL, 60.0),
    "rules": lambda t: t.bind(FIRST_FILL, weight_rule="ideal-always"),
    "pump": lambda t: t.implant(FIRST_FILL),
    "emptied": lambda t: t.empty(FIRST_FILL, 1.0),
    "filled": lambda t: t.saline(FIRST_FILL),
    "programmed": lambda t: t.add(
        k.PumpProgrammed(flow_rate_ml_per_day=0.8), at(FIRST_FILL)
    ),
    "explanted": lambda t: t.add(k.PumpExplanted(was_emptied=True), at(FIRST_FILL)),
    "study": lambda t: t.study(FIRST_FILL, result=k.StudyResult.FAILED),
    "fever": lambda t: t.exposure(k.Exposure.FEVER, FIRST_FILL, FIRST_FILL),
    "maintenance": lambda t: t.add(
        k.MaintenanceStarted(reason="done", interval_days=42.0), at(FIRST_FILL)
    ),
    "closed": lambda t: t.add(k.CourseClosed(reason="moved"), at(FIRST_FILL)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_recorded_since_the_proposal_asks_for_a_new_one(change):
    t = ready_for_first_fill()
    proposal = proposed(t)
    CHANGES[change](t)
    assert refused(t, decision(proposal), LATER) == ["changed-since"]


def test_a_hold_is_signed_whatever_was_recorded_since():
    t = ready_for_first_fill()
    proposal = proposed(t)
    labs(t)
    hold = decision(
        proposal,
        decision="hold",
        is_accepted=False,
        reason="see labs",
        fill_drug_mg=None,
    )
    assert judged(t, hold, LATER) == Admitted()


def test_what_changes_nothing_of_the_dose_may_be_recorded_between():
    t = ready_for_first_fill()
    proposal = proposed(t)
    t.add(k.VisitMissed(planned_on=FIRST_FILL), at(FIRST_FILL))
    assert judged(t, decision(proposal), LATER) == Admitted()
