"""Recording in a course: refused, asked twice, taken with a reason, corrected."""

import json
from datetime import date, timedelta

import pytest
from tests.support.program import RULES, Program

from hepatica.actions.courses import PRIVILEGES, record
from hepatica.errors import (
    Conflict,
    ContractError,
    InputError,
    NotPermitted,
    NotVisible,
)
from hepatica.records.models import AuditEvent, CourseState, Fact
from hepatica.therapy.course import Admitted, Deviation
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course.envelope import KINDS
from hepatica.therapy.course.kinds_treatment import BolusAgent, BolusGiven
from hepatica.therapy.pump import Infusate


@pytest.fixture
def program(db):
    made = Program()
    made.activate_all()
    return made


def codes(caught):
    return {(error.path, error.code) for error in caught.value.errors}


def test_a_course_goes_from_operation_to_a_drug_fill(program):
    program.to_first_fill()
    view = program.read()
    assert view.deviations == ()
    assert view.course.anomalies == []
    assert view.plan.contents.fill.is_drug


def test_each_fact_is_one_audit_event_and_one_projection(program):
    course = program.course()
    n_before = AuditEvent.objects.count()
    recorded = program.weigh(course)
    assert AuditEvent.objects.count() == n_before + 1
    event = AuditEvent.objects.get(
        stream="a", seq=AuditEvent.objects.filter(stream="a").count()
    )
    assert event.action == "course.record"
    assert json.loads(event.targets) == [f"course:{course}", f"fact:{recorded.fact.id}"]
    assert CourseState.objects.get(pk=course).last_course_seq == 1


def test_what_was_refused_leaves_only_the_refusal(program):
    course = program.course()
    n_facts = Fact.objects.count()
    with pytest.raises(NotPermitted):
        program.record(course, RULES, by="nurse-a")
    assert Fact.objects.count() == n_facts
    last = AuditEvent.objects.filter(stream="a").order_by("-seq").first()
    assert (last.action, last.actor) == ("course.record.refused", "nurse-a")
    assert last.targets == '["privilege:prescribe"]'


def test_a_stranger_cannot_tell_a_course_from_none(program):
    course = program.course()
    messages = set()
    for name in (course, "A-9999"):
        with pytest.raises(NotVisible) as caught:
            program.record(name, k.WeightMeasured(weight_kg=70.0), by="stranger")
        messages.add(str(caught.value))
    assert len(messages) == 1


@pytest.mark.parametrize(
    ("payload", "by"),
    [
        (k.VisitMissed(planned_on=date(2026, 3, 1)), "reader-a"),
        (k.PumpEmptied(residual_volume_ml=10.0), "reader-a"),
        (k.PumpFilled(infusate=Infusate.SALINE, volume_ml=20.0), "oncologist-a"),
        (k.CourseClosed(reason="moved"), "nurse-a"),
    ],
)
def test_each_kind_needs_its_privilege(program, payload, by):
    course = program.course()
    program.implant(course)
    with pytest.raises(NotPermitted):
        program.record(course, payload, by=by)


def test_every_kind_of_a_course_has_a_privilege_or_its_own_way():
    own_way = {"dose-proposed", "entered-in-error", "payload-erased"}
    own_way |= {"order-signed", "order-verified", "order-rejected", "order-cosigned"}
    own_way |= {"order-cancelled", "fill-released", "fill-prepared", "fill-wasted"}
    own_way |= {"bedside-verified", "appointment-booked"}
    of_courses = {name for name, cls in KINDS.items() if cls.STAGE != "center"}
    assert of_courses - own_way == set(PRIVILEGES)


def test_a_proposal_is_never_recorded_by_hand(program):
    course = program.course()
    with pytest.raises(ContractError):
        program.record(course, k.EnteredInError(reason="x"))


