"""The one script of CI runs check and test, and a gap in a run fails it."""

import os
import subprocess
import sys

import pytest
from tests.meta.source import ROOT

SKIPPED = (
    "import pytest\n\n@pytest.mark.skip(reason='no browser')\ndef test_x(): pass\n"
)
REAL = (
    "import pytest\n\n@pytest.mark.realdata\n@pytest.mark.skip(reason='none here')\n"
    "def test_x(): pass\n\ndef test_y(): pass\n"
)
ONE_SIDED = (
    "import os, pytest\n\ndef test_both(): pass\n"
    "if os.environ.get('DB') == 'pg':\n    def test_one(): pass\n"
)


ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}


def run(folder, text: str, *arguments: str, ci: str) -> int:
    (folder / "test_sample.py").write_text(text)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = realdata\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "xdist.plugin"]
    result = subprocess.run(
        [*command, "-p", "tools.no_skips", *arguments, "test_sample.py"],
        cwd=folder,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(ROOT), **ALONE},
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode


def test_the_script_runs_check_and_test_and_nothing_else():
    text = (ROOT / ".ci/run").read_text()
    commands = [line for line in text.splitlines() if line.startswith("make ")]
    assert commands == ["make check", "make test"]
    assert "export CI=true" in text
    assert os.access(ROOT / ".ci/run", os.X_OK)


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_a_skipped_browser_fails_in_ci_only(tmp_path, workers):
    assert run(tmp_path, SKIPPED, *workers, ci="true") == 1
    assert run(tmp_path, SKIPPED, *workers, ci="") == 0


def test_real_data_may_be_missing(tmp_path):
    assert run(tmp_path, REAL, ci="true") == 0


EACH = ("--dist", "each", "--tx", "popen//env:DB=sqlite", "--tx", "popen//env:DB=pg")


def test_a_test_on_one_database_only_fails_in_ci(tmp_path):
    assert run(tmp_path, ONE_SIDED, *EACH, ci="true") == 1
    both = "def test_both(): pass\n"
    assert run(tmp_path, both, *EACH, ci="true") == 0
