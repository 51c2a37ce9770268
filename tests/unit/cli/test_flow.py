"""The public contract of ``hepatica flow`` and ``hepatica fit-flow``."""

import json
from datetime import time, timedelta

import pytest
from tests.support.timeline import FIRST_FILL, Timeline, at, ready_for_first_fill

from hepatica.__main__ import main
from hepatica.therapy.course import kinds as k
from hepatica.therapy.pump import Infusate
from hepatica.wire import CourseFile, course_file_text

DAY = timedelta(days=1)


def run(capsys, *arguments: str) -> tuple[int, dict, str]:
    code = main([*arguments, "--json"])
    captured = capsys.readouterr()
    return code, json.loads(captured.out) if captured.out else {}, captured.err


def flow(capsys, *more: str, pump="intera-3000-30", celsius="37", meters="0"):
    return run(
        capsys,
        *("flow", "--pump", pump, "--pump-temperature-c", celsius),
        *("--altitude-m", meters, *more),
    )


@pytest.mark.parametrize(
    ("celsius", "meters", "low", "high"),
    [
        ("37", "0", 1.0, 1.0),
        ("37", "2438", 1.111, 1.581),
        ("38", "0", 1.063, 1.137),
        ("20", "0", -0.39, 0.28),
    ],
)
def test_flow_is_a_band(capsys, celsius, meters, low, high):
    """By another program, with the tolerances of the table of the notes."""
    code, data, _ = flow(capsys, celsius=celsius, meters=meters)

    assert code == 0
    assert next(iter(data)) == "format"
    assert (data["format"], data["use"]) == ("hepatica-flow/1", "study-only")
    wide = 0.02 if low < 0 else 0.002
    assert data["flow_ratio_low"] == pytest.approx(low, abs=wide)
    assert data["flow_ratio_high"] == pytest.approx(high, abs=wide)
    assert data["is_reversed"] is (low < 0)
    assert [row["propellant"] for row in data["drives"]] == ["r-11", "n-butane"]
    assert "Never dose" in data["why"]


def test_flow_of_glycerin_and_under_a_higher_pressure(capsys):
    _, thick, _ = flow(capsys, "--glycerol-fraction", "0.5")
    assert thick["flow_ratio_low"] == pytest.approx(0.208, rel=0.01)
    _, high, _ = flow(capsys, "--map-mmhg", "113")
    assert high["flow_ratio_low"] == pytest.approx(1 - 0.059, abs=0.002)
    assert high["flow_ratio_high"] == pytest.approx(1 - 0.011, abs=0.002)


def test_flow_of_a_programmable_pump_is_what_it_was_set_to(capsys):
    code, data, _ = flow(capsys, pump="synchromed-ii-20", celsius="39", meters="2438")

    assert code == 0
    assert (data["flow_ratio_low"], data["flow_ratio_high"]) == (1.0, 1.0)
    assert "meters its flow" in data["why"]


@pytest.mark.parametrize(
    ("more", "changes", "field"),
    [
        ((), {"celsius": "60"}, "pump_temperature_c"),
        ((), {"celsius": "-3"}, "pump_temperature_c"),
        ((), {"celsius": "warm"}, "pump_temperature_c"),
        ((), {"meters": "12000"}, "altitude_m"),
        ((), {"meters": "1,6"}, "altitude_m"),
        (("--glycerol-fraction", "50"), {}, "glycerol_fraction"),
        (("--map-mmhg", "250"), {}, "map_mmhg"),
    ],
)
def test_flow_outside_of_a_range_names_the_field(capsys, more, changes, field):
    code, data, err = flow(capsys, *more, **changes)

    assert code == 10
    assert data == {}
    assert f"{field}: " in err


def test_flow_of_an_unknown_pump_names_known_ones(capsys):
    code, _, err = flow(capsys, pump="intera")

    assert code == 11
    assert "intera-3000-30" in err


def test_flow_in_words(capsys):
    arguments = ("--pump", "intera-3000-30", "--pump-temperature-c", "20")
    assert main(["flow", *arguments, "--altitude-m", "0"]) == 0
    said = capsys.readouterr().out

    assert said.startswith("Flow -0.38")
    assert "draw blood" in said
    assert main(["flow", *arguments[:-1], "37", "--altitude-m", "0"]) == 0
    assert "draw blood" not in capsys.readouterr().out


