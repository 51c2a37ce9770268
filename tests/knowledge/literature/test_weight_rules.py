"""Three published weight rules that disagree, with the records' own examples."""

import pytest

from hepatica.errors import OutsideValidityError
from hepatica.knowledge import PublishedView, build, load_catalog
from hepatica.therapy.dosing import dosing_weight

VIEW = PublishedView(load_catalog())


def by(rule, **person):
    return dosing_weight(rule=build.weight_rule(VIEW.get(rule), VIEW), **person)


def test_parameters_of_the_ideal_weight():
    ideal = build.ideal_body_weight(VIEW.get("ideal-body-weight-devine-form"))
    assert (ideal.male_base_kg, ideal.female_base_kg) == (50, 45.5)
    assert (ideal.kg_per_inch, ideal.base_height_cm) == (2.3, 152.4)


def test_worked_example_of_the_record_gives_73_and_86_5_kg():
    """5 ft 10 in, 100 kg: 50 + 2.3 x 10 = 73 kg; (100 + 73) / 2 = 86.5 kg."""
    weight = by("average-above-25", sex="male", height_cm=177.8, weight_kg=100)
    assert weight.ideal_body_weight_kg == pytest.approx(73)
    assert weight.dosing_weight_kg == pytest.approx(86.5)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("average-above-25", 84.1), ("ideal-always", 73.2), ("average-above-35", 95.0)],
)
def test_disagreement_for_a_man_of_178_cm_and_95_kg(rule, expected):
    weight = by(rule, sex="male", height_cm=178, weight_kg=95)
    assert weight.dosing_weight_kg == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize(
    ("rule", "excess"), [("average-above-25", 0.25), ("average-above-35", 0.35)]
)
def test_average_is_taken_above_the_stated_excess_only(rule, excess):
    at_edge = 50 * (1 + excess)
    person = {"sex": "male", "height_cm": 152.4}
    assert by(rule, weight_kg=at_edge, **person).used == "actual"
    assert by(rule, weight_kg=at_edge + 0.001, **person).used == "average"


def test_ideal_weight_of_a_woman_starts_at_45_5_kg():
    weight = by("ideal-always", sex="female", height_cm=152.4, weight_kg=80)
    assert weight.dosing_weight_kg == pytest.approx(45.5)


@pytest.mark.parametrize("rule", ["average-above-25", "ideal-always"])
def test_below_five_feet_no_source_says_anything(rule):
    with pytest.raises(OutsideValidityError):
        by(rule, sex="male", height_cm=152.39, weight_kg=60)


def test_each_rule_names_where_it_was_read():
    refs = {entry.short: entry.source_refs for entry in VIEW.of_kind("weight-rule")}
    assert refs == {
        "average-above-25": ("nct00587067-results",),
        "average-above-35": ("public-calculator-code",),
        "ideal-always": ("nct03856658",),
    }
    assert {entry.evidence for entry in VIEW.of_kind("weight-rule")} == {"V2"}
