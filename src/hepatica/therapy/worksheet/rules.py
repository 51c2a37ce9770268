"""Everything from knowledge that one course's worksheet rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hepatica.therapy.dosing import (
    AdditiveRule,
    Caps,
    Cycle,
    Drug,
    HistoryQuestion,
    OrderSet,
    RoundingRule,
    StandingOrder,
    StartingDose,
    WeightRule,
)
from hepatica.therapy.labs import Analyte
from hepatica.therapy.protocols import ReferenceRule, RuleSet
from hepatica.therapy.pump import FlowFitness, FlowRule, PumpModel
from hepatica.therapy.pump.flow_watch import FaultSignature, FlowWatch


@dataclass(frozen=True, slots=True, kw_only=True)
class LaboratoryLimits:
    """Upper limits of normal that a center's laboratory states.

    Parameters
    ----------
    laboratory : str
        Laboratory as the feed names it; ``*`` for every one.
    uln : mapping of str to float
        Analyte to upper limit. [canonical unit of the analyte]
    entry_id : str
        Entry it stands in.
    """

    laboratory: str
    uln: Mapping[str, float]
    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The typed entries in force for one course on one day.

    Parameters
    ----------
    pumps : mapping of str to PumpModel
        Model id to model.
    analytes : mapping of str to Analyte
        Analyte id to analyte.
    fitness : FlowFitness
        When an interval is fit.
    weight, flow, reference, rounding, protocols, starting_dose, cycle, caps,
    contingency
        As bound to the course; ``None`` (or an empty tuple) where the binding or
        the entry is missing, which the worksheet refuses, never fills in.
    max_weight_age_days : float or None
        An older weight is stale; ``None`` where no entry says so, and then no weight
        doses. [d]
    beside : tuple of RuleSet
        In force, not bound and marked to be shown: the label's stops. They bar nothing.
    additives : tuple of AdditiveRule
        As bound; empty where none is.
    drug : Drug or None
        Vials and stability; ``None`` where no single entry may be used, and then
        neither is said.
    questions : tuple of HistoryQuestion
        The center's, to be answered before drug is authorized.
    order_sets : tuple of OrderSet
        The center's, of every stage.
    laboratory_limits : tuple of LaboratoryLimits
        The center's activated tables; used where a result came without limits.
    flow_watch : FlowWatch or None
        When a flow is watched; ``None``: no entry says so, and none is. It never
        refuses a worksheet.
    fault_signatures : mapping of str to FaultSignature
        What readings may mean, by signature.
    missing : tuple of str
        Entries that the binding names and that are not in force, in words.
    knowledge_version : str
        Hash of the entries in force.
    """

    pumps: Mapping[str, PumpModel]
    analytes: Mapping[str, Analyte]
    fitness: FlowFitness
    weight: WeightRule | None
    flow: FlowRule | None
    reference: ReferenceRule | None
    rounding: RoundingRule | None
    protocols: tuple[RuleSet, ...]
    starting_dose: StartingDose | None
    cycle: Cycle | None
    caps: Caps | None
    contingency: StandingOrder | None
    max_weight_age_days: float | None
    beside: tuple[RuleSet, ...] = ()
    additives: tuple[AdditiveRule, ...] = ()
    drug: Drug | None = None
    questions: tuple[HistoryQuestion, ...] = ()
    order_sets: tuple[OrderSet, ...] = ()
    laboratory_limits: tuple[LaboratoryLimits, ...] = ()
    flow_watch: FlowWatch | None = None
    fault_signatures: Mapping[str, FaultSignature] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    knowledge_version: str = ""
