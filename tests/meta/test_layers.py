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


def copy_to(folder: Path) -> Path:
    target = folder / "src" / "hepatica"
    shutil.copytree(SRC, target, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def add(house: Path, path: str, text: str) -> None:
    file = house / "src" / "hepatica" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    init = file.parent / "__init__.py"
    if not init.exists():
        init.write_text("")


def broken(output: str) -> set[str]:
    """Names of the contracts that are reported as broken."""
    lines = [line for line in output.splitlines() if line.endswith("BROKEN")]
    return {line.removesuffix("BROKEN").strip() for line in lines}


@pytest.fixture
def house(tmp_path):
    """A copy of the package that a test may break."""
    return copy_to(tmp_path)


ROOMS = "Rooms import downwards only"
INSIDE = "Inside therapy"
PURE = "therapy, units and errors are pure"
ASKS = "The web and the demo ask actions"

# Module, what it imports though it may not, and the contract that says so.
SLIPS = [
    ("therapy/dosing/slip_a.py", "hepatica.records", ROOMS),
    ("units/slip_b.py", "hepatica.therapy.labs", ROOMS),
    ("records/slip_c.py", "hepatica.exchange", ROOMS),
    ("therapy/labs/slip_d.py", "hepatica.therapy.protocols", INSIDE),
    ("therapy/dosing/slip_e.py", "random", PURE),
    ("therapy/labs/slip_f.py", "django", PURE),
    ("therapy/course/slip_g.py", "logging", PURE),
    ("units/slip_h.py", "os", PURE),
    ("web/slip_i.py", "hepatica.therapy.dosing", ASKS),
    ("web/slip_j.py", "hepatica.records.models", ASKS),
    ("demo/slip_k.py", "hepatica.records.ledger", ASKS),
]


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    """What is said about a copy that holds every slip at once."""
    house = copy_to(tmp_path_factory.mktemp("slips"))
    for path, imported, _ in SLIPS:
        add(house, path, f"import {imported}\n")
    return lint(house)


def test_the_contracts_hold_on_an_untouched_copy(house):
    result = lint(house)
    assert result.returncode == 0, result.stdout


def test_every_contract_is_seen_to_break(answer):
    assert answer.returncode != 0
    for contract in (ROOMS, INSIDE, PURE, ASKS):
        assert any(name.startswith(contract) for name in broken(answer.stdout))


@pytest.mark.parametrize(("path", "imported", "contract"), SLIPS)
def test_a_slip_is_named_under_its_contract(answer, path, imported, contract):
    report = answer.stdout.split("Broken contracts")[-1]
    start = next(i for i, x in enumerate(report.splitlines()) if x.startswith(contract))
    rest = report.splitlines()[start + 1 :]
    others = {ROOMS, INSIDE, PURE, ASKS} - {contract}
    ends = [i for i, x in enumerate(rest) if x.startswith(tuple(others))]
    part = "\n".join(rest[: min(ends, default=len(rest))])
    module = "hepatica." + path.removesuffix(".py").replace("/", ".")
    assert f"{module} -> {imported}" in part


@pytest.mark.parametrize(
    ("path", "contract"),
    [("attic/slip.py", ROOMS), ("therapy/attic/slip.py", INSIDE)],
)
def test_an_undeclared_package_breaks_its_contract(house, path, contract):
    add(house, path, "")
    result = lint(house)
    assert result.returncode != 0
    assert any(name.startswith(contract) for name in broken(result.stdout))


def test_a_type_only_import_is_not_an_import(house):
    text = (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import hepatica.records.models\n"
    )
    add(house, "web/slip.py", text)
    assert lint(house).returncode == 0
