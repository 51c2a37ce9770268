"""Pump models: reservoir, drive, labeled infusates, by hand from their sources."""

import pytest

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.pump import ConstantFlowPump, Infusate, ProgrammablePump

ALL_FIVE = [
    Infusate.FLOXURIDINE,
    Infusate.HEPARINIZED_SALINE,
    Infusate.SALINE,
    Infusate.BACTERIOSTATIC_WATER,
    Infusate.GLYCERIN,
]
TABLE = [
    ("intera-3000-30", ConstantFlowPump, 30, ALL_FIVE, "I"),
    ("codman-3000-16", ConstantFlowPump, 16, ALL_FIVE[:4], "V"),
    ("codman-3000-30", ConstantFlowPump, 30, ALL_FIVE[:4], "V"),
    ("codman-3000-50", ConstantFlowPump, 50, ALL_FIVE[:4], "V"),
    ("synchromed-ii-20", ProgrammablePump, 20, [], "I"),
    ("synchromed-ii-40", ProgrammablePump, 40, [], "I"),
]


@pytest.mark.parametrize(("name", "drive", "volume", "infusates", "code"), TABLE)
def test_pump_model(name, drive, volume, infusates, code):
    entry = load_catalog().get(name)
    pump = build.pump_model(entry)
    assert type(pump) is drive
    assert (pump.id, pump.reservoir_volume_ml) == (name, volume)
    assert list(pump.labelled_infusates) == infusates
    assert entry.data["reservoir_volume"]["source"]["evidence"] == code
    assert entry.use == "orderable"
    assert pump.picture


def test_the_table_names_every_model():
    named = {row[0] for row in TABLE}
    assert named == {entry.short for entry in load_catalog().of_kind("pump-model")}


def test_programmable_pumps_are_off_label_here():
    for name in ("synchromed-ii-20", "synchromed-ii-40"):
        entry = load_catalog().get(name)
        assert "off label" in entry.data["off_label"]["text"]
        assert "side port" in entry.data["picture"]["text"]


def test_device_identifier_has_a_right_check_digit():
    """GS1: the weights 3 and 1 alternate from the right, before the check digit."""
    rows = load_catalog().get("intera-3000-30").data["identifiers"]
    (code,) = [row["value"] for row in rows if row["system"] == "udi-di"]
    assert code == "00850014110147"
    *digits, check = map(int, code)
    total = sum(d * (3 if n % 2 == 0 else 1) for n, d in enumerate(reversed(digits)))
    assert (10 - total % 10) % 10 == check