@pytest.mark.hazard("HZ-001")
@pytest.mark.parametrize(
    ("payload", "path", "code"),
    [
        (k.WeightMeasured(weight_kg=900.0), "weight_kg", "impossible"),
        (k.WeightMeasured(weight_kg=190.0), "weight_kg", "unusual-confirm"),
        (k.WeightMeasured(weight_kg=70.0, height_cm=30.0), "height_cm", "impossible"),
        (k.PumpEmptied(residual_volume_ml=-1.0), "residual_volume_ml", "impossible"),
        (
            k.PumpEmptied(residual_volume_ml=30.5),
            "residual_volume_ml",
            "unusual-confirm",
        ),
        (
            k.PumpFilled(infusate=Infusate.SALINE, volume_ml=31.0),
            "volume_ml",
            "unusual-confirm",
        ),
        (
            k.PumpFilled(infusate=Infusate.SALINE, volume_ml=2.0),
            "volume_ml",
            "unusual-confirm",
        ),
    ],
)
def test_figures_are_refused_or_asked_for_twice(program, payload, path, code):
    course = program.course()
    program.implant(course)
    program.fill_free(course)
    with pytest.raises(InputError) as caught:
        program.record(course, payload, deviation_reason="as measured")
    assert codes(caught) == {(path, code)}
    # no patient value in the message
    assert str(getattr(payload, path)) not in str(caught.value)
    if code == "unusual-confirm":
        recorded = program.record(
            course, payload, confirmed=True, deviation_reason="as measured"
        )
        assert recorded.is_new


@pytest.mark.parametrize(
    ("days", "code"),
    [(4000.0, "impossible"), (0.5, "impossible"), (120.0, "unusual-confirm")],
)
def test_an_interval_that_cannot_be_is_refused_and_a_long_one_asked_for_twice(
    program, days, code
):
    course = program.course()
    payload = k.MaintenanceStarted(reason="End of treatment", interval_days=days)
    with pytest.raises(InputError) as caught:
        program.record(course, payload, by="oncologist-a")
    assert codes(caught) == {("interval_days", code)}
    if code == "unusual-confirm":
        assert program.record(course, payload, by="oncologist-a", confirmed=True).is_new
    usual = k.MaintenanceStarted(reason="End of treatment", interval_days=100.0)
    assert program.record(course, usual, by="oncologist-a").is_new


def test_every_wrong_figure_is_named_at_once(program):
    course = program.course()
    with pytest.raises(InputError) as caught:
        program.record(course, k.WeightMeasured(weight_kg=900.0, height_cm=10.0))
    assert codes(caught) == {
        ("weight_kg", "impossible"),
        ("height_cm", "impossible"),
    }


@pytest.mark.hazard("HZ-006")
def test_a_residual_over_the_fill_is_kept_and_blocks_drug(program):
    """Asked twice, recorded, drug fill blocked, drug-free fill not."""
    course = program.to_first_visit()
    recorded = program.empty(course, 30.5, confirmed=True)
    assert recorded.fact.payload.is_confirmed
    assert [why.code for why in recorded.admission.why] == ["residual-over-fill"]
    view = program.read()
    assert "residual-over-fill" in {r.code for r in view.worksheet.refusals}
    assert view.worksheet.fill is None
    assert [d.fact.id for d in view.deviations] == [recorded.fact.id]
    assert isinstance(program.fill_free(course).admission, Admitted)


def test_an_emptying_is_never_held_up(program):
    """No pump, no fill, no reason given: it is on record."""
    course = program.course()
    recorded = program.empty(course, 12.0)
    assert isinstance(recorded.admission, Deviation)
    assert [why.code for why in recorded.admission.why] == ["no-pump"]


def test_a_deviation_needs_a_reason_and_keeps_it(program):
    course = program.course()
    program.implant(course)
    drug = k.PumpFilled(
        infusate=Infusate.FLOXURIDINE,
        volume_ml=30.0,
        drug_mg=100.0,
        infusion_days=14.0,
    )
    with pytest.raises(InputError) as caught:
        program.record(course, drug)
    assert codes(caught) == {("deviation_reason", "deviation-needs-reason")}
    recorded = program.record(course, drug, deviation_reason="Given elsewhere")
    assert recorded.fact.payload.deviation_reason == "Given elsewhere"
    (deviation,) = program.read().deviations
    assert deviation.reason == "Given elsewhere"
    told = {"no-perfusion-study", "no-order", "no-decision"}
    assert {why.code for why in deviation.why} == told


