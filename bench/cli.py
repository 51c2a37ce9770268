"""How long commands take from the shell, beside a bare interpreter in one run.

Goals: ``hepatica --version`` under 0.3 s; ``replay`` of ``pbcseq.csv`` (1,945
visits, from HEPATICA_TEST_DATA) under 2 s.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

RUNS = 5
HEPATICA = str(Path(sys.executable).with_name("hepatica"))


def best_of(command: list[str]) -> float:
    """Time a command several times and keep the best."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> int:
    """Print the figures as JSON lines."""
    bare = best_of([sys.executable, "-c", "pass"])
    commands: dict[str, tuple[list[str], float | None]] = {
        "python -c pass": ([sys.executable, "-c", "pass"], None),
        "hepatica --version": ([HEPATICA, "--version"], 0.3),
    }
    folder = os.environ.get("HEPATICA_TEST_DATA")
    if folder:
        commands["hepatica replay pbcseq.csv"] = (
            [
                *(HEPATICA, "replay", str(Path(folder) / "pbcseq.csv")),
                *("--id", "id", "--day", "day", "--protocol", "floyd-2006"),
                "--map",
                "bili=total-bilirubin:mg/dL,alk.phos=alkaline-phosphatase:U/L,"
                "ast=ast:U/L",
                *("--uln", "total-bilirubin=1.2,alkaline-phosphatase=115", "--json"),
            ],
            2.0,
        )
    for name, (command, goal) in commands.items():
        seconds = best_of(command)
        line = {
            "bench": "cli",
            "what": name,
            "seconds": round(seconds, 3),
            "ratio_to_bare_python": round(seconds / bare, 1),
            "goal_seconds": goal,
        }
        print(json.dumps(line))
    if not folder:
        print(json.dumps({"bench": "cli", "left_out": "HEPATICA_TEST_DATA is unset"}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