def refilled(tmp_path, *flows: float, away: float | None = None, **implant) -> str:
    """Saline cycles of 14 days, the last one at 1,500 m where that is asked."""
    t: Timeline = ready_for_first_fill()
    if implant:
        t = Timeline()
        t.implant(**implant)
    on = FIRST_FILL
    for cycle, rate in enumerate(flows):
        t.fill(on, clock=time(9), infusate=Infusate.SALINE, drug_mg=0.0)
        if away is not None and cycle == len(flows) - 1:
            span = {"from_on": on, "to_on": on + 14 * DAY}
            t.add(
                k.ExposureReported(
                    exposure=k.Exposure.ALTITUDE, detail=f"{away:g} m", **span
                ),
                at(on, time(10)),
            )
        on += 14 * DAY
        t.add(k.PumpEmptied(residual_volume_ml=round(30 - 14 * rate, 2)), at(on))
    file = CourseFile(
        course=t.course,
        center=None,
        is_demo=True,
        is_pseudonymous=True,
        facts=tuple(t.facts),
    )
    path = tmp_path / "case.course.json"
    path.write_text(course_file_text(file))
    return str(path)


def test_refills_at_home_give_a_flow_and_the_bracket(capsys, tmp_path):
    """Mean 1.2, half 1.6449 x 0.7071 / (14 x sqrt(3)) = 0.048."""
    code, data, _ = run(capsys, "fit-flow", refilled(tmp_path, 1.1, 1.2, 1.3))

    assert code == 0
    assert next(iter(data)) == "format"
    assert data["format"] == "hepatica-fit-flow/1"
    assert data["flow_ml_per_day"] == pytest.approx(1.2)
    assert data["flow_ml_per_day_interval"] == pytest.approx([1.152, 1.248], abs=5e-4)
    assert data["drive_pressure_kpa"] is None
    assert data["drive_pressure_kpa_interval"] is None
    assert data["drive_pressure_kpa_bracket"] == [44.87, 234.04]
    assert "does not show" in data["drive_why"]
    assert len(data["used"]) == 3
    assert data["not_used"] == []


def test_a_stay_at_altitude_gives_a_drive(capsys, tmp_path):
    """37 % more at 1,500 m is the low end of the bracket."""
    path = refilled(tmp_path, 1.0, 1.0, 1.0, 1.0, 1.37, away=1500)
    code, data, _ = run(capsys, "fit-flow", path)

    assert code == 0
    low, high = data["drive_pressure_kpa_interval"]
    assert low <= data["drive_pressure_kpa"] <= high
    assert low == 44.87
    assert high < 100
    assert data["drive_why"] == ""
    assert main(["fit-flow", path]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Flow ")
    assert "\nDrive " in said


def test_intervals_that_are_not_used_say_why(capsys, tmp_path):
    path = refilled(tmp_path, 1.2, 2.1, 1.2, away=99000)
    code, data, _ = run(capsys, "fit-flow", path)

    assert code == 0
    assert data["flow_ml_per_day"] is None
    assert data["flow_ml_per_day_interval"] is None
    assert "fewer than 3" in data["flow_why"]
    assert len(data["used"]) == 1
    empty, away = data["not_used"]
    assert "lower bound" in empty["why"][0]
    assert "1609 m" in away["why"][0]
    assert main(["fit-flow", path]) == 0
    said = capsys.readouterr().out
    assert "No flow: fewer than 3" in said
    assert "not used, 2026-02-16 to 2026-03-02: the residual" in said


def test_a_programmable_pump_is_not_fitted(capsys, tmp_path):
    path = refilled(
        tmp_path, model="synchromed-ii-20", factory_flow_rate_ml_per_day=None
    )
    code, data, _ = run(capsys, "fit-flow", path)

    assert code == 0
    assert data["flow_ml_per_day"] is None
    assert "set to" in data["flow_why"]


def test_a_course_without_a_pump_is_refused(capsys, tmp_path):
    file = CourseFile(
        course="empty", center=None, is_demo=True, is_pseudonymous=True, facts=()
    )
    path = tmp_path / "empty.course.json"
    path.write_text(course_file_text(file))
    code, _, err = run(capsys, "fit-flow", str(path))

    assert code == 10
    assert "just one pump" in err


@pytest.mark.parametrize("text", ["50", "-0.1", "half"])
def test_a_share_of_glycerol_that_is_none_is_refused(capsys, tmp_path, text):
    path = refilled(tmp_path, 1.2)
    code, _, err = run(capsys, "fit-flow", path, f"--glycerol-fraction={text}")

    assert code == 10
    assert "glycerol_fraction: " in err


def test_a_share_of_glycerol_is_taken(capsys, tmp_path):
    path = refilled(tmp_path, 1.2)
    code, data, _ = run(capsys, "fit-flow", path, "--glycerol-fraction", "0.4")

    assert (code, len(data["used"])) == (0, 1)
