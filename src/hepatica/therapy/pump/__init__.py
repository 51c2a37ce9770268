"""Pump models, reservoir arithmetic, observed flow and its fitness."""

from hepatica.therapy.pump.flow import (
    FlowFitness,
    FlowForDosing,
    FlowObservation,
    FlowRule,
    flow_for_dosing,
    observe_flow,
)
from hepatica.therapy.pump.infusates import Infusate
from hepatica.therapy.pump.models import ConstantFlowPump, ProgrammablePump, PumpModel
from hepatica.therapy.pump.reservoir import (
    DryBand,
    delivered_mg,
    residual_expected_ml,
    residual_limits_ml,
    runs_dry,
)

__all__ = [
    "ConstantFlowPump",
    "DryBand",
    "FlowFitness",
    "FlowForDosing",
    "FlowObservation",
    "FlowRule",
    "Infusate",
    "ProgrammablePump",
    "PumpModel",
    "delivered_mg",
    "flow_for_dosing",
    "observe_flow",
    "residual_expected_ml",
    "residual_limits_ml",
    "runs_dry",
]
