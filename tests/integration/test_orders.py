"""An order from the signature to the pump, by the people who may."""

from datetime import date, timedelta

import pytest
from tests.support.order_program import OrderProgram

from hepatica.actions.accounts import create_account
from hepatica.actions.privileges import Privilege as P
from hepatica.actions.proof import Proof
from hepatica.errors import Conflict, InputError, NotPermitted
from hepatica.records.models import AuditEvent, Fact
from hepatica.therapy.course import Deviation
from hepatica.therapy.course.admit import Admitted


@pytest.fixture
def program(db):
    made = OrderProgram()
    made.activate_all()
    return made


def codes(caught):
    return {(error.path, error.code) for error in caught.value.errors}


def test_the_whole_day_goes_step_by_step_and_is_admitted(program):
    course = program.to_decision()
    steps = [program.state().next_step]
    acts = ("sign", "verify", "release", "prepare", "check")
    for act in acts:
        assert isinstance(getattr(program, act)(course).admission, Admitted)
        steps.append(program.state().next_step)
    program.check(course, by="nurse-b")
    steps.append(program.state().next_step)
    program.empty(course, 11.8)
    filled = program.fill_ordered(course)
    assert isinstance(filled.admission, Admitted)
    assert steps == [
        "sign-order",
        "verify-order",
        "release",
        "prepare",
        "check-at-bedside",
        "check-at-bedside",
        "empty",
    ]
    assert program.state().next_step == "book-next"
    assert program.read(course).deviations == ()


def test_each_act_is_one_audit_event(program):
    course = program.to_chair()
    codes = list(AuditEvent.objects.order_by("seq").values_list("action", flat=True))
    for code in ("order.sign", "order.verify", "fill.release", "fill.prepare"):
        assert codes.count(code) == 1, code
    assert codes.count("bedside.check") == 2
    assert course == "A-0001"


# ---- the signature ----


@pytest.mark.hazard("HZ-014")
@pytest.mark.hazard("HZ-017")
def test_what_changed_since_the_decision_is_not_signed(program):
    course = program.to_decision()
    program.labs(course, alp=400.0)
    with pytest.raises(InputError) as caught:
        program.sign(course)
    assert {code for _, code in codes(caught)} <= {"not-supported", "no-decision"}


def test_without_a_decision_nothing_is_signed(program):
    course = program.to_first_visit("A-0001", program.person())
    with pytest.raises(InputError) as caught:
        program.sign(course)
    assert codes(caught) == {("decision", "no-decision")}


def test_the_same_decision_is_not_ordered_twice(program):
    course = program.to_decision()
    program.sign(course)
    with pytest.raises(Conflict, match="signed and stands"):
        program.sign(course, by="oncologist-b")
    assert Fact.objects.filter(kind="order-signed").count() == 1


def test_a_cancelled_order_is_signed_anew_as_the_next_version(program):
    course = program.to_decision()
    program.sign(course)
    program.cancel(course)
    again = program.sign(course).fact.payload
    assert again.version == 2


@pytest.mark.parametrize("account", ["nurse-a", "pharmacist-a", "technician-a"])
def test_only_a_prescriber_signs(program, account):
    course = program.to_decision()
    with pytest.raises(NotPermitted):
        program.sign(course, by=account)
    refused = AuditEvent.objects.filter(action="order.sign.refused")
    assert refused.count() == 1


@pytest.mark.parametrize(
    "change", [{"account": "oncologist-b"}, {"minutes": -3}, {"minutes": 1}]
)
@pytest.mark.hazard("HZ-017")
def test_a_proof_of_somebody_else_or_of_another_time_signs_nothing(program, change):
    course = program.to_decision()
    at = program.at + timedelta(minutes=change.get("minutes", 0))
    proof = Proof(account=change.get("account", "oncologist-a"), at=at, how="password")
    with pytest.raises(InputError) as caught:
        program.sign(course, proof=proof)
    assert codes(caught) == {("password", "no-proof")}


def test_an_account_in_anothers_hands_signs_nothing(program):
    create_account(by=program.administrator, at=program.now(), username="oncologist-z")
    for privilege in (P.READ, P.PRESCRIBE):
        program.grant("oncologist-z", privilege)
    course = program.to_decision()
    with pytest.raises(NotPermitted, match="password"):
        program.sign(course, by="oncologist-z")


