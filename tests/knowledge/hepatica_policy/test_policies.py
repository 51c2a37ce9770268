"""Proposals of the project (code P), each figure by hand."""

import pytest

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.pump import Infusate

CATALOG = load_catalog()


def test_caps_are_the_proposed_ones():
    caps = build.caps(CATALOG.get("proposed-caps")).caps
    assert [(cap.quantity, cap.above, cap.unit, cap.is_hard) for cap in caps] == [
        ("dose_rate_mg_per_kg_per_day", 0.20, "mg/kg/d", False),
        ("dose_rate_mg_per_kg_per_day", 0.30, "mg/kg/d", True),
        ("dose_rate_mg_per_day", 20, "mg/d", False),
        ("dose_rate_mg_per_day", 40, "mg/d", True),
        ("ratio_to_last_drug_fill", 1.25, "1", False),
        ("ratio_to_last_drug_fill", 1.5, "1", True),
        ("restart_ratio_to_last_drug_fill", 0.5, "1", False),
        ("restart_ratio_to_last_drug_fill", 1, "1", True),
        ("fill_drug_mg", 500, "mg", False),
        ("concentration_mg_per_ml", 12, "mg/mL", False),
        ("concentration_mg_per_ml", 20, "mg/mL", True),
    ]
    assert len({cap.id for cap in caps}) == 11


def test_flow_fitness():
    fitness = build.flow_fitness(CATALOG.get("flow-fitness"))
    assert fitness.unusable_volume_ml == 1.0
    assert fitness.syringe_sd_ml == 0.5
    assert fitness.min_interval_days == 7
    assert fitness.tolerance_ratio == 0.15
    assert set(fitness.same_viscosity) == set(Infusate) - {
        Infusate.GLYCERIN,
        Infusate.OTHER,
    }
    tolerance = CATALOG.get("flow-fitness").data["tolerance"]["source"]
    assert (tolerance["ref"], tolerance["evidence"]) == ("intera-recall-letter", "V2")


@pytest.mark.parametrize(
    ("name", "basis", "n_intervals"),
    [
        ("flow-rule/factory", "factory", 1),
        ("last-valid", "last-valid", 1),
        ("mean-of-last-3-valid", "mean-of-last-valid", 3),
    ],
)
def test_flow_rules(name, basis, n_intervals):
    rule = build.flow_rule(CATALOG.get(name))
    assert (rule.basis, rule.n_intervals) == (basis, n_intervals)


@pytest.mark.parametrize(
    ("name", "basis", "days"),
    [
        ("last-drug-fill", "last-drug-fill", 7),
        ("baseline-before-first-drug", "baseline", 14),
    ],
)
def test_reference_rules(name, basis, days):
    rule = build.reference_rule(CATALOG.get(name))
    assert (rule.basis, rule.max_age_days) == (basis, days)


@pytest.mark.parametrize(
    ("name", "step"), [("down-to-1-mg", 1), ("down-to-5-mg", 5), ("none", 0)]
)
def test_rounding_rules(name, step):
    assert build.rounding_rule(CATALOG.get(name)).step_mg == step


def test_weight_is_stale_after_14_days():
    assert build.max_weight_age_days(CATALOG.get("weight-max-age")) == 14


@pytest.mark.parametrize(
    ("name", "infusate", "days", "status"),
    [
        ("heparinized-saline-hold", "heparinized-saline", 14, "published"),
        ("saline-hold", "saline", 14, "published"),
        ("glycerin-maintenance", "glycerin", 42, "blocked"),
    ],
)
def test_standing_orders(name, infusate, days, status):
    entry = CATALOG.get(name)
    order = build.standing_order(entry)
    assert (order.infusate, order.interval_days) == (infusate, days)
    assert entry.status == status


