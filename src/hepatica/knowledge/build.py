"""From entries to the types that therapy computes with: one builder for each kind."""

from hepatica.knowledge.builders.beside import (
    bsa_formula,
    history_question,
    order_set,
    surveillance,
    systemic_regimen,
)
from hepatica.knowledge.builders.dosing import (
    caps,
    ideal_body_weight,
    max_weight_age_days,
    release_lead_days,
    rounding_rule,
    starting_dose,
    weight_rule,
)
from hepatica.knowledge.builders.fills import (
    additive,
    cycle,
    drug,
    misprint,
    standing_order,
)
from hepatica.knowledge.builders.labs import (
    analyte,
    bounds,
    laboratory_limits,
    reference_rule,
)
from hepatica.knowledge.builders.physics import (
    propellant,
    pump_physics,
    set_flow_error,
)
from hepatica.knowledge.builders.protocols import rule_set
from hepatica.knowledge.builders.pump import (
    fault_signature,
    flow_fitness,
    flow_rule,
    flow_watch,
    pump_model,
)

__all__ = [
    "additive",
    "analyte",
    "bounds",
    "bsa_formula",
    "caps",
    "cycle",
    "drug",
    "fault_signature",
    "flow_fitness",
    "flow_rule",
    "flow_watch",
    "history_question",
    "ideal_body_weight",
    "laboratory_limits",
    "max_weight_age_days",
    "misprint",
    "order_set",
    "propellant",
    "pump_model",
    "pump_physics",
    "reference_rule",
    "release_lead_days",
    "rounding_rule",
    "rule_set",
    "set_flow_error",
    "standing_order",
    "starting_dose",
    "surveillance",
    "systemic_regimen",
    "weight_rule",
]
