"""Commands on the records of a center, on the database that this run is about."""

import json
import os
import secrets
import sqlite3
import urllib.parse

import psycopg
import pytest
from django.db import connections
from tests.support.commands import Shell
from tests.support.real_center import COURSE, IDENTIFIER_SYSTEM, NUMBER, SERIAL

BUNDLE = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {
            "resource": {
                "resourceType": "Patient",
                "id": "p",
                "identifier": [{"system": IDENTIFIER_SYSTEM, "value": NUMBER}],
                "name": [{"family": "Test", "given": ["Case"]}],
                "birthDate": "1960-05-31",
            }
        },
        {
            "resource": {
                "resourceType": "Observation",
                "id": "o",
                "status": "final",
                "category": [{"coding": [{"code": "laboratory"}]}],
                "code": {"coding": [{"system": "http://loinc.org", "code": "6768-6"}]},
                "subject": {"reference": "Patient/p"},
                "effectiveDateTime": "2026-03-02",
                "valueQuantity": {
                    "value": 88,
                    "unit": "U/L",
                    "system": "http://unitsofmeasure.org",
                    "code": "U/L",
                },
            }
        },
    ],
}


class Database:
    """Databases of the kind that this run is about, each with a URL of its own."""

    def __init__(self):
        self.made = []

    def __call__(self, folder):
        if os.environ.get("DB") != "pg":
            self.path = folder / "own.sqlite3"
            return f"sqlite:///{self.path}"
        name = f"cli_{secrets.token_hex(6)}"
        self._run(f'create database "{name}"')
        self.made.append(name)
        host = urllib.parse.quote(self._settings["HOST"], safe="")
        port = self._settings["PORT"]
        return f"postgresql://postgres@localhost:{port}/{name}?host={host}"

    @property
    def _settings(self):
        return connections["default"].settings_dict

    def _run(self, statement):
        with psycopg.connect(
            host=self._settings["HOST"],
            port=self._settings["PORT"],
            user="postgres",
            dbname="postgres",
            autocommit=True,
        ) as raw:
            raw.execute(statement)

    def drop(self):
        for name in self.made:
            self._run(f'drop database "{name}" with (force)')


@pytest.fixture(scope="module")
def database(django_db_setup):
    database = Database()
    yield database
    database.drop()


@pytest.fixture(scope="module")
def shell(database, tmp_path_factory):
    """A center with one course; the tests add to it and alter nothing."""
    home = tmp_path_factory.mktemp("home")
    shell = Shell(home, database_url=database(home))
    shell("serve", "--port", "1", code=10)
    shell.python("tests.support.real_center")
    return shell


