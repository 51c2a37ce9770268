"""From facts and what is in force to a proposal, and from a person to a decision."""

import threading

import pytest
from django.db import connection
from tests.support.program import RULES, Program

from hepatica.actions.doses import decide, propose
from hepatica.actions.knowledge import confirm_activation, retire
from hepatica.errors import Conflict, InputError, NotPermitted
from hepatica.records.models import Fact
from hepatica.therapy.course import kinds as k


@pytest.fixture
def program(db):
    made = Program()
    made.activate_all()
    return made


def codes(caught):
    return {(error.path, error.code) for error in caught.value.errors}


def choose(program, course, proposal, *, decision="reduce", by="oncologist-a", **more):
    return decide(
        by=by,
        at=program.now(),
        course_id=course,
        proposal_id=proposal.fact.id,
        accept=False,
        decision=decision,
        **more,
    )


def test_a_proposal_is_the_worksheet_of_the_day(program):
    course = program.to_first_visit()
    proposal = program.propose(course).fact.payload
    sheet = program.read(course).worksheet
    # 170 cm, female: 45.5 + 2.3 * (170 / 2.54 - 60) = 61.4 kg ideal; 70 kg is within
    # 25 % of it, so the weight is the mean of both; 0.12 * 65.7 * 30 / 1.3 = 181.9 mg
    assert proposal.decision == "proceed"
    assert proposal.dose_rate_mg_per_kg_per_day == 0.12
    assert proposal.dosing_weight_kg == sheet.weight.dosing_weight_kg
    assert proposal.fill_drug_mg == sheet.fill.fill_drug_mg
    assert proposal.trace == sheet.trace
    assert proposal.knowledge_version == sheet.knowledge_version
    assert (proposal.flow_ml_per_day, proposal.flow_source) == (1.3, "factory")


def test_a_proposal_names_the_facts_behind_it(program):
    course = program.to_first_visit()
    based_on = program.propose(course).fact.based_on
    behind = {f.kind for f in program.read(course).facts if f.id in based_on}
    assert behind == {
        "rules-bound",
        "pump-implanted",
        "pump-filled",
        "perfusion-studied",
        "weight-measured",
        "labs-resulted",
    }


def test_a_center_with_nothing_bound_cannot_decide_and_says_what_is_missing(db):
    bare = Program(is_demo=False)
    course = bare.course()
    proposal = bare.propose(course).fact.payload
    assert proposal.decision == "cannot-decide"
    assert proposal.fill_drug_mg is None
    reasons = " ".join(proposal.reasons)
    for part in ("flow fitness", "age of a weight", "no rules are bound", "weight"):
        assert part in reasons


def test_published_files_do_not_stand_in_for_what_is_not_activated(program):
    """Bound, in the catalog, and not in force: refused by name."""
    course = program.to_first_visit()
    pending = retire(
        by="pharmacist-a",
        at=program.now(),
        center_id="a",
        entry_id="cycle/cycle-28",
        reason="Another cycle is used",
    )
    confirm_activation(
        by="oncologist-a", at=program.now(), center_id="a", pending_id=pending.id
    )
    proposal = program.propose(course).fact.payload
    assert proposal.decision == "cannot-decide"
    assert any("cycle-28" in reason for reason in proposal.reasons)


def test_an_accepted_proposal_is_copied_with_its_days(program):
    course = program.to_first_visit()
    proposal = program.propose(course)
    decided = program.accept(course, proposal).fact
    payload, proposed = decided.payload, proposal.fact.payload
    assert decided.based_on == (proposal.fact.id,)
    assert payload.is_accepted
    assert payload.fill_drug_mg == proposed.fill_drug_mg
    assert payload.dose_rate_mg_per_kg_per_day == proposed.dose_rate_mg_per_kg_per_day
    assert payload.infusion_days == 14.0
    assert payload.contingency == f"{RULES.contingency}@1"


def test_only_who_may_prescribe_decides(program):
    course = program.to_first_visit()
    proposal = program.propose(course)
    for by in ("nurse-a", "pharmacist-a", "reader-a"):
        with pytest.raises(NotPermitted):
            choose(program, course, proposal, by=by, decision="hold", reason="fever")
    with pytest.raises(NotPermitted):
        propose(by="reader-a", at=program.now(), course_id=course, on=program.at.date())


