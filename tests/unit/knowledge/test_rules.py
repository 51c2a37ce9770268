"""What a course binds becomes typed rules, or a line that says what is missing."""

from dataclasses import replace
from datetime import date

import pytest
from tests.support.knowledge import activated, data_of, entry_from

from hepatica.errors import KnowledgeBlocked, KnowledgeInvalid, KnowledgeNotFound
from hepatica.knowledge import (
    InForce,
    PublishedView,
    bounds_for,
    build,
    load_catalog,
    rules_for,
)
from hepatica.therapy.course.kinds import RulesBound
from hepatica.therapy.pump import ConstantFlowPump, Infusate, observe_flow
from hepatica.therapy.worksheet import LaboratoryLimits

BINDING = RulesBound(
    sex="female",
    setting="adjuvant-crlm-irinotecan",
    weight_rule="average-above-25",
    flow_rule="flow-rule/mean-of-last-3-valid",
    reference_rule="last-drug-fill",
    rounding_rule="down-to-1-mg",
    protocols=("floyd-2006", "fda-label-stop"),
    cycle="cycle-28",
    caps="proposed-caps",
    contingency="heparinized-saline-hold",
)
VIEW = PublishedView(load_catalog())
EVERYTHING = (
    "intera-3000-30", "flow-fitness", "weight-max-age", "adjuvant-crlm-irinotecan",
    "average-above-25", "ideal-body-weight-devine-form", "mean-of-last-3-valid",
    "last-drug-fill", "down-to-1-mg", "floyd-2006", "fda-label-stop", "cycle-28",
    "proposed-caps", "heparinized-saline-hold", "total-bilirubin", "wbc", "platelets",
    "alkaline-phosphatase", "ast", "alt",
)  # fmt: skip


def center(*names, is_demo=True, extra=()):
    facts = [activated(name) for name in names]
    return InForce([*facts, *extra], on=date(2027, 1, 1), is_demo=is_demo)


def test_rules_for_a_whole_binding_miss_nothing():
    rules = rules_for(BINDING, VIEW)
    assert rules.missing == ()
    assert isinstance(rules.pumps["intera-3000-30"], ConstantFlowPump)
    assert rules.weight.id == "average-above-25"
    assert (rules.flow.basis, rules.flow.n_intervals) == ("mean-of-last-valid", 3)
    assert rules.reference.basis == "last-drug-fill"
    assert rules.rounding.step_mg == 1
    assert [protocol.id for protocol in rules.protocols] == [
        "floyd-2006",
        "fda-label-stop",
    ]
    assert rules.starting_dose.dose_rate_mg_per_kg_per_day == 0.12
    assert rules.cycle.infusion_days == 14
    assert rules.caps.id == "proposed-caps"
    assert rules.contingency.infusate is Infusate.HEPARINIZED_SALINE
    assert rules.max_weight_age_days == 14
    assert rules.knowledge_version == VIEW.version
    assert rules.laboratory_limits == ()


def test_rules_for_nothing_bound_fill_nothing_in():
    rules = rules_for(None, VIEW)
    assert rules.missing == ("no rules are bound to this course",)
    assert rules.weight is rules.flow is rules.reference is rules.rounding is None
    assert rules.starting_dose is rules.cycle is rules.caps is rules.contingency is None
    assert rules.protocols == ()


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ("setting", "setting"),
        ("weight_rule", "weight rule"),
        ("flow_rule", "flow rule"),
        ("reference_rule", "reference rule"),
        ("rounding_rule", "rounding rule"),
        ("cycle", "cycle"),
        ("caps", "caps"),
        ("contingency", "contingency"),
    ],
)
def test_rules_for_name_what_is_bound_and_not_there(field, what):
    missing = rules_for(replace(BINDING, **{field: "nothing-near"}), VIEW).missing
    assert len(missing) == 1
    assert missing[0].startswith(f"{what}: there is no entry 'nothing-near'")
    missing = rules_for(replace(BINDING, **{field: ""}), VIEW).missing
    assert missing == (f"{what}: none is bound to this course",)


def test_rules_for_say_why_a_blocked_protocol_is_left_out():
    binding = replace(BINDING, protocols=("reference-value-candidate",))
    rules = rules_for(binding, VIEW)
    assert rules.protocols == ()
    assert len(rules.missing) == 1
    assert "dose-modification/reference-value-candidate is blocked" in rules.missing[0]
    allowed = PublishedView(load_catalog(), allow_unverified=True)
    assert rules_for(binding, allowed).missing == ()


