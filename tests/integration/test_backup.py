"""A backup comes back whole, or is refused; into an empty database only."""

import gzip
import hashlib
import json
import subprocess
import sys

import pytest
from django.core.management import call_command
from tests.support.databases import guards_off
from tests.support.ledgers import append_weights

from hepatica.actions import upkeep
from hepatica.actions.people import register_person
from hepatica.errors import Conflict, InputError, NotPermitted
from hepatica.records import backup as files
from hepatica.records import read, triggers, verify
from hepatica.records.models import Account, CourseState, Draft, Fact, Grant, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "all.backup"


@pytest.fixture
def full(clinic):
    """A center with a bit of everything."""
    person = register_person(
        by="nurse-a",
        at=clinic.clock(),
        center="a",
        family_name="Ångström",
        birth_on=clinic.at_start.date(),
        identifiers=[("mrn", "17")],
    )
    append_weights(clinic, clinic.course(), 5)
    Draft.objects.create(
        account_id="nurse-a", course_id="A-0001", form="x", text="{}", saved_at="x"
    )
    account = Account.objects.get(pk="nurse-a")
    account.last_login = clinic.clock()
    account.save()
    clinic.person = person
    upkeep.rebuild(by="installation", at=clinic.clock())
    return clinic


def make(clinic, path):
    return upkeep.backup(by="installation", at=clinic.clock(), path=path)


def bring_back(clinic, path, **more):
    return upkeep.restore(by="installation", at=clinic.clock(), path=path, **more)


def empty():
    with guards_off():
        call_command("flush", verbosity=0, interactive=False)
    assert not Fact.objects.exists()


def lines_of(path):
    return gzip.decompress(path.read_bytes()).splitlines(keepends=True)


def test_everything_comes_back(full, path):
    facts, grants = read.facts_of("A-0001"), set(Grant.objects.values_list("privilege"))
    state = CourseState.objects.values().get(pk="A-0001")
    logins = list(Account.objects.order_by("pk").values())
    made = make(full, path)
    anchor = verify.export_heads()
    empty()
    back = bring_back(full, path)
    assert back == made
    assert made.counts["fact"] == len(facts) + 3
    assert read.facts_of("A-0001") == facts
    assert set(Grant.objects.values_list("privilege")) == grants
    assert CourseState.objects.values().get(pk="A-0001") == state
    assert list(Account.objects.order_by("pk").values()) == logins
    person = Person.objects.get(pk=full.person.pk)
    assert (person.family_name, person.birth_on) == (
        "Ångström",
        full.at_start.date(),
    )
    assert person.identifiers.get().value == "17"
    assert triggers.missing() == ()
    # The event of the backup itself came after it, so this anchor is ahead by one
    # in one chain; all others must agree.
    problems = verify.verify(anchor=anchor).problems
    assert {p.stream for p in problems} <= {"audit:-"}
    assert verify.verify(anchor=made.heads).is_whole


def test_the_next_append_follows_what_came_back(full, path):
    make(full, path)
    empty()
    bring_back(full, path)
    (fact,) = append_weights(full, "A-0001")
    assert fact.course_seq == 6
    assert verify.verify().is_whole


def test_two_backups_of_the_same_rows_are_the_same_bytes(full, tmp_path):
    at = full.clock()
    first = files.write(tmp_path / "1", at=at)
    assert first == files.write(tmp_path / "2", at=at)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_a_backup_is_for_its_owner_alone_and_overwrites_nothing(full, path):
    make(full, path)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Conflict, match="another name"):
        make(full, path)
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_database_with_rows_is_not_restored_into(full, path):
    make(full, path)
    before = verify.export_heads()
    with pytest.raises(Conflict, match="empty"):
        bring_back(full, path)
    assert verify.export_heads() == before


@pytest.mark.parametrize("keep", [0.0, 0.01, 0.5, 0.99])
def test_a_file_cut_short_is_refused(full, path, keep):
    make(full, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * keep)])
    empty()
    with pytest.raises(InputError, match="backup"):
        bring_back(full, path)
    assert not Fact.objects.exists()


def test_a_file_without_its_last_line_is_refused(full, path):
    make(full, path)
    path.write_bytes(gzip.compress(b"".join(lines_of(path)[:-1])))
    empty()
    with pytest.raises(InputError, match="not whole"):
        bring_back(full, path)


def test_a_file_with_a_row_less_is_refused(full, path):
    make(full, path)
    lines = lines_of(path)
    path.write_bytes(gzip.compress(b"".join(lines[:5] + lines[6:])))
    empty()
    with pytest.raises(InputError, match="checksum"):
        bring_back(full, path)


