"""What `hepatica worksheet` prints of the drug that was delivered so far."""

import json
from dataclasses import replace

import pytest
from tests.support.timeline import (
    SECOND_VISIT,
    Timeline,
    at,
    ready_for_first_fill,
    ready_for_second_fill,
)

from hepatica import wire
from hepatica.__main__ import main
from hepatica.therapy.course.kinds_treatment import BolusAgent, BolusGiven

BOLUS = BolusGiven(agent=BolusAgent.FLOXURIDINE, drug_mg=5.0, volume_ml=1.0)
UNTOLD = replace(BOLUS, drug_mg=None)


def told(t: Timeline, folder, capsys, *options: str) -> str:
    path = folder / "case.course.json"
    file = wire.CourseFile(
        course=t.course,
        center=None,
        is_demo=True,
        is_pseudonymous=True,
        facts=tuple(t.facts),
    )
    path.write_text(wire.course_file_text(file))
    main(["worksheet", str(path), "--at", SECOND_VISIT.isoformat(), *options])
    return capsys.readouterr().out


def test_nothing_is_said_where_nothing_was_given(tmp_path, capsys):
    assert "Delivered" not in told(ready_for_first_fill(), tmp_path, capsys)


@pytest.mark.parametrize(
    ("start", "boluses", "lines"),
    [
        # 193.846 x (30 - 11.8) / 30 = 117.600 by the fill
        (
            ready_for_second_fill,
            [],
            ["Delivered by pump so far: 117.6 to 117.6 mg in 1 drug fill(s)"],
        ),
        (
            ready_for_second_fill,
            [BOLUS, UNTOLD],
            [
                "Delivered by pump so far: 122.6 mg or more in 1 drug fill(s)",
                "Of it, at once by bolus: 5 mg",
                "NOT KNOWN: the drug of 1 bolus(es) or fill(s) elsewhere",
            ],
        ),
        (
            ready_for_first_fill,
            [UNTOLD],
            [
                "Delivered by pump so far: 0 mg or more in 0 drug fill(s)",
                "NOT KNOWN: the drug of 1 bolus(es) or fill(s) elsewhere",
            ],
        ),
    ],
)
def test_boluses_and_what_nobody_told_are_said(start, boluses, lines, tmp_path, capsys):
    t = start()
    for bolus in boluses:
        t.add(bolus, at(SECOND_VISIT))
    out = told(t, tmp_path, capsys).splitlines()
    found = [s for s in out if s.startswith(("Delivered", "Of it", "NOT KNOWN"))]
    assert found == lines


def test_an_upper_end_that_is_not_known_is_none_and_never_a_figure(tmp_path, capsys):
    t = ready_for_second_fill()
    t.add(UNTOLD, at(SECOND_VISIT))
    found = json.loads(told(t, tmp_path, capsys, "--json"))["drug_delivered"]
    assert (found["high_mg"], found["n_unknown"]) == (None, 1)
    assert found["low_mg"] == pytest.approx(117.6, abs=5e-4)