def test_rules_for_without_a_protocol_say_so():
    missing = rules_for(replace(BINDING, protocols=()), VIEW).missing
    assert missing == ("protocols: none is bound to this course",)


def test_rules_for_never_start_with_a_historic_dose():
    rules = rules_for(replace(BINDING, setting="historic-ncog-1989"), VIEW)
    assert rules.starting_dose is None
    assert "kept as historic" in rules.missing[0]


def test_rules_for_refuse_an_entry_of_another_kind():
    rules = rules_for(replace(BINDING, caps="cycle-28"), VIEW)
    assert rules.caps is None
    assert rules.missing == ("caps: cycle/cycle-28 is of kind cycle, not caps",)


def test_rules_for_allow_unverified_still_take_no_published_laboratory_table():
    view = PublishedView(load_catalog(), allow_unverified=True)
    assert rules_for(BINDING, view).laboratory_limits == ()


def test_rules_for_keep_the_laboratory_limits_given():
    given = LaboratoryLimits(laboratory="*", uln={"ast": 40.0}, entry_id="option")
    rules = rules_for(BINDING, VIEW, laboratory_limits=[given])
    assert rules.laboratory_limits == (given,)


def test_rules_for_a_center_with_everything_in_force_miss_nothing():
    rules = rules_for(BINDING, center(*EVERYTHING))
    assert rules.missing == ()
    assert list(rules.pumps) == ["intera-3000-30"]


def test_rules_for_a_center_without_fitness_let_no_interval_dose():
    names = [name for name in EVERYTHING if name != "flow-fitness"]
    rules = rules_for(BINDING, center(*names))
    assert rules.missing == (
        "flow fitness: no entry of kind flow-fitness may be used here",
    )
    observed = observe_flow(
        fill_volume_ml=30,
        residual_volume_ml=11.8,
        days=14,
        infusate=Infusate.FLOXURIDINE,
        fitness=rules.fitness,
    )
    assert not observed.is_fit_for_dosing


def test_rules_for_a_center_without_weight_age_let_no_weight_dose():
    names = [name for name in EVERYTHING if name != "weight-max-age"]
    rules = rules_for(BINDING, center(*names))
    assert rules.max_weight_age_days is None
    assert "age of a weight" in rules.missing[0]


def test_rules_for_a_center_with_two_fitness_entries_ask_to_keep_one():
    second = data_of("flow-fitness") | {"id": "flow-fitness/ours"}
    extra = [activated("flow-fitness", data=second)]
    rules = rules_for(BINDING, center(*EVERYTHING, extra=extra))
    assert rules.missing == (
        "flow fitness: several are in force, keep one: flow-fitness/flow-fitness, "
        "flow-fitness/ours",
    )


def test_rules_for_a_center_without_an_analyte_name_it():
    names = [name for name in EVERYTHING if name != "wbc"]
    rules = rules_for(BINDING, center(*names))
    assert rules.missing == (
        "protocol fda-label-stop: the analyte 'wbc' may not be used here",
    )


def test_rules_for_a_center_without_ideal_weight_miss_the_weight_rule():
    names = [name for name in EVERYTHING if "devine" not in name]
    rules = rules_for(BINDING, center(*names))
    assert rules.weight is None
    assert "ideal-body-weight-devine-form" in rules.missing[0]


def test_rules_for_a_center_take_its_laboratory_table():
    rules = rules_for(BINDING, center(*EVERYTHING, "demo-laboratory"))
    (table,) = rules.laboratory_limits
    assert (table.laboratory, table.entry_id) == (
        "*",
        "laboratory-limits/demo-laboratory",
    )
    assert table.uln["alkaline-phosphatase"] == 115


def test_rules_for_a_center_convert_a_limit_to_the_canonical_unit():
    own = data_of("demo-laboratory")
    own["laboratories"][0]["limits"] = [
        own["laboratories"][0]["limits"][3] | {"uln": 25, "unit": "umol/L"}
    ]
    rules = rules_for(
        BINDING, center(*EVERYTHING, extra=[activated("cycle-28", data=own)])
    )
    assert rules.laboratory_limits[0].uln == {"total-bilirubin": pytest.approx(1.46165)}


