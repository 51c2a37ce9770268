"""The wheel builds offline, holds everything, and runs on the run-time lock alone."""

import importlib.metadata
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from tests.meta.source import ROOT, SRC
from tests.meta.test_locks import pins


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory) -> Path:
    """A clean environment: what requirements.txt names, and the wheel."""
    home = tmp_path_factory.mktemp("clean") / "venv"
    venv.EnvBuilder(with_pip=False, symlinks=True).create(home)
    site = next(home.glob("lib/python*/site-packages"))
    for name in pins("requirements.txt"):
        for top in tops_of(name):
            target = site / top.name
            if not target.exists():
                target.symlink_to(top)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return home / "bin" / "python"


def tops_of(name: str) -> set[Path]:
    """Folders and files in site-packages that a distribution brought."""
    try:
        distribution = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return set()  # a line of the lock for another platform or Python
    parts = {f.parts[0] for f in distribution.files or ()}
    folder = Path(str(distribution.locate_file("")))
    return {folder / p for p in parts if p not in {"..", "__pycache__"}}


def run(python: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-P", *arguments],
        cwd=python.parent,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def missing_from(names: set[str], folder: Path) -> list[str]:
    wanted = {
        f"hepatica/{p.relative_to(folder)}"
        for p in folder.rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    return sorted(wanted - names)


def test_every_file_of_the_package_is_in_the_wheel(wheel):
    assert missing_from(set(zipfile.ZipFile(wheel).namelist()), SRC) == []


def test_knowledge_data_is_in_the_wheel(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert any(n.startswith("hepatica/knowledge/data/") for n in names)


def test_the_version_is_told_in_a_clean_environment(python):
    result = run(python, "-m", "hepatica", "--version")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.strip() == importlib.metadata.version("hepatica")


def test_knowledge_is_whole_in_a_clean_environment(python):
    result = run(python, "-m", "hepatica", "knowledge", "check")
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_web_application_loads_in_a_clean_environment(python, tmp_path):
    code = (
        f"import os; os.environ['HEPATICA_HOME'] = {str(tmp_path)!r}; "
        "os.environ['HEPATICA_SECRET_KEY'] = 'a key of a test, long enough to be one'; "
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'hepatica.site.settings'; "
        "import django; django.setup(); "
        "from django.urls import get_resolver; get_resolver().url_patterns"
    )
    result = run(python, "-c", code)
    assert result.returncode == 0, result.stderr


def test_the_clean_environment_has_no_development_package(python):
    assert run(python, "-c", "import pytest").returncode != 0


def test_a_missing_file_is_seen(tmp_path):
    (tmp_path / "a.yaml").write_text("")
    assert missing_from({"hepatica/b.yaml"}, tmp_path) == ["hepatica/a.yaml"]
