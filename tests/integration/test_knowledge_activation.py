"""In force is an act of two people, with the document in their hands."""

from datetime import date, timedelta

import pytest
from tests.support.program import RULES, Program

from hepatica.actions.knowledge import (
    confirm_activation,
    in_force,
    proposals,
    propose_activation,
    retire,
    withdraw_proposal,
)
from hepatica.actions.knowledge_numbers import numbers_in
from hepatica.actions.privileges import Privilege
from hepatica.errors import (
    Conflict,
    InputError,
    KnowledgeBlocked,
    KnowledgeNotFound,
    NotPermitted,
    NotVisible,
)
from hepatica.knowledge import load_catalog, parse_entry
from hepatica.records.models import AuditEvent, Draft, Fact
from hepatica.records.read import center_facts

OWN = """\
id: laboratory-limits/laboratory-a
kind: laboratory-limits
schema: 1
version: 1
status: published
use: orderable
title: Limits of laboratory A
effective: {from: "2026-03-01", to: null}
laboratories:
  - laboratory: Lab A
    limits:
      - analyte: alkaline-phosphatase
        uln: 120
        unit: U/L
        source: {ref: laboratory-a-sheet, at: "page 2, row 1", evidence: V}
      - analyte: total-bilirubin
        uln: 1.1
        unit: mg/dL
        source: {ref: laboratory-a-sheet, at: "page 2, row 2", evidence: V}
sources:
  - key: laboratory-a-sheet
    kind: policy
    reference: Reference ranges of laboratory A
review:
  entered_by: pharmacist
  entered_on: "2026-03-01"
  checked_by: null
  checked_on: null
  review_by: "2027-03-01"
"""
ALP = "laboratories[0].limits[0].uln"
BILIRUBIN = "laboratories[0].limits[1].uln"


@pytest.fixture
def demo(db):
    return Program()


@pytest.fixture
def real(db):
    return Program(is_demo=False)


def suggest(program, entry="cycle/cycle-28", by="pharmacist-a", **more):
    return propose_activation(
        by=by,
        at=program.now(),
        center_id="a",
        entry_id=entry,
        document=more.pop("document", "Protocol binder"),
        page=more.pop("page", "3"),
        **more,
    )


def confirm(program, pending, by="oncologist-a", retyped=None):
    return confirm_activation(
        by=by,
        at=program.now(),
        center_id="a",
        pending_id=pending.id,
        retyped=retyped,
    )


def suggest_own(program, text=OWN, **more):
    entry = parse_entry(text, "test").id
    return suggest(program, entry, own_text=text, **more)


def codes(caught):
    return {(error.path, error.code) for error in caught.value.errors}


def test_two_people_put_an_entry_in_force_with_its_whole_text(real):
    pending = suggest(real)
    with pytest.raises(KnowledgeNotFound):
        in_force("a", real.at.date()).get("cycle-28")
    fact = confirm(real, pending).fact
    entry = load_catalog().get("cycle-28")
    assert fact.payload.text == entry.text
    assert fact.payload.text_sha256 == entry.sha256
    assert (fact.payload.pharmacist, fact.payload.physician) == (
        "pharmacist-a",
        "oncologist-a",
    )
    assert (fact.payload.document, fact.payload.page) == ("Protocol binder", "3")
    assert in_force("a", real.at.date()).get("cycle-28").sha256 == entry.sha256
    assert not Draft.objects.exists()


def test_either_of_the_two_may_begin(real):
    fact = confirm(real, suggest(real, by="oncologist-a"), by="pharmacist-a").fact
    assert (fact.payload.pharmacist, fact.payload.physician) == (
        "pharmacist-a",
        "oncologist-a",
    )


@pytest.mark.hazard("HZ-012")
def test_one_person_with_both_privileges_cannot_do_both(real):
    real.grant("oncologist-a", Privilege.ACTIVATE_PHARMACIST)
    pending = suggest(real, by="oncologist-a")
    with pytest.raises(NotPermitted):
        confirm(real, pending, by="oncologist-a")
    assert not in_force("a", real.at.date()).of_kind("cycle")
    # a real second person still can, and then signs as what only they may
    fact = confirm(real, pending, by="pharmacist-a").fact
    assert fact.payload.pharmacist == "pharmacist-a"


def test_two_of_the_same_privilege_are_no_pair(real):
    real.account("pharmacist-b")
    real.grant("pharmacist-b", Privilege.ACTIVATE_PHARMACIST)
    pending = suggest(real)
    with pytest.raises(NotPermitted):
        confirm(real, pending, by="pharmacist-b")


@pytest.mark.parametrize("by", ["nurse-a", "reader-a", "administrator-a", "stranger"])
def test_the_wrong_privilege_is_refused_and_audited(real, by):
    with pytest.raises(NotPermitted):
        suggest(real, by=by)
    pending = suggest(real)
    with pytest.raises(NotPermitted):
        confirm(real, pending, by=by)
    refused = AuditEvent.objects.filter(actor=by, action__endswith=".refused")
    assert sorted(refused.values_list("action", flat=True)) == [
        "knowledge.confirm.refused",
        "knowledge.propose-activation.refused",
    ]


