"""The public contract of the commands that need no database, figure by figure."""

from __future__ import annotations

import json

import pytest

from hepatica.__main__ import main

DOSE = {
    "--pump": "intera-3000-30",
    "--flow-ml-per-day": "1.3",
    "--dose-mg-per-kg-per-day": "0.12",
    "--dosing-weight-kg": "70",
    "--fill-volume-ml": "30",
    "--infusion-days": "14",
}


def run(capsys, *arguments: str) -> tuple[int, dict, str]:
    code = main([*arguments, "--json"])
    captured = capsys.readouterr()
    return code, json.loads(captured.out) if captured.out else {}, captured.err


def dose(capsys, **changes: str) -> tuple[int, dict, str]:
    options = DOSE | {f"--{k.replace('_', '-')}": v for k, v in changes.items()}
    return run(capsys, "dose", *(part for item in options.items() for part in item))


def test_dose_worked_example(capsys):
    """70 kg x 0.12 mg/kg/d x 30 mL / 1.3 mL/d; every figure by hand."""
    code, data, _ = dose(capsys)

    assert code == 0
    assert data["format"] == "hepatica-dose/1"
    assert next(iter(data)) == "format"
    assert data["use"] == "study-only"
    assert data["fill_drug_mg"] == pytest.approx(193.846, abs=5e-4)
    assert data["concentration_mg_per_ml"] == pytest.approx(6.4615, abs=5e-5)
    assert data["delivered_mg"] == pytest.approx(117.6, abs=5e-4)
    assert data["expected_residual_volume_ml"] == pytest.approx(11.8, abs=5e-4)
    assert data["expected_residual_drug_mg"] == pytest.approx(76.246, abs=5e-4)
    assert data["residual_limits_ml"] == pytest.approx([9.07, 14.53], abs=5e-3)
    assert data["runs_dry_after_days"] == pytest.approx(23.077, abs=5e-4)
    assert data["runs_dry_after_days_low"] == pytest.approx(20.067, abs=5e-4)
    assert data["delivered_if_not_emptied_ratio"] == pytest.approx(1.6484, abs=5e-5)
    assert data["caps_exceeded"] == []


def test_dose_that_runs_dry_early_is_refused_without_an_amount(capsys):
    code, data, _ = dose(capsys, pump="codman-3000-16", fill_volume_ml="16")

    assert code == 20
    assert data["refused"][0]["code"] == "runs-dry-before-end"
    assert "12.3" in data["refused"][0]["message"]
    assert data["fill_drug_mg"] is None


def test_dose_over_the_reservoir_is_refused(capsys):
    code, data, _ = dose(capsys, pump="codman-3000-16")

    assert code == 20
    assert data["refused"][0]["code"] == "fill-over-reservoir"


def test_dose_above_caps_is_listed_and_answered(capsys):
    """0.45 mg/kg/d lies in the label's range and three times above practice."""
    code, data, _ = dose(capsys, dose_mg_per_kg_per_day="0.35", fill_volume_ml="30")

    assert code == 0
    kinds = {(item["quantity"], item["kind"]) for item in data["caps_exceeded"]}
    assert ("dose_rate_mg_per_kg_per_day", "hard") in kinds
    assert ("fill_drug_mg", "soft") in kinds


def test_dose_above_the_highest_concentration_is_refused(capsys):
    """0.3 x 140 x 30 / 1.3 = 969 mg in 30 mL is 32.3 mg/mL."""
    code, data, _ = dose(capsys, dose_mg_per_kg_per_day="0.3", dosing_weight_kg="140")

    assert code == 20
    assert "concentration" in data["refused"][0]["message"]


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("flow_ml_per_day", "1,3", "decimal comma"),
        ("flow_ml_per_day", "-1.3", "cannot be"),
        ("flow_ml_per_day", "0", "cannot be"),
        ("flow_ml_per_day", "nan", "not a plain number"),
        ("flow_ml_per_day", "1e400", "too large"),
        ("dosing_weight_kg", "154lb", "not a plain number"),
        ("dosing_weight_kg", "1540", "cannot be"),
        ("dose_mg_per_kg_per_day", "12", "cannot be"),
        ("fill_volume_ml", "", "is empty"),
    ],
)
def test_dose_bad_input_names_field_and_advice(capsys, field, text, words):
    code, data, err = dose(capsys, **{field: text})

    assert code == 10
    assert data == {}
    assert field in err
    assert words in err


@pytest.mark.parametrize("text", ["0.2 mg/m2/d", "12", "15"])
def test_dose_misprinted_in_the_literature_is_recognized(capsys, text):
    code, _, err = dose(capsys, dose_mg_per_kg_per_day=text)

    assert code == 10
    assert "printed so" in err


def test_dose_lists_every_wrong_field_at_once(capsys):
    code, _, err = dose(capsys, flow_ml_per_day="x", dosing_weight_kg="y")

    assert code == 10
    assert "flow_ml_per_day" in err
    assert "dosing_weight_kg" in err


def test_dose_for_an_unknown_pump_names_known_ones(capsys):
    code, _, err = dose(capsys, pump="intera")

    assert code == 11
    assert "intera-3000-30" in err


