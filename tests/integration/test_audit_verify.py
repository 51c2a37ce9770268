"""Every kind of tampering is found, and where; the guards are lifted to try it."""

import json

import pytest
from django.db import connection
from tests.support.databases import guards_off
from tests.support.ledgers import append_weights

from hepatica.errors import InputError
from hepatica.records import chain, verify
from hepatica.records.models import AuditEvent, Fact, FactBody, LedgerHead
from hepatica.records.verify import Problem

FACTS, AUDIT = "facts:a", "audit:a"


@pytest.fixture
def ledger(clinic, transactional_db):
    """Two grants, then six weights (numbers 4 to 9) in the chain of center a."""
    append_weights(clinic, clinic.course(), 6)
    assert verify.verify().is_whole
    return clinic


def found(**kwargs) -> set[tuple[str, int | None, str]]:
    problems = verify.verify(**kwargs).problems
    assert all(isinstance(p, Problem) and p.message for p in problems)
    return {(p.stream, p.seq, p.code) for p in problems}


def tamper(*statements):
    with guards_off():
        connection.check_constraints()
        with connection.constraint_checks_disabled(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = replica")
            for statement in statements:
                cursor.execute(statement)
            if connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = DEFAULT")


def test_a_whole_ledger_names_every_chain_and_its_end(ledger):
    report = verify.verify()
    assert report.problems == ()
    assert not report.is_anchored
    by_name = {s.stream: s for s in report.streams}
    assert sorted(by_name) == ["audit:-", AUDIT, FACTS]
    head = LedgerHead.objects.get(pk=FACTS)
    assert by_name[FACTS].n_rows == head.last_seq == 9
    assert by_name[FACTS].last_hash == head.last_hash


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("role", "physician"),
        ("recorded_by", "someone-else"),
        ("happened_at", "2020-01-01T00:00:00+00:00"),
        ("kind", "dose-decided"),
        ("visit", "v9"),
        ("based_on", '["x"]'),
    ],
)
def test_an_edited_envelope_is_found_where_it_is(ledger, column, value):
    tamper(f"UPDATE records_fact SET {column} = '{value}' WHERE seq = 5")
    assert found() == {(FACTS, 5, "altered")}


def test_an_edit_with_a_new_hash_breaks_the_chain_behind_it(ledger):
    row = Fact.objects.get(center_id="a", seq=5)
    row.role = "physician"
    tamper(
        "UPDATE records_fact SET role = 'physician', "
        f"hash = '{chain.fact_hash(row)}' WHERE seq = 5"
    )
    assert found() == {(FACTS, 6, "chain-broken")}


def test_an_edited_body_is_found(ledger):
    tamper(
        "UPDATE records_factbody SET text = '{\"weight_kg\":1.0}' WHERE fact_id = "
        "(SELECT id FROM records_fact WHERE seq = 6)"
    )
    assert found() == {(FACTS, 6, "body-altered")}


def test_a_body_that_went_without_erasure_is_found(ledger):
    tamper(
        "DELETE FROM records_factbody WHERE fact_id = "
        "(SELECT id FROM records_fact WHERE seq = 6)"
    )
    assert found() == {(FACTS, 6, "body-missing")}


def test_a_deleted_fact_is_found(ledger):
    tamper("DELETE FROM records_fact WHERE seq = 6")
    assert found() >= {(FACTS, 6, "gap"), (FACTS, 7, "chain-broken")}


def test_two_facts_that_changed_places_are_found(ledger):
    tamper(
        "UPDATE records_fact SET seq = 1006 WHERE seq = 6",
        "UPDATE records_fact SET seq = 6 WHERE seq = 7",
        "UPDATE records_fact SET seq = 7 WHERE seq = 1006",
    )
    assert found() >= {
        (FACTS, 6, "altered"),
        (FACTS, 6, "chain-broken"),
        (FACTS, 7, "altered"),
    }


def test_a_cut_off_end_is_found_by_the_head(ledger):
    tamper("DELETE FROM records_fact WHERE seq >= 8")
    assert found() == {(FACTS, 8, "truncated")}


def test_a_cut_off_end_with_its_head_is_found_by_the_anchor_only(ledger):
    anchor = verify.export_heads()
    last = Fact.objects.get(center_id="a", seq=7)
    tamper(
        "DELETE FROM records_fact WHERE seq >= 8",
        f"UPDATE records_ledgerhead SET last_seq = 7, last_hash = '{last.hash}', "
        f"last_at = '{last.recorded_at}' WHERE stream = 'facts:a'",
    )
    assert found() == set()
    assert found(anchor=anchor) == {(FACTS, 8, "anchor-truncated")}


