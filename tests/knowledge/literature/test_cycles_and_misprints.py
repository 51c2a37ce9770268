"""Cycles as published, and the figures that were printed wrong, by hand."""

import pytest

from hepatica.knowledge import build, load_catalog


@pytest.mark.parametrize(
    ("name", "days", "infusion", "systemic", "ref", "evidence"),
    [
        # every 2 weeks of 28 days is read as days 1 and 15
        ("cycle-28", 28, 14, (1, 15), "kemeny-2003", "I"),
        ("cycle-35", 35, 14, (15, 29), "kemeny-2009", "V"),
        ("cycle-42", 42, 14, (22,), "n9945-registry", "V2"),
    ],
)
def test_cycle(name, days, infusion, systemic, ref, evidence):
    entry = load_catalog().get(name)
    cycle = build.cycle(entry)
    assert (cycle.cycle_days, cycle.infusion_days) == (days, infusion)
    assert cycle.systemic_days == systemic
    assert (entry.source_refs, entry.evidence) == ((ref,), evidence)


@pytest.mark.parametrize(
    ("name", "low", "high", "unit", "intended"),
    [
        ("n9945-dose-per-m2", 0.2, 0.2, "mg/m2/d", "0.2 mg/kg/d"),
        ("wanebo-2017-dose-hundredfold", 12, 15, "mg/kg/d", "0.12 to 0.15 mg/kg/d"),
        ("kemeny-2005-bilirubin-per-ml", 3, 3, "mg/mL", "3 mg/dL"),
        ("nct01312857-cycle-36-days", 36, 36, "d", "35 days"),
    ],
)
def test_misprint_is_recognized_in_its_unit_only(name, low, high, unit, intended):
    misprint = build.misprint(load_catalog().get(name))
    assert (misprint.printed_low, misprint.printed_high) == (low, high)
    assert misprint.intended == intended
    assert misprint.matches(low, unit)
    assert misprint.matches(high, unit)
    assert not misprint.matches(low, "mg")
    assert not misprint.matches(high + 1, unit)


def test_misprints_are_never_ordered_by():
    uses = {entry.use for entry in load_catalog().of_kind("misprint")}
    assert uses == {"misprint"}
    assert len(load_catalog().of_kind("misprint")) == 4