def test_less_is_possible_with_a_reason_and_the_amount_follows(program):
    course = program.to_first_visit()
    proposal = program.propose(course)
    half = {"dose_rate_mg_per_kg_per_day": 0.06}
    with pytest.raises(InputError) as caught:
        choose(program, course, proposal, **half)
    assert codes(caught) == {("reason", "no-reason")}
    payload = choose(program, course, proposal, reason="Frail", **half).fact.payload
    proposed = proposal.fact.payload
    # half the rate is half the concentration; rounded down to 1 mg
    exact = 0.06 * proposed.dosing_weight_kg * 30.0 / 1.3
    assert exact - 1 < payload.fill_drug_mg <= exact
    assert payload.fill_drug_mg == int(exact)
    assert not payload.is_accepted


def test_an_amount_gives_its_rate(program):
    course = program.to_first_visit()
    proposal = program.propose(course)
    payload = choose(
        program, course, proposal, fill_drug_mg=90.0, reason="Frail"
    ).fact.payload
    weight = proposal.fact.payload.dosing_weight_kg
    assert payload.dose_rate_mg_per_kg_per_day == pytest.approx(
        90.0 * 1.3 / 30.0 / weight, rel=1e-12
    )


def test_an_amount_and_a_rate_that_do_not_belong_together_are_refused(program):
    course = program.to_first_visit()
    proposal = program.propose(course)
    with pytest.raises(InputError) as caught:
        choose(
            program,
            course,
            proposal,
            dose_rate_mg_per_kg_per_day=0.06,
            fill_drug_mg=150.0,
            reason="Frail",
        )
    assert codes(caught) == {("fill_drug_mg", "amount-and-rate")}


@pytest.mark.hazard("HZ-001")
@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (
            {"dose_rate_mg_per_kg_per_day": 0.13},
            {
                ("dose_rate_mg_per_kg_per_day", "above-proposal"),
                ("fill_drug_mg", "above-proposal"),
            },
        ),
        ({"infusion_days": 15.0}, {("infusion_days", "above-cycle")}),
        (
            {"dose_rate_mg_per_kg_per_day": -0.1},
            {("dose_rate_mg_per_kg_per_day", "not-positive")},
        ),
        (
            {"dose_rate_mg_per_kg_per_day": float("nan")},
            {("dose_rate_mg_per_kg_per_day", "not-positive")},
        ),
        ({"fill_drug_mg": 0.0}, {("fill_drug_mg", "not-positive")}),
    ],
)
def test_more_than_proposed_is_never_decided(program, figures, expected):
    course = program.to_first_visit()
    proposal = program.propose(course)
    with pytest.raises(InputError) as caught:
        choose(
            program, course, proposal, decision="proceed", reason="I want to", **figures
        )
    assert codes(caught) == expected


def test_a_proposal_without_drug_is_not_made_one_with_drug(program):
    course = program.to_first_visit()
    program.go_to(16)
    program.labs(course, alp=900.0, confirmed=True)
    proposal = program.propose(course)
    # floyd-2006 says nothing above twice the upper limit
    assert proposal.fact.payload.decision == "no-rule"
    with pytest.raises(InputError) as caught:
        choose(
            program,
            course,
            proposal,
            decision="proceed",
            reason="Laboratory error",
            dose_rate_mg_per_kg_per_day=0.1,
            fill_drug_mg=100.0,
        )
    assert ("dose-decided", "no-drug-permitted") in codes(caught)
    decided = program.accept(course, proposal, decision="hold").fact.payload
    assert (decided.decision, decided.fill_drug_mg) == ("hold", None)


def test_what_cannot_be_decided_is_followed_by_giving_no_drug(program):
    course = program.to_first_visit()
    program.go_to(40)
    proposal = program.propose(course)
    assert proposal.fact.payload.decision == "cannot-decide"
    with pytest.raises(InputError) as caught:
        program.accept(course, proposal, decision="proceed")
    assert codes(caught) == {("decision", "not-the-proposal")}
    decided = program.accept(course, proposal, decision="hold").fact.payload
    assert (decided.decision, decided.fill_drug_mg) == ("hold", None)


def test_figures_do_not_go_with_following_the_proposal(program):
    course = program.to_first_visit()
    proposal = program.propose(course)
    with pytest.raises(InputError) as caught:
        program.accept(course, proposal, fill_drug_mg=10.0)
    assert codes(caught) == {("accept", "figures-with-accept")}


