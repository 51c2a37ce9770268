"""Dosing weight, fill arithmetic, rounding, caps, starting doses."""

from hepatica.therapy.dosing.additives import (
    AdditiveAmount,
    AdditiveInFill,
    AdditiveRule,
    additives_for,
)
from hepatica.therapy.dosing.bsa import BodySurfaceArea, BsaFormula, body_surface_area
from hepatica.therapy.dosing.caps import Cap, CapExceeded, Caps, caps_exceeded
from hepatica.therapy.dosing.drug import (
    Drug,
    VialsForFill,
    is_dwell_studied,
    stability_words,
    vials_for_fill,
)
from hepatica.therapy.dosing.fill import (
    Fill,
    fill_of_amount,
    fill_refusals,
    propose_fill,
)
from hepatica.therapy.dosing.order_sets import (
    AnswersFound,
    HistoryQuestion,
    OrderSet,
    OrderSetItem,
    Surveillance,
    answers_found,
)
from hepatica.therapy.dosing.rounding import RoundingRule, round_down_mg
from hepatica.therapy.dosing.settings import (
    Cycle,
    Misprint,
    StandingOrder,
    StartingDose,
)
from hepatica.therapy.dosing.systemic import ReportedDose, SystemicRegimen
from hepatica.therapy.dosing.weight import (
    DosingWeight,
    IdealBodyWeight,
    WeightRule,
    dosing_weight,
    ideal_body_weight_kg,
)

__all__ = [
    "AdditiveAmount",
    "AdditiveInFill",
    "AdditiveRule",
    "AnswersFound",
    "BodySurfaceArea",
    "BsaFormula",
    "Cap",
    "CapExceeded",
    "Caps",
    "Cycle",
    "DosingWeight",
    "Drug",
    "Fill",
    "HistoryQuestion",
    "IdealBodyWeight",
    "Misprint",
    "OrderSet",
    "OrderSetItem",
    "ReportedDose",
    "RoundingRule",
    "StandingOrder",
    "StartingDose",
    "Surveillance",
    "SystemicRegimen",
    "VialsForFill",
    "WeightRule",
    "additives_for",
    "answers_found",
    "body_surface_area",
    "caps_exceeded",
    "dosing_weight",
    "fill_of_amount",
    "fill_refusals",
    "ideal_body_weight_kg",
    "is_dwell_studied",
    "propose_fill",
    "round_down_mg",
    "stability_words",
    "vials_for_fill",
]
