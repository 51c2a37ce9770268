"""At the chair: the right patient, label and pump, by two, and what was filled."""

from datetime import date, timedelta

import pytest
from tests.support.order_program import OrderProgram

from hepatica.errors import Conflict, InputError
from hepatica.records.models import Fact
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course.admit import Admitted
from hepatica.therapy.pump import Infusate


@pytest.fixture
def program(db):
    made = OrderProgram()
    made.activate_all()
    return made


def codes(caught):
    return {(error.path, error.code) for error in caught.value.errors}


@pytest.fixture
def prepared(program):
    course = program.to_decision()
    program.sign(course)
    program.verify(course)
    program.release(course)
    program.prepare(course)
    return course


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"scanned": "0" * 64}, "scanned", "other-label"),
        ({"scanned": "abc"}, "scanned", "other-label"),
        ({"scanned": ""}, "scanned", "other-label"),
        ({"record_no": "DEMO-0002"}, "record_no", "other-patient"),
        ({"birth_date": date(1960, 5, 7)}, "birth_date", "other-patient"),
        ({"birth_date": None}, "birth_date", "other-patient"),
        ({"serial": "S-2"}, "serial", "other-pump"),
        ({"has_contingency": False}, "has_contingency", "no-contingency"),
    ],
)
@pytest.mark.hazard("HZ-018")
def test_another_label_patient_or_pump_stops(program, prepared, change, path, code):
    with pytest.raises(InputError) as caught:
        program.check(prepared, **change)
    assert codes(caught) == {(path, code)}
    assert not Fact.objects.filter(kind="bedside-verified").exists()


def test_the_short_code_of_the_label_is_enough(program, prepared):
    order, made = program.label_code(prepared).upper().split(".")
    program.check(prepared, scanned=f" {order[:8]}.{made[:4]} ")
    assert program.order(prepared).checkers == ("nurse-a",)


@pytest.mark.hazard("HZ-018")
@pytest.mark.parametrize("places", [8, 64])
def test_the_code_of_the_order_as_paper_has_it_is_no_label(program, prepared, places):
    code = program.order(prepared).payload.order_hash[:places]
    with pytest.raises(InputError, match="Scan the label on the syringe") as caught:
        program.check(prepared, scanned=code)
    assert codes(caught) == {("scanned", "no-fill")}
    assert not Fact.objects.filter(kind="bedside-verified").exists()


@pytest.mark.hazard("HZ-018")
@pytest.mark.parametrize("is_returned", [False, True])
def test_a_syringe_that_was_set_aside_stops_and_the_next_one_passes(
    program, prepared, is_returned
):
    old = program.label_code(prepared)
    program.waste(prepared, is_returned=is_returned)
    became = "returned" if is_returned else "wasted"
    with pytest.raises(InputError, match=f"This syringe was {became} at ") as caught:
        program.check(prepared, scanned=old)
    assert codes(caught) == {("scanned", f"{became}-fill")}
    program.prepare(prepared)
    made_at = program.order(prepared).preparation.fact.happened_at
    with pytest.raises(InputError, match=f"Take the one made at {made_at:%H:%M}"):
        program.check(prepared, scanned=old)
    program.check(prepared)
    assert program.order(prepared).checkers == ("nurse-a",)


@pytest.mark.hazard("HZ-018")
def test_of_two_syringes_the_earlier_one_stops(program, prepared):
    old = program.label_code(prepared)
    program.prepare(prepared, deviation_reason="the first one had air in it")
    with pytest.raises(InputError) as caught:
        program.check(prepared, scanned=old)
    assert codes(caught) == {("scanned", "earlier-fill")}
    program.check(prepared)
    (check,) = program.order(prepared).checks
    assert check.payload.preparation == program.order(prepared).preparation.fact.id


@pytest.mark.hazard("HZ-014")
@pytest.mark.hazard("HZ-017")
def test_the_label_of_an_order_that_a_newer_one_replaced_stops(program, prepared):
    old = program.label_code(prepared)
    program.cancel(prepared)
    program.sign(prepared)
    with pytest.raises(Conflict, match="void"):
        program.check(prepared, scanned=old)


@pytest.mark.hazard("HZ-018")
def test_two_people_check_each_once(program, prepared):
    program.check(prepared)
    with pytest.raises(Conflict, match="second person"):
        program.check(prepared)
    program.check(prepared, by="nurse-b")
    assert program.order(prepared).checkers == ("nurse-a", "nurse-b")


