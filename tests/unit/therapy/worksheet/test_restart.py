"""After a hold: the restart's own tests; after a stop: no drug by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.rules import (
    CANDIDATE,
    CAPS,
    HOLD,
    lab_test,
    ladder,
    reduce_to,
    rules,
    strata,
)
from tests.support.timeline import (
    NORMAL_LABS,
    SECOND_VISIT,
    at,
    ready_for_first_fill,
    ready_for_second_fill,
)

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.decisions import (
    BandMatched,
    Hold,
    Proceed,
    Reduce,
    Trace,
)
from hepatica.therapy.worksheet import worksheet
from hepatica.therapy.worksheet.restart import restart_of

FORTNIGHT = timedelta(days=14)
THIRD_VISIT = SECOND_VISIT + FORTNIGHT
DAY = timedelta(days=1)
# as the unverified table was written down: its shape alone is used here
RESTART = replace(
    CANDIDATE,
    restart=(
        lab_test(
            "alkaline-phosphatase",
            "ratio-to-reference",
            *strata(
                90.0,
                ladder((0, reduce_to(0.25)), (1.5, HOLD)),
                ladder((0, reduce_to(0.25)), (1.2, HOLD)),
            ),
            is_restart=True,
        ),
        lab_test(
            "ast",
            "ratio-to-reference",
            *strata(
                50.0,
                ladder((0, reduce_to(0.5)), (4, HOLD)),
                ladder((0, reduce_to(0.5)), (3, HOLD)),
            ),
            is_restart=True,
        ),
    ),
)


def held_band(analyte="alkaline-phosphatase", entry="reference-value-candidate"):
    return BandMatched(
        entry=entry,
        test=f"{analyte}, ratio to the reference value",
        value=2.5,
        band="2 or more",
        then="hold",
    )


def propose(t, decision, *bands, on=SECOND_VISIT, **changes):
    payload = k.DoseProposed(decision=decision, trace=Trace(bands=bands), **changes)
    return t.add(payload, at(on))


def decide(t, proposal, decision, *, on=SECOND_VISIT, is_accepted=True):
    payload = k.DoseDecided(
        proposal=proposal.id,
        is_accepted=is_accepted,
        decision=decision,
        reason="" if is_accepted else "tired",
    )
    return t.add(payload, at(on))


def after_hold(*bands, **labs):
    """Held at the second visit; weighed and with labs a fortnight later."""
    t = ready_for_second_fill(alp=200.0)
    decide(t, propose(t, "hold", *(bands or (held_band(),))), "hold")
    t.weigh(THIRD_VISIT)
    t.labs(THIRD_VISIT, **NORMAL_LABS | labs)
    return t


def sheet_of(t, on=THIRD_VISIT, **changes):
    settings = {"protocols": (RESTART,), "caps": CAPS}
    given = rules(**settings | changes)
    return worksheet(fold(t.course, t.facts), given, on=on)


def found(t, on=THIRD_VISIT):
    return restart_of(fold(t.course, t.facts), on=on)


def test_a_restart_has_the_first_dose_of_the_analyte_that_held():
    sheet = sheet_of(after_hold())
    assert sheet.decision == Reduce(factor=0.25, of="dose-last-given")
    assert sheet.dose_rate_mg_per_kg_per_day == pytest.approx(0.03)
    (band,) = [b for b in sheet.trace.bands if b.test.endswith("at a restart")]
    assert band.test == (
        "alkaline-phosphatase, ratio to the reference value, at a restart"
    )
    assert (band.band, band.then) == ("below 1.5", "reduce to 0.25")


def test_what_did_not_hold_on_that_day_starts_no_restart_test():
    proceeds = replace(held_band("ast"), then="proceed")
    sheet = sheet_of(after_hold(proceeds, held_band()))
    assert sheet.decision == Reduce(factor=0.25, of="dose-last-given")
    asked = [b.test for b in sheet.trace.bands if b.test.endswith("at a restart")]
    assert len(asked) == 1


def test_another_analyte_has_its_own_first_dose():
    sheet = sheet_of(after_hold(held_band("ast")))
    assert sheet.decision == Reduce(factor=0.5, of="dose-last-given")
    both = sheet_of(after_hold(held_band("ast"), held_band()))
    assert both.decision == Reduce(factor=0.25, of="dose-last-given")


def test_a_value_that_has_not_come_down_far_enough_holds_again():
    sheet = sheet_of(after_hold(alp=120.0))
    assert isinstance(sheet.decision, Hold)
    # below the first step of the ladder and still above what a restart asks for
    t = after_hold(alp=119.9)
    assert sheet_of(t).decision == Reduce(factor=0.25, of="dose-last-given")


def test_the_hold_of_another_rule_set_starts_no_restart_test():
    sheet = sheet_of(after_hold(held_band(entry="another")))
    assert sheet.decision == Proceed()


# ---- which days were holds ----


def test_without_a_drug_fill_and_without_a_hold_there_is_no_restart():
    t = ready_for_first_fill()
    decide(t, propose(t, "hold", held_band(), on=THIRD_VISIT - DAY), "hold")
    assert found(t) is None
    assert found(ready_for_second_fill()) is None


def test_the_hold_of_the_day_itself_and_one_before_the_last_drug_fill_are_none():
    t = after_hold()
    assert found(t, on=SECOND_VISIT) is None
    assert found(t, on=SECOND_VISIT + DAY).held_on == SECOND_VISIT
    t.empty(THIRD_VISIT, 11.8)
    t.fill(THIRD_VISIT)
    assert found(t, on=THIRD_VISIT + FORTNIGHT) is None


def test_a_proposal_to_hold_that_nobody_decided_on_is_a_hold():
    t = ready_for_second_fill(alp=200.0)
    propose(t, "hold", held_band())
    restart = found(t)
    assert restart.held_on == SECOND_VISIT
    assert restart.analytes == {
        "reference-value-candidate": frozenset({"alkaline-phosphatase"})
    }


def test_the_last_proposal_of_a_day_counts_and_a_later_day_adds_to_it():
    t = ready_for_second_fill()
    propose(t, "hold", held_band())
    propose(t, "proceed")
    assert found(t) is None
    propose(t, "discontinue", held_band("ast"), on=SECOND_VISIT + DAY)
    propose(t, "hold", held_band(), on=SECOND_VISIT + 2 * DAY)
    restart = found(t)
    assert restart.held_on == SECOND_VISIT + 2 * DAY
    assert restart.analytes["reference-value-candidate"] == {
        "ast",
        "alkaline-phosphatase",
    }


def test_what_could_not_be_decided_and_was_held_is_no_hold_for_toxicity():
    t = ready_for_second_fill()
    decide(t, propose(t, "cannot-decide"), "hold")
    assert found(t) is None


@pytest.mark.parametrize("word", ["hold", "discontinue"])
def test_a_persons_own_hold_is_one_without_an_analyte(word):
    t = ready_for_second_fill()
    decide(t, propose(t, "proceed"), word, is_accepted=False)
    restart = found(t)
    assert (restart.held_on, restart.analytes) == (SECOND_VISIT, {})
    sheet = sheet_of(t, on=SECOND_VISIT)
    assert sheet.decision == Proceed()


def test_a_dose_that_the_pump_refused_or_that_was_lowered_is_no_hold():
    t = ready_for_second_fill()
    refused = propose(t, "proceed", refusals=("The pump.",))
    decide(t, refused, "hold", is_accepted=False)
    assert found(t) is None
    t = ready_for_second_fill()
    decide(t, propose(t, "proceed"), "reduce", is_accepted=False)
    assert found(t) is None


def test_a_hold_for_a_later_day_is_a_hold_of_that_day():
    t = ready_for_second_fill()
    propose(t, "hold", held_band(), for_on=SECOND_VISIT + DAY)
    assert found(t).held_on == SECOND_VISIT + DAY
    assert found(t, on=SECOND_VISIT + DAY) is None


# ---- what goes in meanwhile, and the stop for good ----


def test_a_hold_names_the_standing_order_and_its_last_day():
    sheet = sheet_of(ready_for_second_fill(alp=200.0), on=SECOND_VISIT)
    assert isinstance(sheet.decision, Hold)
    assert sheet.decision.goes_in == "standing-order/heparinized-saline"
    assert sheet.decision.recheck_on == SECOND_VISIT + FORTNIGHT
    without = sheet_of(
        ready_for_second_fill(alp=200.0), on=SECOND_VISIT, contingency=None
    )
    assert (without.decision.goes_in, without.decision.recheck_on) == ("", None)


def stopped():
    t = ready_for_second_fill(bili=3.2)
    decide(t, propose(t, "discontinue"), "discontinue")
    t.weigh(THIRD_VISIT)
    t.labs(THIRD_VISIT, **NORMAL_LABS)
    return t


def codes(t, on=THIRD_VISIT):
    return [refusal.code for refusal in sheet_of(t, on=on).refusals]


def test_better_results_do_not_end_a_stop():
    t = stopped()
    sheet = sheet_of(t)
    assert sheet.decision == Proceed()
    assert not sheet.permits_drug
    assert codes(t) == ["discontinued"]
    assert "on 2026-03-02" in sheet.refusals[0].message
    # on its own day the stop is the answer, not a refusal beside it
    assert codes(t, on=SECOND_VISIT) == []


def exempted(t, until, word="discontinued"):
    payload = k.ExemptionSigned(
        exempt_from=word,
        reason="another cause was shown",
        second_signer="pharmacist-a",
        until_on=until,
    )
    t.add(payload, at(THIRD_VISIT))
    return t


def test_two_signatures_end_a_stop_until_their_day_and_a_withdrawal_does():
    assert codes(exempted(stopped(), THIRD_VISIT)) == []
    assert codes(exempted(stopped(), THIRD_VISIT - DAY)) == ["discontinued"]
    other = exempted(stopped(), THIRD_VISIT, word="perfusion-study")
    assert codes(other) == ["discontinued"]
    t = stopped()
    decision = next(f for f in t.facts if f.kind == k.DoseDecided.KIND)
    t.withdraw(decision, SECOND_VISIT)
    assert codes(t) == []
