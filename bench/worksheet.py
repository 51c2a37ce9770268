"""How many worksheets a second from 200 facts, typed and as stored text.

Compared in the same run with ``json.loads`` of the same text, which does no more
than turn it into plain objects. Goals: 1,000 a second typed, 500 from text.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, date, datetime, timedelta

from hepatica import knowledge, wire
from hepatica.therapy.course import Fact, fold, kinds
from hepatica.therapy.labs import LabResult
from hepatica.therapy.pump import Infusate
from hepatica.therapy.worksheet import worksheet

START = datetime(2025, 1, 6, 8, 0, tzinfo=UTC)
N_FACTS = 200


def facts() -> list[Fact]:
    """Build a course of 200 facts: a visit every 14 days, drug every 28."""
    found: list[Fact] = []

    def add(days: float, payload: object) -> None:
        at = START + timedelta(days=days)
        found.append(
            Fact(
                id=f"f{len(found):04d}",
                course="bench",
                course_seq=len(found) + 1,
                center="bench",
                kind=payload.KIND,
                schema=1,
                happened_at=at,
                recorded_at=at,
                recorded_by="bench",
                role="bench",
                payload=payload,
            )
        )

    add(
        0,
        kinds.PumpImplanted(
            model="intera-3000-30",
            serial="B-1",
            factory_flow_rate_ml_per_day=1.3,
            with_resection=False,
        ),
    )
    add(
        3,
        kinds.PerfusionStudied(
            result=kinds.StudyResult.PASSED,
            has_extrahepatic_perfusion=False,
            is_bilobar=True,
        ),
    )
    add(
        4,
        kinds.RulesBound(
            sex="male",
            setting="adjuvant-crlm-irinotecan",
            weight_rule="average-above-25",
            flow_rule="mean-of-last-3-valid",
            reference_rule="last-drug-fill",
            rounding_rule="down-to-1-mg",
            protocols=("floyd-2006",),
            cycle="cycle-28",
            caps="proposed-caps",
            contingency="heparinized-saline-hold",
        ),
    )
    visit = 0
    while len(found) < N_FACTS - 3:
        day = 14.0 * (visit + 1)
        is_drug = visit % 2 == 0
        add(day, kinds.WeightMeasured(weight_kg=70.0, height_cm=175.0))
        add(
            day + 0.01,
            kinds.LabsResulted(
                laboratory="bench",
                results=tuple(
                    LabResult(analyte=name, value=value, unit=unit, uln=uln)
                    for name, value, unit, uln in (
                        ("alkaline-phosphatase", 90.0 + visit % 7, "U/L", 115.0),
                        ("total-bilirubin", 0.6, "mg/dL", 1.2),
                        ("ast", 30.0 + visit % 5, "U/L", 40.0),
                    )
                ),
            ),
        )
        if visit:
            add(day + 0.05, kinds.PumpEmptied(residual_volume_ml=11.8))
        add(
            day + 0.06,
            kinds.PumpFilled(
                infusate=Infusate.FLOXURIDINE if is_drug else Infusate.SALINE,
                volume_ml=30.0,
                drug_mg=193.0 if is_drug else 0.0,
                dose_rate_mg_per_kg_per_day=0.12 if is_drug else None,
                flow_ml_per_day=1.3 if is_drug else None,
                infusion_days=14.0 if is_drug else None,
            ),
        )
        visit += 1
    while len(found) < N_FACTS - 1:
        add(14.0 * (visit + 1), kinds.WeightMeasured(weight_kg=70.0, height_cm=175.0))
    last = found[-2].payload
    add(14.0 * (visit + 1), last if isinstance(last, kinds.LabsResulted) else _labs())
    return found


def _labs() -> kinds.LabsResulted:
    return kinds.LabsResulted(
        laboratory="bench",
        results=(
            LabResult(
                analyte="alkaline-phosphatase", value=91.0, unit="U/L", uln=115.0
            ),
            LabResult(analyte="total-bilirubin", value=0.6, unit="mg/dL", uln=1.2),
            LabResult(analyte="ast", value=31.0, unit="U/L", uln=40.0),
        ),
    )


def per_second(function: object, *, seconds: float = 2.0) -> float:
    """Call a function again and again and give the rate."""
    function()
    count, start = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds:
        function()
        count += 1
    return count / elapsed


def main() -> int:
    """Print the figures as JSON lines."""
    typed = facts()
    text = wire.canonical([wire.fact_plain(fact) for fact in typed]).encode()
    on: date = typed[-1].happened_on
    rules = knowledge.rules_for(
        typed[2].payload, knowledge.PublishedView(knowledge.load_catalog())
    )
    result = worksheet(fold("bench", typed), rules, on=on)
    if not result.permits_drug:
        raise SystemExit(f"the bench course must permit drug: {result.decision}")
    rates = {
        "typed facts to worksheet": per_second(
            lambda: worksheet(fold("bench", typed), rules, on=on)
        ),
        "stored text to worksheet": per_second(
            lambda: worksheet(fold("bench", wire.decode_facts(text)), rules, on=on)
        ),
        "json.loads of the same text": per_second(lambda: json.loads(text)),
    }
    loads = rates["json.loads of the same text"]
    goals = {"typed facts to worksheet": 1000, "stored text to worksheet": 500}
    for name, rate in rates.items():
        line = {
            "bench": "worksheet",
            "what": name,
            "n_facts": len(typed),
            "text_bytes": len(text),
            "per_second": round(rate, 1),
            "ratio_to_json_loads": round(rate / loads, 3),
            "goal_per_second": goals.get(name),
        }
        print(json.dumps(line))
    return 0


if __name__ == "__main__":
    sys.exit(main())
