"""Pump models and the rules on their flow."""

from __future__ import annotations

from hepatica.knowledge.builders.parts import expect, number
from hepatica.knowledge.entry import KnowledgeEntry
from hepatica.therapy.pump import (
    ConstantFlowPump,
    FlowFitness,
    FlowRule,
    Infusate,
    ProgrammablePump,
    PumpModel,
)
from hepatica.therapy.pump.flow_watch import FaultSignature, FlowWatch


def pump_model(entry: KnowledgeEntry) -> PumpModel:
    """Build a pump model.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``pump-model``.

    Returns
    -------
    PumpModel
        Constant-flow or programmable, as the entry says.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "pump-model")
    constant = data["drive"] == "constant-flow"
    cls = ConstantFlowPump if constant else ProgrammablePump
    return cls(
        id=entry.short,
        title=entry.title,
        reservoir_volume_ml=number(data["reservoir_volume"]),
        labelled_infusates=tuple(
            Infusate(name) for name in data["labelled_infusates"]["infusates"]
        ),
        picture=data["picture"]["text"],
        entry=entry.used(),
    )


def flow_rule(entry: KnowledgeEntry) -> FlowRule:
    """Build the rule that says which flow doses.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``flow-rule``.

    Returns
    -------
    FlowRule
        A center's choice.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "flow-rule")
    return FlowRule(
        id=entry.short,
        basis=data["basis"],
        n_intervals=data.get("n_intervals", 1),
        entry=entry.used(),
    )


def flow_fitness(entry: KnowledgeEntry) -> FlowFitness:
    """Build the rules by which an observed flow is fit to dose.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``flow-fitness``.

    Returns
    -------
    FlowFitness
        With its tolerance.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "flow-fitness")
    return FlowFitness(
        unusable_volume_ml=number(data["unusable_volume"]),
        syringe_sd_ml=number(data["syringe_sd"]),
        min_interval_days=number(data["min_interval"]),
        tolerance_ratio=number(data["tolerance"]),
        same_viscosity=tuple(
            Infusate(name) for name in data["same_viscosity"]["infusates"]
        ),
        entry=entry.used(),
    )


def flow_watch(entry: KnowledgeEntry) -> FlowWatch:
    """Build when a flow is watched, and when it is called off its label.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``flow-watch``.

    Returns
    -------
    FlowWatch
        The deviation that is acted on stands in the flow fitness.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "flow-watch")
    return FlowWatch(
        watch_ratio=number(data["watch"]),
        precise_ratio=number(data["precise"]),
        confidence_fraction=number(data["confidence"]),
        near_zero_ratio=number(data["near_zero"]),
        n_consistent=round(number(data["n_consistent"])),
        entry=entry.used(),
    )


def fault_signature(entry: KnowledgeEntry) -> FaultSignature:
    """Build what some readings of a device may mean, and what is done next.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``fault-signature``.

    Returns
    -------
    FaultSignature
        In words.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "fault-signature")
    suspects, ask_first, next_steps = (
        tuple(row["text"] for row in data[part])
        for part in ("suspects", "ask_first", "next_steps")
    )
    return FaultSignature(
        id=data["signature"],
        title=entry.title,
        suspects=suspects,
        ask_first=ask_first,
        next_steps=next_steps,
        entry=entry.used(),
    )
