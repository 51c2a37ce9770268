"""What the fold keeps of harm, sharing and trials."""

from dataclasses import replace
from datetime import timedelta

from tests.support.stages import COMPLICATION, PARTNER
from tests.support.timeline import FIRST_FILL, Timeline, at

from hepatica.therapy.course import as_of, fold, kinds_harm, kinds_study
from hepatica.therapy.course import kinds_maintenance as m
from hepatica.therapy.course.kinds_codes import Party
from hepatica.therapy.course.state_stages import shared_on

DAY = timedelta(days=1)
DAY_14 = FIRST_FILL + 14 * DAY


def folded(t: Timeline):
    return fold(t.course, t.facts)


def codes(t: Timeline) -> list[str]:
    return [anomaly.code for anomaly in folded(t).anomalies]


def test_a_complication_ends_by_the_fact_that_stands_for_it():
    t = Timeline()
    first = t.add(COMPLICATION, at(FIRST_FILL))
    second = t.add(
        replace(COMPLICATION, detail="again"), at(FIRST_FILL), corrects=first.id
    )
    third = t.add(
        replace(COMPLICATION, detail="read"), at(FIRST_FILL), corrects=second.id
    )
    over = kinds_harm.ComplicationResolved(
        complication=first.id, resolution=kinds_harm.Resolution.RESOLVED
    )
    t.add(over, at(DAY_14))
    t.weigh(DAY_14 + DAY)
    for course in (folded(t), as_of(folded(t), on=DAY_14)):
        (found,) = course.complications.values()
        assert (found.fact, found.resolved_on) == (third.id, DAY_14)
        assert found.resolution is kinds_harm.Resolution.RESOLVED
        assert course.anomalies == []
    t.add(replace(over, complication="other"), at(DAY_14))
    assert codes(t) == ["no-complication"]


def test_two_corrections_that_name_each_other_lead_nowhere():
    t = Timeline()
    t.add(COMPLICATION, at(FIRST_FILL), corrects="f0002")
    t.add(COMPLICATION, at(FIRST_FILL), corrects="f0001")
    assert folded(t).standing_id("f0001") == "f0001"


def test_sharing_holds_for_its_days_and_the_last_word_of_a_partner_counts():
    read = m.CareShared(
        partner=PARTNER,
        scopes=(m.SharedScope.READ,),
        from_on=FIRST_FILL,
        until_on=DAY_14,
    )
    later = replace(read, scopes=(m.SharedScope.LABS,), from_on=DAY_14, until_on=None)
    ended = replace(later, scopes=(), from_on=DAY_14 + 2 * DAY)
    other = replace(read, partner="other", from_on=DAY_14)
    t = Timeline()
    for share in (read, later, ended, other):
        t.add(share, at(FIRST_FILL))
    shares = folded(t).shares
    assert shared_on(shares, FIRST_FILL - DAY) == {}
    assert shared_on(shares, FIRST_FILL) == {PARTNER: (m.SharedScope.READ,)}
    assert shared_on(shares, DAY_14) == {
        PARTNER: (m.SharedScope.LABS,),
        "other": (m.SharedScope.READ,),
    }
    assert shared_on(shares, DAY_14 + DAY) == {PARTNER: (m.SharedScope.LABS,)}
    assert shared_on(shares, DAY_14 + 2 * DAY) == {}


def test_a_transfer_and_a_review_are_kept_as_last_said():
    review = m.MaintenanceReviewed(
        answer=m.KeepOrRemove.KEEP, reason="x", owner="n", review_by_on=DAY_14
    )
    transfer = m.CourseTransferred(
        to_center=PARTNER, head_sha256="0" * 64, reason="moved", is_acknowledged=False
    )
    t = Timeline()
    for payload in (review, transfer, replace(transfer, is_acknowledged=True)):
        t.add(payload, at(FIRST_FILL))
    course = folded(t)
    assert course.review == review
    assert course.transfer.is_acknowledged


def test_a_trial_goes_from_screening_to_leaving():
    s = kinds_study
    t = Timeline()
    t.add(
        s.StudyScreened(
            study="x", protocol_version="1", result=s.ScreeningResult.ELIGIBLE
        ),
        at(FIRST_FILL),
    )
    t.add(
        s.StudyEnrolled(study="x", protocol_version="1", participant="007"),
        at(FIRST_FILL + DAY),
    )
    t.add(s.StudyRandomized(study="x", arm="pump"), at(FIRST_FILL + 2 * DAY))
    t.add(
        s.StudyWithdrawn(
            study="x",
            extent=(s.WithdrawalExtent.TREATMENT,),
            asked_by=Party.PATIENT,
        ),
        at(DAY_14),
    )
    state = folded(t).studies["x"]
    assert (state.screened_on, state.enrolled_on) == (FIRST_FILL, FIRST_FILL + DAY)
    assert (state.participant, state.arm) == ("007", "pump")
    assert (state.randomized_on, state.withdrawn_on) == (FIRST_FILL + 2 * DAY, DAY_14)
    assert state.ended == {s.WithdrawalExtent.TREATMENT}
    assert codes(t) == []
    t.add(s.StudyRandomized(study="x", arm="control"), at(DAY_14))
    t.add(s.StudyRandomized(study="y", arm="pump"), at(DAY_14))
    assert codes(t) == ["randomized-twice", "not-enrolled"]