# quantity: impossible below, unusual below, unusual above, impossible above
BOUNDS = {
    "dose_rate_mg_per_kg_per_day": (0.001, 0.02, 0.3, 1.0),
    "weight_kg": (20, 35, 180, 400),
    "dosing_weight_kg": (20, 35, 180, 400),
    "height_cm": (50, 140, 210, 272),
    "flow_ml_per_day": (0.01, 0.5, 2.5, 10),
    "fill_volume_ml": (0.1, 5, 50, 100),
    "residual_volume_ml": (0, 0, 50, 100),
    "infusion_days": (0.5, 7, 28, 120),
    "interval_days": (1, 7, 100, 400),
    "alkaline-phosphatase": (1, 20, 3000, 20000),
    "ast": (1, 5, 2000, 30000),
    "alt": (1, 3, 2000, 30000),
    "total-bilirubin": (0.01, 0.1, 30, 100),
    "albumin": (0.5, 1.5, 6, 10),
    "wbc": (0.01, 1, 50, 1000),
    "platelets": (1, 20, 1000, 5000),
}


def test_plausibility_of_every_figure():
    kinds = (*CATALOG.of_kind("plausibility"), *CATALOG.of_kind("analyte"))
    found = {}
    for limits in map(build.bounds, kinds):
        found[limits.quantity] = (
            limits.impossible_below,
            limits.unusual_below,
            limits.unusual_above,
            limits.impossible_above,
        )
    assert found == BOUNDS


# quantity: at least, and at most, this ratio to the figure before
CHANGES = {
    "weight_kg": (0.9, 1.1),
    "height_cm": (0.97, 1.03),
    "alkaline-phosphatase": (1 / 5, 5),
    "ast": (1 / 8, 8),
    "alt": (1 / 8, 8),
    "total-bilirubin": (1 / 5, 5),
    "albumin": (1 / 2, 2),
    "wbc": (1 / 8, 8),
    "platelets": (1 / 5, 5),
}


def test_change_of_every_figure_that_has_one_before():
    kinds = (*CATALOG.of_kind("plausibility"), *CATALOG.of_kind("analyte"))
    found = {
        limits.quantity: (limits.change.low_ratio, limits.change.high_ratio)
        for limits in map(build.bounds, kinds)
        if limits.change is not None
    }
    assert found == CHANGES


@pytest.mark.parametrize(
    ("entry", "before", "value", "is_unusual"),
    [
        ("weight-kg", 56.5, 124.6, True),
        ("weight-kg", 70.0, 77.0, False),
        ("weight-kg", 70.0, 62.9, True),
        ("height-cm", 170.0, 172.0, False),
        ("height-cm", 170.0, 176.0, True),
        ("total-bilirubin", 0.6, 12.0, True),
        ("total-bilirubin", 0.6, 2.9, False),
        ("total-bilirubin", 6.0, 1.1, True),
    ],
)
def test_change_of_a_figure_against_the_one_before(entry, before, value, is_unusual):
    limits = build.bounds(CATALOG.get(entry))
    assert limits.change.is_unusual(value, before) is is_unusual


def test_plausibility_of_the_interval_of_each_standing_order_is_usual():
    limits = build.bounds(CATALOG.get("interval-days"))
    orders = [build.standing_order(e) for e in CATALOG.of_kind("standing-order")]
    assert orders
    assert not any(limits.is_unusual(order.interval_days) for order in orders)
    assert CATALOG.get("interval-days").evidence == "P"


@pytest.mark.parametrize("figure", [0.12, 0.16, 0.08, 0.03])
def test_plausibility_of_modern_doses_and_of_a_restart_is_usual(figure):
    limits = build.bounds(CATALOG.get("dose-rate-mg-per-kg-per-day"))
    assert not limits.is_unusual(figure)


@pytest.mark.parametrize("figure", [12, 15, 0, -0.12, float("nan")])
def test_plausibility_of_a_dose_a_hundredfold_or_none_is_impossible(figure):
    limits = build.bounds(CATALOG.get("dose-rate-mg-per-kg-per-day"))
    assert limits.is_impossible(figure)


def test_demo_laboratory_is_blocked_and_says_it_is_invented():
    entry = CATALOG.get("demo-laboratory")
    assert entry.status == "blocked"
    (row,) = entry.data["laboratories"]
    assert row["laboratory"] == "*"
    assert {limit["analyte"]: limit["uln"] for limit in row["limits"]} == {
        "alkaline-phosphatase": 115,
        "ast": 40,
        "alt": 40,
        "total-bilirubin": 1.2,
    }
    rationales = {limit["source"]["rationale"] for limit in row["limits"]}
    assert all("Invented for the demo" in text for text in rationales)