@pytest.mark.parametrize(
    ("rule", "kg"),
    [("average-above-25", 84.1), ("ideal-always", 73.2), ("average-above-35", 95.0)],
)
def test_weight_by_three_rules(capsys, rule, kg):
    """Male, 178 cm, 95 kg: ideal 50 + 2.3 x (178 / 2.54 - 60) = 73.18 kg."""
    code, data, _ = run(
        capsys,
        *("weight", "--rule", rule, "--sex", "male"),
        *("--height-cm", "178", "--weight-kg", "95"),
    )

    assert code == 0
    assert data["dosing_weight_kg"] == pytest.approx(kg, abs=0.05)
    assert data["ideal_body_weight_kg"] == pytest.approx(73.2, abs=0.05)


def test_weight_without_a_rule_refuses_and_lists_them_with_sources(capsys):
    code, data, err = run(
        capsys, "weight", "--sex", "male", "--height-cm", "178", "--weight-kg", "95"
    )

    assert code == 11
    assert data == {}
    for rule in ("average-above-25", "ideal-always", "average-above-35"):
        assert rule in err


def test_weight_below_five_feet_is_refused(capsys):
    code, _, err = run(
        capsys,
        *("weight", "--rule", "ideal-always", "--sex", "female"),
        *("--height-cm", "152.3", "--weight-kg", "50"),
    )

    assert code == 10
    assert "152.4" in err


def test_observed_flow_that_is_fit(capsys):
    """(30 - 11.8) / 14 = 1.3; two readings of 0.5 mL: sqrt(2) x 0.5 / 14 = 0.0505."""
    code, data, _ = run(
        capsys,
        *("observe-flow", "--fill-ml", "30", "--residual-ml", "11.8"),
        *("--days", "14", "--infusate", "floxuridine"),
    )

    assert code == 0
    assert data["flow_ml_per_day"] == pytest.approx(1.3)
    assert data["standard_error"] == pytest.approx(0.0505, abs=5e-5)
    assert data["fit_for_dosing"] is True
    assert data["why_not"] == []


def test_observed_flow_of_an_empty_pump_is_a_lower_bound(capsys):
    code, data, _ = run(
        capsys,
        *("observe-flow", "--fill-ml", "30", "--residual-ml", "0"),
        *("--days", "35", "--infusate", "floxuridine"),
    )

    assert code == 0
    assert data["flow_ml_per_day"] == pytest.approx(0.857, abs=5e-4)
    assert data["is_lower_bound"] is True
    assert data["fit_for_dosing"] is False
    assert "lower bound" in data["why_not"][0]


@pytest.mark.parametrize(
    ("infusate", "residual", "days", "words"),
    [
        ("glycerin", "20", "28", "does not flow like"),
        ("saline", "25", "3", "shorter"),
        ("saline", "31", "14", "more came out"),
    ],
)
def test_observed_flow_that_is_unfit_says_why(capsys, infusate, residual, days, words):
    code, data, _ = run(
        capsys,
        *("observe-flow", "--fill-ml", "30", "--residual-ml", residual),
        *("--days", days, "--infusate", infusate),
    )

    assert code == 0
    assert data["fit_for_dosing"] is False
    assert words in " ".join(data["why_not"])


def test_schema_course_is_a_valid_closed_schema(capsys):
    import jsonschema

    code, data, _ = run(capsys, "schema", "course")

    assert code == 0
    assert data["format"] == "hepatica-schema/1"
    jsonschema.Draft202012Validator.check_schema(data)
    assert data["additionalProperties"] is False


def test_usage_errors_exit_2(capsys):
    assert main(["dose", "--pump"]) == 2
    assert "usage" in capsys.readouterr().err


def test_replay_rows_without_a_person_share_nothing(tmp_path, capsys):
    """A tripled AST is judged against the own first visit, not a stranger's."""
    path = tmp_path / "visits.csv"
    path.write_text("id,day,ast,bili,alp\n,0,20,0.5,60\n,9,200,0.5,60\n")
    options = ["replay", str(path), "--id", "id", "--day", "day"]
    columns = "ast=ast:U/L,bili=total-bilirubin:mg/dL,alp=alkaline-phosphatase:U/L"
    options += ["--map", columns, "--protocol", "floyd-2006"]
    options += ["--uln", "total-bilirubin=1.2,alkaline-phosphatase=115"]

    code, data, _ = run(capsys, *options)

    assert code == 0
    assert data["visits"] == 2
    assert data["decisions"]["proceed"] == 2


def test_replay_counts_missing_and_implausible_values_as_cannot_decide(
    tmp_path, capsys
):
    path = tmp_path / "visits.csv"
    rows = ["a,0,20,0.5,60", "a,1,,0.5,60", "a,2,-3,0.5,60", "a,3,20,nan,60"]
    rows += ["a,4,20,500,60", 'a,5,"20,5",0.5,60', "a,6,1e400,0.5,60"]
    path.write_text("\n".join(["id,day,ast,bili,alp", *rows]) + "\n")
    options = ["replay", str(path), "--id", "id", "--day", "day"]
    columns = "ast=ast:U/L,bili=total-bilirubin:mg/dL,alp=alkaline-phosphatase:U/L"
    options += ["--map", columns, "--protocol", "floyd-2006"]
    options += ["--uln", "total-bilirubin=1.2,alkaline-phosphatase=115"]

    _, data, _ = run(capsys, *options)

    assert data["decisions"]["proceed"] == 1
    assert data["decisions"]["cannot-decide"] == 6
    assert data["visits"] == 7
