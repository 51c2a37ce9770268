"""What a worksheet holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hepatica.therapy.course.state import DatedDecision
from hepatica.therapy.decisions import Decision, Hold, Refusal, Trace, permits_drug
from hepatica.therapy.dosing import (
    AdditiveInFill,
    CapExceeded,
    DosingWeight,
    Drug,
    Fill,
    OrderSet,
    StandingOrder,
    VialsForFill,
    vials_for_fill,
)
from hepatica.therapy.pump import FlowForDosing
from hepatica.therapy.schedule import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAnswer:
    """What one rule set by itself says on a day.

    Parameters
    ----------
    rule_set : str
        Its short id.
    title : str
        In words.
    decision : Decision
        Its answer, the most restrictive of its own tests.
    rate_mg_per_kg_per_day : float
        Dose rate that it permits; 0 without drug. [mg/kg/d]
    base_mg_per_kg_per_day : float or None
        Dose rate that its shares are taken of. [mg/kg/d]
    trace : Trace
        Why.
    is_binding : bool
        Bound to the course; otherwise it is shown and bars nothing.
    """

    rule_set: str
    title: str
    decision: Decision
    rate_mg_per_kg_per_day: float
    base_mg_per_kg_per_day: float | None
    trace: Trace
    is_binding: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """Everything that a visit's page and paper show.

    Parameters
    ----------
    course : str
        Course id.
    on : date
        Day of the visit.
    plan : Plan
        How the pump stands.
    decision : Decision
        On the dose.
    trace : Trace
        Why.
    refusals : tuple of Refusal
        Why no drug is filled although the decision may permit it.
    asks : tuple of Refusal
        What is unusual, bars nothing and asks prescriber and pharmacist for a reason.
    is_emptying_only : bool
        Drug was in the pump when the day began and the next drug fill is not due:
        the drug comes out, a drug-free fill goes in, and no dose is asked for.
    is_first_drug_fill : bool
        The setting's starting dose applies.
    is_restart : bool
        Drug was held since the last drug fill; a restart has limits of its own.
    dose_rate_mg_per_kg_per_day : float or None
        Permitted dose rate. [mg/kg/d]
    planned_dose_rate_mg_per_kg_per_day : float or None
        Of the setting. [mg/kg/d]
    last_dose_rate_mg_per_kg_per_day : float or None
        Of the last drug fill. [mg/kg/d]
    weight : DosingWeight or None
        By the rule.
    weight_on : date or None
        Day it was measured.
    fill : Fill or None
        With the rounded amount.
    fill_drug_mg_exact : float or None
        Before rounding. [mg]
    additives : tuple of AdditiveInFill
        Beside the drug in this fill.
    drug : Drug or None
        As it comes, where its entry may be used.
    lists : tuple of OrderSet
        The center's, of every stage.
    caps : tuple of CapExceeded
        Limits exceeded.
    contingency : StandingOrder or None
        Drug-free fill if the gate fails.
    answers : tuple of SetAnswer
        What each rule set by itself says: those bound, then those shown beside.
    decided : DatedDecision or None
        What a person decided on that day.
    knowledge_version : str
        Hash of the entries in force.
    """

    course: str
    on: date
    plan: Plan
    decision: Decision
    trace: Trace
    refusals: tuple[Refusal, ...] = ()
    asks: tuple[Refusal, ...] = ()
    is_emptying_only: bool = False
    is_first_drug_fill: bool = False
    is_restart: bool = False
    dose_rate_mg_per_kg_per_day: float | None = None
    planned_dose_rate_mg_per_kg_per_day: float | None = None
    last_dose_rate_mg_per_kg_per_day: float | None = None
    weight: DosingWeight | None = None
    weight_on: date | None = None
    fill: Fill | None = None
    fill_drug_mg_exact: float | None = None
    additives: tuple[AdditiveInFill, ...] = ()
    drug: Drug | None = None
    lists: tuple[OrderSet, ...] = ()
    caps: tuple[CapExceeded, ...] = ()
    contingency: StandingOrder | None = None
    answers: tuple[SetAnswer, ...] = ()
    decided: DatedDecision | None = None
    knowledge_version: str = ""

    @property
    def permits_drug(self) -> bool:
        """Whether a drug fill is offered."""
        return permits_drug(self.decision) and not self.refusals

    @property
    def leads_with_emptying(self) -> bool:
        """Whether emptying leads: only then, and where nobody decided on drug."""
        decided = self.decided.payload.decision if self.decided else ""
        return self.is_emptying_only and decided not in ("proceed", "reduce")

    @property
    def vials(self) -> VialsForFill | None:
        """What the fill takes of the drug as it comes."""
        if self.fill is None or self.drug is None:
            return None
        return vials_for_fill(
            fill_drug_mg=self.fill.fill_drug_mg,
            fill_volume_ml=self.fill.fill_volume_ml,
            drug=self.drug,
        )

    @property
    def order_sets(self) -> tuple[OrderSet, ...]:
        """The center's lists that belong to this visit, by stage, then by id."""
        stages = ["each-visit"]
        if self.permits_drug and self.is_first_drug_fill:
            stages.append("before-first-fill")
        if self.permits_drug:
            stages.append("each-drug-fill")
        if isinstance(self.decision, Hold):
            stages.append("hold")
        chosen = [found for found in self.lists if found.stage in stages]
        return tuple(sorted(chosen, key=lambda one: (stages.index(one.stage), one.id)))

    @property
    def flow(self) -> FlowForDosing | None:
        """The flow that doses."""
        return self.plan.flow
