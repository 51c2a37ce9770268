"""Specification: a whole visit, from what is on record to what goes into the pump."""

from datetime import timedelta

import pytest
from tests.spec.tables import number, rows
from tests.support.rules import rounding, rules
from tests.support.timeline import (
    FIRST_FILL,
    NORMAL_LABS,
    SECOND_VISIT,
    ready_for_first_fill,
    ready_for_second_fill,
)

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.decisions import name_of
from hepatica.therapy.labs import LabResult, ResultStatus
from hepatica.therapy.worksheet import worksheet

TITLE = "From a visit to the worksheet"
TEXT = """\
A person of 70 kg, a pump of 30 mL with 1.3 mL/day on its card, 0.12 mg/kg/day for 14 of
28 days; the ladder of reference values (unverified, here for its shape), rounding down
to 1 mg. Each row is a visit: what is different from a usual one, and what the worksheet
then says. Without drug there is no dose anywhere on it, and every reason is named.
"""
TABLE = """
| visit | decision | dose rate | drug | why |
| --- | --- | --- | --- | --- |
| first fill, normal labs | proceed | 0.12 | 193 | first drug fill |
| first fill, bilirubin 3.2 | discontinue | - | - | value 3 or more |
| first fill, no AST | cannot-decide | - | - | ast current: no result on record |
| first fill, no perfusion study | proceed | - | - | no-perfusion-study |
| second fill, normal labs | proceed | 0.12 | 193 | below 3 |
| second fill, ALP 130 after 80 | reduce | 0.06 | 96 | 1.5 to below 2 |
| second fill, ALP 160 after 80 | hold | - | - | 2 or more |
| second fill, AST 150 and no weight | hold | - | - | weight: measured 28 days ago |
| second fill, labs four days old | cannot-decide | - | - | 4 days old; at most 3 days |
| second fill, AST preliminary | cannot-decide | - | - | preliminary |
| second fill, pump faster: 10.4 mL left | proceed | 0.12 | 180 | observed: last valid |
| second fill, pump slower: 13.2 mL left | proceed | 0.12 | 193 | needs two intervals |
| second fill, pump dry: 0 mL left | proceed | 0.12 | 193 | no valid interval yet |
| second fill, 31 mL out of 30 | proceed | - | - | residual-over-fill |
| second fill, pump exchanged, no study | proceed | - | - | no-perfusion-study |
| second fill, rules not bound | cannot-decide | - | - | rules: none are bound |
| second fill, maintenance begun | proceed | - | - | treatment-ended |
"""

DAY = timedelta(days=1)


def without(t, kind, on=None):
    t.facts = [
        f
        for f in t.facts
        if f.kind != kind.KIND or (on is not None and f.happened_on != on)
    ]
    return t


def with_residual(residual: float):
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    t.empty(FIRST_FILL + 14 * DAY, residual)
    t.saline(FIRST_FILL + 14 * DAY)
    t.weigh(SECOND_VISIT)
    t.labs(SECOND_VISIT, **NORMAL_LABS)
    return t


def first(**labs):
    t = ready_for_first_fill()
    t.facts.pop()
    t.labs(FIRST_FILL, **NORMAL_LABS | labs)
    return t


def old_labs():
    t = ready_for_second_fill()
    t.facts.pop()
    t.labs(SECOND_VISIT - 4 * DAY, **NORMAL_LABS)
    return t


def preliminary():
    status = ResultStatus.PRELIMINARY
    result = LabResult(analyte="ast", value=30.0, unit="U/L", status=status)
    return ready_for_second_fill(ast=result)


def exchanged():
    t = ready_for_second_fill()
    t.add(k.PumpExplanted(was_emptied=True), t.facts[-1].happened_at - 3 * DAY)
    t.implant(SECOND_VISIT - 3 * DAY, serial="SN-2")
    return t


def in_maintenance():
    t = ready_for_second_fill()
    begun = k.MaintenanceStarted(reason="done", interval_days=42.0)
    t.add(begun, t.facts[-1].happened_at)
    return t


VISITS = {
    "normal labs": ready_for_second_fill,
    "ALP 130 after 80": lambda: ready_for_second_fill(alp=130.0),
    "ALP 160 after 80": lambda: ready_for_second_fill(alp=160.0),
    "AST 150 and no weight": lambda: without(
        ready_for_second_fill(ast=150.0), k.WeightMeasured, SECOND_VISIT
    ),
    "labs four days old": old_labs,
    "AST preliminary": preliminary,
    "pump faster: 10.4 mL left": lambda: with_residual(10.4),
    "pump slower: 13.2 mL left": lambda: with_residual(13.2),
    "pump dry: 0 mL left": lambda: with_residual(0.0),
    "31 mL out of 30": lambda: with_residual(31.0),
    "pump exchanged, no study": exchanged,
    "rules not bound": lambda: without(ready_for_second_fill(), k.RulesBound),
    "maintenance begun": in_maintenance,
}
FIRST_VISITS = {
    "normal labs": first,
    "bilirubin 3.2": lambda: first(bili=3.2),
    "no AST": lambda: first(ast=None),
    "no perfusion study": lambda: without(first(), k.PerfusionStudied),
}


def everything_said(sheet) -> str:
    decision = sheet.decision
    return " | ".join(
        [
            getattr(decision, "reason", ""),
            *getattr(decision, "missing", ()),
            *(refusal.code for refusal in sheet.refusals),
            *(band.band for band in sheet.trace.bands),
            *(seen.note for seen in sheet.trace.inputs),
            *(clamp.why for clamp in sheet.trace.clamps),
        ]
    )


@pytest.mark.hazard("HZ-009")
@pytest.mark.parametrize("row", rows(TABLE), ids=lambda r: r["visit"])
def test_the_table_is_what_the_worksheet_says(row):
    which, _, what = row["visit"].partition(", ")
    visits, on = (
        (FIRST_VISITS, FIRST_FILL) if which == "first fill" else (VISITS, SECOND_VISIT)
    )
    t = visits[what]()
    in_force = rules(rounding=rounding(1.0))
    sheet = worksheet(fold(t.course, t.facts), in_force, on=on)
    assert name_of(sheet.decision) == row["decision"]
    assert sheet.permits_drug is (row["drug"] != "-")
    if sheet.permits_drug:
        assert sheet.dose_rate_mg_per_kg_per_day == pytest.approx(
            number(row["dose rate"])
        )
        assert sheet.fill.fill_drug_mg == number(row["drug"])
    else:
        assert sheet.fill is None
    assert row["why"] in everything_said(sheet)
