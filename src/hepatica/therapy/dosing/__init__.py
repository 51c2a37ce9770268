"""Dosing weight, fill arithmetic, rounding, caps, starting doses."""

from hepatica.therapy.dosing.caps import Cap, CapExceeded, Caps, caps_exceeded
from hepatica.therapy.dosing.fill import (
    Fill,
    fill_of_amount,
    fill_refusals,
    propose_fill,
)
from hepatica.therapy.dosing.rounding import RoundingRule, round_down_mg
from hepatica.therapy.dosing.settings import (
    Cycle,
    Misprint,
    StandingOrder,
    StartingDose,
)
from hepatica.therapy.dosing.weight import (
    DosingWeight,
    IdealBodyWeight,
    WeightRule,
    dosing_weight,
    ideal_body_weight_kg,
)

__all__ = [
    "Cap",
    "CapExceeded",
    "Caps",
    "Cycle",
    "DosingWeight",
    "Fill",
    "IdealBodyWeight",
    "Misprint",
    "RoundingRule",
    "StandingOrder",
    "StartingDose",
    "WeightRule",
    "caps_exceeded",
    "dosing_weight",
    "fill_of_amount",
    "fill_refusals",
    "ideal_body_weight_kg",
    "propose_fill",
    "round_down_mg",
]