@pytest.mark.hazard("HZ-008")
def test_results_that_came_since_are_looked_at_first(program):
    course = program.to_first_visit()
    proposal = program.propose(course)
    program.labs(course, alp=300.0)
    with pytest.raises(Conflict):
        program.accept(course, proposal)
    # to give nothing is always possible
    choose(program, course, proposal, decision="hold", reason="New results")


def test_rules_that_changed_since_are_looked_at_first(program):
    course = program.to_first_visit()
    proposal = program.propose(course)
    program.activate("cycle/cycle-35")
    with pytest.raises(Conflict):
        program.accept(course, proposal)
    program.accept(course, program.propose(course))


def test_yesterdays_proposal_gives_no_drug_today(program):
    course = program.to_first_visit()
    proposal = program.propose(course)
    program.go_to(15)
    with pytest.raises(Conflict):
        program.accept(course, proposal)


def test_a_proposal_is_decided_on_once_and_may_still_be_stopped(program):
    course = program.to_first_visit()
    proposal = program.propose(course)
    program.accept(course, proposal)
    with pytest.raises(Conflict):
        program.accept(course, proposal)
    choose(program, course, proposal, decision="hold", reason="Fever since noon")
    with pytest.raises(Conflict):
        program.accept(course, proposal)
    # sent twice by a tired hand, it is one hold
    with pytest.raises(Conflict):
        choose(program, course, proposal, decision="hold", reason="Fever since noon")


@pytest.mark.hazard("HZ-014")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_told():
    """Judged under the ledger's lock: what was true is true when it is written."""
    program = Program()
    program.activate_all()
    course = program.to_first_visit()
    proposal = program.propose(course)
    barrier, answers = threading.Barrier(2), []
    at = program.now()

    def answer():
        barrier.wait()
        try:
            decide(
                by="oncologist-a",
                at=at,
                course_id=course,
                proposal_id=proposal.fact.id,
                accept=True,
                decision="proceed",
            )
            answers.append("decided")
        except Conflict:
            answers.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=answer) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["conflict", "decided"]
    assert Fact.objects.filter(kind="dose-decided").count() == 1


@pytest.mark.hazard("HZ-001")
def test_a_soft_limit_asks_for_a_reason(program):
    """One vial is 500 mg: a slow pump and a heavy person need more."""
    course = program.course()
    program.go_to(0)
    program.bind(course)
    program.implant(course, flow=0.6)
    program.go_to(14)
    program.study(course)
    program.record(course, k.WeightMeasured(weight_kg=95.0, height_cm=180.0))
    program.labs(course)
    proposal = program.propose(course)
    assert proposal.fact.payload.fill_drug_mg is not None
    with pytest.raises(InputError) as caught:
        program.accept(course, proposal)
    assert codes(caught) == {("reason", "cap-needs-reason")}
    decided = program.accept(course, proposal, reason="Slow pump, checked twice")
    assert decided.fact.payload.reason == "Slow pump, checked twice"


def test_a_proposal_of_another_course_is_not_one(program):
    first = program.to_first_visit()
    proposal = program.propose(first)
    other = program.course("A-0002")
    with pytest.raises(InputError) as caught:
        choose(program, other, proposal, decision="hold", reason="fever")
    assert codes(caught) == {("proposal_id", "no-proposal")}


def test_no_proposal_for_a_day_to_come(program):
    course = program.to_first_visit()
    with pytest.raises(InputError) as caught:
        propose(
            by="oncologist-a",
            at=program.now(),
            course_id=course,
            on=program.go_to(14).replace(day=31),
        )
    assert codes(caught) == {("on", "in-the-future")}


def test_only_the_four_words_decide(program):
    course = program.to_first_visit()
    proposal = program.propose(course)
    with pytest.raises(InputError) as caught:
        choose(program, course, proposal, decision="cannot-decide", reason="fever")
    assert codes(caught) == {("decision", "unknown-word")}


def test_both_figures_that_belong_together_are_taken_as_given(program):
    course = program.to_first_visit()
    proposal = program.propose(course)
    weight = proposal.fact.payload.dosing_weight_kg
    amount = float(int(0.06 * weight * 30.0 / 1.3))
    payload = choose(
        program,
        course,
        proposal,
        dose_rate_mg_per_kg_per_day=0.06,
        fill_drug_mg=amount,
        infusion_days=10.0,
        reason="Frail",
    ).fact.payload
    assert payload.dose_rate_mg_per_kg_per_day == 0.06
    assert (payload.fill_drug_mg, payload.infusion_days) == (amount, 10.0)
