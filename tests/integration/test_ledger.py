"""What an append promises: order, numbers, nothing twice, all or nothing."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import transaction
from tests.support.ledgers import append_weights, weight

from hepatica.errors import Conflict, ContractError, InputError
from hepatica.records import chain, read
from hepatica.records.ledger import FactDraft, append
from hepatica.records.models import Fact, FactBody, LedgerHead
from hepatica.therapy.course.center_kinds import PrivilegeGranted
from hepatica.therapy.course.envelope import Precision
from hepatica.therapy.course.kinds import EnteredInError, WeightMeasured


def put(clinic, *drafts, at=None, **more):
    return append(
        center="a",
        drafts=drafts,
        at=at or clinic.clock(),
        by="nurse-a",
        role="nurse",
        **more,
    )


def test_append_then_read_gives_the_same_facts(clinic):
    course = clinic.course()
    at = datetime(2026, 3, 1, 8, 15, tzinfo=timezone(timedelta(hours=-5)))
    draft = weight(
        course,
        at,
        visit="v1",
        source="feed",
        external_id="1",
        precision=Precision.DAY,
    )
    facts = put(clinic, draft, weight(course, at, based_on=("x", "y")))
    assert read.facts_of(course) == tuple(facts)
    assert facts[0].happened_at.isoformat() == "2026-03-01T08:15:00-05:00"
    assert facts[1].based_on == ("x", "y")
    assert [f.course_seq for f in facts] == [1, 2]


def test_numbers_are_dense_over_courses_and_the_own_stream(clinic):
    first, second = clinic.course("A-0001"), clinic.course("A-0002")
    before = LedgerHead.objects.get(pk="facts:a").last_seq
    for course in (first, second, first):
        append_weights(clinic, course)
    rows = Fact.objects.filter(course__isnull=False).order_by("seq")
    assert [r.seq for r in rows] == [before + 1, before + 2, before + 3]
    assert [(r.course_id, r.course_seq) for r in rows] == [
        (first, 1),
        (second, 1),
        (first, 2),
    ]
    own = read.center_facts("a")
    assert [f.course_seq for f in own] == list(range(1, len(own) + 1))


def test_each_row_follows_the_hash_of_the_one_before(clinic):
    append_weights(clinic, clinic.course(), 3)
    rows = list(Fact.objects.filter(center_id="a").order_by("seq"))
    assert rows[0].prev_hash == ""
    assert [r.prev_hash for r in rows[1:]] == [r.hash for r in rows[:-1]]
    assert all(r.hash == chain.fact_hash(r) for r in rows)
    head = LedgerHead.objects.get(pk="facts:a")
    assert (head.last_seq, head.last_hash) == (rows[-1].seq, rows[-1].hash)


def test_equal_payloads_have_different_digests(clinic):
    course = clinic.course()
    put(clinic, weight(course, clinic.clock()), weight(course, clinic.clock()))
    digests = set(
        Fact.objects.filter(course=course).values_list("payload_digest", flat=True)
    )
    assert len(digests) == 2


def test_a_clock_set_back_does_not_set_recorded_at_back(clinic):
    course = clinic.course()
    (first,) = append_weights(clinic, course)
    (second,) = put(
        clinic, weight(course, clinic.at_start), at=clinic.at_start - timedelta(days=1)
    )
    assert second.recorded_at == first.recorded_at


def test_a_repeated_external_id_is_taken_once_and_told(clinic):
    course = clinic.course()
    draft = weight(course, clinic.clock(), source="feed", external_id="1")
    first = put(clinic, draft)
    again = put(clinic, draft, weight(course, clinic.clock()))
    assert again[0] == first[0]
    assert again.skipped == {first[0].id}
    assert again.changed == frozenset()
    assert len(read.facts_of(course)) == 2


def test_a_repeated_external_id_within_one_append_is_taken_once(clinic):
    course = clinic.course()
    draft = weight(course, clinic.clock(), source="feed", external_id="1")
    facts = put(clinic, draft, draft)
    assert facts[0] == facts[1]
    assert len(read.facts_of(course)) == 1


def test_a_repeated_external_id_that_says_something_else_is_told(clinic):
    course, at = clinic.course(), clinic.clock()
    first = put(clinic, weight(course, at, 70.0, source="feed", external_id="1"))
    again = put(clinic, weight(course, at, 71.0, source="feed", external_id="1"))
    assert again.changed == {first[0].id}
    assert again[0].payload == WeightMeasured(weight_kg=70.0)


def test_the_same_external_id_of_another_source_is_another_fact(clinic):
    course, at = clinic.course(), clinic.clock()
    facts = put(
        clinic,
        weight(course, at, source="feed", external_id="1"),
        weight(course, at, source="other", external_id="1"),
    )
    assert facts.skipped == frozenset()
    assert len({f.id for f in facts}) == 2


def test_a_course_that_went_on_is_a_conflict(clinic):
    course = clinic.course()
    append_weights(clinic, course, 2)
    with pytest.raises(Conflict, match="read it again"):
        put(clinic, weight(course, clinic.clock()), expected_course_seq=1)
    put(clinic, weight(course, clinic.clock()), expected_course_seq=2)
    assert len(read.facts_of(course)) == 3


def test_expecting_a_number_for_two_courses_is_refused(clinic):
    first, second = clinic.course("A-0001"), clinic.course("A-0002")
    at = clinic.clock()
    with pytest.raises(ContractError, match="one course"):
        put(clinic, weight(first, at), weight(second, at), expected_course_seq=0)


def test_a_failing_draft_leaves_nothing_of_its_append(clinic):
    course = clinic.course()
    head = LedgerHead.objects.get(pk="facts:a").last_seq
    bad = weight(course, clinic.clock(), corrects="nowhere")
    with pytest.raises(ContractError, match="same course"):
        put(clinic, weight(course, clinic.clock()), bad)
    assert read.facts_of(course) == ()
    assert LedgerHead.objects.get(pk="facts:a").last_seq == head


def test_a_rolled_back_transaction_takes_its_facts_along(clinic):
    course = clinic.course()
    with transaction.atomic():
        append_weights(clinic, course, 2)
        transaction.set_rollback(True)
    (fact,) = append_weights(clinic, course)
    assert fact.course_seq == 1


def test_a_correction_must_name_a_fact_of_its_own_course(clinic):
    first, second = clinic.course("A-0001"), clinic.course("A-0002")
    (fact,) = append_weights(clinic, first)
    withdrawal = FactDraft(
        course=second,
        kind="entered-in-error",
        payload=EnteredInError(reason="wrong course"),
        happened_at=clinic.clock(),
        corrects=fact.id,
    )
    with pytest.raises(ContractError, match="same course"):
        put(clinic, withdrawal)


def test_an_append_may_correct_a_fact_of_the_same_append(clinic):
    course = clinic.course()
    first = weight(course, clinic.clock(), id="00000000-0000-0000-0000-000000000001")
    facts = put(clinic, first, weight(course, clinic.clock(), corrects=first.id))
    assert facts[1].corrects == facts[0].id


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"kind": "weight-mesured"}, "kind"),
        ({"payload": EnteredInError(reason="x")}, "kind"),
        ({"course": None}, "course"),
        ({"happened_at": datetime(2026, 3, 1)}, "happened_at"),
        ({"source": "feed"}, "external_id"),
        ({"external_id": "1"}, "external_id"),
        ({"kind": "entered-in-error", "payload": EnteredInError(reason="x")}, "corr"),
    ],
)
def test_what_is_not_a_fact_is_refused(clinic, change, word):
    plain = {
        "course": "A-0001",
        "kind": "weight-measured",
        "payload": WeightMeasured(weight_kg=70.0),
        "happened_at": datetime(2026, 3, 1, tzinfo=UTC),
    }
    with pytest.raises(ContractError, match=word):
        put(clinic, FactDraft(**(plain | change)))
    assert Fact.objects.filter(course__isnull=False).count() == 0


@pytest.mark.parametrize("text", ["x" * 301, "x\0y"])
def test_an_id_that_one_database_would_refuse_is_refused_by_both(clinic, text):
    draft = weight(clinic.course(), clinic.clock(), source="feed", external_id=text)
    with pytest.raises(InputError, match="external_id"):
        put(clinic, draft)


def test_a_centers_own_kind_with_a_course_is_refused(clinic):
    draft = FactDraft(
        course=clinic.course(),
        kind="privilege-granted",
        payload=PrivilegeGranted(person="x", privilege="read", is_granted=True),
        happened_at=clinic.clock(),
    )
    with pytest.raises(ContractError, match="course must not"):
        put(clinic, draft)


def test_an_instant_without_offset_is_refused(clinic):
    with pytest.raises(ContractError, match="offset"):
        put(clinic, at=datetime(2026, 3, 1))


def test_appending_nothing_writes_nothing(clinic):
    head = LedgerHead.objects.get(pk="facts:a").last_seq
    assert put(clinic) == ()
    assert LedgerHead.objects.get(pk="facts:a").last_seq == head


def test_stored_text_is_the_canonical_text_that_was_hashed(clinic):
    course = clinic.course()
    append_weights(clinic, course)
    (stored,) = read.stored_texts(course)
    assert stored.text == ('{"height_cm":null,"is_confirmed":false,"weight_kg":70.0}')
    body = FactBody.objects.get(pk=stored.id)
    row = Fact.objects.get(pk=stored.id)
    assert chain.digest(body.salt, stored.text) == row.payload_digest


def test_an_unknown_course_has_no_facts(db):
    assert read.facts_of("nowhere") == ()
    assert read.stored_texts("nowhere") == ()


def test_facts_are_found_by_id(clinic):
    course = clinic.course()
    _, second = append_weights(clinic, course, 2)
    assert read.facts_by_id([second.id, "nowhere"]) == {second.id: second}
