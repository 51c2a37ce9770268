"""What a plan holds and what it needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hepatica.therapy.course import Device, FillState
from hepatica.therapy.dosing import Cycle, StandingOrder
from hepatica.therapy.pump import (
    FlowFitness,
    FlowForDosing,
    FlowObservation,
    FlowRule,
)
from hepatica.therapy.pump.flow_watch import FaultSignature, FlowReport, FlowWatch
from hepatica.therapy.schedule.cycles import CycleDays


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """What a plan needs to know beyond the facts.

    Parameters
    ----------
    fitness : FlowFitness
        When an interval is fit.
    flow_rule : FlowRule or None
        Which flow doses; ``None``: not chosen, so no flow.
    cycle : Cycle or None
        Days of a cycle; ``None``: not chosen.
    contingency : StandingOrder or None
        Drug-free order; its interval holds for its own infusate alone.
    flow_watch : FlowWatch or None
        When a flow is watched; ``None``: nothing is said of it.
    fault_signatures : mapping of str to FaultSignature
        What readings may mean, by signature.
    """

    fitness: FlowFitness
    flow_rule: FlowRule | None
    cycle: Cycle | None
    contingency: StandingOrder | None
    flow_watch: FlowWatch | None = None
    fault_signatures: Mapping[str, FaultSignature] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DryDates:
    """Days on which the pump may be empty.

    Parameters
    ----------
    on, earliest_on, latest_on : date
        Nominal, and at a flow higher or lower by the tolerance.
    days_left, earliest_days_left, latest_days_left : float
        From the day of the plan; negative once past. [d]
    """

    on: date
    earliest_on: date
    latest_on: date
    days_left: float
    earliest_days_left: float
    latest_days_left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is in the pump on the day of the plan.

    Parameters
    ----------
    fill : FillState
        The fill.
    day : int
        Days since the fill.
    volume_left_ml, drug_left_mg, delivered_mg : float or None
        Expected now; ``None`` where the flow is not known. [mL], [mg], [mg]
    planned_delivery_mg : float or None
        What the planned infusion days deliver at the flow that the fill was made
        for. [mg]
    delivered_ratio, delivered_ratio_high : float or None
        Delivered over planned, now and with the flow higher by the tolerance. [1]
    residual_limits_ml : tuple of float or None
        Fill / do-not-fill limits today; the upper one is never below what a pump
        keeps when it has run dry. [mL]
    """

    fill: FillState
    day: int
    volume_left_ml: float | None = None
    drug_left_mg: float | None = None
    delivered_mg: float | None = None
    planned_delivery_mg: float | None = None
    delivered_ratio: float | None = None
    delivered_ratio_high: float | None = None
    residual_limits_ml: tuple[float, float] | None = None

    def has_failed(self, *, on: date) -> bool:
        """Whether what came out on a day forbids drug: outside the limits, or over.

        Parameters
        ----------
        on : date
            Day of the access; another day's emptying is no gate of this one.

        Returns
        -------
        bool
            False too where nothing was taken out yet, or no limits can be given.
        """
        residual, emptied_at = self.fill.residual_volume_ml, self.fill.emptied_at
        if residual is None or emptied_at is None or emptied_at.date() != on:
            return False
        if self.fill.came_out_over:
            return True
        if self.residual_limits_ml is None:
            return False
        low, high = self.residual_limits_ml
        return residual < low or residual > high


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something that is to happen.

    Parameters
    ----------
    code : str
        ``perfusion-study``, ``empty``, ``drug-fill``, ``drug-free-fill``, ``refill``,
        ``maintenance-plan`` or ``dispose``.
    what : str
        In words.
    on : date
        Day it is due.
    is_overdue : bool
        The day is past.
    why : str
        Where the day comes from.
    """

    code: str
    what: str
    on: date
    is_overdue: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A course on one day.

    Parameters
    ----------
    on : date
        The day.
    device : Device or None
        The pump in place.
    contents : Contents or None
        What is in it.
    gate : Contents or None
        What was in it when the day began, with the limits for today's residual;
        the same before and after today's emptying.
    observations : tuple of FlowObservation
        Every closed interval of this pump, oldest first.
    flow : FlowForDosing or None
        The flow that doses.
    flow_missing : str
        Why there is none.
    dry : DryDates or None
        When it runs dry.
    dry_missing : str
        Why that is not known.
    empty_by_on : date or None
        Day on which the drug is to come out.
    days_past : int
        Days that drug has been in beyond its infusion days.
    is_cleared : bool
        A passed perfusion study, or an exemption that holds.
    flow_deviation_ratio : float or None
        Last fit interval against the card: 0.17 is 17 % faster. [1]
    flow_report : FlowReport or None
        How the flow stands against the card; ``None`` without a card or where no
        entry says when a flow is watched. It changes no dose.
    due : tuple of Due
        By day.
    cycle : CycleDays or None
        The cycle that the last drug fill began, by the cycle bound to the course;
        ``None`` before the first drug fill and where none is bound.
    """

    on: date
    device: Device | None
    contents: Contents | None = None
    gate: Contents | None = None
    observations: tuple[FlowObservation, ...] = ()
    flow: FlowForDosing | None = None
    flow_missing: str = ""
    dry: DryDates | None = None
    dry_missing: str = ""
    empty_by_on: date | None = None
    days_past: int = 0
    is_cleared: bool = False
    flow_deviation_ratio: float | None = None
    flow_report: FlowReport | None = None
    due: tuple[Due, ...] = ()
    cycle: CycleDays | None = None

    @property
    def next_due(self) -> Due | None:
        """What comes first."""
        return self.due[0] if self.due else None
