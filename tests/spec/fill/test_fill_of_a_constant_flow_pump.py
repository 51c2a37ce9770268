"""Specification: the fill of a constant-flow pump, and when there is none."""

import pytest
from tests.spec.tables import number, rows

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.dosing import fill_refusals, propose_fill

TITLE = "The fill of a constant-flow pump"
TEXT = """\
Drug in the fill [mg] = dose rate [mg/kg/day] x dosing weight [kg] x fill volume [mL]
/ flow [mL/day], for 14 infusion days. The fill holds more than the 14 days deliver.
Limits of the residual are those of a flow 15 % off. A fill that does not fit the
reservoir or does not last is refused. Worked by hand; three decimals.
"""
TABLE = """
| pump | dose rate | weight | volume | flow | drug | delivered | limits | answer |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| intera-3000-30 | 0.12 | 70 | 30 | 1.3 | 193.846 | 117.6 | 9.07 to 14.53 | fill |
| intera-3000-30 | 0.12 | 70 | 20 | 1.3 | 129.231 | 117.6 | 0 to 4.53 | fill |
| intera-3000-30 | 0.06 | 70 | 30 | 1.3 | 96.923 | 58.8 | 9.07 to 14.53 | fill |
| intera-3000-30 | 0.12 | 70 | 30 | 1.495 | 168.562 | 117.6 | 5.931 to 12.21 | fill |
| intera-3000-30 | 0.12 | 70 | 35 | 1.3 | - | - | - | fill-over-reservoir |
| codman-3000-16 | 0.12 | 70 | 16 | 1.3 | - | - | - | runs-dry-before-end |
| synchromed-ii-20 | 0.12 | 70 | 30 | 1.3 | - | - | - | fill-over-reservoir |
"""

CATALOG = load_catalog()


@pytest.mark.hazard("HZ-005")
@pytest.mark.parametrize("row", rows(TABLE), ids=lambda r: " ".join(r.values()))
def test_the_table_is_what_is_proposed(row):
    fill = propose_fill(
        dose_rate_mg_per_kg_per_day=number(row["dose rate"]),
        dosing_weight_kg=number(row["weight"]),
        fill_volume_ml=number(row["volume"]),
        flow_ml_per_day=number(row["flow"]),
        infusion_days=14,
        tolerance_ratio=0.15,
    )
    pump = build.pump_model(CATALOG.get(row["pump"]))
    refused = fill_refusals(fill, reservoir_volume_ml=pump.reservoir_volume_ml)
    if row["answer"] != "fill":
        assert [refusal.code for refusal in refused] == [row["answer"]]
        return
    assert refused == ()
    assert round(fill.fill_drug_mg, 3) == number(row["drug"])
    assert round(fill.delivered_mg, 3) == number(row["delivered"])
    low, high = row["limits"].split(" to ")
    expected = (float(low), float(high))
    assert fill.residual_limits_ml == pytest.approx(expected, abs=5e-3)