def altered(path, change):
    """Change one row and make the checksum fit again, as a forger would."""
    lines = [json.loads(line) for line in lines_of(path)]
    change(lines)
    text = [
        json.dumps(
            line, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()
        + b"\n"
        for line in lines
    ]
    lines[-1]["sha256"] = hashlib.sha256(b"".join(text[:-1])).hexdigest()
    text[-1] = json.dumps(lines[-1]).encode() + b"\n"
    path.write_bytes(gzip.compress(b"".join(text)))


def test_a_file_forged_with_its_checksum_is_refused_by_the_chain(full, path):
    make(full, path)

    def change(lines):
        bodies = [line for line in lines[1:-1] if line[0] == "fact-body"]
        bodies[-1][-1] = '{"height_cm":null,"weight_kg":7.0}'

    altered(path, change)
    empty()
    with pytest.raises(InputError, match="body-altered"):
        bring_back(full, path)
    assert not Fact.objects.exists()
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    "forge",
    [
        lambda row: row.__setitem__(2, "nowhere") if row[0] == "fact-body" else None,
        lambda row: row.__setitem__(1, "nowhere") if row[0] == "fact-body" else None,
        lambda row: row.__setitem__(3, "x") if row[0] == "fact" else None,
        lambda row: row.append("x") if row[0] == "course" else None,
        lambda row: row.pop() if row[0] == "course" else None,
        lambda row: row.__setitem__(0, ["course"]) if row[0] == "course" else None,
        lambda row: row.__setitem__(0, "django_session") if row[0] == "draft" else None,
    ],
)
def test_a_row_that_cannot_be_is_refused_without_its_content(full, path, forge):
    make(full, path)
    altered(path, lambda lines: [forge(line) for line in lines[1:-1]])
    empty()
    with pytest.raises(InputError, match="backup") as refusal:
        bring_back(full, path)
    assert "nowhere" not in str(refusal.value)
    assert not Account.objects.exists()


def test_a_backup_without_its_heads_is_refused(full, path):
    make(full, path)
    altered(path, lambda lines: lines[-1].pop("heads"))
    empty()
    with pytest.raises(InputError, match="heads"):
        bring_back(full, path)


def test_a_backup_of_other_tables_is_refused(full, path):
    make(full, path)

    def change(lines):
        lines[0]["migrations"] = [*lines[0]["migrations"], "9999_later"]

    altered(path, change)
    empty()
    with pytest.raises(InputError, match="other tables"):
        bring_back(full, path)


@pytest.mark.parametrize(
    "text",
    [b"", b"{}\n", b"[]\n", b"not json\n", b"null\n", b"[" * 100_000 + b"\n"],
    ids=["empty", "object", "list", "no JSON", "null", "deep"],
)
def test_what_is_no_backup_is_refused(db, path, text):
    path.write_bytes(gzip.compress(text))
    with pytest.raises(InputError, match="backup"):
        files.check(path)
    path.write_bytes(text)
    with pytest.raises(InputError, match="backup"):
        files.check(path)


def test_a_path_without_a_file_is_refused(db, path):
    with pytest.raises(InputError, match="not there"):
        files.check(path)


def test_only_the_operator_backs_up_and_restores(full, path):
    for act in (upkeep.backup, upkeep.restore):
        with pytest.raises(NotPermitted):
            act(by="administrator-a", at=full.clock(), path=path)
    assert not path.exists()


ELSEWHERE = """
import sys, django
django.setup()
from datetime import UTC, datetime
from pathlib import Path
from django.core.management import call_command
call_command("migrate", verbosity=0)
from hepatica.actions import centers, people, upkeep
from hepatica.actions.ledger import FactDraft, record_facts
from hepatica.therapy.course.kinds import WeightMeasured
by = {"by": "installation", "at": datetime(2026, 3, 2, 9, 0, tzinfo=UTC)}
centers.create_center(**by, id="a", name="A", time_zone="Europe/Berlin")
people.create_account(**by, username="nurse-a", password="correct horse battery")
centers.bootstrap_administrator(**by, center="a", person="nurse-a")
person = people.register_person(**by, center="a", family_name="Zoë")
people.open_course(**by, center="a", course="A-0001", person=person.pk)
draft = FactDraft(course="A-0001", kind="weight-measured", happened_at=by["at"],
                  payload=WeightMeasured(weight_kg=70.5))
record_facts(**by, center="a", drafts=[draft] * 3, action="w.r", role="nurse")
upkeep.backup(**by, path=Path(sys.argv[1]))
"""


def test_a_backup_of_an_sqlite_database_comes_back_in_either(db, clock, path):
    subprocess.run(
        [sys.executable, "-W", "error", "-c", ELSEWHERE, str(path)],
        check=True,
        env={
            "HEPATICA_HOME": str(path.parent),
            "DJANGO_SETTINGS_MODULE": "hepatica.site.settings",
        },
    )
    report = upkeep.restore(by="installation", at=clock(), path=path)
    assert report.counts["fact"] == 4
    assert [f.payload.weight_kg for f in read.facts_of("A-0001")] == [70.5] * 3
    assert Person.objects.get().family_name == "Zoë"
    assert Account.objects.get().password.startswith("argon2$argon2id$")
    assert CourseState.objects.get().last_course_seq == 3
    assert Grant.objects.get().privilege == "administer"
    assert verify.verify(anchor=report.heads).is_whole
