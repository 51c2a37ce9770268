"""What waits for somebody is in the backup, is verified, and goes for good."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from tests.integration.test_backup import empty
from tests.integration.test_held_labs import attach, discard, events, hold, made
from tests.integration.test_import import bundle, lab_facts, patient, send
from tests.support import worker

from hepatica.actions import upkeep
from hepatica.records import verify
from hepatica.records.models import HeldLabs


@pytest.fixture
def program(db):
    return made()


@pytest.fixture
def held(program):
    return hold(program)


@pytest.mark.django_db(transaction=True)
def test_no_file_of_an_sqlite_database_still_holds_the_person(transactional_db):
    program = made()
    who = patient("DEMO-0001", family="Quetzalcoatlus", born=date(1960, 5, 7))
    (queued,) = send(program, bundle(program, who)).queued
    if connection.vendor != "sqlite":
        # PostgreSQL keeps a dead row until vacuum, which ADR 0005 says.
        discard(program, queued.held)
        assert not HeldLabs.objects.filter(text__contains="Quetzal").exists()
        return
    main = Path(connection.settings_dict["NAME"])
    files = [main, main.with_name(main.name + "-wal")]

    def is_there():
        return any(b"Quetzalcoatlus" in f.read_bytes() for f in files if f.exists())

    assert is_there()
    discard(program, queued.held)
    assert not is_there()


@pytest.mark.django_db(transaction=True)
@pytest.mark.hazard("HZ-014")
def test_of_two_that_settle_at_once_one_succeeds(transactional_db):
    program = made()
    held = hold(program)
    order = {"center": "a", "by": "nurse-a", "held": held}
    order |= {"person": program.oak, "at": program.now().isoformat()}
    writers = [worker.start(do=do, **order) for do in ("attach_held", "discard_held")]
    assert [worker.line_of(w) for w in writers] == ["ready", "ready"]
    for w in writers:
        w.stdin.write("go\n")
        w.stdin.flush()
    said = [worker.finish(w) for w in writers]
    assert sorted(said) == [["conflict"], ["settled"]]
    row = HeldLabs.objects.get()
    is_attached = said[0] == ["settled"]
    assert row.state == ("attached" if is_attached else "discarded")
    assert lab_facts().count() == (1 if is_attached else 0)
    n_events = sum(
        events(code).count() for code in ("labs.attach-held", "labs.discard-held")
    )
    assert n_events == 1
    assert verify.verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_what_waits_comes_back_from_a_backup(transactional_db, tmp_path):
    program = made()
    held = hold(program)
    before = HeldLabs.objects.values().get()
    path = tmp_path / "all.backup"
    report = upkeep.backup(by="installation", at=program.now(), path=path)
    assert report.counts["held-labs"] == 1
    empty()
    upkeep.restore(by="installation", at=program.now(), path=path)
    assert HeldLabs.objects.values().get() == before
    attach(program, held)
    assert lab_facts().count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.update(text=row.get().text.replace("30.0", "20.0")),
        lambda row: row.delete(),
        lambda row: row.update(
            state="discarded",
            text="",
            salt="",
            candidates="",
            reason="x",
            settled_at="2026-03-16T12:00:00.000000Z",
            settled_by="nurse-a",
        ),
    ],
    ids=["altered", "gone", "settled"],
)
def test_a_row_changed_past_the_program_is_found(program, held, change):
    assert verify.verify().problems == ()
    change(HeldLabs.objects.filter(pk=held))
    assert [p.code for p in verify.verify().problems] == ["held-differs"]


def test_a_row_that_nobody_held_is_found(program, held):
    row = HeldLabs.objects.get()
    row.pk, row.digest = "nobody-s", "0" * 64
    row.save(force_insert=True)
    assert [p.code for p in verify.verify().problems] == ["held-differs"]
