"""Run every bench one after the other: ``make bench`` or ``python -m bench``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run each script of this folder by itself; the last non-zero exit counts."""
    code = 0
    for script in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        result = subprocess.run([sys.executable, str(script)], check=False)
        code = result.returncode or code
    return code


if __name__ == "__main__":
    sys.exit(main())
