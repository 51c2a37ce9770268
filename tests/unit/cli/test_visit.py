"""The public contract of ``hepatica visit``: where a visit of a course file stands."""

import json
from datetime import date
from pathlib import Path

import pytest
from tests.support.orders import RefillDay
from tests.support.timeline import Timeline

from hepatica.__main__ import main
from hepatica.knowledge import PublishedView, load_catalog, rules_for
from hepatica.therapy.course import fold
from hepatica.wire import CourseFile, course_file_text, read_course_file

FOLDER = Path(__file__).parents[2] / "golden" / "worksheet"
CASE = "first-fill"
KEPT = json.loads((FOLDER / f"{CASE}_worksheet.json").read_text())
KEYS = [
    "format",
    "course",
    "at",
    "path",
    "next_step",
    "waiting_for",
    "since",
    "why",
    "refused",
    "also",
    "order",
]


def visit(capsys, *arguments):
    code = main(["visit", *arguments, "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else {}, said.err


def refill_day() -> RefillDay:
    file = read_course_file((FOLDER / f"{CASE}.course.json").read_bytes())
    t = Timeline(file.course)
    t.facts = list(file.facts)
    day = RefillDay(t, date.fromisoformat(KEPT["at"]))
    view = PublishedView(load_catalog(), allow_unverified=True)
    day.rules = rules_for(fold(file.course, file.facts).rules, view)
    return day


def write(path, course, facts=()):
    file = CourseFile(
        course=course,
        center=None,
        is_demo=True,
        is_pseudonymous=True,
        facts=tuple(facts),
    )
    path.write_text(course_file_text(file))
    return str(path)


@pytest.fixture
def asked(tmp_path, capsys):
    """Ask about the course of a day as a file."""

    def ask(day):
        path = write(tmp_path / "case.course.json", day.t.course, day.t.facts)
        return visit(capsys, path, "--at", day.on.isoformat(), "--allow-unverified")

    return ask


def test_a_day_is_told_step_by_step_with_every_key_in_its_place(asked):
    day = refill_day()
    steps = []
    for act in ("propose", "decide", "sign", "verify", "release", "prepare"):
        getattr(day, act)()
        code, data, _ = asked(day)
        assert code == 0
        assert list(data) == KEYS
        assert data["format"] == "hepatica-visit/1"
        assert (data["course"], data["at"]) == (day.t.course, day.on.isoformat())
        assert data["since"] == day.t.facts[-1].recorded_at.isoformat()
        steps.append((data["next_step"], data["waiting_for"]))
    assert steps == [
        ("decide", ["prescribe"]),
        ("sign-order", ["prescribe"]),
        ("verify-order", ["verify"]),
        ("release", ["verify"]),
        ("prepare", ["prepare"]),
        ("check-at-bedside", ["check"]),
    ]


@pytest.mark.hazard("HZ-001")
def test_the_order_is_named_by_its_hash_and_a_void_one_says_why(asked):
    day = refill_day().run("prepare")
    named = {
        "id": day.order.id,
        "order_hash": day.order.payload.order_hash,
        "version": 1,
    }
    _, data, _ = asked(day)
    assert (data["order"], data["refused"], data["also"]) == (named, [], [])
    day.cancel()
    code, data, _ = asked(day)
    assert code == 0
    assert data["order"] == named
    assert data["next_step"] == "sign-order"
    assert [one["code"] for one in data["refused"]] == ["cancelled"]
    assert data["also"] == ["return-or-waste"]


def test_a_day_on_which_drug_is_refused_is_answered_and_exits_0(capsys):
    kept = json.loads((FOLDER / "held_worksheet.json").read_text())
    path = str(FOLDER / "held.course.json")
    code, data, err = visit(capsys, path, "--at", kept["at"], *kept["arguments"])
    assert kept["exit_code"] == 20
    assert (code, err) == (0, "")
    assert data["next_step"]
    assert data["order"] is None


def test_a_course_without_a_pump_waits_for_the_pump(tmp_path, capsys):
    path = write(tmp_path / "new.course.json", "new")
    code, data, _ = visit(capsys, path, "--at", "2026-03-02")
    assert code == 0
    assert (data["path"], data["next_step"]) == ("none", "record-pump")
    assert (data["waiting_for"], data["since"]) == (["record"], None)


@pytest.mark.parametrize("text", ["2026-3-2", "tomorrow", "20260302", ""])
def test_a_bad_day_is_input(capsys, text):
    path = str(FOLDER / f"{CASE}.course.json")
    code, data, err = visit(capsys, path, "--at", text)
    assert (code, data) == (10, {})
    assert "at: must be a day as 2026-10-14" in err


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"format": "other/1"}'])
def test_a_bad_file_is_input(tmp_path, capsys, text):
    path = tmp_path / "bad.json"
    if text is not None:
        path.write_text(text)
    code, data, err = visit(capsys, str(path), "--at", "2026-03-02")
    assert (code, data) == (10, {})
    assert "Traceback" not in err
    assert err


def test_in_words_it_says_step_who_and_order(tmp_path, capsys):
    day = refill_day().run("prepare")
    day.cancel()
    path = write(tmp_path / "case.course.json", day.t.course, day.t.facts)
    on = day.on.isoformat()
    assert main(["visit", path, "--at", on, "--allow-unverified"]) == 0
    said = capsys.readouterr().out
    assert "Next step: sign-order. The order is void. This order was cancelled." in said
    assert "Waits for one who may prescribe, since " in said
    assert f"Order: version 1, {day.order.payload.order_hash}" in said
    assert "REFUSED: This order was cancelled." in said
    assert "ALSO: return-or-waste" in said
