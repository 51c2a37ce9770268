"""Specification: which limits a dose exceeds, and what each asks for."""

import pytest
from tests.spec.tables import number, rows

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.dosing import caps_exceeded, propose_fill

TITLE = "Limits on a dose: proposed-caps"
TEXT = """\
Proposals of this program (evidence P): a center signs its own. A soft limit asks
prescriber and pharmacist for a reason; a hard one has no override. There is no floor.
The ratio compares with the dose rate [mg/kg/day] of the last fill that held drug; after
a hold it has limits of its own. Pump of 30 mL. Exactly at a limit it is not exceeded.
"""
TABLE = """
| dose rate | last drug fill | held since | weight | flow | drug | mg/mL | exceeds |
| --- | --- | --- | --- | --- | --- | --- | --- |
| 0.12 | - | no | 70 | 1.3 | 193.846 | 6.462 | nothing |
| 0.03 | 0.12 | no | 70 | 1.3 | 48.462 | 1.615 | nothing |
| 0.2 | - | no | 70 | 1.3 | 323.077 | 10.769 | nothing |
| 0.201 | - | no | 70 | 1.3 | 324.692 | 10.823 | dose rate |
| 0.3 | - | no | 50 | 1.3 | 346.154 | 11.538 | dose rate |
| 0.301 | - | no | 50 | 1.3 | 347.308 | 11.577 | dose rate (hard), dose rate |
| 0.15 | 0.12 | no | 70 | 1.3 | 242.308 | 8.077 | nothing |
| 0.16 | 0.12 | no | 70 | 1.3 | 258.462 | 8.615 | ratio |
| 0.181 | 0.12 | no | 70 | 1.3 | 292.385 | 9.746 | ratio (hard), ratio |
| 0.06 | 0.12 | yes | 70 | 1.3 | 96.923 | 3.231 | nothing |
| 0.061 | 0.12 | yes | 70 | 1.3 | 98.538 | 3.285 | restart |
| 0.12 | 0.12 | yes | 70 | 1.3 | 193.846 | 6.462 | restart |
| 0.121 | 0.12 | yes | 70 | 1.3 | 195.462 | 6.515 | restart (hard), restart |
| 0.12 | - | no | 166 | 1.3 | 459.692 | 15.323 | mg/mL |
| 0.29 | - | no | 140 | 2.5 | 487.2 | 16.24 | mg/day (hard), dose rate, mg/day, mg/mL |
| 0.16 | - | no | 120 | 1.1 | 523.636 | 17.455 | drug, mg/mL |
| 0.16 | - | no | 138 | 1.1 | 602.182 | 20.073 | mg/mL (hard), mg/day, drug, mg/mL |
"""

CAPS = build.caps(load_catalog().get("proposed-caps"))
WORDS = {
    "dose_rate_mg_per_kg_per_day": "dose rate",
    "dose_rate_mg_per_day": "mg/day",
    "ratio_to_last_drug_fill": "ratio",
    "restart_ratio_to_last_drug_fill": "restart",
    "fill_drug_mg": "drug",
    "concentration_mg_per_ml": "mg/mL",
}


@pytest.mark.hazard("HZ-001")
@pytest.mark.parametrize("row", rows(TABLE), ids=lambda r: " ".join(r.values()))
def test_the_table_is_what_is_exceeded(row):
    rate = number(row["dose rate"])
    fill = propose_fill(
        dose_rate_mg_per_kg_per_day=rate,
        dosing_weight_kg=number(row["weight"]),
        fill_volume_ml=30.0,
        flow_ml_per_day=number(row["flow"]),
        infusion_days=14,
        tolerance_ratio=0.15,
    )
    assert round(fill.fill_drug_mg, 3) == number(row["drug"])
    assert round(fill.concentration_mg_per_ml, 3) == number(row["mg/mL"])
    found = caps_exceeded(
        fill=fill,
        dose_rate_mg_per_kg_per_day=rate,
        last_drug_dose_rate_mg_per_kg_per_day=number(row["last drug fill"]),
        is_restart=row["held since"] == "yes",
        caps=CAPS,
    )
    said = [
        WORDS[one.cap.quantity] + (" (hard)" if one.cap.is_hard else "")
        for one in found
    ]
    assert (", ".join(said) or "nothing") == row["exceeds"]
