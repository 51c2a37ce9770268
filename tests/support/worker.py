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


def finish(process):
    """Wait for the end of a worker, and give the words that it said."""
    out, err = process.communicate(timeout=120)
    if process.returncode != 0:
        raise AssertionError(f"worker ended with {process.returncode}: {err}")
    return out.split()


class Writer:
    """What a worker can do, once its database is open."""

    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __init__(self, order):
        self.order = order

    def draft(self, **more):
        from hepatica.records.ledger import FactDraft
        from hepatica.therapy.course.kinds import WeightMeasured

        return FactDraft(
            course=self.order["course"],
            kind="weight-measured",
            payload=WeightMeasured(weight_kg=70.0),
            happened_at=self.at,
            **more,
        )

    def put(self, *drafts, **more):
        from hepatica.records.ledger import append

        return append(
            center=self.order["center"],
            drafts=drafts,
            at=self.at,
            by=self.order["by"],
            role="nurse",
            **more,
        )

    def append(self):
        for _ in range(self.order["times"]):
            self.put(self.draft())
        print("done")

    def append_the_same(self):
        facts = self.put(self.draft(source="feed", external_id="1"))
        print("skipped" if facts.skipped else "appended", facts[0].id)

    def append_expecting(self):
        from hepatica.errors import Conflict

        try:
            self.put(self.draft(), expected_course_seq=self.order["expected"])
        except Conflict:
            print("conflict")
        else:
            print("appended")

    def record(self, times=None):
        from hepatica.actions.ledger import record_facts

        for _ in range(times or self.order["times"]):
            record_facts(
                by=self.order["by"],
                at=self.at,
                center=self.order["center"],
                drafts=[self.draft()],
                action="weight.record",
                role="nurse",
            )
        print("done")

    def send_form(self):
        from hepatica.actions.courses import record
        from hepatica.errors import Conflict
        from hepatica.therapy.course.kinds import WeightMeasured

        try:
            done = record(
                by=self.order["by"],
                at=self.at,
                course_id=self.order["course"],
                payload=WeightMeasured(weight_kg=self.order["weight_kg"]),
                happened_at=self.at,
                form_id=self.order["form_id"],
            )
        except Conflict:
            print("conflict")
        else:
            print("new" if done.is_new else "again", done.fact.id)

    def attach_held(self):
        from hepatica.actions.held_labs import attach_held
        from hepatica.actions.second_identifier import Typed

        typed = Typed(record_no="DEMO-0001")
        self.settle(attach_held, person=self.order["person"], typed=typed)

    def discard_held(self):
        from hepatica.actions.held_labs import discard_held

        self.settle(discard_held, reason="Of another clinic")

    def settle(self, act, **more):
        from hepatica.errors import Conflict

        at = datetime.fromisoformat(self.order["at"])
        try:
            act(by=self.order["by"], at=at, held_id=self.order["held"], **more)
        except Conflict:
            print("conflict")
        else:
            print("settled")

    def register_and_record(self):
        from django.db import transaction

        from hepatica.actions.people import register_person

        for _ in range(self.order["times"]):
            with transaction.atomic():
                register_person(
                    by=self.order["by"],
                    at=self.at,
                    center=self.order["center"],
                    family_name="X",
                )
                self.record(times=1)

    def orders(self):
        """Take part in round after round: set up, wait for the start, say what came."""
        from tests.support.order_program import at_work

        from hepatica.errors import Conflict, InputError

        for line in sys.stdin:
            wanted = json.loads(line)
            act = at_work(self.order["center"], wanted)
            print("set", flush=True)
            sys.stdin.readline()
            try:
                act()
            except Conflict:
                print("conflict", flush=True)
            except InputError:
                print("refused", flush=True)
            else:
                print("done", flush=True)

    def die_inside(self):
        from django.db import transaction

        self.put(self.draft())
        with transaction.atomic():
            self.put(self.draft(), self.draft())
            print("inside", flush=True)
            os.kill(os.getpid(), signal.SIGKILL)


def main():
    import django

    django.setup()
    from django.db import connections

    order = json.loads(sys.stdin.readline())
    connections["default"].settings_dict.update(order["database"])
    # The first use of the database and of every import is not what races.
    connections["default"].ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    getattr(Writer(order), order["do"])()


if __name__ == "__main__":
    main()
