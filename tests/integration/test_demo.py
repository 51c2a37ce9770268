"""The demo center as it is made: whole, and each situation shows what it should."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from tests.support.today import assert_as_obvious

from hepatica.actions import imports, reading, upkeep
from hepatica.actions.ledger import ACTIONS
from hepatica.demo import labs_files
from hepatica.demo import steps as done
from hepatica.demo.cast import numbered, usual_seed
from hepatica.demo.seed import seed_center
from hepatica.demo.situations import SITUATIONS, Situation
from hepatica.demo.stages import STAGES
from hepatica.records import read, triggers
from hepatica.records.models import AuditEvent, Center, Fact
from hepatica.therapy.course.center_kinds import KnowledgeActivated
from hepatica.therapy.decisions import name_of

ON = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
NUMBERS = {
    part.name: number for number, part in numbered() if isinstance(part, Situation)
}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo center, made once for this module and taken away after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed_center(
            seed=usual_seed(),
            on=ON,
            time_zone="America/New_York",
            password="a-password-of-the-demo",
            now=AT,
        )
        transaction.set_rollback(True)


@pytest.fixture
def look(demo):
    """Open the course of a situation, as a nurse on the day of the demo."""

    def look_at(name):
        return reading.open_course(
            by="nurse-a", at=AT, course_id=f"DEMO-{NUMBERS[name]:04d}", on=ON
        )

    return look_at


@pytest.fixture
def today(demo):
    view = reading.today(by="nurse-a", at=AT, on=ON)
    return {row.course_id: row for row in view.rows}


def facts(kind):
    """Every fact of a kind in the demo, typed."""
    courses = Fact.objects.filter(kind=kind).values_list("course_id", flat=True)
    found = (fact for course in set(courses) for fact in read.facts_of(course))
    return [fact for fact in found if fact.kind == kind]


# ---- the whole ----


def test_ledgers_are_whole(demo):
    report = upkeep.verify_audit(by="installation", at=AT)
    assert report.problems == ()
    assert {s.stream for s in report.streams} >= {"facts:demo", "audit:demo"}
    assert triggers.missing() == ()


def test_read_models_follow_the_ledger(demo):
    report = upkeep.rebuild(by="installation", at=AT)
    assert report.differences == ()
    assert report.n_courses == 48


def test_every_step_wrote_one_audit_event(demo):
    steps = Counter(type(step) for story in demo.stories for step in story.steps)
    events = Counter(AuditEvent.objects.values_list("action", flat=True))
    assert events["person.register"] == events["course.open"] == steps[done.Enter] == 48
    assert events["dose.propose"] == steps[done.Propose]
    assert events["dose.decide"] == steps[done.Decide]
    # where the decision is to hold, nothing is ordered
    held = [f for f in facts("dose-decided") if f.payload.decision == "hold"]
    assert 0 < len(held) < 5
    assert events["order.sign"] == steps[done.Sign] - len(held)
    assert events["order.verify"] == steps[done.Verify] - len(held)
    assert events["fill.release"] == steps[done.Release] - len(held)
    assert events["fill.prepare"] == steps[done.Prepare] - len(held)
    assert events["bedside.check"] == steps[done.Check] - 2 * len(held)
    assert events["order.cancel"] == steps[done.Cancel] == 1
    assert events["visit.book"] == steps[done.Book]
    recorded = steps[done.Note] + steps[done.Empty] + steps[done.Fill]
    assert events["course.record"] == recorded
    assert set(events) <= set(ACTIONS) | {
        "knowledge.activated",
        "knowledge.propose-activation",
    }


def test_only_the_orders_in_work_are_of_the_day_of_the_demo(demo):
    rows = Fact.objects.filter(recorded_at__gte=f"{ON.isoformat()}T05:00")
    in_work = {f"DEMO-{n:04d}" for name, n in NUMBERS.items() if "order-" in name}
    assert set(rows.values_list("course_id", flat=True)) == in_work
    last = max(Fact.objects.values_list("recorded_at", flat=True))
    assert datetime.fromisoformat(last) < AT


def test_every_drug_fill_names_its_order_and_its_preparation(demo):
    drug = [f for f in facts("pump-filled") if f.payload.infusate.is_drug]
    signed = {f.id: f for f in facts("order-signed")}
    made = {f.id: f for f in facts("fill-prepared")}
    assert len(drug) > 70
    for fill in drug:
        order, preparation = fill.payload.order, fill.payload.preparation
        assert made[preparation].payload.order == order
        assert signed[order].payload.fill_drug_mg == fill.payload.drug_mg
    assert {f.payload.signed_with for f in signed.values()} == {"demo"}
    assert all("DEMO" in f.payload.drug_lot for f in made.values())


def test_center_is_a_demo_with_blocked_entries_in_force(demo):
    assert Center.objects.get(pk="demo").is_demo
    activated = {
        fact.payload.entry: fact.payload
        for fact in read.center_facts("demo")
        if isinstance(fact.payload, KnowledgeActivated)
    }
    candidate = activated["dose-modification/reference-value-candidate"]
    assert candidate.pharmacist == "pharmacist-a"
    assert candidate.physician == "oncologist-a"
    assert "invented" in candidate.document


@pytest.mark.parametrize("days", [0, 1, 3, 8, 15, 40])
def test_today_is_in_the_order_that_folding_all_forty_gives(demo, days):
    """One deviation is open in the demo: more came out than was put in."""
    on = ON + timedelta(days=days)
    view = reading.today(by="nurse-a", at=AT, on=on)
    courses = [story.person.course_id for story in demo.stories]
    over_fill = f"DEMO-{NUMBERS['over-fill']:04d}"
    (when,) = [
        one.fact.happened_on.toordinal()
        for one in reading.open_course(
            by="nurse-a", at=AT, course_id=over_fill, on=on
        ).deviations
    ]
    assert_as_obvious(
        view,
        courses,
        center="demo",
        deviations=lambda course: (True, when) if course == over_fill else None,
    )


def test_every_stage_is_there(demo):
    courses = reading.list_courses(by="reader-a", at=AT)
    assert Counter(row.phase for row in courses) == {
        "implanted": 5,
        "cleared": 12,
        "treatment": 22,
        "maintenance": 5,
        "explanted": 2,
        "closed": 2,
    }


def test_nothing_in_the_background_deviates(demo):
    for story in demo.stories[len(SITUATIONS) : len(SITUATIONS) + len(STAGES)]:
        view = reading.open_course(
            by="nurse-a", at=AT, course_id=story.person.course_id, on=ON
        )
        assert view.deviations == (), story.title
        assert view.course.anomalies == [], story.title


# ---- the situations ----


def test_on_schedule_shows_the_usual_example(look):
    plan = look("on-schedule").plan
    assert plan.contents.day == 14
    assert plan.days_past == 0
    assert plan.empty_by_on == ON
    assert plan.contents.fill.payload.dosing_weight_kg == 70
    assert plan.flow.flow_ml_per_day == 1.3
    assert plan.flow.source == "factory"
    # 30 mL - 14 d x 1.3 mL/d, and the same with 15 percent more and less flow
    assert plan.contents.volume_left_ml == pytest.approx(11.8)
    assert plan.contents.residual_limits_ml == pytest.approx((9.07, 14.53))


def test_past_days_is_on_top_of_today(look, today):
    plan = look("past-days").plan
    assert (plan.contents.day, plan.days_past) == (19, 5)
    # 19 of 14 days, and the pump is not dry yet
    assert plan.contents.delivered_ratio == pytest.approx(19 / 14)
    assert look("past-days").course.missed == [ON - timedelta(days=5)]
    first, second, *_ = today.values()
    assert (first.course_id, first.group) == ("DEMO-0048", "changed")
    assert (second.course_id, second.group) == ("DEMO-0002", "past")


def test_fast_pump_doses_by_what_was_observed(look, today):
    view = look("fast-pump")
    assert view.plan.flow_deviation_ratio == pytest.approx(0.17, abs=0.02)
    assert view.plan.flow.source == "observed"
    drug = [f for f in view.plan.device.fills if f.is_drug]
    card = view.plan.device.factory_flow_rate_ml_per_day
    assert all(f.payload.flow_ml_per_day > 1.1 * card for f in drug)
    assert today["DEMO-0003"].group == "flow"


def test_alp_doubled_waits_with_a_hold(look, today):
    view = look("alp-doubled")
    assert name_of(view.worksheet.decision) == "hold"
    assert not view.worksheet.permits_drug
    last = view.facts[-1]
    assert (last.kind, last.payload.decision) == ("dose-proposed", "hold")
    assert "alkaline phosphatase" in " ".join(last.payload.reasons).lower()
    readings = view.course.labs["alkaline-phosphatase"]
    assert readings[-1].result.value > 2 * readings[-3].result.value
    assert today["DEMO-0004"].group == "wait"


def test_lab_missing_is_named(look, today):
    decision = look("lab-missing").worksheet.decision
    assert name_of(decision) == "cannot-decide"
    assert len(decision.missing) == 1
    assert "alkaline-phosphatase" in decision.missing[0]
    assert today["DEMO-0005"].group == "labs"


def test_late_visit_is_a_lower_bound_that_does_not_dose(look):
    plan = look("late-lower-bound").plan
    last = plan.observations[-1]
    assert last.is_lower_bound
    assert not last.is_fit_for_dosing
    assert plan.flow.on < last.to_on


def test_glycerin_has_no_computed_dry_date(look):
    plan = look("glycerin").plan
    assert plan.contents.fill.payload.infusate == "glycerin"
    assert plan.dry is None
    assert "glycerin" in plan.dry_missing
    assert plan.next_due.code == "refill"


def test_altitude_makes_the_interval_unfit(look):
    plan = look("altitude").plan
    unfit = [o for o in plan.observations if not o.is_fit_for_dosing]
    assert [o.why_not for o in unfit] == [("altitude within the interval",)]
    assert plan.flow.on < unfit[0].to_on


def test_over_fill_is_recorded_and_bars_drug(look):
    view = look("over-fill")
    (deviation,) = view.deviations
    assert [why.code for why in deviation.why] == ["residual-over-fill"]
    assert deviation.fact.payload.is_confirmed
    assert not view.plan.contents.fill.is_drug
    assert "residual-over-fill" in {r.code for r in view.worksheet.refusals}
    assert not view.worksheet.permits_drug


def test_no_rules_says_what_to_choose(look):
    view = look("no-rules")
    assert view.course.rules is None
    assert view.course.phase == "cleared"
    assert name_of(view.worksheet.decision) == "cannot-decide"
    assert any("no rules are bound" in text for text in view.worksheet.decision.missing)


def test_below_height_has_no_dosing_weight(look):
    worksheet = look("below-height").worksheet
    assert worksheet.weight is None
    assert any("152.4 cm" in text for text in worksheet.decision.missing)


def test_holds_have_saline_in_the_pump(demo):
    held = [story for story in demo.stories if story.title == "Hold"]
    for story in held:
        view = reading.open_course(
            by="nurse-a", at=AT, course_id=story.person.course_id, on=ON
        )
        assert view.course.decisions[-1].payload.decision == "hold"
        assert not view.plan.contents.fill.is_drug


def test_reduced_dose_is_half_of_the_one_before(demo):
    (story,) = [s for s in demo.stories if "reduced" in s.title]
    view = reading.open_course(
        by="nurse-a", at=AT, course_id=story.person.course_id, on=ON
    )
    rates = [
        fill.payload.dose_rate_mg_per_kg_per_day
        for fill in view.plan.device.fills
        if fill.is_drug
    ]
    assert rates[-2] == pytest.approx(rates[-3] / 2)


# ---- the orders of today ----


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("order-to-verify", "verify-order"),
        ("order-to-release", "release"),
        ("order-to-prepare", "prepare"),
        ("order-to-check", "check-at-bedside"),
        ("order-rejected", "sign-order"),
        ("order-cancelled", "sign-order"),
        ("order-to-cosign", "cosign-order"),
        ("order-void", "compute"),
    ],
)
def test_each_order_of_today_waits_where_it_says(look, name, step):
    view = look(name)
    assert view.visit.next_step == step
    assert view.deviations == ()
    waste = ("return-or-waste",) if name == "order-cancelled" else ()
    assert view.visit.also == waste


def test_the_order_to_verify_is_blind_for_the_pharmacist(demo):
    course = f"DEMO-{NUMBERS['order-to-verify']:04d}"
    view = reading.open_course(by="pharmacist-a", at=AT, course_id=course, on=ON)
    assert view.is_blind
    assert view.to_verify is not None


def test_the_rejected_order_shows_both_readings(look):
    assert look("order-rejected").compared.rejected.payload.differs == ("weight",)


# ---- the files of today ----


@pytest.fixture
def files(demo, tmp_path):
    folder = labs_files.write_files(
        tmp_path, demo.stories, on=ON, zone=ZoneInfo("America/New_York")
    )
    return [
        imports.NamedBytes(name=path.name, content=path.read_bytes())
        for path in sorted(folder.iterdir())
    ]


def bring_in(files, *, by="coordinator-a"):
    return imports.import_labs(by=by, at=AT, center_id="demo", files=files, on=ON)


def test_files_are_taken_once_and_the_near_match_waits(files):
    report = bring_in(files)
    assert report.errors == ()
    assert {one.course_id for one in report.taken} == {
        "DEMO-0001",
        "DEMO-0019",
        "DEMO-0022",
        "DEMO-0025",
    }
    assert [(one.file, one.code) for one in report.queued] == [
        ("near-match.json", "near-match")
    ]
    again = bring_in(files)
    assert again.taken == ()
    assert again.already_there == len(report.taken)


@pytest.mark.parametrize("course_id", ["DEMO-0019", "DEMO-0022", "DEMO-0025"])
def test_visit_of_today_is_decided_once_its_results_are_in(files, course_id):
    def worksheet():
        view = reading.open_course(by="nurse-a", at=AT, course_id=course_id, on=ON)
        return view.worksheet

    assert name_of(worksheet().decision) == "cannot-decide"
    bring_in(files)
    after = worksheet()
    assert after.permits_drug
    assert after.fill.fill_drug_mg > 0


def test_machine_operator_may_bring_in_results(files):
    assert len(bring_in(files, by="installation").taken) == 4
