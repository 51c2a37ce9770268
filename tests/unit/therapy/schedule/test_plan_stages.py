"""What is due, and not known, after revisions, refills elsewhere and the end."""

from dataclasses import replace
from datetime import timedelta

from tests.support.rules import rules
from tests.support.stages import ELSEWHERE, REVISED, WITHDRAWN, exempt
from tests.support.timeline import (
    FIRST_FILL,
    SECOND_VISIT,
    Timeline,
    at,
    ready_for_first_fill,
    ready_for_second_fill,
)
from tests.unit.therapy.schedule.test_plan import due, filled, planned

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import kinds_outcome as outcome
from hepatica.therapy.course.kinds_codes import Party
from hepatica.therapy.pump import Infusate
from hepatica.therapy.schedule.due import study_due
from hepatica.therapy.worksheet.needs import pump_refusals

DAY = timedelta(days=1)
DAY_14 = FIRST_FILL + 14 * DAY
DIED = outcome.Died(cause=outcome.DeathCause.CANCER, told_by=Party.FAMILY)
CLOSED = k.CourseClosed(reason="moved")
UNKNOWN = replace(
    ELSEWHERE,
    infusate=Infusate.FLOXURIDINE,
    residual_volume_ml=None,
    volume_ml=None,
    drug_mg=None,
)


def refusals(t: Timeline, on) -> list[str]:
    course = fold(t.course, t.facts)
    return [r.code for r in pump_refusals(course, planned(t, on), rules())]


def test_a_lost_clearance_asks_for_a_new_study_in_treatment_too():
    t = ready_for_second_fill()
    t.add(REVISED, at(SECOND_VISIT - DAY))
    found = planned(t, SECOND_VISIT)
    assert ("perfusion-study", SECOND_VISIT - DAY, True) in due(found)
    assert found.due[0].what == "New perfusion study"
    assert "no-perfusion-study" in refusals(t, SECOND_VISIT)
    t.add(exempt(SECOND_VISIT), at(SECOND_VISIT))
    found = planned(t, SECOND_VISIT)
    assert "perfusion-study" not in [code for code, _, _ in due(found)]
    course = fold(t.course, t.facts)
    assert [found[0] for found in study_due(course, course.device)] == [
        "perfusion-study"
    ]


def test_in_maintenance_no_study_is_asked_for():
    t = filled()
    t.empty(DAY_14, 11.8)
    t.add(REVISED, at(DAY_14))
    t.add(k.MaintenanceStarted(reason="done", interval_days=42.0), at(DAY_14))
    # the pump is empty, and that is all that is asked for
    assert [code for code, *_ in due(planned(t, DAY_14))] == ["drug-free-fill"]


def test_what_another_center_did_not_say_is_not_worked_out():
    t = filled()
    t.add(UNKNOWN, at(DAY_14))
    found = planned(t, DAY_14 + DAY)
    assert found.contents.volume_left_ml is None
    assert found.contents.residual_limits_ml is None
    assert (found.dry, found.dry_missing) == (
        None,
        "how much was put in elsewhere is not known",
    )
    assert found.observations == ()
    t.empty(DAY_14 + 10 * DAY, 5.0)
    after = planned(t, DAY_14 + 11 * DAY)
    assert after.observations == ()
    assert after.contents is None
    assert "residual-over-fill" not in refusals(t, DAY_14 + 11 * DAY)


def test_a_known_volume_of_an_unknown_drug_has_its_dry_day_only():
    t = filled()
    t.add(replace(UNKNOWN, volume_ml=30.0), at(DAY_14))
    found = planned(t, DAY_14 + DAY)
    assert found.contents.delivered_mg is None
    assert found.dry.on == DAY_14 + 23 * DAY


def test_drug_of_another_center_is_due_to_come_out_at_once_or_when_they_said():
    t = filled()
    t.add(UNKNOWN, at(DAY_14))
    assert due(planned(t, DAY_14 + DAY)) == [("empty", DAY_14, True)]
    t = filled()
    t.add(replace(UNKNOWN, infusate=Infusate.OTHER), at(DAY_14))  # nor what it is
    assert due(planned(t, DAY_14 + DAY)) == [("empty", DAY_14, True)]
    t = filled()
    t.add(replace(UNKNOWN, infusion_days=14.0), at(DAY_14))
    assert due(planned(t, DAY_14 + DAY)) == [("empty", DAY_14 + 14 * DAY, False)]


def test_an_interval_between_two_centers_counts_where_both_volumes_are_known():
    t = filled()
    t.add(ELSEWHERE, at(DAY_14))
    (seen,) = planned(t, DAY_14 + DAY).observations
    assert seen.is_fit_for_dosing
    t.facts.pop()
    t.add(replace(ELSEWHERE, was_emptied=None, residual_volume_ml=None), at(DAY_14))
    t.empty(DAY_14 + 14 * DAY, 11.8)
    (seen,) = planned(t, DAY_14 + 15 * DAY).observations
    assert not seen.is_fit_for_dosing


def test_after_a_death_only_the_disposal_is_left_and_never_late():
    t = filled()
    t.add(DIED, at(DAY_14))
    found = planned(t, DAY_14 + 99 * DAY)
    assert due(found) == [("dispose", DAY_14, False)]
    assert (found.empty_by_on, found.days_past) == (None, 0)
    assert (found.dry, found.dry_missing) == (None, "a death is on record")
    assert found.contents.fill.is_drug
    assert "died" in refusals(t, DAY_14)
    t.empty(DAY_14 + DAY, 11.0)
    t.add(k.PumpExplanted(was_emptied=True), at(DAY_14 + 2 * DAY))
    assert due(planned(t, DAY_14 + 2 * DAY)) == []


def test_a_closed_course_keeps_only_drug_in_a_pump_on_its_list():
    t = ready_for_first_fill()
    t.saline(FIRST_FILL)
    assert [code for code, _, _ in due(planned(t, DAY_14))] == ["refill"]
    t.add(CLOSED, at(FIRST_FILL + DAY))
    assert due(planned(t, DAY_14)) == []
    t = filled()
    t.add(CLOSED, at(FIRST_FILL + DAY))
    assert due(planned(t, DAY_14)) == [("empty", DAY_14, False)]


def test_no_drug_while_the_consent_is_taken_back():
    t = ready_for_first_fill()
    t.add(WITHDRAWN, at(FIRST_FILL))
    assert refusals(t, FIRST_FILL) == ["consent-withdrawn"]
