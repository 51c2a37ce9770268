"""Parameters of the pump physics, by hand, and builders that refuse another form."""

from dataclasses import replace

import pytest
from tests.support.knowledge import data_of, entry_from
from tests.support.physics import physics, view

from hepatica.errors import KnowledgeNotFound
from hepatica.knowledge import PublishedView, build, load_catalog
from hepatica.knowledge.builders.physics import glycerol_viscosity, water_viscosity

P = physics()


def test_parameters_of_the_reference_state_and_the_bracket():
    assert (P.reference_celsius, P.reference_map_mmhg) == (37.0, 93)
    assert (P.map_mmhg_low, P.map_mmhg_high) == (0, 200)
    assert (P.low.drive_kpa, P.high.drive_kpa) == (44.87, 234.04)
    assert [end.propellants[0][1].id for end in (P.low, P.high)] == ["r-11", "n-butane"]


def test_parameters_of_reservoir_pocket_and_catheter():
    assert (P.bellows_ratio, P.bellows_ratio_low, P.bellows_ratio_high) == (0, 0, 0.05)
    assert (P.dead_volume_ml, P.knee_volume_ml) == (1.0, 3.0)
    offset = (P.pocket_offset_kelvin_low, P.pocket_offset_kelvin_high)
    assert (P.pocket_offset_kelvin, offset) == (0.5, (0, 2))
    assert (P.lag_minutes, P.lag_minutes_low, P.lag_minutes_high) == (10, 4, 20)
    assert P.catheter_volume_ml == 0.17
    assert P.unit_sd_ratio == 0.10
    assert (P.confidence_fraction, P.min_refills) == (0.90, 3)


def test_the_unusable_volume_is_that_of_the_flow_fitness():
    fitness = build.flow_fitness(view().get("flow-fitness"))
    assert P.dead_volume_ml == fitness.unusable_volume_ml


def test_error_of_a_programmable_pump():
    error = build.set_flow_error(view().get("set-flow-error/programmable"))
    assert (error.mean_ratio, error.sd_ratio) == (0.01, 0.025)


def test_what_explains_a_flow_is_kept_as_a_benchmark_and_can_be_had():
    for kind in ("fluid", "pump-physics", "set-flow-error"):
        entries = PublishedView(load_catalog()).of_kind(kind)
        assert entries
        assert {entry.use for entry in entries} == {"benchmark"}


def test_the_single_source_says_so():
    entry = view().get("fluid/perfluoro-n-pentane")
    assert "One source alone" in entry.data["vapor_pressure"]["note"]


@pytest.mark.parametrize(
    ("builder", "name"),
    [
        (build.propellant, "fluid/water"),
        (water_viscosity, "fluid/glycerol-water"),
        (glycerol_viscosity, "fluid/r-11"),
        (build.propellant, "flow-fitness"),
        (build.set_flow_error, "flow-fitness"),
    ],
)
def test_a_builder_refuses_another_form_or_kind(builder, name):
    with pytest.raises(KnowledgeNotFound):
        builder(view().get(name))


def test_saline_must_be_a_ratio_to_the_water_that_is_named():
    data = data_of("constant-flow-physics")
    data["viscosity"]["water"] = "fluid/glycerol-water"
    with pytest.raises(KnowledgeNotFound, match="not a ratio"):
        build.pump_physics(entry_from(data), view())


def test_the_order_of_the_drives_in_the_file_does_not_matter():
    data = data_of("constant-flow-physics")
    data["drives"].reverse()
    found = build.pump_physics(entry_from(data), view())
    assert replace(found, entry=P.entry) == P