@pytest.mark.parametrize(
    ("limit", "says"),
    [({"unit": "g/L"}, "is not known"), ({"analyte": "mood"}, "no entry 'mood'")],
)
def test_rules_for_a_center_say_what_is_wrong_with_a_laboratory_table(limit, says):
    own = data_of("demo-laboratory")
    own["laboratories"][0]["limits"][0].update(limit)
    view = center(*EVERYTHING, extra=[activated("cycle-28", data=own)])
    rules = rules_for(BINDING, view)
    assert rules.laboratory_limits == ()
    assert says in rules.missing[0]


def test_rules_for_stop_at_a_text_that_was_changed():
    forged = replace(activated("cycle-28"), text="id: x")
    view = center(extra=[forged])
    with pytest.raises(KnowledgeInvalid):
        rules_for(BINDING, view)


def test_bounds_for_catalog_and_view_name_quantities_and_analytes():
    limits = bounds_for(load_catalog())
    assert limits["weight_kg"].unit == "kg"
    assert limits["ast"].unit == "U/L"
    assert bounds_for(VIEW) == limits
    assert set(bounds_for(center("ast"))) == {"ast"}


BUILDERS = {
    "pump-model": build.pump_model,
    "drug": build.drug,
    "starting-dose": build.starting_dose,
    "ideal-body-weight": build.ideal_body_weight,
    "weight-rule": lambda entry: build.weight_rule(entry, VIEW),
    "flow-rule": build.flow_rule,
    "flow-fitness": build.flow_fitness,
    "reference-rule": build.reference_rule,
    "rounding-rule": build.rounding_rule,
    "cycle": build.cycle,
    "standing-order": build.standing_order,
    "caps": build.caps,
    "weight-age": build.max_weight_age_days,
    "dose-modification": build.rule_set,
    "misprint": build.misprint,
    "plausibility": build.bounds,
    "analyte": build.analyte,
    "additive": build.additive,
    "bsa-formula": build.bsa_formula,
    "systemic-regimen": build.systemic_regimen,
    "order-set": build.order_set,
    "surveillance": build.surveillance,
    "history-question": build.history_question,
    "laboratory-limits": lambda entry: build.laboratory_limits(entry, VIEW),
}


@pytest.mark.parametrize("kind", sorted(BUILDERS))
def test_builder_takes_its_kind_only_and_every_entry_of_it(kind):
    other = load_catalog().get("family/dosing-weight")
    with pytest.raises(KnowledgeNotFound, match="is of kind family, not"):
        BUILDERS[kind](other)
    for entry in load_catalog().of_kind(kind):
        if "range" not in entry.data:
            assert BUILDERS[kind](entry) is not None


def test_builder_of_a_starting_dose_refuses_a_range():
    with pytest.raises(KnowledgeBlocked, match="states a range"):
        build.starting_dose(load_catalog().get("historic-italy"))


def test_builder_of_weight_rule_needs_an_ideal_weight_that_may_be_used():
    entry = entry_from(data_of("average-above-25") | {"ideal": "cycle/cycle-28"})
    with pytest.raises(KnowledgeNotFound, match="not ideal-body-weight"):
        build.weight_rule(entry, VIEW)


def test_rule_sets_and_results_carry_the_entry_they_rest_on():
    used = build.rule_set(load_catalog().get("floyd-2006")).entry
    assert (used.id, used.evidence) == ("dose-modification/floyd-2006", "I")


def test_rules_for_take_the_additives_that_are_bound_and_name_one_that_is_not_there():
    bound = replace(BINDING, additives=("dexamethasone",))
    assert [rule.additive for rule in rules_for(bound, VIEW).additives] == [
        "dexamethasone"
    ]
    assert rules_for(BINDING, VIEW).additives == ()
    blocked = rules_for(replace(BINDING, additives=("heparin",)), VIEW)
    assert blocked.additives == ()
    assert any(line.startswith("additive: ") for line in blocked.missing)


def test_rules_for_a_center_hold_its_questions_and_a_study_none():
    view = center("history-question/vegf-agent")
    assert [q.asks for q in rules_for(BINDING, view).questions] == ["vegf-inhibitor"]
    assert rules_for(BINDING, VIEW).questions == ()
