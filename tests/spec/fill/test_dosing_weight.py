"""Specification: the dosing weight by each of the published rules."""

import pytest
from tests.spec.tables import number, rows

from hepatica.errors import OutsideValidityError
from hepatica.knowledge import PublishedView, build, load_catalog
from hepatica.therapy.dosing import dosing_weight

TITLE = "The dosing weight, by each published rule"
TEXT = """\
Three published rules disagree, and there is no default: a center binds one. Height in
cm, weights in kg. The ideal weight is 50 (male) or 45.5 (female) and 2.3 for each inch
above five feet. Exactly at a rule's limit the actual weight counts. Below 152.4 cm no
rule answers, and a clinician must set the weight. Worked by hand.
"""
TABLE = """
| rule | sex | height | weight | ideal | dosing weight | which |
| --- | --- | --- | --- | --- | --- | --- |
| average-above-25 | male | 178 | 95 | 73.181 | 84.091 | average |
| ideal-always | male | 178 | 95 | 73.181 | 73.181 | ideal |
| average-above-35 | male | 178 | 95 | 73.181 | 95 | actual |
| average-above-25 | male | 177.8 | 100 | 73 | 86.5 | average |
| average-above-25 | male | 177.8 | 91.25 | 73 | 91.25 | actual |
| average-above-25 | male | 177.8 | 91.26 | 73 | 82.13 | average |
| average-above-35 | male | 177.8 | 98.55 | 73 | 98.55 | actual |
| average-above-35 | male | 177.8 | 98.56 | 73 | 85.78 | average |
| average-above-25 | female | 162.56 | 50 | 54.7 | 50 | actual |
| ideal-always | female | 162.56 | 50 | 54.7 | 54.7 | ideal |
| average-above-25 | female | 152.4 | 45.5 | 45.5 | 45.5 | actual |
| average-above-25 | female | 152.3 | 45.5 | - | - | refused |
| ideal-always | male | 152.3 | 60 | - | - | refused |
"""

VIEW = PublishedView(load_catalog())


@pytest.mark.hazard("HZ-004")
@pytest.mark.parametrize("row", rows(TABLE), ids=lambda r: " ".join(r.values()))
def test_the_table_is_what_is_worked_out(row):
    settings = {
        "rule": build.weight_rule(VIEW.get(row["rule"]), VIEW),
        "sex": row["sex"],
        "height_cm": number(row["height"]),
        "weight_kg": number(row["weight"]),
    }
    if row["which"] == "refused":
        with pytest.raises(OutsideValidityError):
            dosing_weight(**settings)
        return
    found = dosing_weight(**settings)
    assert round(found.ideal_body_weight_kg, 3) == number(row["ideal"])
    assert round(found.dosing_weight_kg, 3) == number(row["dosing weight"])
    assert found.used == row["which"]
