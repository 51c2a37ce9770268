"""The command line starts at once and ends in the exit code of what happened."""

import os
import re
import subprocess
import sys

import pytest

from hepatica import __main__ as entry
from hepatica import __version__, errors

HEAVY = ("django", "numpy", "ruamel", "jsonschema", "msgspec", "typst", "granian")


def hepatica(*arguments, home=None, **options):
    """Run the command as a user does."""
    env = {**os.environ, **({"HEPATICA_HOME": str(home)} if home else {})}
    return subprocess.run(
        [sys.executable, "-m", "hepatica", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=env,
        **options,
    )


def test_version_imports_nothing_heavy():
    code = (
        "import sys; from hepatica.__main__ import main; main(['--version']); "
        "print(sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    version, modules = done.stdout.splitlines()
    assert version == __version__
    assert [name for name in HEAVY if f"'{name}'" in modules] == []


def test_parser_alone_imports_nothing_heavy():
    code = (
        "import sys; from hepatica.cli.parser import build_parser; build_parser(); "
        "print(sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert [name for name in HEAVY if f"'{name}'" in done.stdout] == []


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("nothing-of-the-kind",), 2, "invalid choice"),
        ((), 2, "required"),
        (("serve", "--port", "0"), 2, "must be 1 to 65535"),
        (("serve", "--host", "0.0.0.0"), 10, "TLS proxy"),
        (("serve", "--host", "0.0.0.0", "--demo"), 10, "never served"),
        (
            ("weight", "--sex", "male", "--height-cm", "178", "--weight-kg", "95"),
            11,
            "",
        ),
        (("course", "check", "/nowhere/at.all"), 10, "cannot be read"),
        (("import", "/nowhere/at.all"), 10, "cannot be read"),
        (("demo", "--on", "2999-01-01"), 10, "must be today or before"),
        (("demo", "--on", "tomorrow"), 10, "must be as"),
    ],
)
def test_command_ends_in_its_exit_code_and_says_what_to_do(
    monkeypatch, tmp_path, capsys, arguments, code, says
):
    # Set here, so that what a command sets is taken back after the test.
    for name, value in (("HEPATICA_HOME", str(tmp_path)), ("HEPATICA_DEMO", "")):
        monkeypatch.setenv(name, value)
    assert entry.main(arguments) == code
    said = capsys.readouterr()
    assert says in said.err
    assert said.out == ""
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "arguments", [("course", "export", "A-0001"), ("audit", "verify"), ("rebuild",)]
)
def test_command_without_a_database_says_how_to_get_one(tmp_path, arguments):
    done = hepatica(*arguments, home=tmp_path)
    assert done.returncode == 10
    assert "no database" in done.stderr
    assert "hepatica demo" in done.stderr
    assert not list(tmp_path.glob("*.sqlite3"))


def _branches():
    found = [errors.HepaticaError("x")]
    for name, cls in vars(errors).items():
        if not isinstance(cls, type) or not issubclass(cls, errors.HepaticaError):
            continue
        if cls is errors.InputError:
            found.append(errors.InputError.of("field", "code", "must be otherwise"))
        elif cls is errors.NumericalError:
            found.append(cls("no answer", result_code="none"))
        elif cls is errors.ExternalError:
            found.append(cls("no peer", safe_to_retry=True))
        elif name != "HepaticaError":
            found.append(cls("said so"))
    return found


@pytest.mark.parametrize("error", _branches(), ids=lambda error: type(error).__name__)
def test_each_error_gives_its_exit_code(monkeypatch, tmp_path, capsys, error):
    monkeypatch.setenv("HEPATICA_HOME", str(tmp_path))
    monkeypatch.setattr(entry, "_run", _raising(error))
    assert entry.main(["anything"]) == type(error).exit_code
    said = capsys.readouterr().err
    is_unforeseen = isinstance(error, errors.ContractError)
    assert ("No recommendation. Reference" in said) is is_unforeseen
    assert ("safe to try again" in said) is isinstance(error, errors.ExternalError)


def test_unforeseen_error_keeps_its_words_to_itself(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("HEPATICA_HOME", str(tmp_path))
    monkeypatch.setattr(entry, "_run", _raising(ValueError("Birch 1960-05-31")))
    assert entry.main(["anything"]) == 70
    said = capsys.readouterr()
    (reference,) = re.findall(r"Reference ([0-9a-f]{8})$", said.err.strip())
    log = tmp_path / "log" / "hepatica.log"
    text = log.read_text()
    assert f"reference={reference}" in text
    assert "builtins.ValueError" in text
    assert "test_main.py" in text
    assert "Birch" not in text + said.err + said.out
    assert log.stat().st_mode & 0o077 == 0


def test_log_that_cannot_be_written_still_gives_a_reference(
    monkeypatch, tmp_path, capsys
):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("HEPATICA_HOME", str(blocked))
    monkeypatch.setattr(entry, "_run", _raising(ZeroDivisionError()))
    assert entry.main(["anything"]) == 70
    said = capsys.readouterr().err
    assert "Reference" in said
    assert "could not be written" in said


def test_interruption_ends_in_130(monkeypatch):
    monkeypatch.setattr(entry, "_run", _raising(KeyboardInterrupt()))
    assert entry.main(["anything"]) == 130


def test_reader_that_goes_away_is_not_complained_about():
    command = f"{sys.executable} -m hepatica knowledge show intera-3000-30"
    done = subprocess.run(
        [
            "bash",
            "-c",
            f"set -o pipefail; {command} | head -c 1; exit ${{PIPESTATUS[0]}}",
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert done.returncode in (0, 141)
    assert done.stderr == ""


def _raising(error):
    def run(arguments):
        raise error

    return run
