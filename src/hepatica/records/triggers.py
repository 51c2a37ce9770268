"""Triggers that make the ledgers append-only, on both databases.

They stand outside the migrations on purpose: a column change on SQLite builds
the table anew and drops its triggers silently. So they are made after every
migrate, looked for at every start, and compared with what they should say.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

TABLES = ("records_fact", "records_factbody", "records_auditevent")


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """One guard on one table.

    Parameters
    ----------
    table : str
        The table.
    event : str
        ``UPDATE``, ``DELETE`` or ``TRUNCATE``.
    message : str
        What the refused writer reads.
    unless_erased : bool
        Let the statement pass for a body whose fact was erased by another fact.
    """

    table: str
    event: str
    message: str
    unless_erased: bool = False

    @property
    def name(self) -> str:
        """Name in the database."""
        return f"{self.table}_no_{self.event.lower()}"


_APPEND_ONLY = "{} is append-only: record a correcting fact instead"
_BODY = "records_factbody is written once: only an erased fact gives up its body"

TRIGGERS = (
    *(
        Trigger(table=table, event=event, message=_APPEND_ONLY.format(table))
        for table in ("records_fact", "records_auditevent")
        for event in ("UPDATE", "DELETE", "TRUNCATE")
    ),
    Trigger(table="records_factbody", event="UPDATE", message=_BODY),
    Trigger(
        table="records_factbody", event="DELETE", message=_BODY, unless_erased=True
    ),
    Trigger(table="records_factbody", event="TRUNCATE", message=_BODY),
)
"""Every guard; SQLite has no TRUNCATE, its three are for PostgreSQL alone."""

_ERASED = (
    "EXISTS (SELECT 1 FROM records_fact AS eraser "
    "WHERE eraser.kind = 'payload-erased' AND eraser.corrects = OLD.fact_id)"
)
# pg_trigger.tgtype: 1 row, 2 before, 8 delete, 16 update, 32 truncate.
_PG_TYPE = {"UPDATE": 1 + 2 + 16, "DELETE": 1 + 2 + 8, "TRUNCATE": 2 + 32}


def install(using: str = "default") -> None:
    """Make every trigger anew, where the tables are there.

    Parameters
    ----------
    using : str
        Alias of the database.
    """
    connection = connections[using]
    if not _has_tables(connection):
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for trigger in _of(connection):
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger.name}"')
                cursor.execute(_sqlite_sql(trigger))
            else:
                _install_postgresql(cursor, trigger)


def lift(using: str = "default") -> None:
    """Take every trigger away, for a migration that builds tables anew.

    Parameters
    ----------
    using : str
        Alias of the database.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for trigger in _of(connection):
            on = "" if connection.vendor == "sqlite" else f" ON {trigger.table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{on}")


def missing(using: str = "default") -> tuple[str, ...]:
    """List the triggers that are not there, switched off or not as they should be.

    Parameters
    ----------
    using : str
        Alias of the database.

    Returns
    -------
    tuple of str
        Names; empty when the ledgers are guarded.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        read = _read_sqlite if connection.vendor == "sqlite" else _read_postgresql
        found = read(cursor)
    return tuple(
        trigger.name
        for trigger in _of(connection)
        if found.get(trigger.name) != _expected(connection, trigger)
    )


def is_migrated(using: str = "default") -> bool:
    """Tell whether the ledger tables are there at all.

    Parameters
    ----------
    using : str
        Alias of the database.

    Returns
    -------
    bool
        False before the first migrate.
    """
    return _has_tables(connections[using])


def names(using: str = "default") -> tuple[tuple[str, str], ...]:
    """List the table and name of each trigger of this database.

    Parameters
    ----------
    using : str
        Alias of the database.

    Returns
    -------
    tuple of (str, str)
        Table and trigger.
    """
    return tuple((t.table, t.name) for t in _of(connections[using]))


def _of(connection: BaseDatabaseWrapper) -> tuple[Trigger, ...]:
    if connection.vendor == "sqlite":
        return tuple(t for t in TRIGGERS if t.event != "TRUNCATE")
    return TRIGGERS


def _has_tables(connection: BaseDatabaseWrapper) -> bool:
    return set(TABLES) <= set(connection.introspection.table_names())


def _expected(connection: BaseDatabaseWrapper, trigger: Trigger) -> str:
    if connection.vendor == "sqlite":
        return _sqlite_sql(trigger)
    return f"{trigger.table} {_PG_TYPE[trigger.event]} A {_postgresql_body(trigger)}"


def _sqlite_sql(trigger: Trigger) -> str:
    when = f" WHEN NOT {_ERASED}" if trigger.unless_erased else ""
    return (
        f'CREATE TRIGGER "{trigger.name}" BEFORE {trigger.event} '
        f'ON "{trigger.table}" FOR EACH ROW{when} '
        f"BEGIN SELECT RAISE(ABORT, '{trigger.message}'); END"
    )


def _read_sqlite(cursor: CursorWrapper) -> dict[str, str]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return dict(cursor.fetchall())


def _postgresql_body(trigger: Trigger) -> str:
    refuse = f"RAISE EXCEPTION '{trigger.message}' USING ERRCODE = '23001';"
    if trigger.unless_erased:
        return f"BEGIN IF {_ERASED} THEN RETURN OLD; END IF; {refuse} END"
    return f"BEGIN {refuse} END"


def _install_postgresql(cursor: CursorWrapper, trigger: Trigger) -> None:
    each = "STATEMENT" if trigger.event == "TRUNCATE" else "ROW"
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger "
        f"LANGUAGE plpgsql AS $guard${_postgresql_body(trigger)}$guard$"
    )
    cursor.execute(
        f"CREATE OR REPLACE TRIGGER {trigger.name} BEFORE {trigger.event} "
        f"ON {trigger.table} FOR EACH {each} EXECUTE FUNCTION {trigger.name}()"
    )
    # ALWAYS: a session that calls itself a replica is stopped as well.
    cursor.execute(f"ALTER TABLE {trigger.table} ENABLE ALWAYS TRIGGER {trigger.name}")


def _read_postgresql(cursor: CursorWrapper) -> dict[str, str]:
    cursor.execute(
        "SELECT t.tgname, t.tgrelid::regclass::text, t.tgtype, t.tgenabled, p.prosrc "
        "FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND t.tgqual IS NULL"
    )
    return {
        name: f"{table} {kind} {enabled} {source}"
        for name, table, kind, enabled, source in cursor.fetchall()
    }
