"""The few statements of an append, made once: a writer holds the chain's lock here.

The ORM builds each statement anew, which cost two thirds of an append; under four
writers that is time in which the others wait. Fields of the ledgers are text and
whole numbers only, so they go to either database as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models

from hepatica.records.models import Fact, LedgerHead


def insert(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model as they are.

    Parameters
    ----------
    rows : sequence of Model
        With every field set.
    """
    if not rows:
        return
    model = type(rows[0])
    names = _names(model)
    values = [tuple(getattr(row, name) for name in names) for row in rows]
    with connection.cursor() as cursor:
        if len(values) == 1:
            cursor.execute(_insert_sql(model), values[0])
        else:
            cursor.executemany(_insert_sql(model), values)


def lock_head(stream: str) -> tuple[int, str, str] | None:
    """Lock the row of one chain's end.

    Parameters
    ----------
    stream : str
        Its name.

    Returns
    -------
    tuple of (int, str, str) or None
        Last number, hash and time; ``None`` where the chain has no row yet.
    """
    table = LedgerHead._meta.db_table
    # SQLite locked the whole database at BEGIN and knows no FOR UPDATE.
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT last_seq, last_hash, last_at FROM {table} WHERE stream = %s{lock}",
            (stream,),
        )
        row: tuple[int, str, str] | None = cursor.fetchone()
    return row


def set_head(stream: str, *, seq: int, last_hash: str, at: str) -> None:
    """Write one chain's end.

    Parameters
    ----------
    stream : str
        Its name.
    seq : int
        Number of the last row.
    last_hash, at : str
        Its hash and time.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {LedgerHead._meta.db_table} "
            "SET last_seq = %s, last_hash = %s, last_at = %s WHERE stream = %s",
            (seq, last_hash, at, stream),
        )


def last_course_seq(center: str, course: str | None) -> int:
    """Give the number of the last fact of a course, or of a center's own stream.

    Parameters
    ----------
    center : str
        The center.
    course : str or None
        ``None`` for the center's own stream.

    Returns
    -------
    int
        0 where there is none.
    """
    where = "course_id = %s" if course is not None else _OWN_STREAM
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT MAX(course_seq) FROM {Fact._meta.db_table} WHERE {where}",
            (center if course is None else course,),
        )
        (last,) = cursor.fetchone()
    return last or 0


_OWN_STREAM = "center_id = %s AND course_id IS NULL"


@cache
def _names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


@cache
def _insert_sql(model: type[models.Model]) -> str:
    fields: list[Any] = list(model._meta.concrete_fields)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})'
