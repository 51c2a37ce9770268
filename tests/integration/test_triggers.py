"""The ledgers are append-only in the database itself, and stay so."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import override_settings
from tests.support.databases import guards_off
from tests.support.ledgers import append_weights
from tests.support.migrations_later import LAST_RELEASED

from hepatica.errors import InputError
from hepatica.records import read, ready, triggers, verify
from hepatica.records.models import AuditEvent, Fact, FactBody

# Every guard of PostgreSQL; SQLite has no TRUNCATE and so none against it.
GUARDS = [(t.table, t.name) for t in triggers.TRIGGERS]


def refused(sql, match):
    with (
        pytest.raises(DatabaseError, match=match),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE records_fact SET role = 'x'",
        "DELETE FROM records_fact",
        "UPDATE records_auditevent SET actor = 'x'",
        "DELETE FROM records_auditevent",
    ],
)
def test_a_ledger_row_is_neither_changed_nor_deleted(clinic, sql):
    append_weights(clinic, clinic.course())
    refused(sql, "append-only")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE records_factbody SET text = '{}'",
        "DELETE FROM records_factbody",
    ],
)
def test_a_body_is_neither_changed_nor_deleted_without_erasure(clinic, sql):
    append_weights(clinic, clinic.course())
    refused(sql, "written once")


@pytest.mark.parametrize("table", triggers.TABLES)
def test_a_ledger_table_is_not_emptied_at_once(clinic, table):
    append_weights(clinic, clinic.course())
    connection.check_constraints()
    # SQLite has no TRUNCATE; its DELETE without a condition must not be a way round.
    if connection.vendor == "sqlite":
        refused(f"DELETE FROM {table}", "append-only|written once")
    else:
        refused(f"TRUNCATE {table} CASCADE", "append-only|written once")


def test_a_row_is_not_replaced_in_passing(clinic):
    (fact,) = append_weights(clinic, clinic.course())
    if connection.vendor == "sqlite":
        refused(
            "INSERT OR REPLACE INTO records_factbody (fact_id, salt, text) "
            f"VALUES ('{fact.id}', 'x', '{{}}')",
            "written once",
        )
    else:
        refused(
            "INSERT INTO records_factbody (fact_id, salt, text) "
            f"VALUES ('{fact.id}', 'x', '{{}}') "
            "ON CONFLICT (fact_id) DO UPDATE SET text = '{}'",
            "written once",
        )


def test_the_orm_is_refused_as_well(clinic):
    append_weights(clinic, clinic.course())
    for rows in (Fact.objects.all(), AuditEvent.objects.all(), FactBody.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


@pytest.mark.django_db(transaction=True)
def test_a_session_that_calls_itself_a_replica_is_refused():
    if connection.vendor == "sqlite":
        pragma = "PRAGMA recursive_triggers"
        with connection.cursor() as cursor:
            assert cursor.execute(pragma).fetchone() == (1,)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with pytest.raises(DatabaseError, match="append-only"):
            cursor.execute("TRUNCATE records_auditevent")
        transaction.set_rollback(True)


@pytest.fixture
def records_state(transactional_db):
    yield MigrationExecutor(connection).loader.project_state()
    triggers.install()


def test_a_column_change_on_sqlite_drops_guards_without_a_word(records_state):
    # The trap that the guards are made anew for; PostgreSQL does not have it.
    after = records_state.clone()
    change = migrations.AlterField("auditevent", "role", models.TextField())
    change.state_forwards("records", after)
    with connection.schema_editor() as editor:
        change.database_forwards("records", editor, records_state, after)
    lost = triggers.missing()
    expected = ("records_auditevent_no_update", "records_auditevent_no_delete")
    assert lost == (expected if connection.vendor == "sqlite" else ())
    if lost:
        with pytest.raises(InputError, match="records_auditevent_no_update"):
            ready.require()
    with connection.schema_editor() as editor:
        change.database_backwards("records", editor, after, records_state)


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_rebuilds_the_tables_leaves_them_guarded(clinic):
    (fact,) = append_weights(clinic, clinic.course())
    later = {"records": "tests.support.migrations_later"}
    with override_settings(MIGRATION_MODULES=later):
        assert "1 migrations are not applied" in ready.problems()[0]
        call_command("migrate", "records", verbosity=0)
        assert triggers.missing() == ()
        refused("UPDATE records_fact SET role = 'x'", "append-only")
        refused("DELETE FROM records_factbody", "written once")
        refused("DELETE FROM records_auditevent", "append-only")
        call_command("migrate", "records", LAST_RELEASED, verbosity=0)
    assert triggers.missing() == ()
    assert ready.problems() == ()
    assert read.facts_of("A-0001") == (fact,)
    assert verify.verify().is_whole


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("table", "name"), GUARDS)
def test_a_missing_guard_is_found(table, name):
    if (table, name) not in triggers.names():
        assert name.endswith("_no_truncate")
        return
    with guards_off():
        assert set(triggers.missing()) == {n for _, n in triggers.names()}
        triggers.install()
        on = "" if connection.vendor == "sqlite" else f" ON {table}"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name}{on}")
        assert triggers.missing() == (name,)
        with pytest.raises(SystemCheckError, match=name):
            call_command("check", databases=["default"], fail_level="WARNING")
    assert triggers.missing() == ()


@pytest.mark.django_db(transaction=True)
def test_a_guard_that_guards_nothing_is_found():
    with guards_off(), connection.cursor() as cursor:
        triggers.install()
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER records_fact_no_delete")
            cursor.execute(
                "CREATE TRIGGER records_fact_no_delete BEFORE DELETE ON records_fact "
                "BEGIN SELECT 1; END"
            )
        else:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION records_fact_no_delete() RETURNS trigger "
                "LANGUAGE plpgsql AS $x$BEGIN RETURN OLD; END$x$"
            )
        assert triggers.missing() == ("records_fact_no_delete",)


@pytest.mark.django_db(transaction=True)
def test_a_guard_that_is_switched_off_is_found():
    if connection.vendor == "sqlite":
        # SQLite cannot switch one off; that it can be dropped is tested above.
        assert triggers.missing() == ()
        return
    with guards_off(), connection.cursor() as cursor:
        triggers.install()
        for how in ("DISABLE TRIGGER", "ENABLE TRIGGER"):
            cursor.execute(f"ALTER TABLE records_fact {how} records_fact_no_update")
            assert triggers.missing() == ("records_fact_no_update",)


def test_a_database_of_the_other_kind_is_not_served(clinic):
    assert ready.problems() == ()
    with override_settings(HEPATICA_DEMO=True):
        assert "never share" in ready.problems()[0]


def test_the_fixture_that_lifts_the_guards_puts_them_back(transactional_db):
    with guards_off():
        assert triggers.missing()
    assert triggers.missing() == ()
