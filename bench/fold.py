"""What folding costs a fact, at 10,000, 100,000 and 1,000,000 facts of one course.

Compared in the same run with a bare loop that puts each fact into a list by its kind,
the least that any fold must do, and with ``json.loads`` of the same facts as text,
but for the million, whose text is half a gigabyte. Goal: the cost of a fact stays
within three times its smallest, so that a fold is linear and no fact of a long course
is held against all the others; a quadratic one would come to a hundred. Only ratios
within one run are held; the seconds, of the processor, are told and belong to the
machine.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

from hepatica import wire
from hepatica.therapy.course import Fact, fold, kinds, kinds_treatment
from hepatica.therapy.course.envelope import Payload
from hepatica.therapy.course.kinds_harm import (
    Complication,
    ComplicationRecorded,
    ComplicationResolved,
    Relatedness,
    Resolution,
)
from hepatica.therapy.labs import LabResult
from hepatica.therapy.pump import Infusate

START = datetime(1990, 1, 1, 8, 0, tzinfo=UTC)
SIZES = (10_000, 100_000, 1_000_000)
MOST_RATIO = 3.0
# A minute apart a million facts are two years, not a century.
STEP = timedelta(minutes=1)

IMPLANTED = kinds.PumpImplanted(
    model="intera-3000-30",
    serial="B-1",
    factory_flow_rate_ml_per_day=1.3,
    with_resection=False,
)
STUDIED = kinds.PerfusionStudied(
    result=kinds.StudyResult.PASSED, has_extrahepatic_perfusion=False, is_bilobar=True
)
VISIT: tuple[Payload, ...] = (
    kinds.WeightMeasured(weight_kg=70.0, height_cm=175.0),
    kinds.LabsResulted(
        laboratory="bench",
        results=tuple(
            LabResult(analyte=name, value=value, unit=unit, uln=uln)
            for name, value, unit, uln in (
                ("alkaline-phosphatase", 90.0, "U/L", 115.0),
                ("total-bilirubin", 0.6, "mg/dL", 1.2),
                ("ast", 30.0, "U/L", 40.0),
            )
        ),
    ),
    kinds.PumpEmptied(residual_volume_ml=11.8),
    kinds.PumpFilled(
        infusate=Infusate.FLOXURIDINE,
        volume_ml=30.0,
        drug_mg=193.0,
        dose_rate_mg_per_kg_per_day=0.12,
        flow_ml_per_day=1.3,
        infusion_days=14.0,
    ),
    kinds.PumpEmptied(residual_volume_ml=11.8),
    kinds_treatment.BolusGiven(
        agent=kinds_treatment.BolusAgent.SALINE, drug_mg=None, volume_ml=5.0
    ),
    kinds.PumpFilled(infusate=Infusate.SALINE, volume_ml=30.0),
    kinds.WeightMeasured(weight_kg=71.0),
)
EVERY_NTH_CORRECTS = 10
RESOLVED = Resolution.RESOLVED
COMPLICATION = ComplicationRecorded(
    complication=Complication.BILIARY_SCLEROSIS,
    onset_on=None,
    ctcae=None,
    relatedness=Relatedness.PROBABLE,
)


def facts(n_facts: int) -> list[Fact]:
    """Build a course of visits; every tenth corrects its weight and has a
    complication that goes away."""
    found: list[Fact] = []

    def add(payload: Payload, corrects: Fact | None = None) -> None:
        at = START + len(found) * STEP
        found.append(
            Fact(
                id=f"f{len(found):07d}",
                course="bench",
                course_seq=len(found) + 1,
                center="bench",
                kind=payload.KIND,
                schema=payload.SCHEMA,
                happened_at=corrects.happened_at if corrects else at,
                recorded_at=at,
                recorded_by="bench",
                role="bench",
                corrects=corrects.id if corrects else None,
                payload=payload,
            )
        )

    add(IMPLANTED)
    add(STUDIED)
    for visit in count():
        if visit % EVERY_NTH_CORRECTS == 0 and len(found) + 2 <= n_facts:
            add(COMPLICATION)
            add(ComplicationResolved(complication=found[-1].id, resolution=RESOLVED))
        for payload in VISIT:
            if len(found) == n_facts:
                return found
            is_late = payload is VISIT[-1] and visit % EVERY_NTH_CORRECTS == 0
            add(payload, found[-len(VISIT) + 1] if is_late else None)
    return found


def seconds_of(function: Callable[[], object], *, times: int) -> float:
    """Give the least of several runs in CPU time, without the collector in between."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        gc.disable()
        start = time.process_time()
        kept = function()
        best = min(best, time.process_time() - start)
        gc.enable()
        del kept
    return best


def by_kind(known: list[Fact]) -> dict[str, list[Fact]]:
    """Do the least that any fold must do."""
    found: dict[str, list[Fact]] = {}
    for fact in known:
        found.setdefault(fact.kind, []).append(fact)
    return found


def measured(n_facts: int) -> float:
    """Fold a course of a size, say what it took, and give the seconds a fact."""
    known = facts(n_facts)
    folded = fold("bench", known)
    n_away = len(known) - len(folded.standing)
    if folded.last_seq != n_facts or not n_away:
        raise SystemExit("the bench course must fold, corrections too")
    del folded
    times = 2 if n_facts == SIZES[-1] else 6
    seconds = seconds_of(lambda: fold("bench", known), times=times)
    bare = seconds_of(lambda: by_kind(known), times=times)
    line: dict[str, object] = {
        "n_facts": n_facts,
        "corrected": n_away,
        "seconds": round(seconds, 3),
        "microseconds_per_fact": round(seconds / n_facts * 1e6, 2),
        "ratio_to_bare_loop": round(seconds / bare, 1),
    }
    if n_facts < SIZES[-1]:  # the text of a million facts is half a gigabyte
        text = wire.canonical([wire.fact_plain(fact) for fact in known]).encode()
        loads = seconds_of(lambda: json.loads(text), times=times)
        line |= {
            "text_bytes": len(text),
            "ratio_to_json_loads": round(seconds / loads, 3),
        }
    say(**line)
    return seconds / n_facts


def say(**line: object) -> None:
    """Print one figure."""
    named = {"format": "hepatica-bench/1", "bench": "fold", **line}
    print(json.dumps(named), flush=True)


def main() -> int:
    """Print a line a size; non-zero where the cost of a fact rises."""
    costs = [measured(n_facts) for n_facts in SIZES]
    rise = max(costs) / min(costs)
    is_linear = rise <= MOST_RATIO
    say(
        what="dearest fact to cheapest fact",
        ratio=round(rise, 2),
        goal_ratio=MOST_RATIO,
        is_goal_met=is_linear,
    )
    return 0 if is_linear else 1


if __name__ == "__main__":
    sys.exit(main())
