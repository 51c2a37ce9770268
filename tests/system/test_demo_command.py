"""`hepatica demo`, and commands on what it made, run as a user runs them."""

import json
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from datetime import date, timedelta

import pytest
from tests.support.commands import HEPATICA, Shell


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The demo center as `hepatica demo` makes it, once for this module."""
    shell = Shell(tmp_path_factory.mktemp("demo"))
    shell.first = shell.json("demo")
    return shell


@pytest.fixture
def shell(made, tmp_path):
    """A copy of it that a test may change."""
    home = tmp_path / "home"
    shutil.copytree(made.home, home)
    return Shell(home)


# ---- demo ----


def test_demo_prints_logins_and_keeps_them_to_the_owner(made):
    data = made.first
    assert data["format"] == "hepatica-demo/1"
    assert data["is_new"]
    assert data["people"] == 48
    assert set(data["logins"]) >= {"nurse-a", "oncologist-a", "pharmacist-a"}
    assert len(set(data["logins"].values())) == 1
    file = made.home / "demo-logins.txt"
    assert file.stat().st_mode & 0o077 == 0
    assert f"nurse-a {data['logins']['nurse-a']}" in file.read_text()
    assert made.home.joinpath("secret-key").stat().st_mode & 0o077 == 0


def test_demo_a_second_time_changes_nothing(made):
    before = made.json("audit", "verify")["streams"]
    again = made.json("demo")
    assert not again["is_new"]
    assert again["logins"] == made.first["logins"]
    after = made.json("audit", "verify")["streams"]
    assert before[-1] == after[-1]
    assert after[-1]["stream"] == "facts:demo"


def test_demo_refuses_another_seed_and_another_day_without_fresh(made):
    assert "--fresh" in made("demo", "--seed", "5", code=10).stderr
    assert "--fresh" in made("demo", "--on", "2026-01-05", code=10).stderr


def test_demo_of_another_day_says_so(shell):
    file = shell.home / "demo.json"
    made = json.loads(file.read_text())
    day = date.fromisoformat(made["on"]) - timedelta(days=3)
    file.write_text(json.dumps({**made, "on": day.isoformat()}))
    said = shell("demo").stdout
    assert f"made for {day.isoformat()}" in said
    assert "--fresh" in said


def test_demo_without_its_logins_says_how_to_make_it_anew(shell):
    (shell.home / "demo-logins.txt").unlink()
    assert "--fresh" in shell("demo", code=10).stderr


def test_fresh_makes_it_anew_for_another_day(shell):
    on = "2026-03-02"
    data = shell.json("demo", "--fresh", "--on", on, "--seed", "11")
    assert (data["on"], data["seed"], data["is_new"]) == (on, 11, True)
    assert not data["is_of_today"]
    report = shell.json("audit", "verify")
    assert report["is_whole"]


def test_list_needs_no_database(tmp_path):
    data = Shell(tmp_path).json("demo", "--list")
    assert data["format"] == "hepatica-demo-list/1"
    assert len(data["situations"]) + len(data["others"]) == 48
    assert list(tmp_path.iterdir()) == []


def test_demo_is_served_here_and_to_nobody_else(shell):
    port = _free_port()
    server = subprocess.Popen(
        [*HEPATICA, "demo", "--serve", "--port", str(port)],
        env=shell.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert _first_page(port, until=time.perf_counter() + 60) == 200
        assert _status(port, {"Host": "demo.example"}) == 403
        assert _status(port, {"X-Forwarded-For": "10.0.0.7"}) == 403
        # Not made anew under the server, but looked at.
        assert "stop that first" in shell("demo", "--fresh", code=15).stderr
        assert not shell.json("demo")["is_new"]
    finally:
        server.send_signal(signal.SIGINT)
        said, _ = server.communicate(timeout=20)
    assert f"http://localhost:{port}" in said
    assert server.returncode in (0, 130)


def test_port_that_is_taken_is_named(shell):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = shell("demo", "--serve", "--port", port, code=17)
    assert "--port" in done.stderr


def test_serve_refuses_a_database_that_is_not_migrated(tmp_path):
    done = Shell(tmp_path)("serve", "--port", _free_port(), code=10)
    assert "migrations are not applied" in done.stderr
    assert "--migrate" in done.stderr


# ---- import, export, worksheet ----


def test_import_then_export_then_worksheet(shell):
    report = shell.json("import", shell.home / "demo-labs", "--center", "demo")
    assert report["format"] == "hepatica-import/1"
    assert {one["course"] for one in report["taken"]} == {
        "DEMO-0001",
        "DEMO-0019",
        "DEMO-0022",
        "DEMO-0025",
    }
    assert [one["code"] for one in report["queued"]] == ["near-match"]
    assert "patient" not in report["queued"][0]
    again = shell.json("import", shell.home / "demo-labs")
    assert (again["taken"], again["already_there"]) == ([], 4)

    file = shell.home / "c22.course.json"
    said = shell.json("course", "export", "DEMO-0022", "--output", file)
    assert said["is_pseudonymous"]
    assert file.stat().st_mode & 0o077 == 0
    check = shell.json("course", "check", file)
    assert check["facts"] == said["facts"]
    assert (check["refused"], check["order"], check["anomalies"]) == ([], [], [])

    on = shell.json("demo")["on"]
    refused = shell.json("worksheet", file, "--at", on, code=20)
    assert refused["decision"] == "cannot-decide"
    sheet = shell.json("worksheet", file, "--at", on, "--allow-unverified")
    assert sheet["decision"] in ("proceed", "reduce")
    assert sheet["fill_drug_mg"] > 0
    assert "DEMO" in sheet["marks"]


def test_broken_file_is_named_and_nothing_of_it_is_taken(shell):
    whole = (shell.home / "demo-labs" / "DEMO-0022.json").read_text()
    cut = shell.home / "cut.json"
    cut.write_text(whole[: len(whole) // 2])
    report = shell.json("import", cut, code=10)
    assert report["taken"] == []
    assert [one["file"] for one in report["errors"]] == ["cut.json"]
    assert "NOTHING TAKEN of cut.json" in shell("import", cut, code=10).stdout


def test_export_reads_from_standard_input_what_it_wrote(shell):
    text = shell("course", "export", "DEMO-0009").stdout
    done = shell("course", "check", "-", "--json", stdin=text)
    data = json.loads(done.stdout)
    assert [one["code"] for one in data["deviations"]] == ["residual-over-fill"]


def test_empty_folder_is_refused(shell):
    (shell.home / "nothing").mkdir()
    done = shell("import", shell.home / "nothing", code=10)
    assert ".ndjson" in done.stderr


# ---- upkeep ----


def test_altered_ledger_is_not_whole(shell):
    import sqlite3

    with sqlite3.connect(shell.home / "demo.sqlite3") as raw:
        names = raw.execute(
            "select name from sqlite_master where type = 'trigger'"
        ).fetchall()
        for (name,) in names:
            raw.execute(f"drop trigger {name}")
        raw.execute("update records_fact set recorded_by = 'x' where seq = 100")
    raw.close()
    report = shell.json("audit", "verify", code=15)
    codes = {one["code"] for one in report["problems"]}
    assert {"trigger-missing", "altered"} <= codes
    # and nothing else is done with such a database
    assert "trigger" in shell("rebuild", code=10).stderr


def test_backup_of_the_demo_is_not_taken_for_a_real_center(shell, tmp_path):
    file = tmp_path / "all.backup"
    shell("backup", file)
    other = Shell(tmp_path / "other")
    done = other("restore", file, code=10)
    assert "HEPATICA_DEMO" in done.stderr
    assert "HEPATICA_DEMO" in other("audit", "anchor", tmp_path / "a", code=10).stderr


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _status(port, headers=None):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def _first_page(port, *, until):
    while time.perf_counter() < until:
        try:
            return _status(port)
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not answer")