def test_a_privilege_taken_back_meanwhile_does_not_sign(real):
    from hepatica.actions.centers import grant_privilege

    pending = suggest(real)
    grant_privilege(
        by="administrator-a",
        at=real.now(),
        center="a",
        person="pharmacist-a",
        privilege=Privilege.ACTIVATE_PHARMACIST,
        is_granted=False,
    )
    with pytest.raises(NotPermitted):
        confirm(real, pending)


@pytest.mark.hazard("HZ-012")
@pytest.mark.parametrize(
    "entry",
    [
        "dose-modification/reference-value-candidate",
        "additive/heparin",
        "laboratory-limits/demo-laboratory",
        "dose-modification/floyd-2006",
        "starting-dose/historic-ncog-1989",
    ],
)
def test_what_is_blocked_or_not_orderable_is_refused_outside_the_demo(real, entry):
    with pytest.raises(KnowledgeBlocked):
        suggest(real, entry)
    assert not Draft.objects.exists()


def test_the_demo_center_may_activate_anything(demo):
    fact = confirm(demo, suggest(demo, "dose-modification/reference-value-candidate"))
    assert fact.fact is not None
    assert in_force("a", demo.at.date()).get("reference-value-candidate")


def test_an_own_entry_is_retyped_blind(real):
    pending = suggest_own(real)
    assert dict(pending.to_retype) == {ALP: "U/L", BILIRUBIN: "mg/dL"}
    # what the second person sees says what it does and where, and no number of it
    assert "120" not in repr(pending)
    assert pending.places[0] == "laboratories: Lab A, limits: alkaline-phosphatase, uln"
    fact = confirm(real, pending, retyped={ALP: "120.0", BILIRUBIN: " 1.10"}).fact
    assert fact.payload.text == OWN


@pytest.mark.hazard("HZ-012")
def test_a_differing_number_blocks_and_nothing_is_activated(real):
    pending = suggest_own(real)
    n_facts = Fact.objects.count()
    result = confirm(real, pending, retyped={ALP: "102", BILIRUBIN: "1.1"})
    assert (result.fact, result.differs) == (None, (ALP,))
    assert Fact.objects.count() == n_facts
    assert not in_force("a", real.at.date()).of_kind("laboratory-limits")
    # the first person is told where, and not what the other wrote
    (seen,) = proposals(by="pharmacist-a", at=real.now(), center_id="a")
    assert (seen.is_blocked, seen.differs) == (True, (ALP,))
    assert "102" not in Draft.objects.get().text
    # blocked is blocked: the right number afterwards does not help
    with pytest.raises(Conflict):
        confirm(real, pending, retyped={ALP: "120", BILIRUBIN: "1.1"})
    # proposed anew it starts afresh
    again = suggest_own(real)
    assert confirm(real, again, retyped={ALP: "120", BILIRUBIN: "1.1"}).fact
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("retyped", "expected"),
    [
        (None, {(ALP, "missing"), (BILIRUBIN, "missing")}),
        ({ALP: "120"}, {(BILIRUBIN, "missing")}),
        ({ALP: "1,2", BILIRUBIN: "1.1"}, {(ALP, "decimal-comma")}),
        ({ALP: "120 U/L", BILIRUBIN: "1.1"}, {(ALP, "not-a-number")}),
        ({ALP: "nan", BILIRUBIN: "1.1"}, {(ALP, "not-a-number")}),
        ({ALP: "102", BILIRUBIN: "1,1"}, {(BILIRUBIN, "decimal-comma")}),
        (
            {ALP: "120", BILIRUBIN: "1.1", "laboratories[9].uln": "1"},
            {("laboratories[9].uln", "unknown-path")},
        ),
    ],
)
def test_what_is_not_a_number_is_asked_again_and_compared_with_nothing(
    real, retyped, expected
):
    pending = suggest_own(real)
    with pytest.raises(InputError) as caught:
        confirm(real, pending, retyped=retyped)
    assert codes(caught) == expected
    (seen,) = proposals(by="reader-a", at=real.now(), center_id="a")
    assert not seen.is_blocked


def test_an_own_entry_with_unverified_figures_is_refused(real):
    text = OWN.replace("evidence: V", "evidence: U").replace("published", "blocked")
    with pytest.raises(KnowledgeBlocked):
        suggest_own(real, text)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("id: [", "laboratory-limits/laboratory-a"),
        (OWN.replace("uln: 120", "uln: twelve"), "laboratory-limits/laboratory-a"),
        (OWN, "cycle/cycle-28"),
        (
            load_catalog().get("cycle-28").text.replace("value: 28", "value: 29"),
            "cycle/cycle-28",
        ),
    ],
)
def test_an_own_entry_that_is_not_one_is_refused(real, text, entry):
    with pytest.raises(InputError) as caught:
        suggest(real, entry, own_text=text)
    assert {path for path, _ in codes(caught)} == {"own_text"}


