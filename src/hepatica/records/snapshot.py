"""Reading many rows as they stood at one moment, without stopping the writers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def reading() -> Iterator[None]:
    """Hold one view of the database for the time of the block.

    Inside a transaction that is open already, that one's view is used.

    Yields
    ------
    None
        Read only what follows; nothing may be written.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Django would begin with IMMEDIATE, which keeps writers out; a plain BEGIN
        # reads from the write-ahead log as it stands now.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
            yield