def test_a_chain_written_anew_is_found_by_the_anchor(ledger):
    anchor = verify.export_heads()
    # A forger with the whole database: every hash made again from row 5 on.
    rows = list(Fact.objects.filter(center_id="a", seq__gte=5).order_by("seq"))
    prev, statements = rows[0].prev_hash, []
    for row in rows:
        row.role, row.prev_hash = "physician", prev
        prev = row.hash = chain.fact_hash(row)
        statements.append(
            f"UPDATE records_fact SET role = 'physician', prev_hash = "
            f"'{row.prev_hash}', hash = '{row.hash}' WHERE seq = {row.seq}"
        )
    statements.append(
        f"UPDATE records_ledgerhead SET last_hash = '{prev}' WHERE stream = 'facts:a'"
    )
    tamper(*statements)
    assert found() == set()
    assert found(anchor=anchor) == {(FACTS, 9, "anchor-differs")}


def test_a_whole_chain_that_went_is_found_by_the_anchor(ledger):
    anchor = verify.export_heads()
    tamper(
        "DELETE FROM records_auditevent WHERE stream = 'a'",
        "DELETE FROM records_ledgerhead WHERE stream = 'audit:a'",
    )
    assert found() == set()
    assert found(anchor=anchor) == {(AUDIT, 1, "anchor-truncated")}


def test_rows_behind_the_head_are_found(ledger):
    last = Fact.objects.get(center_id="a", seq=9)
    last.pk, last.seq, last.course_seq = "forged", 10, last.course_seq + 1
    last.prev_hash = last.hash
    last.hash = chain.fact_hash(last)
    with guards_off():
        last.save(force_insert=True)
        FactBody.objects.create(fact=last, salt="x", text="{}")
    assert found() == {(FACTS, 10, "head-differs"), (FACTS, 10, "body-altered")}


def test_a_clock_set_back_is_found(ledger):
    # As a forger would: dated back, and everything hashed again.
    rows = list(Fact.objects.filter(center_id="a", seq__gte=6).order_by("seq"))
    rows[0].recorded_at = "2020-01-01T00:00:00.000000Z"
    prev, statements = rows[0].prev_hash, []
    for row in rows:
        row.prev_hash = prev
        prev = row.hash = chain.fact_hash(row)
        statements.append(
            f"UPDATE records_fact SET recorded_at = '{row.recorded_at}', prev_hash = "
            f"'{row.prev_hash}', hash = '{row.hash}' WHERE seq = {row.seq}"
        )
    statements.append(
        f"UPDATE records_ledgerhead SET last_hash = '{prev}' WHERE stream = 'facts:a'"
    )
    tamper(*statements)
    assert found() == {(FACTS, 6, "clock-back")}


@pytest.mark.parametrize("column", ["actor", "action", "targets", "request_id", "at"])
def test_an_edited_audit_event_is_found(ledger, column):
    tamper(
        f"UPDATE records_auditevent SET {column} = '2026-03-02T09:00:03.000000Z' "
        "WHERE stream = 'a' AND seq = 2"
    )
    assert (AUDIT, 2, "altered") in found()


def test_a_deleted_audit_event_is_found(ledger):
    tamper("DELETE FROM records_auditevent WHERE stream = '-' AND seq = 2")
    assert found() == {("audit:-", 2, "gap"), ("audit:-", 3, "chain-broken")}


def test_audit_events_cut_off_are_found(ledger):
    last = AuditEvent.objects.filter(stream="a").order_by("seq").last()
    tamper(f"DELETE FROM records_auditevent WHERE stream = 'a' AND seq = {last.seq}")
    assert found() == {(AUDIT, last.seq, "truncated")}


def test_a_center_is_verified_alone(ledger):
    tamper("DELETE FROM records_auditevent WHERE stream = '-' AND seq = 2")
    report = verify.verify("a", anchor=verify.export_heads())
    assert report.is_whole
    assert [s.stream for s in report.streams] == [AUDIT, FACTS]


def test_a_missing_guard_is_a_problem(ledger):
    with guards_off():
        codes = {p.code for p in verify.verify().problems}
    assert codes == {"trigger-missing"}


def test_an_anchor_survives_its_file(ledger):
    text = json.dumps(verify.export_heads())
    anchor = verify.read_anchor(text)
    report = verify.verify(anchor=anchor)
    assert report.is_whole
    assert report.is_anchored
    append_weights(ledger, "A-0001")
    assert verify.verify(anchor=anchor).is_whole


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"format": "hepatica-anchor/2", "heads": {}}',
        '{"format": "hepatica-anchor/1"}',
        '{"format": "hepatica-anchor/1", "heads": []}',
        '{"format": "hepatica-anchor/1", "heads": {"facts:a": {"seq": "x"}}}',
    ],
)
def test_what_is_not_an_anchor_is_refused(text):
    with pytest.raises(InputError, match="anchor"):
        verify.read_anchor(text)
