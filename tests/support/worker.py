"""A writer in an operating-system process of its own, for the race tests.

Run as ``python -m tests.support.worker`` with a JSON order on standard input.
"""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def start(**order):
    """Start a worker on the database of the running test."""
    from django.db import connection

    wanted = ("NAME", "HOST", "PORT", "USER")
    order["database"] = {key: str(connection.settings_dict[key]) for key in wanted}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.worker"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdin.write(json.dumps(order) + "\n")
    process.stdin.flush()
    return process


def line_of(process):
    """Wait for the next line that a worker says."""
    return process.stdout.readline().strip()


def finish(process, *, go="go"):
    """Let a waiting worker go on, and give what it said at the end."""
    out, err = process.communicate(go + "\n", timeout=60)
    if process.returncode != 0:
        raise AssertionError(f"worker ended with {process.returncode}: {err}")
    return out.split()


def main():
    import django

    django.setup()
    from django.db import connections, transaction

    from hepatica.errors import Conflict
    from hepatica.records import ledger
    from hepatica.therapy.course.kinds import WeightMeasured

    order = json.loads(sys.stdin.readline())
    connections["default"].settings_dict.update(order["database"])
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def append(count=1, **more):
        return ledger.append(
            center=order["center"],
            drafts=[
                ledger.FactDraft(
                    course=order["course"],
                    kind="weight-measured",
                    payload=WeightMeasured(weight_kg=70.0),
                    happened_at=at,
                )
            ]
            * count,
            at=at,
            by=order["by"],
            role="nurse",
            **more,
        )

    print("ready", flush=True)
    if order["do"] == "append":
        sys.stdin.readline()
        for _ in range(order["count"]):
            append()
        print("done")
    elif order["do"] == "append-expecting":
        sys.stdin.readline()
        try:
            append(expected_course_seq=order["expected"])
        except Conflict:
            print("conflict")
        else:
            print("appended")
    elif order["do"] == "die-inside":
        append()
        with transaction.atomic():
            append(count=2)
            print("inside", flush=True)
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
