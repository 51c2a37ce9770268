"""Once a person decided less, the decided figures lead and the proposal does not."""

from dataclasses import replace

import pytest
from tests.support.rules import rules
from tests.support.timeline import FIRST_FILL, at, ready_for_first_fill

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.decisions import Discontinue, Hold, Reduce, Trace
from hepatica.therapy.worksheet import as_decided, worksheet


def shown(decision: str = "reduce", *, later: bool = False, **changes):
    t = ready_for_first_fill()
    given = rules()
    sheet = worksheet(fold(t.course, t.facts), given, on=FIRST_FILL)
    assert sheet.permits_drug
    proposal = t.add(k.DoseProposed(decision="proceed", trace=Trace()), at(FIRST_FILL))
    settings = {
        "proposal": proposal.id,
        "is_accepted": False,
        "decision": decision,
        "reason": "tired",
    }
    if decision in ("reduce", "proceed"):
        rate = sheet.dose_rate_mg_per_kg_per_day / 2
        settings["dose_rate_mg_per_kg_per_day"] = rate
        settings["fill_drug_mg"] = sheet.fill.fill_drug_mg / 2
    t.add(k.DoseDecided(**settings | changes), at(FIRST_FILL))
    if later:
        t.add(k.DoseProposed(decision="proceed", trace=Trace()), at(FIRST_FILL))
    course = fold(t.course, t.facts)
    now = worksheet(course, given, on=FIRST_FILL)
    return now, as_decided(now, course, given)


def test_half_of_the_dose_leads_with_its_own_amount_and_delivery():
    before, after = shown()
    assert after.decision == Reduce(factor=0.5, of="planned-dose")
    assert after.fill.fill_drug_mg == before.fill.fill_drug_mg / 2
    assert after.fill.delivered_mg == pytest.approx(before.fill.delivered_mg / 2)
    assert after.fill_drug_mg_exact == pytest.approx(before.fill_drug_mg_exact / 2)
    assert "tired" in after.trace.clamps[-1].why


@pytest.mark.parametrize(
    ("word", "answer"), [("hold", Hold), ("discontinue", Discontinue)]
)
def test_a_hold_by_a_person_leaves_no_amount(word, answer):
    _, after = shown(word)
    assert isinstance(after.decision, answer)
    assert after.fill is None
    assert after.dose_rate_mg_per_kg_per_day is None


def test_an_accepted_or_overtaken_decision_and_more_drug_change_nothing():
    for before, after in (
        shown(is_accepted=True),
        shown(later=True),
        shown(fill_drug_mg=9000.0),
        shown(dose_rate_mg_per_kg_per_day=None),
    ):
        assert after is before


def test_less_drug_at_the_same_rate_keeps_the_word_of_the_answer():
    before, _ = shown()
    rate = before.dose_rate_mg_per_kg_per_day
    _, after = shown(dose_rate_mg_per_kg_per_day=rate)
    assert after.decision == before.decision
    assert after.fill.fill_drug_mg < before.fill.fill_drug_mg


def test_without_a_decision_nothing_changes():
    before, _ = shown()
    bare = replace(before, decided=None)
    assert as_decided(bare, fold("x", []), rules()) is bare


def test_less_than_a_reduced_proposal_is_a_share_of_the_planned_dose():
    """Proposed 0.06 of planned 0.12, decided 0.03: a quarter of the planned dose."""
    before, _ = shown()
    t = ready_for_first_fill()
    proposal = t.add(k.DoseProposed(decision="reduce", trace=Trace()), at(FIRST_FILL))
    payload = k.DoseDecided(
        proposal=proposal.id,
        is_accepted=False,
        decision="reduce",
        dose_rate_mg_per_kg_per_day=0.03,
        fill_drug_mg=48.0,
        reason="x",
    )
    t.add(payload, at(FIRST_FILL))
    course, given = fold(t.course, t.facts), rules()
    sheet = worksheet(course, given, on=FIRST_FILL)
    halved = replace(
        sheet,
        decision=Reduce(factor=0.5, of="planned-dose"),
        dose_rate_mg_per_kg_per_day=0.06,
    )
    after = as_decided(halved, course, given)
    assert before.planned_dose_rate_mg_per_kg_per_day == 0.12
    assert after.decision == Reduce(factor=0.25, of="planned-dose")
    planned = after.planned_dose_rate_mg_per_kg_per_day
    shown_mg = (after.weight.dosing_weight_kg * planned * after.decision.factor) * (
        after.fill.fill_volume_ml / after.fill.flow_ml_per_day
    )
    assert shown_mg == pytest.approx(after.fill_drug_mg_exact)