# ---- the second reading ----


@pytest.mark.hazard("HZ-001")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weight", 71.0),
        ("flow", 1.2),
        ("volume", 20.0),
        ("dose_rate", 0.1),
        ("factor", 0.5),
    ],
)
@pytest.mark.hazard("HZ-017")
def test_a_figure_that_differs_rejects_the_order_with_both_readings(
    program, name, value
):
    course = program.to_decision()
    program.sign(course)
    done = program.verify(course, **{name: value})
    payload = done.fact.payload
    assert done.fact.kind == "order-rejected"
    assert payload.differs == (name.replace("_", " "),)
    assert len(payload.figures) == 5
    state = program.state()
    assert state.next_step == "sign-order"
    assert "The two readings differ" in state.why
    program.sign(course)
    program.verify(course, read_again_because="nobody else is here")
    assert program.state().next_step == "release"


def test_a_figure_without_value_or_source_is_asked_for(program):
    course = program.to_decision()
    program.sign(course)
    figures = program.figures(course)
    with pytest.raises(InputError) as caught:
        program.verify(course, figures=figures[1:])
    assert codes(caught) == {("weight", "missing")}
    from dataclasses import replace

    without = (replace(figures[0], source=" "), *figures[1:])
    with pytest.raises(InputError) as caught:
        program.verify(course, figures=without)
    assert codes(caught) == {("weight_source", "missing")}


def test_a_figure_that_cannot_be_is_asked_for_and_rejects_nothing(program):
    course = program.to_decision()
    program.sign(course)
    with pytest.raises(InputError) as caught:
        program.verify(course, weight=7000.0, flow=1300.0)
    assert codes(caught) == {("weight", "impossible"), ("flow", "impossible")}
    assert program.state().next_step == "verify-order"


def test_what_is_signed_is_what_was_shown(program):
    course = program.to_decision()
    with pytest.raises(Conflict, match="something else"):
        program.sign(course, shown_hash="0" * 64)
    assert not Fact.objects.filter(kind="order-signed").exists()


@pytest.mark.hazard("HZ-012")
@pytest.mark.hazard("HZ-017")
def test_who_decided_or_signed_does_not_verify(program):
    course = program.to_first_visit("A-0001", program.person())
    program.accept(course, program.propose(course))
    program.sign(course, by="both-a")
    with pytest.raises(NotPermitted, match="another person"):
        program.verify(course, by="both-a")
    program.grant("oncologist-a", P.VERIFY)
    with pytest.raises(NotPermitted, match="another person"):
        program.verify(course, by="oncologist-a")
    program.verify(course)


def test_it_is_verified_once(program):
    course = program.to_decision()
    program.sign(course)
    program.verify(course)
    with pytest.raises(Conflict, match="already"):
        program.verify(course, by="pharmacist-b")


@pytest.mark.hazard("HZ-008")
@pytest.mark.hazard("HZ-017")
def test_a_result_after_the_signature_stops_verification_and_release(program):
    course = program.to_decision()
    program.sign(course)
    program.labs(course, alp=400.0)
    with pytest.raises(Conflict, match="void"):
        program.verify(course)
    with pytest.raises(Conflict, match="void"):
        program.release(course)


@pytest.mark.hazard("HZ-017")
def test_trainees_wait_for_a_cosignature(program):
    course = program.to_decision()
    signed = program.sign(course, by="fellow-a").fact
    with pytest.raises(Conflict, match="cosignature"):
        program.verify(course)
    with pytest.raises(NotPermitted):
        program.cosign(course, signed.id, by="pharmacist-a")
    with pytest.raises(NotPermitted):
        program.cosign(course, signed.id, by="fellow-a")
    program.cosign(course, signed.id, by="oncologist-b")
    with pytest.raises(Conflict, match="cosigned already"):
        program.cosign(course, signed.id, by="oncologist-a")
    verified = program.verify(course, by="resident-a").fact
    with pytest.raises(Conflict, match="not verified"):
        program.release(course)
    program.cosign(course, verified.id, by="pharmacist-b")
    program.release(course)


