"""Change therapy line by line and see the tests notice; print the score.

mutmut ends with 0 whatever survives, so the figures are read from what it exports.
"""

import json
import subprocess
import sys
from pathlib import Path

MUTMUT = Path(sys.executable).with_name("mutmut")
STATS = Path("mutants/mutmut-cicd-stats.json")
LOG = Path("mutants/mutation.log")
GOAL = 0.85


def counts(stats: dict[str, int]) -> tuple[int, int]:
    """How many changes a test noticed (a timeout is noticed too), and how many ran."""
    noticed = stats["killed"] + stats["timeout"]
    ran = noticed + stats["survived"] + stats["no_tests"] + stats["suspicious"]
    return noticed, ran


def main(arguments: list[str]) -> int:
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("w") as log:
        for command in (
            ["run", "--max-children", "2", *arguments],
            ["export-cicd-stats"],
        ):
            result = subprocess.run(
                [MUTMUT, *command], stdout=log, stderr=log, check=False
            )
            if result.returncode:
                print(f"mutmut {command[0]} could not start; see {LOG}")
                return 1
    stats = json.loads(STATS.read_text())
    noticed, ran = counts(stats)
    print(f"{noticed} of {ran} changes noticed; goal {GOAL:.0%}")
    print("See what survived: .venv/bin/mutmut results")
    return noticed < GOAL * ran


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
