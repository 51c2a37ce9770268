"""Replay of a real liver-test series, twelve rows worked by hand.

``pbcseq.csv`` of HEPATICA_TEST_DATA: people with a bile-duct disease, so most
values lie beyond every band of the rule set. It tests robustness; it says nothing
about hepatic artery infusion.
"""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

from hepatica.__main__ import main

pytestmark = pytest.mark.realdata

MAP = "bili=total-bilirubin:mg/dL,alk.phos=alkaline-phosphatase:U/L,ast=ast:U/L"
ULN = "total-bilirubin=1.2,alkaline-phosphatase=115"

# Upper limits 1.2 mg/dL and 115 U/L, so the edges are, by hand,
# bilirubin 1.44 (80 %), 1.8 (50 %), 2.4 (no rule) and alkaline phosphatase
# 138 (80 %), 172.5 (50 %), 230 (no rule); AST against the person's first visit.
BY_HAND = {
    # row: (decision, factor), with bilirubin / ALP / AST ratio beside it
    1: ("no-rule", None),  # 14.5, 1718, 1.00
    14: ("reduce", 0.5),  # 1.5 -> 80 %; 218 -> 50 %; 57.4/96.1 = 0.60
    34: ("cannot-decide", None),  # 0.7; ALP missing; 0.65
    101: ("cannot-decide", None),  # 11.4 alone is no rule; ALP missing comes first
    260: ("reduce", 0.5),  # 0.5; 193; 38.8/71.3 = 0.54
    359: ("proceed", None),  # 0.8; 73; 70.0/71.3 = 0.98
    446: ("cannot-decide", None),  # 15.6; ALP missing; 1205/105.8 = 11.4
    1041: ("reduce", 0.8),  # 0.6; 142; 51.2/74.4 = 0.69
    1042: ("reduce", 0.5),  # 0.5; 222; 0.38
    1164: ("proceed", None),  # 0.7; 130; 0.57
    1166: ("reduce", 0.5),  # 0.3; 182; 0.48
    1168: ("reduce", 0.8),  # 0.6; 160; 0.52
}


@pytest.fixture(scope="module")
def path() -> Path:
    folder = os.environ.get("HEPATICA_TEST_DATA")
    if not folder:
        pytest.skip("HEPATICA_TEST_DATA is not set; it names the folder of real data")
    return Path(folder) / "pbcseq.csv"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def arguments(path: Path, protocol: str, *more: str) -> list[str]:
    return [
        *("replay", str(path), "--id", "id", "--day", "day", "--map", MAP),
        *("--protocol", protocol, *more),
    ]


def test_twelve_rows_worked_by_hand(path, capsys):
    data = run(capsys, *arguments(path, "floyd-2006", "--uln", ULN, "--each"))

    # the header is line 1, so the row that R numbers n stands in line n + 1
    each = {row["row"] - 1: row for row in data["each"]}
    got = {n: (each[n]["decision"], each[n]["dose_factor"]) for n in BY_HAND}
    assert got == BY_HAND


def test_no_visit_is_dropped_and_decisions_sum_to_visits(path, capsys):
    data = run(capsys, *arguments(path, "floyd-2006", "--uln", ULN))

    assert data["format"] == "hepatica-replay/1"
    assert data["visits"] == 1945
    assert data["persons"] == 312
    assert sum(data["decisions"].values()) == 1945


def test_counts_equal_a_plain_reading_of_the_table(path, capsys):
    """An independent reading: plain floats, the source table's words, no bands."""
    first: dict[str, float] = {}
    counts = dict.fromkeys(
        ("proceed", "reduce", "no-rule", "cannot-decide", "hold", "discontinue"), 0
    )
    for row in csv.DictReader(path.read_text().splitlines()):
        first.setdefault(row["id"], float(row["ast"]))
        answers = set()
        for column, uln in (("bili", 1.2), ("alk.phos", 115.0)):
            if row[column] in ("", "NA"):
                answers.add("cannot-decide")
            elif float(row[column]) >= round(2 * uln, 6):
                answers.add("no-rule")
            elif float(row[column]) >= round(1.2 * uln, 6):
                answers.add("reduce")
        ast, base = float(row["ast"]), first[row["id"]]
        if round(ast - 3 * base, 6) > 0:
            answers.add("no-rule")
        elif round(ast - 3 * base, 6) == 0:
            answers.add("reduce")
        for name in ("cannot-decide", "no-rule", "reduce", "proceed"):
            if name in answers or name == "proceed":
                counts[name] += 1
                break

    data = run(capsys, *arguments(path, "floyd-2006", "--uln", ULN))

    assert data["decisions"] == counts


def test_without_limits_every_visit_that_needs_one_cannot_decide(path, capsys):
    data = run(capsys, *arguments(path, "floyd-2006"))

    assert data["decisions"]["cannot-decide"] == 1945
    assert any("ULN" in reason for reason in data["reasons"])


def test_a_reference_that_never_was_cannot_decide(path, capsys):
    """The first visit has no reference, so drug is never permitted, nor later."""
    first: dict[str, dict[str, str]] = {}
    n_at_ceiling = n_over_baseline = 0
    for row in csv.DictReader(path.read_text().splitlines()):
        base = first.setdefault(row["id"], row)
        if float(row["bili"]) >= 3:
            n_at_ceiling += 1
            continue
        alp, alp_then = row["alk.phos"], base["alk.phos"]
        is_known = not {"", "NA"} & {alp, alp_then}
        n_over_baseline += float(row["ast"]) >= 5 * float(base["ast"]) or (
            is_known and float(alp) >= 3 * float(alp_then)
        )

    data = run(
        capsys, *arguments(path, "reference-value-candidate", "--allow-unverified")
    )

    assert data["decisions"]["discontinue"] == n_at_ceiling
    assert data["decisions"]["hold"] == n_over_baseline > 0
    n_left = 1945 - n_at_ceiling - n_over_baseline
    assert data["decisions"]["cannot-decide"] == n_left


def test_a_blocked_rule_set_is_refused_unless_allowed(path, capsys):
    assert main([*arguments(path, "reference-value-candidate"), "--json"]) == 11
    assert "reference-value-candidate" in capsys.readouterr().err
