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


def score(stats: dict[str, int]) -> float:
    """Share of the mutants that a test noticed; a timeout is noticed too."""
    noticed = stats["killed"] + stats["timeout"]
    judged = noticed + stats["survived"] + stats["no_tests"] + stats["suspicious"]
    return noticed / judged if judged else 0.0


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
    reached = score(stats)
    print(f"{reached:.1%} of {stats['total']} changes noticed; goal {GOAL:.0%}")
    print("See what survived: .venv/bin/mutmut results")
    return reached < GOAL


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
