"""How long a start of a demo center that is there takes to its first page.

Goal: under 5 s, beside ``hepatica --version`` in the same run.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

HEPATICA = str(Path(sys.executable).with_name("hepatica"))
GOAL_SECONDS = 5.0


def main() -> int:
    """Print the figure as a JSON line."""
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"HEPATICA_HOME": home}
        quiet = {"env": env, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([HEPATICA, "demo"], check=True, **quiet)
        start = time.perf_counter()
        subprocess.run([HEPATICA, "--version"], check=True, **quiet)
        bare = time.perf_counter() - start
        seconds = _to_first_page(quiet)
    line = {
        "bench": "first-page",
        "what": "hepatica demo --serve, second start",
        "seconds": round(seconds, 3),
        "ratio_to_version": round(seconds / bare, 1),
        "goal_seconds": GOAL_SECONDS,
    }
    print(json.dumps(line))
    return 0


def _to_first_page(quiet: dict[str, object]) -> float:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = time.perf_counter()
    server = subprocess.Popen(
        [HEPATICA, "demo", "--serve", "--port", str(port)], **quiet
    )
    try:
        while time.perf_counter() - start < 60:
            try:
                address = f"http://localhost:{port}/sign-in/"
                with urllib.request.urlopen(address) as answer:
                    answer.read()
                return time.perf_counter() - start
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.02)
        raise TimeoutError("no page within a minute")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)


if __name__ == "__main__":
    sys.exit(main())