def other(database, tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    return Shell(folder, database_url=database(folder))


def test_import_is_taken_once_into_the_center(shell, tmp_path):
    file = tmp_path / "labs.json"
    file.write_text(json.dumps(BUNDLE))
    report = shell.json("import", file, "--center", "a")
    assert report["format"] == "hepatica-import/1"
    assert [one["course"] for one in report["taken"]] == [COURSE]
    assert not report["is_demo"]
    again = shell.json("import", file)
    assert (again["taken"], again["already_there"]) == ([], 1)


def test_unknown_person_is_entered_only_when_asked_for(shell, tmp_path):
    bundle = json.loads(json.dumps(BUNDLE))
    patient, observation = (entry["resource"] for entry in bundle["entry"])
    # One id names one person in a feed; another person has another.
    patient["id"] = "q"
    observation["subject"]["reference"] = "Patient/q"
    patient["identifier"][0]["value"] = "99-1"
    patient["name"] = [{"family": "Other", "given": ["Zoe"]}]
    patient["birthDate"] = "1950-01-02"
    file = tmp_path / "unknown.json"
    file.write_text(json.dumps(bundle))
    report = shell.json("import", file)
    assert [one["code"] for one in report["queued"]] == ["unknown-person"]
    assert "patient" not in report["queued"][0]
    assert shell.json("import", file, "--identifying")["queued"][0]["patient"]
    report = shell.json("import", file, "--create-persons")
    assert len(report["opened"]) == len(report["taken"]) == 1


def test_export_hides_the_serial_number_unless_asked(shell):
    text = shell("course", "export", COURSE).stdout
    assert SERIAL not in text
    assert NUMBER not in text
    assert '"is_pseudonymous":true' in text
    assert SERIAL in shell("course", "export", COURSE, "--identifying").stdout


def test_export_is_a_course_file_that_holds_together(shell, tmp_path):
    file = tmp_path / "case.course.json"
    said = shell.json("course", "export", COURSE, "--output", file)
    assert file.stat().st_mode & 0o077 == 0
    check = shell.json("course", "check", file)
    assert check["facts"] == said["facts"]
    assert (check["refused"], check["order"]) == ([], [])


def test_altered_course_file_fails_its_check(shell):
    file = json.loads(shell("course", "export", COURSE).stdout)
    file["facts"][1]["course_seq"] = 17
    file["facts"][1]["corrects"] = "nothing-of-the-kind"
    done = shell("course", "check", "-", "--json", stdin=json.dumps(file), code=10)
    data = json.loads(done.stdout)
    assert [one["code"] for one in data["refused"]] == ["unknown-fact"]
    assert [one["code"] for one in data["order"]] == ["not-dense"]


def test_what_is_not_there_is_not_found(shell, tmp_path):
    assert "no such course" in shell("course", "export", "A-0077", code=14).stderr
    file = tmp_path / "labs.json"
    file.write_text(json.dumps(BUNDLE))
    done = shell("import", file, "--center", "elsewhere", code=10)
    assert "one of the centers: a" in done.stderr


def test_downtime_packet_is_written_for_the_only_center(shell, tmp_path):
    file = tmp_path / "downtime.pdf"
    data = shell.json("downtime", "--pdf", file)
    assert (data["format"], data["center"]) == ("hepatica-downtime/1", "a")
    assert [one["course"] for one in data["courses"]] == [COURSE]
    assert file.read_bytes().startswith(b"%PDF")
    assert NUMBER not in json.dumps(data)
    nowhere = tmp_path / "no-such-folder" / "x.pdf"
    assert "cannot be written" in shell("downtime", "--pdf", nowhere, code=10).stderr


def test_label_of_an_order_that_is_nowhere_is_refused(shell, tmp_path):
    file = tmp_path / "label.pdf"
    data = shell.json("label", "--order", "0" * 64, "--pdf", file, code=20)
    assert [one["code"] for one in data["refused"]] == ["no-order"]
    assert not file.exists()


def test_audit_against_an_anchor_sees_a_cut_end(shell, tmp_path):
    anchor = tmp_path / "anchor.json"
    shell.json("audit", "anchor", anchor)
    report = shell.json("audit", "verify", "--anchor", anchor)
    assert report["is_whole"]
    assert report["is_anchored"]
    assert "cannot be written" in shell("audit", "anchor", anchor, code=10).stderr
    heads = json.loads(anchor.read_text())
    heads["heads"]["facts:a"]["seq"] += 50
    anchor.write_text(json.dumps(heads))
    report = shell.json("audit", "verify", "--anchor", anchor, code=15)
    assert [one["code"] for one in report["problems"]] == ["anchor-truncated"]


def test_backup_comes_back_with_its_heads(shell, database, tmp_path):
    file = tmp_path / "all.backup"
    kept = shell.json("backup", file)
    assert "exists" in shell("backup", file, code=15).stderr
    second = other(database, tmp_path)
    back = second.json("restore", file, "--verify")
    assert back["is_verified"]
    assert (back["counts"], back["sha256"]) == (kept["counts"], kept["sha256"])
    assert second.json("audit", "verify")["is_whole"]
    assert (
        second("course", "export", COURSE).stdout
        == shell("course", "export", COURSE).stdout
    )
    assert "empty one" in second("restore", file, code=15).stderr


def test_backup_that_was_cut_short_is_refused(shell, database, tmp_path):
    file = tmp_path / "all.backup"
    shell("backup", file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    done = other(database, tmp_path)("restore", file, "--verify", code=10)
    assert "cut short" in done.stderr or "not whole" in done.stderr


def test_rebuild_finds_nothing_to_change(shell):
    data = shell.json("rebuild")
    assert data["differences"] == []
    assert data["courses"] >= 1


def test_database_without_its_guards_is_not_worked_on(shell, database, tmp_path):
    file = tmp_path / "all.backup"
    shell("backup", file)
    second = other(database, tmp_path)
    second("restore", file)
    _take_the_guards_off(second.env["DATABASE_URL"])
    report = second.json("audit", "verify", code=15)
    assert {one["code"] for one in report["problems"]} == {"trigger-missing"}
    assert "trigger" in second("rebuild", code=10).stderr


def _take_the_guards_off(url):
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
            names = raw.execute("select name from sqlite_master where type = 'trigger'")
            for (name,) in names.fetchall():
                raw.execute(f"drop trigger {name}")
        raw.close()
        return
    with psycopg.connect(url, autocommit=True) as raw:
        found = raw.execute(
            "select tgname, tgrelid::regclass from pg_trigger where not tgisinternal"
        ).fetchall()
        for name, table in found:
            raw.execute(f'drop trigger "{name}" on {table}')