def test_what_was_read_is_named(real):
    with pytest.raises(InputError) as caught:
        suggest(real, document=" ", page="")
    assert codes(caught) == {("document", "missing"), ("page", "missing")}


def test_the_past_stays_as_it_was(real):
    with pytest.raises(InputError) as caught:
        suggest(real, from_on=real.at.date() - timedelta(days=1))
    assert codes(caught) == {("from_on", "in-the-past")}


def test_an_entry_waits_for_its_first_day(real):
    today = real.at.date()
    confirm(real, suggest(real, from_on=today + timedelta(days=3)))
    with pytest.raises(KnowledgeNotFound):
        in_force("a", today + timedelta(days=2)).get("cycle-28")
    assert in_force("a", today + timedelta(days=3)).get("cycle-28")


def test_a_first_day_that_passed_while_it_waited_becomes_today(real):
    pending = suggest(real, from_on=real.at.date())
    real.go_to(5)
    fact = confirm(real, pending).fact
    assert fact.payload.from_on == real.at.date()


def test_a_proposal_can_be_taken_back(real):
    pending = suggest(real)
    withdraw_proposal(
        by="oncologist-a", at=real.now(), center_id="a", pending_id=pending.id
    )
    with pytest.raises(NotVisible):
        confirm(real, pending)


def test_retiring_takes_two_and_a_reason(real):
    real.activate("cycle/cycle-28")
    arguments = {"at": real.now(), "center_id": "a", "entry_id": "cycle/cycle-28"}
    with pytest.raises(InputError):
        retire(by="pharmacist-a", reason=" ", **arguments)
    with pytest.raises(NotPermitted):
        retire(by="nurse-a", reason="Not used", **arguments)
    pending = retire(by="pharmacist-a", reason="Not used", **arguments)
    assert in_force("a", real.at.date()).get("cycle-28")
    with pytest.raises(NotPermitted):
        confirm(real, pending, by="pharmacist-a")
    fact = confirm(real, pending).fact
    assert fact.kind == "knowledge-retired"
    with pytest.raises(KnowledgeNotFound):
        in_force("a", real.at.date()).get("cycle-28")


def test_an_old_decision_replays_equal_after_retiring(demo):
    """Old cases are answered by the rules of their day, from the center's stream."""
    demo.activate_all()
    course = demo.to_first_visit()
    day, known_at = demo.at.date(), demo.at
    proposed = demo.propose(course).fact.payload
    demo.go_to(20)
    for entry in ("dose-modification/floyd-2006", "cycle/cycle-28"):
        pending = retire(
            by="pharmacist-a",
            at=demo.now(),
            center_id="a",
            entry_id=entry,
            reason="Another is used",
        )
        confirm(demo, pending)
    assert demo.read(course).worksheet.decision.missing
    for view in (
        demo.read(course, on=day, known_at=known_at),
        demo.read(course, on=day),
    ):
        assert view.worksheet.trace == proposed.trace
        assert view.worksheet.fill.fill_drug_mg == proposed.fill_drug_mg
        assert view.worksheet.knowledge_version == proposed.knowledge_version


def test_activation_projects_the_courses_of_the_center_anew(demo):
    from hepatica.records.models import CourseState

    course = demo.course()
    demo.record(course, RULES, by="oncologist-a")
    before = CourseState.objects.get(pk=course).policy_version
    demo.activate("cycle/cycle-28")
    after = CourseState.objects.get(pk=course).policy_version
    assert after == in_force("a", demo.at.date()).version != before


def test_every_number_of_every_entry_would_be_retyped():
    """Worked by hand for one, and none of the file's own counters for any."""
    numbers = numbers_in(load_catalog().get("cycle-28").data)
    assert numbers == {
        "cycle_length.value": (28.0, "d"),
        "infusion.value": (14.0, "d"),
        "systemic[0].day": (1.0, "1"),
        "systemic[1].day": (15.0, "1"),
    }
    for entry in load_catalog().entries:
        paths = numbers_in(entry.data)
        assert not {"version", "schema"} & set(paths), entry.id


def test_the_streams_order_decides_and_not_its_cache(real):
    real.activate("cycle/cycle-28")
    day = date(2026, 3, 2)
    first = in_force("a", day)
    assert in_force("a", day) is first
    real.activate("cycle/cycle-35")
    assert in_force("a", day) is not first
    assert len(in_force("a", day).of_kind("cycle")) == 2
    known_at = center_facts("a")[-2].recorded_at
    assert len(in_force("a", day, known_at=known_at).of_kind("cycle")) == 1