def test_a_bolus_over_drug_is_recorded_once_it_is_said_why(program):
    course = program.course()
    program.implant(course)
    drug = k.PumpFilled(infusate=Infusate.FLOXURIDINE, volume_ml=30.0, drug_mg=100.0)
    program.record(course, drug, deviation_reason="Given elsewhere")
    bolus = BolusGiven(agent=BolusAgent.SALINE, drug_mg=None, volume_ml=5.0)
    with pytest.raises(InputError) as caught:
        program.record(course, bolus)
    assert codes(caught) == {("deviation_reason", "deviation-needs-reason")}
    program.record(course, bolus, deviation_reason="Catheter was to be flushed")
    deviation = program.read().deviations[-1]
    assert [why.code for why in deviation.why] == ["bolus-over-drug"]
    assert deviation.reason == "Catheter was to be flushed"


@pytest.mark.parametrize(
    ("payload", "by", "field"),
    [
        (
            k.PumpImplanted(
                model="intera-3000-30",
                serial="S-2",
                factory_flow_rate_ml_per_day=1.3,
                with_resection=False,
            ),
            "nurse-a",
            "deviation_reason",
        ),
        (k.PumpExplanted(was_emptied=False, reason="infection"), "nurse-a", "reason"),
    ],
)
def test_every_deviation_keeps_its_reason_somewhere(program, payload, by, field):
    course = program.course()
    program.implant(course)
    recorded = program.record(
        course, payload, by=by, deviation_reason="As it was found"
    )
    assert "As it was found" in getattr(recorded.fact.payload, field)
    assert "As it was found" in program.read().deviations[-1].reason


def test_a_feed_is_not_asked_for_reasons(program):
    course = program.course()
    payload = k.PumpFilled(infusate=Infusate.SALINE, volume_ml=500.0)
    recorded = program.record(course, payload, source="other-center", external_id="7")
    assert isinstance(recorded.admission, Deviation)
    again = program.record(course, payload, source="other-center", external_id="7")
    assert (again.fact, again.is_new) == (recorded.fact, False)


def test_a_date_to_come_is_refused(program):
    course = program.course()
    with pytest.raises(InputError) as caught:
        program.record(
            course,
            k.WeightMeasured(weight_kg=70.0),
            happened_at=program.at + timedelta(days=1),
        )
    assert codes(caught) == {("happened_at", "in-the-future")}


@pytest.mark.hazard("HZ-014")
def test_who_saw_an_older_course_is_told(program):
    course = program.course()
    program.weigh(course)
    program.weigh(course, 71.0)
    with pytest.raises(Conflict):
        program.record(course, k.WeightMeasured(weight_kg=70.0), expected_course_seq=1)
    program.record(course, k.WeightMeasured(weight_kg=70.0), expected_course_seq=2)


def test_an_exemption_needs_another_person_who_may(program):
    course = program.course()
    program.implant(course)

    def sign(second):
        payload = k.ExemptionSigned(
            exempt_from="perfusion-study",
            reason="Scanner is down",
            second_signer=second,
            until_on=program.at.date() + timedelta(days=7),
        )
        return program.record(course, payload, by="oncologist-a")

    for second in ("oncologist-a", "nurse-a", "nobody", ""):
        with pytest.raises(InputError) as caught:
            sign(second)
        assert codes(caught) == {("second_signer", "second-person")}
    sign("pharmacist-a")
    assert program.read().plan.is_cleared


def test_other_rules_for_a_running_course_need_a_second_person(program):
    course = program.course()
    program.bind(course)
    with pytest.raises(InputError) as caught:
        program.bind(course)
    assert codes(caught) == {("second_signer", "second-person")}


def test_recording_goes_through_the_action_alone(program):
    """The ledger has nothing without an audit event that names it."""
    program.to_first_fill()
    named = " ".join(AuditEvent.objects.values_list("targets", flat=True))
    ids = Fact.objects.filter(course__isnull=False).values_list("pk", flat=True)
    assert len(ids) == 16
    assert [pk for pk in ids if f"fact:{pk}" not in named] == []


def test_an_unknown_account_records_nothing(program):
    course = program.course()
    with pytest.raises(NotVisible):
        record(
            by="nobody",
            at=program.now(),
            course_id=course,
            payload=k.WeightMeasured(weight_kg=70.0),
            happened_at=program.at,
        )
