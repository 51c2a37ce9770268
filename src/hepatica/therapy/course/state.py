"""A course as the facts tell it: only what happened, nothing computed from rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from hepatica.therapy.course.device_state import Device, FillState
from hepatica.therapy.course.envelope import Fact
from hepatica.therapy.course.kinds import (
    DoseDecided,
    ExemptionSigned,
    ExposureReported,
    RulesBound,
    SymptomsReported,
    WeightMeasured,
)
from hepatica.therapy.course.kinds_maintenance import (
    CareShared,
    CourseTransferred,
    MaintenanceReviewed,
)
from hepatica.therapy.course.kinds_selection import ConsentScope
from hepatica.therapy.course.state_stages import (
    ComplicationState,
    ConsentState,
    DatedBolus,
    DatedSystemic,
    StudyState,
)
from hepatica.therapy.labs import Reading

ENDED = ("closed", "died")
"""Phases in which nothing is planned any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """Something odd in the facts, kept and shown, never a reason to refuse.

    Parameters
    ----------
    code : str
        Stable word in kebab-case.
    message : str
        One sentence a clinician reads.
    fact : str
        Id of the fact it stands at.
    """

    code: str
    message: str
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A payload with its day and fact."""

    fact: str
    on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedWeight(Dated):
    """A weight."""

    payload: WeightMeasured


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedSymptoms(Dated):
    """Symptoms asked for."""

    payload: SymptomsReported


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedDecision(Dated):
    """A decision by a person."""

    payload: DoseDecided
    by: str

    @property
    def for_on(self) -> date:
        """Day of the visit that it is for."""
        return self.payload.for_on or self.on


@dataclass(slots=True, kw_only=True)
class Course:
    """What happened in one course; made by ``fold`` alone.

    Parameters
    ----------
    id : str
        Course id.
    standing : list of Fact
        Facts that stand, in the order they happened.
    withdrawals : list of Fact
        Facts of the kind ``entered-in-error``; what they name does not stand.
    replaced : dict of str to str
        Fact that no longer stands to the fact that replaced or withdrew it.
    devices : dict of str to Device
        Slot to the pump in it now (or last).
    former_devices : list of Device
        Pumps that another took the place of.
    labs : dict of str to list of Reading
        Analyte to readings, oldest first.
    weights, symptoms, exposures, decisions : list
        Oldest first.
    rules : RulesBound or None
        Last binding.
    exemptions : list of ExemptionSigned
        Signed exemptions.
    phase : str
        ``referred``, ``implanted``, ``cleared``, ``treatment``, ``maintenance``,
        ``explanted``, ``closed`` or ``died``.
    missed : list of date
        Planned days that were missed and not followed by a fill.
    maintenance_interval_days : float or None
        Planned days between drug-free refills. [d]
    first_drug_fill : FillState or None
        The first fill that held drug, in any pump, as it was when it went in.
    boluses, systemic : list
        Oldest first.
    consents : dict of (str, str) to ConsentState
        Scope and trial (empty outside of one) to the last word on it.
    complications : dict of str to ComplicationState
        Fact to what became of it, in the order in which they were found.
    studies : dict of str to StudyState
        Trial to how far it went.
    shares : list of CareShared
        Oldest first.
    transfer : CourseTransferred or None
        The last handing over.
    review : MaintenanceReviewed or None
        The last answer to keep or remove.
    died_on : date or None
        Day of death.
    last_seq : int
        Highest ``course_seq`` among the facts.
    anomalies : list of Anomaly
        Oddities, in order.
    """

    id: str
    standing: list[Fact] = field(default_factory=list)
    withdrawals: list[Fact] = field(default_factory=list)
    replaced: dict[str, str] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=dict)
    former_devices: list[Device] = field(default_factory=list)
    labs: dict[str, list[Reading]] = field(default_factory=dict)
    weights: list[DatedWeight] = field(default_factory=list)
    symptoms: list[DatedSymptoms] = field(default_factory=list)
    exposures: list[ExposureReported] = field(default_factory=list)
    decisions: list[DatedDecision] = field(default_factory=list)
    rules: RulesBound | None = None
    exemptions: list[ExemptionSigned] = field(default_factory=list)
    phase: str = "referred"
    missed: list[date] = field(default_factory=list)
    maintenance_interval_days: float | None = None
    first_drug_fill: FillState | None = None
    boluses: list[DatedBolus] = field(default_factory=list)
    systemic: list[DatedSystemic] = field(default_factory=list)
    consents: dict[tuple[str, str], ConsentState] = field(default_factory=dict)
    complications: dict[str, ComplicationState] = field(default_factory=dict)
    studies: dict[str, StudyState] = field(default_factory=dict)
    shares: list[CareShared] = field(default_factory=list)
    transfer: CourseTransferred | None = None
    review: MaintenanceReviewed | None = None
    died_on: date | None = None
    last_seq: int = 0
    anomalies: list[Anomaly] = field(default_factory=list)

    @property
    def in_place(self) -> tuple[Device, ...]:
        """Every pump that was not taken out, by slot."""
        inside = [d for d in self.devices.values() if d.explanted_on is None]
        return tuple(sorted(inside, key=lambda device: device.slot))

    @property
    def device(self) -> Device | None:
        """The pump in place, where there is just one; else ``None``."""
        inside = self.in_place
        return inside[0] if len(inside) == 1 else None

    def is_cleared(self, device: Device | None, *, on: date) -> bool:
        """Tell whether drug may go into a pump on a day.

        Parameters
        ----------
        device : Device or None
            The pump.
        on : date
            The day.

        Returns
        -------
        bool
            True with a passed study of this pump, or an exemption that holds.
        """
        if device is not None and device.study_passed_on is not None:
            return True
        until_on = self.exempt_until_on(device)
        return until_on is not None and until_on >= on

    def exempt_until_on(self, device: Device | None) -> date | None:
        """Find the last day on which a pump is exempt from its perfusion study.

        Parameters
        ----------
        device : Device or None
            The pump.

        Returns
        -------
        date or None
            ``None`` without an exemption that was signed since its clearance was
            lost last.
        """
        first = device.n_exemptions_before if device is not None else 0
        days = (
            exemption.until_on
            for exemption in self.exemptions[first:]
            if exemption.exempt_from == "perfusion-study"
        )
        return max(days, default=None)

    @property
    def is_therapy_refused(self) -> bool:
        """Whether the consent to the therapy was withdrawn and not given again."""
        last = self.consents.get((ConsentScope.THERAPY, ""))
        return last is not None and not last.is_given

    def standing_id(self, fact_id: str) -> str:
        """Follow the corrections of a fact to the one that stands for it.

        Parameters
        ----------
        fact_id : str
            As another fact names it.

        Returns
        -------
        str
            The same id where it was not corrected.
        """
        seen = set()
        while fact_id in self.replaced and fact_id not in seen:
            seen.add(fact_id)
            fact_id = self.replaced[fact_id]
        return fact_id

    @property
    def last_drug_fill(self) -> FillState | None:
        """The last fill that held drug, in any pump of the course."""
        fills = [
            fill
            for device in (*self.former_devices, *self.devices.values())
            if (fill := device.last_drug_fill) is not None
        ]
        return max(fills, key=lambda fill: fill.at, default=None)

    @property
    def discontinued(self) -> DatedDecision | None:
        """The last decision, where it ends the drug and none was filled after it."""
        last = self.decisions[-1] if self.decisions else None
        if last is None or last.payload.decision != "discontinue":
            return None
        fill = self.last_drug_fill
        return last if fill is None or fill.at <= last.at else None

    def latest_height_cm(self) -> float | None:
        """Find the last height that was measured.

        Returns
        -------
        float or None
            [cm]; ``None`` where none was measured.
        """
        for weight in reversed(self.weights):
            if weight.payload.height_cm is not None:
                return weight.payload.height_cm
        return None
