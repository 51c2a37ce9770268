"""States that a worker has made once by the actions, put back as the rows they are.

What is asked for again, from a database that holds the very same rows, gets the rows
that the actions wrote the first time; anything else is done anew. No guard is lifted:
what was added is inserted, and the ledgers refuse the rest as ever. Set
``HEPATICA_TEST_KEPT=0`` to have every state made.
"""

import copy
import functools
import hashlib
import inspect
import os
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from hepatica.records.models import AuditEvent

MOST_ACTS = 200
"""A database that has seen more is nobody else's start, and slow to look through."""


def rows():
    """Every row of every table: model, then primary key, then columns in order."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            columns = [field.column for field in model._meta.concrete_fields]
            key = columns.index(model._meta.pk.column)
            cursor.execute(f"SELECT {_names(columns)} FROM {_names([_table(model)])}")
            found[model] = {row[key]: row for row in cursor.fetchall()}
    return found


def kept(act):
    """Keep what a method of `Program` or `Clinic` makes of a database.

    The method answers with nothing, a word or a row, and alters no attribute but
    those that ``KEPT`` of its class names.
    """
    signature = inspect.signature(act)
    states = {}

    @functools.wraps(act)
    def put_back_or_make(self, *args, **more):
        asked = signature.bind(self, *args, **more)
        asked.apply_defaults()
        wanted = [_plain(value) for value in list(asked.arguments.values())[1:]]
        if AuditEvent.objects.count() > MOST_ACTS:
            return act(self, *args, **more)
        before = rows()
        name = _name_of([wanted, _attributes(self), _sorted(before)])
        if name in states and os.environ.get("HEPATICA_TEST_KEPT") != "0":
            return states[name].put_back(self)
        answer = act(self, *args, **more)
        states[name] = _State.between(before, rows(), self, answer)
        return answer

    return put_back_or_make


@dataclass(frozen=True)
class _State:
    """What one call added, changed and took away, and what it left and answered."""

    added: dict
    changed: dict
    gone: dict
    attributes: dict
    answer: object

    @classmethod
    def between(cls, before, after, holder, answer):
        added, changed, gone = {}, {}, {}
        for model, now in after.items():
            was = before[model]
            added[model] = [row for pk, row in now.items() if pk not in was]
            changed[model] = [
                (pk, row) for pk, row in now.items() if was.get(pk, row) != row
            ]
            gone[model] = [(pk,) for pk in was if pk not in now]
        attributes = copy.deepcopy(_attributes(holder))
        return cls(added, changed, gone, attributes, _plain(answer))

    def put_back(self, holder):
        with transaction.atomic(), connection.cursor() as cursor:
            for model in self.added:
                self._write(cursor, model)
            touched = [model for model, new in self.added.items() if new]
            for statement in connection.ops.sequence_reset_sql(no_style(), touched):
                cursor.execute(statement)
        for name, value in copy.deepcopy(self.attributes).items():
            setattr(holder, name, value)
        if isinstance(self.answer, _Row):
            return self.answer.model.objects.get(pk=self.answer.pk)
        return self.answer

    def _write(self, cursor, model):
        columns = [field.column for field in model._meta.concrete_fields]
        table, pk = _names([_table(model)]), _names([model._meta.pk.column])
        if self.gone[model]:
            cursor.executemany(f"DELETE FROM {table} WHERE {pk} = %s", self.gone[model])
        if self.changed[model]:
            sets = ", ".join(f"{_names([column])} = %s" for column in columns)
            cursor.executemany(
                f"UPDATE {table} SET {sets} WHERE {pk} = %s",
                [(*row, key) for key, row in self.changed[model]],
            )
        if self.added[model]:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(
                f"INSERT INTO {table} ({_names(columns)}) VALUES ({places})",
                self.added[model],
            )


@dataclass(frozen=True)
class _Row:
    """A row that was given or answered, by its key."""

    model: type
    pk: object


def _plain(value):
    """Give a value that says by its words what it is, or refuse to keep it."""
    if value is None or isinstance(value, str | int | float | date):
        return value
    if isinstance(value, models.Model):
        return _Row(type(value), value.pk)
    if isinstance(value, dict):
        return {_plain(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return tuple(_plain(one) for one in value)
    raise TypeError(f"{type(value).__name__} is not kept: make it in the test")


def _attributes(holder):
    return {name: getattr(holder, name, None) for name in holder.KEPT}


def _sorted(found):
    return {
        model._meta.label: sorted(map(repr, table.values()))
        for model, table in found.items()
    }


def _name_of(what):
    return hashlib.sha256(repr(what).encode()).hexdigest()


def _table(model):
    return model._meta.db_table


def _names(columns):
    return ", ".join(map(connection.ops.quote_name, columns))
