"""The import contracts hold, and they are seen to fail when they are broken."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.meta.source import ROOT, SRC

LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the repository's contracts over a copy of the package."""
    return subprocess.run(
        [LINT, "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def house(tmp_path):
    """A copy of the package that a test may break."""
    target = tmp_path / "src" / "hepatica"
    shutil.copytree(SRC, target, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def add(house: Path, path: str, text: str) -> None:
    file = house / "src" / "hepatica" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    init = file.parent / "__init__.py"
    if not init.exists():
        init.write_text("")


def test_the_contracts_hold_on_an_untouched_copy(house):
    result = lint(house)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("path", "text", "contract"),
    [
        (
            "therapy/dosing/slip.py",
            "import hepatica.records\n",
            "Rooms import downwards only",
        ),
        (
            "therapy/dosing/slip.py",
            "import random\n",
            "therapy, units and errors are pure",
        ),
        (
            "therapy/labs/slip.py",
            "import django\n",
            "therapy, units and errors are pure",
        ),
        ("units/slip.py", "import os\n", "therapy, units and errors are pure"),
        ("attic/slip.py", "", "Rooms import downwards only"),
        ("therapy/attic/slip.py", "", "Inside therapy"),
        (
            "therapy/labs/slip.py",
            "import hepatica.therapy.protocols\n",
            "Inside therapy",
        ),
        (
            "web/slip.py",
            "import hepatica.therapy.dosing\n",
            "The web and the demo ask actions",
        ),
        (
            "web/slip.py",
            "import hepatica.records.models\n",
            "The web and the demo ask actions",
        ),
        (
            "demo/slip.py",
            "import hepatica.records.ledger\n",
            "The web and the demo ask actions",
        ),
    ],
)
def test_a_broken_contract_is_named(house, path, text, contract):
    add(house, path, text)
    result = lint(house)
    assert result.returncode != 0
    broken = [line for line in result.stdout.splitlines() if line.endswith("BROKEN")]
    assert any(line.startswith(contract) for line in broken), result.stdout


def test_a_type_only_import_is_not_an_import(house):
    text = (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import hepatica.records.models\n"
    )
    add(house, "web/slip.py", text)
    assert lint(house).returncode == 0