@pytest.mark.hazard("HZ-017")
def test_who_decided_does_not_stand_behind_the_verification(program):
    program.to_first_visit("A-0001", program.person())
    program.accept("A-0001", program.propose("A-0001"), by="both-a")
    program.sign("A-0001")
    verified = program.verify("A-0001", by="resident-a").fact
    with pytest.raises(NotPermitted, match="decided"):
        program.cosign("A-0001", verified.id, by="both-a")
    program.cosign("A-0001", verified.id, by="pharmacist-b")
    assert program.order().is_verified


@pytest.mark.hazard("HZ-017")
def test_who_signed_the_order_does_not_stand_behind_its_verification(program):
    course = program.to_decision()
    program.sign(course, by="both-a")
    verified = program.verify(course, by="resident-a").fact
    with pytest.raises(NotPermitted, match="signed either half"):
        program.cosign(course, verified.id, by="both-a")
    assert not program.order().is_verified


@pytest.mark.hazard("HZ-017")
def test_who_stands_behind_the_verification_does_not_cosign_the_order(program):
    course = program.to_decision()
    signed = program.sign(course, by="fellow-a").fact
    behind = program.cosign(course, signed.id, by="oncologist-b").fact
    verified = program.verify(course, by="resident-a").fact
    program.cosign(course, verified.id, by="both-a")
    program.withdraw(course, behind.id, by="oncologist-b")
    # it waits for a cosignature again, and both halves are not one person's
    with pytest.raises(NotPermitted, match="signed either half"):
        program.cosign(course, signed.id, by="both-a")
    program.cosign(course, signed.id, by="oncologist-a")


def test_a_verification_that_is_gone_since_is_not_cosigned(program):
    course = program.to_decision()
    program.sign(course)
    shown = program.verify(course, by="resident-a").fact
    program.withdraw(course, shown.id, by="resident-a")
    program.verify(course, by="resident-a")
    with pytest.raises(InputError) as caught:
        program.cosign(course, shown.id, by="pharmacist-b")
    assert codes(caught) == {("act", "no-act")}


# ---- release, preparation ----


@pytest.mark.hazard("HZ-017")
def test_only_a_verified_order_is_released_and_once(program):
    course = program.to_decision()
    program.sign(course)
    with pytest.raises(Conflict, match="not verified"):
        program.release(course)
    program.verify(course)
    program.release(course)
    with pytest.raises(Conflict, match="already"):
        program.release(course)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"drug_mg": 93.8}, "other-drug"),
        ({"volume_ml": 20.0}, "other-volume"),
        ({"drug_expires_on": date(2026, 3, 1)}, "expired-lot"),
        ({"diluent_expires_on": date(2026, 3, 1)}, "expired-lot"),
    ],
)
def test_what_was_compounded_otherwise_is_taken_with_a_reason(program, change, code):
    course = program.to_decision()
    program.sign(course)
    program.verify(course)
    program.release(course)
    with pytest.raises(InputError) as caught:
        program.prepare(course, **change)
    assert codes(caught) == {("deviation_reason", "deviation-needs-reason")}
    done = program.prepare(course, deviation_reason="short of drug", **change)
    assert isinstance(done.admission, Deviation)
    assert code in [refusal.code for refusal in done.admission.why]


def test_a_volume_that_cannot_be_is_not_taken_as_prepared(program):
    course = program.to_decision()
    program.sign(course)
    with pytest.raises(InputError) as caught:
        program.prepare(course, volume_ml=1e300, deviation_reason="a slip")
    assert codes(caught) == {("volume_ml", "impossible")}
    assert program.order(course).preparation is None


@pytest.mark.hazard("HZ-017")
def test_a_preparation_from_a_cancelled_order_is_recorded_and_is_to_waste(program):
    course = program.to_decision()
    program.sign(course)
    program.verify(course)
    program.release(course)
    program.cancel(course)
    done = program.prepare(course, deviation_reason="was in the hood already")
    assert isinstance(done.admission, Deviation)
    assert program.state().also == ("return-or-waste",)
    program.waste(course)
    assert program.state().also == ()
    with pytest.raises(Conflict, match="before"):
        program.waste(course)
