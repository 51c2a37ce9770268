"""A killed run leaves no server behind for good."""

import json
import os
import subprocess
import sys
import time

from tests.support import databases

# Whoever runs the tests in the background may have SIGINT ignored, and a child inherits
# that; a server does not.
SERVER = """
import signal, time
signal.signal(signal.SIGINT, signal.SIG_DFL)
print("up", flush=True)
time.sleep(600)
"""


def left_behind(tmp_path, name, *, handle, age=3600):
    """A folder as a run leaves it, with a process that stands for its server."""
    folder = tmp_path / f"{databases.PREFIX}{name}"
    folder.mkdir()
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(folder)], stdout=subprocess.PIPE
    )
    server.stdout.readline()
    server.stdout.close()
    (folder / "postmaster.pid").write_text(f"{server.pid}\n/x\n")
    (folder / ".handle_pids.json").write_text(json.dumps([handle]))
    old = time.time() - age
    os.utime(folder, (old, old))
    return folder, server


def dead_pid():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_server_without_a_living_run_is_stopped_and_the_others_stay(tmp_path):
    gone, orphan = left_behind(tmp_path, "gone", handle=dead_pid())
    ours, living = left_behind(tmp_path, "ours", handle=os.getpid())
    new, starting = left_behind(tmp_path, "new", handle=dead_pid(), age=0)
    try:
        databases.sweep(tmp_path)
        assert orphan.wait(timeout=20) != 0
        assert (gone.exists(), ours.exists(), new.exists()) == (False, True, True)
        assert living.poll() is None
        assert starting.poll() is None
    finally:
        for process in (orphan, living, starting):
            process.kill()
            process.wait()
