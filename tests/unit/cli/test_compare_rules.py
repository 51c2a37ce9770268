"""``hepatica compare-rules``: what it prints for programs and for a pharmacist."""

import json
from pathlib import Path

import pytest

from hepatica.__main__ import main

HELD = Path(__file__).parents[2] / "golden" / "worksheet" / "held.course.json"
THREE = "floyd-2006,reference-value-candidate,ceiling-and-baseline"


def run(capsys, protocols: str, *more: str, path: Path = HELD) -> str:
    assert main(["compare-rules", str(path), "--protocols", protocols, *more]) == 0
    return capsys.readouterr().out


def test_each_rule_set_answers_with_its_trace_and_the_cause_of_its_difference(capsys):
    data = json.loads(run(capsys, THREE, "--allow-unverified", "--json"))
    assert (data["format"], data["use"]) == ("hepatica-compare-rules/1", "study-only")
    # without a day it is the last one in the file
    assert (data["at"], data["reference_rule"]) == ("2026-03-02", "last-drug-fill")
    floyd, candidate, guard = data["rule_sets"]
    assert [s["decision"] for s in data["rule_sets"]] == ["reduce", "hold", "proceed"]
    assert (guard["differs_from"], guard["differs_because"]) == (None, [])
    assert candidate["differs_from"] == "ceiling-and-baseline"
    (cause,) = candidate["differs_because"]
    # ALP was 80 at the last fill and is 160: twice the reference, at its limit 115
    assert (cause["cause"], cause["value"], cause["band"], cause["then"]) == (
        *("reference", 2.0),
        *("2 or more", "hold"),
    )
    names = [seen["name"] for seen in cause["inputs"]]
    assert names == ["alkaline-phosphatase current", "alkaline-phosphatase reference"]
    assert (floyd["dose_factor"], floyd["dose_of"]) == (0.8, "planned-dose")
    assert floyd["dose_rate_mg_per_kg_per_day"] == pytest.approx(0.096)
    (cause,) = floyd["differs_because"]
    assert (cause["cause"], cause["other_band"]) == ("upper-limit", None)
    assert {band["entry"] for band in candidate["trace"]["bands"]} == {
        "reference-value-candidate"
    }


def test_a_pharmacist_reads_figures_days_and_the_rule_of_the_reference(capsys):
    text = run(capsys, THREE, "--allow-unverified")
    assert "Course held on 2026-03-02" in text
    assert "Differs from ceiling-and-baseline because:" in text
    assert (
        "reference-value-candidate, alkaline phosphatase, ratio to the reference "
        "value: 2 (now 160 U/L on 2026-03-02, reference 80 U/L on 2026-02-02 by "
        "last-drug-fill: for the drug fill of 2026-02-02) is in the band 2 or more, "
        "so hold. The other rule set has no such test."
    ) in text
    assert "reduce: 0.096 mg/kg/day, 0.8 of the planned-dose" in text
    assert "Permits most of these" in text


def test_what_was_not_asked_is_the_cause_and_not_said_twice(capsys):
    text = run(capsys, "ceiling-and-baseline, fda-label-stop")
    assert "asks for wbc, value, and it cannot be had: wbc current: no result" in text
    assert text.count("no result on record") == 2  # white cells and platelets
    data = json.loads(run(capsys, "ceiling-and-baseline,fda-label-stop", "--json"))
    label = data["rule_sets"][1]
    assert {cause["cause"] for cause in label["differs_because"]} == {"missing-input"}
    alone = run(capsys, "fda-label-stop", "--at", "2026-03-02")
    assert "missing: wbc current: no result on record" in alone


def all_asked(tmp_path: Path) -> Path:
    """The held course with every symptom of the label asked for; one is present."""
    data = json.loads(HELD.read_text())
    asked = [
        {"id": name, "is_present": name == "stomatitis"}
        for name in (
            *("myocardial-ischemia", "stomatitis", "intractable-vomiting"),
            *("diarrhea", "gi-ulceration-or-bleeding", "hemorrhage"),
        )
    ]
    last = data["facts"][-1]
    fact = last | {
        "id": "symptoms",
        "kind": "symptoms-reported",
        "schema": 1,
        "course_seq": last["course_seq"] + 1,
        "payload": {"symptoms": asked},
    }
    data["facts"].append(fact)
    path = tmp_path / "asked.course.json"
    path.write_text(json.dumps(data))
    return path


def test_a_symptom_and_the_same_answer_are_said_in_words(capsys, tmp_path):
    path = all_asked(tmp_path)
    text = run(capsys, "ceiling-and-baseline,fda-label-stop", path=path)
    assert (
        "fda-label-stop asks for symptom stomatitis: present, so discontinue." in text
    )
    same = run(capsys, "ceiling-and-baseline,ceiling-and-baseline")
    assert "because" not in same
    two = run(capsys, "ceiling-and-baseline,floyd-2006", "--at", "2026-02-02")
    assert "Permits the same as ceiling-and-baseline." in two


def test_a_share_of_another_dose_and_the_band_of_the_other_are_said():
    from hepatica.cli.compare_rules import cause_words
    from hepatica.therapy.worksheet.compare import Cause

    dose = Cause(
        kind="dose-of",
        rule_set="one",
        test="",
        value=0.08,
        band="0.08 mg/kg/d",
        then="its shares are taken of another dose",
    )
    assert cause_words(dose) == "one takes its shares of another dose: 0.08 mg/kg/d."
    band = Cause(
        kind="baseline",
        rule_set="one",
        test="ast, ratio to baseline",
        value=3.0,
        band="2 or more",
        then="hold",
        other_band="below 4: proceed",
    )
    assert cause_words(band).endswith(
        "so hold. The other rule set has it in the band below 4: proceed."
    )


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--protocols", "a,,b"), 10, "parted by commas"),
        (("--protocols", "reference-value-candidate"), 11, "blocked"),
        (("--protocols", "no-such-rule"), 11, "no-such-rule"),
        (("--protocols", "floyd-2006", "--at", "2026-3-2"), 10, "must be a day"),
    ],
)
def test_what_cannot_be_compared_is_refused(arguments, code, words, capsys):
    assert main(["compare-rules", str(HELD), *arguments]) == code
    assert words in capsys.readouterr().err


def test_a_file_without_a_fact_asks_for_the_day(capsys, tmp_path):
    data = json.loads(HELD.read_text()) | {"facts": []}
    path = tmp_path / "empty.course.json"
    path.write_text(json.dumps(data))
    assert main(["compare-rules", str(path), "--protocols", "floyd-2006"]) == 10
    assert "the file has no fact" in capsys.readouterr().err
    text = run(capsys, "floyd-2006", "--at", "2026-03-02", path=path)
    assert "NOT THERE: no rules are bound to this course" in text
