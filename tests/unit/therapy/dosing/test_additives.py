"""Additives of a fill: as stated for its volume, never scaled."""

from dataclasses import replace

import pytest
from tests.support.rules import rules
from tests.support.timeline import FIRST_FILL, ready_for_first_fill

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.course import fold
from hepatica.therapy.dosing import AdditiveAmount, additives_for
from hepatica.therapy.worksheet import worksheet

DEXAMETHASONE = build.additive(load_catalog().get("additive/dexamethasone"))
HEPARIN = build.additive(load_catalog().get("additive/heparin"))


def found(*additives, ml: float):
    inside, refused = additives_for(additives, fill_volume_ml=ml)
    return [(a.additive, a.amount, a.unit) for a in inside], refused


def test_a_flat_amount_goes_in_any_fill_and_history_in_none():
    assert [a.amount for a in DEXAMETHASONE.amounts] == [25.0]
    for ml in (16.0, 20.0, 30.0, 50.0):
        assert found(DEXAMETHASONE, ml=ml) == ([("dexamethasone", 25.0, "mg")], ())


@pytest.mark.hazard("HZ-005")
@pytest.mark.parametrize(("ml", "units"), [(30.0, 30000.0), (20.0, 25000.0)])
def test_heparin_is_by_the_fill_that_it_is_stated_for(ml, units):
    assert found(HEPARIN, ml=ml) == ([("heparin", units, "[USP'U]")], ())


@pytest.mark.hazard("HZ-005")
@pytest.mark.parametrize("ml", [16.0, 29.999, 50.0])
def test_an_amount_for_another_fill_is_not_scaled(ml):
    inside, (refusal,) = found(HEPARIN, ml=ml)
    assert inside == []
    assert refusal.code == "additive-heparin"
    assert f"no amount for a fill of {ml:g} mL" in refusal.message
    assert "is not scaled" in refusal.message


def test_two_amounts_for_one_fill_are_not_chosen_between():
    other = AdditiveAmount(id="b", amount=20.0, unit="mg", fill_volume_ml=None)
    both = replace(DEXAMETHASONE, amounts=(*DEXAMETHASONE.amounts, other))
    inside, (refusal,) = found(both, HEPARIN, ml=30.0)
    assert [name for name, _, _ in inside] == ["heparin"]
    assert "states several amounts for this fill" in refusal.message


def sheet(*additives):
    t = ready_for_first_fill()
    return worksheet(fold(t.course, t.facts), rules(additives=additives), on=FIRST_FILL)


def test_the_worksheet_of_a_fill_says_what_goes_in_beside_the_drug():
    made = sheet(DEXAMETHASONE, HEPARIN)
    assert made.permits_drug
    assert [a.additive for a in made.additives] == ["dexamethasone", "heparin"]
    assert {DEXAMETHASONE.entry, HEPARIN.entry} <= set(made.trace.entries)
    assert sheet().additives == ()


def test_no_drug_where_an_additive_has_no_amount_for_this_pump():
    only_20 = replace(HEPARIN, amounts=HEPARIN.amounts[1:])
    made = sheet(only_20)
    assert not made.permits_drug
    assert [refusal.code for refusal in made.refusals] == ["additive-heparin"]
    assert (made.fill, made.additives) == (None, ())