@pytest.mark.hazard("HZ-017")
def test_a_fill_past_its_time_is_not_checked(program, prepared):
    program.at += timedelta(hours=9)
    with pytest.raises(Conflict, match="over"):
        program.check(prepared)


# ---- the fill ----


@pytest.mark.parametrize(
    ("until", "code"),
    [
        ("sign", "not-verified"),
        ("verify", "not-prepared"),
        ("prepare", "not-checked"),
    ],
)
@pytest.mark.hazard("HZ-017")
def test_drug_that_skipped_a_step_is_recorded_and_asks_why(program, until, code):
    course = program.to_decision()
    for act in ("sign", "verify", "release", "prepare"):
        getattr(program, act)(course)
        if act == until:
            break
    program.empty(course, 11.8)
    with pytest.raises(InputError):
        program.fill_ordered(course)
    done = program.fill_ordered(course, deviation_reason="in a hurry")
    assert code in [refusal.code for refusal in done.admission.why]


@pytest.mark.hazard("HZ-017")
def test_a_fill_after_a_cancellation_is_recorded_as_a_deviation(program):
    course = program.to_chair()
    program.cancel(course)
    done = program.fill_ordered(course, deviation_reason="it was in already")
    assert "void-order" in [refusal.code for refusal in done.admission.why]
    (deviation,) = program.read(course).deviations
    assert deviation.reason == "it was in already"


def test_a_filled_order_is_not_cancelled(program):
    course = program.to_chair()
    program.fill_ordered(course)
    with pytest.raises(Conflict, match="filled before"):
        program.cancel(course)


@pytest.mark.hazard("HZ-017")
def test_drug_without_naming_the_order_of_the_day_is_a_deviation(program):
    course = program.to_chair()
    done = program.fill_ordered(
        course, order="", preparation="", deviation_reason="paper"
    )
    assert "no-order" in [refusal.code for refusal in done.admission.why]


def test_drug_on_a_day_without_any_order_is_recorded_and_asks_why(program):
    course = program.to_decision()
    decided = program.read(course).course.decisions[-1]
    program.empty(course, 11.8)
    fill = k.PumpFilled(
        infusate=Infusate.FLOXURIDINE,
        volume_ml=decided.payload.fill_volume_ml,
        drug_mg=decided.payload.fill_drug_mg,
        infusion_days=decided.payload.infusion_days,
        decision=decided.fact,
    )
    with pytest.raises(InputError) as caught:
        program.record(course, fill)
    assert codes(caught) == {("deviation_reason", "deviation-needs-reason")}
    done = program.record(course, fill, deviation_reason="the network was down")
    assert [refusal.code for refusal in done.admission.why] == ["no-order"]


def test_a_drug_free_fill_asks_for_no_order(program):
    course = program.to_chair()
    done = program.fill_free(course)
    assert isinstance(done.admission, Admitted)
    assert program.state().also == ("return-or-waste",)
    program.record(course, k.PumpEmptied(residual_volume_ml=30.0))


@pytest.mark.hazard("HZ-008", "HZ-017")
@pytest.mark.parametrize("change", ["labs", "weight"])
def test_drug_after_a_result_or_weight_that_voids_the_order_asks_why(program, change):
    course = program.to_chair()
    if change == "labs":
        program.labs(course, alp=400.0)
    else:
        program.weigh(course, 64.0)
    with pytest.raises(InputError) as caught:
        program.fill_ordered(course)
    assert codes(caught) == {("deviation_reason", "deviation-needs-reason")}
    done = program.fill_ordered(course, deviation_reason="was in already")
    assert [r.code for r in done.admission.why] == ["void-when-filled"]
    # it is told whenever the course is looked at, not only when it was recorded
    (deviation,) = program.read(course).deviations
    assert [r.code for r in deviation.why] == ["void-when-filled"]
    assert deviation.reason == "was in already"


def test_a_result_that_came_after_the_fill_is_no_fault_of_the_fill(program):
    course = program.to_chair()
    filled_at = program.now()
    program.at += timedelta(hours=2)
    program.labs(course, alp=400.0)
    done = program.fill_ordered(course, happened_at=filled_at)
    assert isinstance(done.admission, Admitted)
