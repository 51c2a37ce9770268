"""Vials for a fill, and what was studied of its stability in a pump."""

from dataclasses import replace

import pytest
from tests.support.rules import rules
from tests.support.timeline import FIRST_FILL, ready_for_first_fill

from hepatica.errors import ContractError
from hepatica.knowledge import build, load_catalog
from hepatica.therapy.course import fold
from hepatica.therapy.dosing import (
    is_dwell_studied,
    propose_fill,
    stability_words,
    vials_for_fill,
)
from hepatica.therapy.worksheet import worksheet

DRUG = build.drug(load_catalog().get("floxuridine"))


def made(mg: float, ml: float = 30.0):
    return vials_for_fill(fill_drug_mg=mg, fill_volume_ml=ml, drug=DRUG)


@pytest.mark.parametrize(
    ("mg", "n_vials", "drug_ml", "diluent_ml", "left_mg"),
    # 100 mg/mL, 500 mg in a vial, 30 mL: by hand
    [
        (194.0, 1, 1.94, 28.06, 306.0),
        (500.0, 1, 5.0, 25.0, 0.0),
        (500.1, 2, 5.001, 24.999, 499.9),
        (523.6, 2, 5.236, 24.764, 476.4),
    ],
)
def test_vials_and_volumes(mg, n_vials, drug_ml, diluent_ml, left_mg):
    found = made(mg)
    assert found.n_vials == n_vials
    assert found.drug_volume_ml == pytest.approx(drug_ml)
    assert found.diluent_volume_ml == pytest.approx(diluent_ml)
    assert found.left_in_vials_mg == pytest.approx(left_mg)


@pytest.mark.parametrize("numbers", [(0.0, 30.0), (10.0, 0.0), (float("nan"), 30.0)])
def test_no_vials_for_nothing(numbers):
    with pytest.raises(ContractError, match="must be above 0"):
        made(*numbers)


def test_the_drug_alone_must_fit_in_the_fill():
    assert made(1000.0, 10.0).diluent_volume_ml == 0.0
    with pytest.raises(ContractError, match="must hold at least"):
        made(1000.1, 10.0)


def fill(rate: float = 0.12, days: float = 14.0):
    return propose_fill(
        dose_rate_mg_per_kg_per_day=rate,
        dosing_weight_kg=70.0,
        fill_volume_ml=30.0,
        flow_ml_per_day=1.3,
        infusion_days=days,
        tolerance_ratio=0.15,
    )


@pytest.mark.parametrize(
    ("rate", "word"),
    # 2.5 mg/mL is 0.0464 mg/kg/d here, 12 mg/mL is 0.2229
    [(0.0464, "outside"), (0.0465, "within"), (0.2228, "within"), (0.2229, "outside")],
)
def test_concentration_against_what_was_studied(rate, word):
    assert stability_words(fill(rate), DRUG) == (
        f"{word} the 2.5 to 12 mg/mL that stability was studied at; 14 days in the "
        "pump, 42 days were studied at 10 mg/mL"
    )


@pytest.mark.parametrize(("days", "is_studied"), [(42.0, True), (42.5, False)])
def test_days_in_the_pump_against_what_was_studied(days, is_studied):
    assert is_dwell_studied(fill(days=days), DRUG) is is_studied


def sheet(**changes):
    t = ready_for_first_fill()
    return worksheet(fold(t.course, t.facts), rules(**changes), on=FIRST_FILL)


def test_the_trace_says_how_the_concentration_compares():
    (seen,) = [s for s in sheet(drug=DRUG).trace.inputs if s.name == "concentration"]
    assert (round(seen.value, 3), seen.unit) == (6.462, "mg/mL")
    assert seen.note.startswith("within the 2.5 to 12 mg/mL")
    assert DRUG.entry in sheet(drug=DRUG).trace.entries


def test_nothing_is_said_of_stability_without_an_entry_of_the_drug():
    found = sheet()
    assert found.fill is not None
    assert all(seen.name != "concentration" for seen in found.trace.inputs)


def test_a_fill_that_stays_longer_than_was_studied_asks_for_a_reason():
    short = replace(DRUG, dwell_studied_days=13.0)
    assert [ask.code for ask in sheet(drug=short).asks] == ["dwell-not-studied"]
    assert "(13 days)" in sheet(drug=short).asks[0].message
    assert sheet(drug=DRUG).asks == ()
