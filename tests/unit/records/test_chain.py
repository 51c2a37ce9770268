"""The form that is hashed never changes: these hashes are worked out apart."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from hepatica.errors import ContractError
from hepatica.records import chain

ROW = {
    "id": "00000000-0000-0000-0000-000000000001",
    "center_id": "a",
    "seq": 2,
    "course_id": None,
    "course_seq": 1,
    "kind": "weight-measured",
    "schema": 1,
    "happened_at": "2026-03-01T08:15:00-05:00",
    "precision": "instant",
    "recorded_at": "2026-03-02T09:00:01.000000Z",
    "recorded_by": "nurse-a",
    "role": "Ärztin",
    "visit": None,
    "source": None,
    "external_id": None,
    "corrects": None,
    "based_on": "[]",
    "payload_digest": "d" * 64,
    "prev_hash": "p" * 64,
}
# Written out by hand: keys in order of the alphabet, no spaces, UTF-8.
TEXT = (
    '{"based_on":"[]","center_id":"a","corrects":null,"course_id":null,'
    '"course_seq":1,"external_id":null,"happened_at":"2026-03-01T08:15:00-05:00",'
    '"id":"00000000-0000-0000-0000-000000000001","kind":"weight-measured",'
    f'"payload_digest":"{"d" * 64}","precision":"instant","prev_hash":"{"p" * 64}",'
    '"recorded_at":"2026-03-02T09:00:01.000000Z","recorded_by":"nurse-a",'
    '"role":"Ärztin","schema":1,"seq":2,"source":null,"visit":null}'
)


def test_a_fact_is_hashed_as_its_canonical_envelope():
    assert chain.fact_hash(ROW) == hashlib.sha256(TEXT.encode()).hexdigest()


@pytest.mark.parametrize("name", chain.FACT_FIELDS)
def test_every_field_of_a_fact_is_hashed(name):
    changed = ROW | {name: 99 if isinstance(ROW[name], int) else "other"}
    assert chain.fact_hash(changed) != chain.fact_hash(ROW)


def test_every_column_but_the_hash_is_hashed():
    from hepatica.records.models import AuditEvent, Fact

    for model, names in (
        (Fact, chain.FACT_FIELDS),
        (AuditEvent, chain.AUDIT_FIELDS),
    ):
        columns = {field.attname for field in model._meta.concrete_fields}
        assert columns == {*names, "hash"}


def test_a_digest_is_of_salt_and_text():
    expected = hashlib.sha256(b'00ff{"weight_kg":70.0}').hexdigest()
    assert chain.digest("00ff", '{"weight_kg":70.0}') == expected
    assert chain.digest("00fe", '{"weight_kg":70.0}') != expected


def test_texts_of_instants_sort_as_the_instants_do():
    east = timezone(timedelta(hours=9))
    instants = [
        datetime(2026, 3, 2, 8, 0, tzinfo=east),
        datetime(2026, 3, 2, 0, 0, tzinfo=UTC),
        datetime(2026, 3, 2, 0, 0, 0, 1, tzinfo=UTC),
        datetime(2026, 3, 2, 9, 30, tzinfo=east),
    ]
    texts = [chain.instant_text(at) for at in instants]
    assert texts == sorted(texts)
    assert texts[0] == "2026-03-01T23:00:00.000000Z"
    assert [datetime.fromisoformat(text) for text in texts] == instants


def test_an_instant_without_offset_has_no_text():
    with pytest.raises(ContractError, match="offset"):
        chain.instant_text(datetime(2026, 3, 2))
