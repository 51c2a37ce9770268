"""What happens beside fills and labs: clearance, refills elsewhere, consent, death."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from tests.support.stages import (
    CONSENT,
    ELSEWHERE,
    REVISED,
    TREATED,
    WITHDRAWN,
    exempt,
)
from tests.support.timeline import FIRST_FILL, IMPLANT, Timeline, at
from tests.support.timeline import ready_for_first_fill as cleared

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import kinds_operation as op
from hepatica.therapy.course import kinds_outcome as out
from hepatica.therapy.course import kinds_treatment as tr
from hepatica.therapy.course.kinds_codes import Party
from hepatica.therapy.course.kinds_selection import ConsentScope
from hepatica.therapy.pump import Infusate

DAY = timedelta(days=1)
DAY_14 = FIRST_FILL + 14 * DAY


def folded(t: Timeline):
    return fold(t.course, t.facts)


def codes(t: Timeline) -> list[str]:
    return [anomaly.code for anomaly in folded(t).anomalies]


# ---- clearance ----


@pytest.mark.parametrize("event", [e for e in op.RevisionEvent if e != "exchanged"])
def test_whatever_leaves_the_way_open_takes_the_clearance(event):
    t = cleared()
    t.add(replace(REVISED, event=event), at(FIRST_FILL))
    course = folded(t)
    assert not course.is_cleared(course.device, on=FIRST_FILL)
    assert course.device.clearance_lost_on == FIRST_FILL
    assert course.phase == "implanted"
    t.study(FIRST_FILL + DAY)
    course = folded(t)
    assert course.is_cleared(course.device, on=FIRST_FILL + DAY)
    assert course.phase == "cleared"


def test_a_treated_misperfusion_needs_a_study_of_its_own():
    t = cleared()
    t.fill(FIRST_FILL)
    t.empty(DAY_14, 11.8)
    t.add(TREATED, at(DAY_14))
    course = folded(t)
    assert not course.is_cleared(course.device, on=DAY_14)
    assert course.phase == "treatment"


def test_an_exemption_counts_only_when_signed_after_the_clearance_was_lost():
    t = cleared()
    t.add(exempt(DAY_14), at(FIRST_FILL))
    t.add(REVISED, at(FIRST_FILL + DAY))
    course = folded(t)
    assert not course.is_cleared(course.device, on=FIRST_FILL + DAY)
    assert course.exempt_until_on(course.device) is None
    t.add(exempt(DAY_14), at(FIRST_FILL + 2 * DAY))
    course = folded(t)
    assert course.is_cleared(course.device, on=DAY_14)
    assert not course.is_cleared(course.device, on=DAY_14 + DAY)


def test_an_exemption_of_the_pump_before_is_none_of_the_next():
    t = Timeline()
    t.implant()
    t.add(exempt(DAY_14), at(IMPLANT))
    t.add(k.PumpExplanted(was_emptied=True), at(FIRST_FILL))
    t.implant(FIRST_FILL, serial="SN-2")
    course = folded(t)
    assert not course.is_cleared(course.device, on=FIRST_FILL)


EXCHANGED = replace(REVISED, event=op.RevisionEvent.EXCHANGED, was_emptied=True)


def test_an_exchange_takes_the_pump_out_and_no_dose_rests_on_its_card():
    t = cleared()
    t.fill(FIRST_FILL)
    t.empty(DAY_14, 11.8)
    t.add(EXCHANGED, at(DAY_14 + DAY))
    assert folded(t).device is None
    t.implant(DAY_14 + DAY, serial="SN-2", factory_flow_rate_ml_per_day=1.1)
    course = folded(t)
    assert (course.device.serial, course.device.fills) == ("SN-2", [])
    assert not course.is_cleared(course.device, on=DAY_14)
    assert codes(t) == []


def test_an_exchange_told_after_the_new_implant_leaves_the_new_pump_in():
    t = cleared()
    t.add(k.PumpExplanted(was_emptied=True), at(DAY_14))
    t.implant(DAY_14, serial="SN-2")
    t.add(EXCHANGED, at(DAY_14))
    assert folded(t).device.serial == "SN-2"


def test_an_exchange_on_the_day_of_the_first_implant_takes_that_pump_out():
    t = Timeline()
    t.implant(FIRST_FILL)
    t.add(EXCHANGED, at(FIRST_FILL, time(15)))
    assert folded(t).device is None


def test_an_exchange_of_a_pump_that_was_taken_out_keeps_its_day():
    t = cleared()
    t.add(k.PumpExplanted(was_emptied=True), at(FIRST_FILL))
    t.add(EXCHANGED, at(FIRST_FILL, time(15)))
    assert folded(t).devices["a"].explanted_on == FIRST_FILL


@pytest.mark.parametrize(
    ("was_emptied", "told"),
    [(True, []), (False, ["explanted-full"]), (None, ["explanted-full"])],
)
def test_an_exchange_with_its_contents_in_it_is_told(was_emptied, told):
    t = cleared()
    t.saline(FIRST_FILL)
    t.add(replace(EXCHANGED, was_emptied=was_emptied), at(DAY_14))
    assert codes(t) == told


@pytest.mark.parametrize("payload", [REVISED, TREATED, ELSEWHERE])
def test_what_is_about_no_pump_is_told_and_changes_none(payload):
    t = cleared()
    t.add(replace(payload, slot="c"), at(FIRST_FILL))
    assert codes(t) == ["no-pump"]
    course = folded(t)
    assert course.is_cleared(course.device, on=FIRST_FILL)
    assert course.device.fills == []


# ---- refilled elsewhere, bolus, systemic ----


def test_what_another_center_put_in_is_what_is_in_the_pump():
    t = cleared()
    t.fill(FIRST_FILL)
    t.add(ELSEWHERE, at(DAY_14))
    first, second = folded(t).devices["a"].fills
    assert (first.residual_volume_ml, first.emptied_by) == (11.8, "f0007")
    assert second.payload.volume_ml == 30.0
    assert second.is_elsewhere
    assert second.has_known_start
    assert second.has_known_volume
    assert second.has_known_drug
    assert codes(t) == []


def test_what_they_did_not_say_stays_unknown():
    t = cleared()
    t.fill(FIRST_FILL)
    unknown = replace(
        ELSEWHERE,
        infusate=Infusate.FLOXURIDINE,
        was_emptied=None,
        residual_volume_ml=None,
        volume_ml=None,
        drug_mg=None,
    )
    t.add(unknown, at(DAY_14))
    first, second = folded(t).devices["a"].fills
    assert first.emptied_at is None
    assert not second.has_known_start
    assert not second.has_known_volume
    assert not second.has_known_drug
    assert second.is_drug
    assert codes(t) == ["contents-not-known"]
    t.empty(DAY_14 + DAY, 40.0)  # nothing to hold it against
    assert codes(t) == ["contents-not-known"]


def test_emptied_elsewhere_without_a_volume_closes_the_interval_without_a_flow():
    t = cleared()
    t.fill(FIRST_FILL)
    t.add(replace(ELSEWHERE, residual_volume_ml=None), at(DAY_14))
    first, second = folded(t).devices["a"].fills
    assert (first.emptied_at, first.residual_volume_ml) == (at(DAY_14), None)
    assert second.has_known_start


def test_more_out_than_in_elsewhere_is_told():
    t = cleared()
    t.fill(FIRST_FILL)
    t.add(replace(ELSEWHERE, residual_volume_ml=31.0), at(DAY_14))
    assert codes(t) == ["residual-over-fill"]


def test_a_refill_elsewhere_of_an_empty_pump_begins_an_interval():
    t = cleared()
    t.add(replace(ELSEWHERE, drug_mg=None), at(DAY_14))
    (fill,) = folded(t).devices["a"].fills
    assert fill.has_known_volume
    assert not fill.has_known_drug
    assert codes(t) == ["contents-not-known"]


def test_a_bolus_is_kept_and_told_over_drug():
    bolus = tr.BolusGiven(agent=tr.BolusAgent.MITOMYCIN, drug_mg=10.0, volume_ml=10.0)
    t = cleared()
    t.add(bolus, at(FIRST_FILL))
    t.saline(FIRST_FILL, clock=time(9, 30))
    t.add(bolus, at(FIRST_FILL, time(10)))
    assert codes(t) == []
    t.fill(FIRST_FILL, clock=time(9, 45))
    t.add(replace(bolus, slot="c"), at(DAY_14))
    course = folded(t)
    assert [b.payload.slot for b in course.boluses] == ["a", "a", "c"]
    assert codes(t) == ["filled-unemptied", "bolus-over-drug", "no-pump"]


def test_systemic_therapy_is_kept_as_reported():
    given = tr.SystemicGiven(
        regimen="folfiri",
        cycle_number=1,
        cycle_day=1,
        drugs=(),
        is_reduced=None,
        told_by=Party.LOCAL_ONCOLOGIST,
    )
    t = Timeline()
    fact = t.add(given, at(FIRST_FILL))
    (found,) = folded(t).systemic
    assert (found.fact, found.on, found.payload) == (fact.id, FIRST_FILL, given)


# ---- taking up again, consent, death ----


def resumed(t: Timeline, after=tr.ResumedAfter.MAINTENANCE) -> str:
    t.add(tr.TreatmentResumed(after=after, reason="new lesions"), at(DAY_14 + DAY))
    return folded(t).phase


def test_treatment_is_taken_up_again_where_it_was_left():
    t = cleared()
    t.fill(FIRST_FILL)
    t.empty(DAY_14, 11.8)
    t.add(k.MaintenanceStarted(reason="done", interval_days=42.0), at(DAY_14))
    assert resumed(t) == "treatment"
    assert folded(t).maintenance_interval_days is None
    assert resumed(cleared()) == "cleared"
    implanted = Timeline()
    implanted.implant()
    assert resumed(implanted) == "implanted"
    assert codes(t) == codes(implanted) == []


def test_treatment_taken_up_without_a_pump_is_told():
    t = Timeline()
    assert resumed(t) == "referred"
    assert codes(t) == ["no-pump"]
    t = cleared()
    t.add(k.PumpExplanted(was_emptied=True), at(FIRST_FILL))
    assert resumed(t) == "explanted"


def test_a_consent_counts_by_its_last_word_and_its_last_day():
    t = Timeline()
    assert not folded(t).is_therapy_refused
    t.add(replace(CONSENT, until_on=DAY_14), at(FIRST_FILL))
    course = folded(t)
    consent = course.consents[ConsentScope.THERAPY, ""]
    assert (consent.holds(DAY_14), consent.holds(DAY_14 + DAY)) == (True, False)
    assert not course.is_therapy_refused
    t.add(WITHDRAWN, at(FIRST_FILL + DAY))
    course = folded(t)
    assert course.is_therapy_refused
    assert not course.consents[ConsentScope.THERAPY, ""].holds(FIRST_FILL + DAY)
    t.add(CONSENT, at(FIRST_FILL + 2 * DAY))
    course = folded(t)
    assert not course.is_therapy_refused
    assert course.consents[ConsentScope.THERAPY, ""].holds(DAY_14 + 99 * DAY)


DIED = out.Died(cause=out.DeathCause.CANCER, told_by=Party.FAMILY)


def test_a_death_ends_the_course_whatever_is_told_afterwards():
    t = cleared()
    t.add(k.VisitMissed(planned_on=FIRST_FILL), at(FIRST_FILL))
    t.add(DIED, at(FIRST_FILL + DAY))
    course = folded(t)
    assert (course.phase, course.died_on) == ("died", FIRST_FILL + DAY)
    assert course.missed == []
    t.add(k.PumpExplanted(was_emptied=True), at(FIRST_FILL + 2 * DAY))
    assert folded(t).phase == "died"
    assert codes(t) == []
    t.saline(FIRST_FILL + DAY, clock=time(12))
    t.add(DIED, at(DAY_14))
    course = folded(t)
    assert course.died_on == FIRST_FILL + DAY
    assert sorted(codes(t)) == ["after-death", "died-twice", "explanted-full"]
