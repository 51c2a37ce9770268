"""Specification: which flow doses, after which intervals."""

from datetime import date, timedelta

import pytest
from tests.spec.tables import number, rows

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.pump import Infusate, flow_for_dosing, observe_flow

TITLE = "The flow that doses"
TEXT = """\
A pump with 1.3 mL/day on its card, filled with 30 mL; each interval is 14 days unless
it says otherwise: residual in mL, then what flowed where it is not the drug, then the
days. The flow is (fill - residual) / days. An interval that is unfit neither doses nor
counts. A higher flow lowers the drug at once; a lower one needs two fit intervals in a
row that are both below the flow of the last drug fill, else that flow is kept. The last
columns: the flow [mL/day], where it comes from, and what is unfit.
"""
TABLE = """
| rule | intervals | last dosed by | flow | source | unfit |
| --- | --- | --- | --- | --- | --- |
| last-valid | none | - | 1.3 | factory | - |
| factory | 10.4 | 1.3 | 1.3 | factory | - |
| last-valid | 11.8 | 1.3 | 1.3 | observed | - |
| last-valid | 10.4 | 1.3 | 1.4 | observed | - |
| last-valid | 10.4, 9 | 1.4 | 1.5 | observed | - |
| last-valid | 13.2 | 1.3 | 1.3 | factory | kept back |
| last-valid | 13.2, 13.2 | 1.3 | 1.2 | observed | - |
| last-valid | 13.2, 10.4, 13.2 | 1.4 | 1.4 | observed | kept back |
| last-valid | 10.4, 0 | 1.4 | 1.4 | observed | lower bound |
| last-valid | 10.4, 1 | 1.4 | 1.4 | observed | lower bound |
| last-valid | 10.4, 1.01 | 1.4 | 2.071 | observed | - |
| last-valid | 25 glycerin | 1.3 | 1.3 | factory | glycerin |
| last-valid | 22.2 drug 6 | 1.3 | 1.3 | factory | shorter |
| last-valid | 20.2 drug 7 | 1.3 | 1.4 | observed | - |
| last-valid | 31 | 1.3 | 1.3 | factory | more came out |
| mean-of-last-3-valid | 11.8, 10.4, 9 | 1.3 | 1.4 | observed | - |
| mean-of-last-3-valid | 11.8, 0, 10.4 | 1.3 | 1.35 | observed | lower bound |
"""

CATALOG = load_catalog()
FITNESS = build.flow_fitness(CATALOG.get("flow-fitness"))
CARD_ON = date(2026, 1, 5)
INFUSATES = {"drug": Infusate.FLOXURIDINE, "glycerin": Infusate.GLYCERIN}


def observed(cell: str):
    found = []
    for n, text in enumerate(cell.split(", ") if cell != "none" else ()):
        parts = text.split()
        residual, infusate, days = (*parts, *("drug", "14")[len(parts) - 1 :])
        start = CARD_ON + timedelta(days=14 * n)
        found.append(
            observe_flow(
                fill_volume_ml=30.0,
                residual_volume_ml=float(residual),
                days=float(days),
                infusate=INFUSATES[infusate],
                fitness=FITNESS,
                from_on=start,
                to_on=start + timedelta(days=14),
            )
        )
    return found


@pytest.mark.hazard("HZ-003")
@pytest.mark.parametrize("row", rows(TABLE), ids=lambda r: " ".join(r.values()))
def test_the_table_is_what_doses(row):
    intervals = observed(row["intervals"])
    chosen = flow_for_dosing(
        observations=intervals,
        rule=build.flow_rule(CATALOG.get(row["rule"])),
        factory_flow_rate_ml_per_day=1.3,
        factory_on=CARD_ON,
        last_dosed_flow_ml_per_day=number(row["last dosed by"]),
    )
    assert round(chosen.flow_ml_per_day, 3) == number(row["flow"])
    assert chosen.source == row["source"]
    assert chosen.is_kept_back is (row["unfit"] == "kept back")
    reasons = " ".join(reason for o in intervals for reason in o.why_not)
    if row["unfit"] not in ("-", "kept back"):
        assert row["unfit"] in reasons
    else:
        assert reasons == ""
