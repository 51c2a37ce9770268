"""Appends a second with four writer processes, on SQLite and on PostgreSQL.

Compared in the same run with a bare loop of one writer that inserts one row a
transaction into an SQLite file with the same pragmas: what the disk allows. Goal:
300 a second on both databases, none lost. Where the disk itself gives the bare loop
less than three times the goal, the goal says nothing about the ledger and is not
held against it; a lost fact or a broken chain always is.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
N_WRITERS = 4
N_APPENDS = 300
GOAL_PER_SECOND = 300
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def say(**line: object) -> None:
    """Print one figure."""
    print(json.dumps({"format": "hepatica-bench/1", "bench": "append", **line}))


def setting_up(folder: Path, *, database: str) -> dict[str, str]:
    """Give the environment of a writer."""
    return {
        **os.environ,
        "DATABASE_URL": database,
        "HEPATICA_HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "hepatica.site.settings",
    }


def bare_inserts_per_second(folder: Path) -> float:
    """Insert one row a transaction, with the pragmas of the ledger."""
    from hepatica.site.environment import sqlite

    connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    connection.executescript(sqlite("x")["OPTIONS"]["init_command"])
    connection.execute("CREATE TABLE row (seq INTEGER PRIMARY KEY, text TEXT)")
    text = "x" * 600
    start = time.perf_counter()
    for _ in range(N_WRITERS * N_APPENDS):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO row (text) VALUES (?)", (text,))
        connection.execute("COMMIT")
    seconds = time.perf_counter() - start
    connection.close()
    return N_WRITERS * N_APPENDS / seconds


def measure(name: str, environment: dict[str, str], bare: float) -> bool:
    """Let four writers append, count, verify; say the figure."""
    run = [sys.executable, str(Path(__file__))]
    subprocess.run([*run, "--make"], env=environment, check=True)
    writers = [
        subprocess.Popen(
            [*run, "--write", str(n)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(N_WRITERS)
    ]
    for writer in writers:
        writer.stdout.readline()
    start = time.perf_counter()
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    codes = [writer.wait() for writer in writers]
    seconds = time.perf_counter() - start
    for writer in writers:
        writer.stdin.close()
        writer.stdout.close()
    done = subprocess.run(
        [*run, "--count"], env=environment, check=True, capture_output=True, text=True
    )
    found, problems = map(int, done.stdout.split())
    wanted = N_WRITERS * N_APPENDS
    per_second = wanted / seconds
    say(
        database=name,
        writers=N_WRITERS,
        appends=wanted,
        appends_per_second=round(per_second),
        of_bare_sqlite_inserts_ratio=round(per_second / bare, 3),
        lost=wanted - found,
        chain_problems=problems,
        goal_per_second=GOAL_PER_SECOND,
        is_goal_met=per_second >= GOAL_PER_SECOND,
        is_machine_too_slow=bare < 3 * GOAL_PER_SECOND,
    )
    is_whole = codes == [0] * N_WRITERS and found == wanted and not problems
    return is_whole and (per_second >= GOAL_PER_SECOND or bare < 3 * GOAL_PER_SECOND)


def main() -> int:
    """Measure both databases; non-zero where a goal is missed."""
    with tempfile.TemporaryDirectory(prefix="hepatica-bench-") as name:
        folder = Path(name)
        bare = bare_inserts_per_second(folder)
        say(database="sqlite", bare_inserts_per_second=round(bare))
        environment = setting_up(folder, database=f"sqlite:///{folder}/bench.sqlite3")
        good = measure("sqlite", environment, bare)
        sys.path.insert(0, str(ROOT))
        from tests.support.databases import start_postgresql

        server = start_postgresql(folder / "pg")
        try:
            url = f"postgresql://postgres@:{server.port}/postgres?host={server.host}"
            environment = setting_up(folder, database=url)
            good = measure("postgresql", environment, bare) and good
        finally:
            server.stop()
    return 0 if good else 1


# ---- what a process of its own does ----


def make() -> None:
    """Make the tables, a center and a course a writer."""
    from django.core.management import call_command

    from hepatica.records.models import Center, Course

    call_command("migrate", verbosity=0)
    Center.objects.create(pk="bench", name="Bench", time_zone="UTC")
    for n in range(N_WRITERS):
        Course.objects.create(pk=f"B-{n}", center_id="bench")


def write(writer: int) -> None:
    """Append, once told to go, one fact a transaction; half to a shared course."""
    from hepatica.records.ledger import FactDraft, append
    from hepatica.therapy.course.kinds import WeightMeasured

    payload = WeightMeasured(weight_kg=70.0)
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range(N_APPENDS):
        draft = FactDraft(
            course=f"B-{writer}" if n % 2 else "B-0",
            kind=payload.KIND,
            payload=payload,
            happened_at=AT,
        )
        append(center="bench", drafts=[draft], at=AT, by="bench", role="bench")


def count() -> None:
    """Say how many facts there are, and how many problems in their chain."""
    from hepatica.records import verify
    from hepatica.records.models import Fact

    print(Fact.objects.count(), len(verify.verify().problems))


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(main())
    import django

    django.setup()
    if sys.argv[1] == "--make":
        make()
    elif sys.argv[1] == "--write":
        write(int(sys.argv[2]))
    else:
        count()
