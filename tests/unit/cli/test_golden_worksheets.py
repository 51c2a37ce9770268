"""Whole cases worked by hand, as `hepatica worksheet` answers them."""

import json
from pathlib import Path

import pytest
from tests.support import pdf_text

from hepatica.__main__ import main

FOLDER = Path(__file__).parents[2] / "golden" / "worksheet"
COURSE, ANSWER = ".course.json", "_worksheet.json"
CASES = sorted(p.name.removesuffix(COURSE) for p in FOLDER.glob(f"*{COURSE}"))


def kept_answer(case: str) -> dict:
    return json.loads((FOLDER / f"{case}{ANSWER}").read_text())


def test_every_case_has_its_answer_and_says_how_it_was_worked_out():
    answers = sorted(p.name.removesuffix(ANSWER) for p in FOLDER.glob(f"*{ANSWER}"))
    assert answers == CASES
    for case in CASES:
        assert kept_answer(case)["computed_by"]
        assert kept_answer(case)["working"]


@pytest.mark.parametrize("case", CASES)
def test_the_worksheet_of_a_case_is_the_one_worked_by_hand(case, capsys, tmp_path):
    kept = kept_answer(case)
    pdf = tmp_path / "sheet.pdf"
    code = main(
        [
            "worksheet",
            str(FOLDER / f"{case}.course.json"),
            "--at",
            kept["at"],
            "--json",
            "--pdf",
            str(pdf),
            *kept["arguments"],
        ]
    )
    answer = json.loads(capsys.readouterr().out)
    assert {name: answer[name] for name in kept["expected"]} == kept["expected"]
    assert code == kept["exit_code"]
    assert answer["marks"][:2] == ["STUDY ONLY", "NOT SIGNED"]
    printed = pdf_text.text(pdf.read_bytes())
    drug_mg = kept["expected"]["fill_drug_mg"]
    if drug_mg is None:
        assert "NO DRUG goes into the pump." in printed
        assert " mg " not in printed
    else:
        assert (
            f"{kept['expected']['fill_drug_mg']:g} mg floxuridine in 30 mL" in printed
        )
    for mark in ("STUDY ONLY", "NOT SIGNED", "DEMO"):
        assert mark in printed


@pytest.mark.parametrize("case", CASES)
def test_what_is_missing_is_named(case, capsys):
    kept = kept_answer(case)
    arguments = [str(FOLDER / f"{case}.course.json"), "--at", kept["at"], "--json"]
    main(["worksheet", *arguments, *kept["arguments"]])
    answer = json.loads(capsys.readouterr().out)
    assert bool(answer["missing"]) is (answer["decision"] == "cannot-decide")
    if case == "no-limits-of-normal":
        assert all("uln" in text for text in answer["missing"])
    if case == "unverified-refused":
        assert any("reference-value-candidate" in text for text in answer["missing"])
