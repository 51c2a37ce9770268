"""A course as the facts tell it: only what happened, nothing computed from rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from hepatica.therapy.course.envelope import Fact
from hepatica.therapy.course.kinds import (
    DoseDecided,
    ExemptionSigned,
    ExposureReported,
    PumpFilled,
    RulesBound,
    SymptomsReported,
    WeightMeasured,
)
from hepatica.therapy.labs import Reading


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


class FillState(NamedTuple):
    """A fill and what became of it.

    Parameters
    ----------
    fact : str
        Id of the ``pump-filled`` fact.
    at : datetime
        When.
    payload : PumpFilled
        What went in.
    has_known_start : bool
        Whether the pump was emptied just before, or new.
    emptied_at : datetime or None
        When it came out.
    emptied_by : str or None
        Id of the ``pump-emptied`` fact.
    residual_volume_ml : float or None
        What came out. [mL]
    has_spill : bool
        Some of it was lost.
    """

    fact: str
    at: datetime
    payload: PumpFilled
    has_known_start: bool
    emptied_at: datetime | None = None
    emptied_by: str | None = None
    residual_volume_ml: float | None = None
    has_spill: bool = False

    @property
    def on(self) -> date:
        """Day of the fill."""
        return self.at.date()

    @property
    def is_drug(self) -> bool:
        """Whether it held drug."""
        return self.payload.infusate.is_drug or self.payload.drug_mg > 0


@dataclass(slots=True, kw_only=True)
class Device:
    """A pump in a slot, and its fills. Flow history belongs to it.

    Parameters
    ----------
    slot, model, serial : str
        Which pump.
    factory_flow_rate_ml_per_day : float or None
        From the card. [mL/d]
    programmed_flow_rate_ml_per_day : float or None
        Last set rate of a programmable pump. [mL/d]
    implanted_on, programmed_on, explanted_on : date or None
        Days.
    fills : list of FillState
        Oldest first.
    study_passed_on : date or None
        Last passed perfusion study; ``None`` after a later one that did not pass.
    study_on : date or None
        Last perfusion study at all.
    """

    slot: str
    model: str
    serial: str
    factory_flow_rate_ml_per_day: float | None
    implanted_on: date
    catheter_vessel: str = ""
    side: str = ""
    with_resection: bool | None = None
    programmed_flow_rate_ml_per_day: float | None = None
    programmed_on: date | None = None
    explanted_on: date | None = None
    fills: list[FillState] = field(default_factory=list)
    study_passed_on: date | None = None
    study_on: date | None = None

    @property
    def contents(self) -> FillState | None:
        """The fill that is in the pump now."""
        if self.fills and self.fills[-1].emptied_at is None:
            return self.fills[-1]
        return None

    @property
    def last_drug_fill(self) -> FillState | None:
        """The last fill that held drug, in the pump or not."""
        return next((fill for fill in reversed(self.fills) if fill.is_drug), None)


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
        ``explanted`` or ``closed``.
    missed : list of date
        Planned days that were missed and not followed by a fill.
    maintenance_interval_days : float or None
        Planned days between drug-free refills. [d]
    first_drug_fill : FillState or None
        The first fill that held drug, in any pump, as it was when it went in.
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
    last_seq: int = 0
    anomalies: list[Anomaly] = field(default_factory=list)

    @property
    def device(self) -> Device | None:
        """The pump in place, where there is just one; else ``None``."""
        inside = [d for d in self.devices.values() if d.explanted_on is None]
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
        return any(
            exemption.exempt_from == "perfusion-study" and exemption.until_on >= on
            for exemption in self.exemptions
        )

    @property
    def last_drug_fill(self) -> FillState | None:
        """The last fill that held drug, in any pump of the course."""
        fills = [
            fill
            for device in (*self.former_devices, *self.devices.values())
            if (fill := device.last_drug_fill) is not None
        ]
        return max(fills, key=lambda fill: fill.at, default=None)

    def is_restart(self, *, on: date) -> bool:
        """Tell whether drug on a day comes after a hold or a stop.

        Parameters
        ----------
        on : date
            Day of the fill.

        Returns
        -------
        bool
            True where somebody decided on hold or discontinue for a day after the
            last drug fill and before this one.
        """
        last = self.last_drug_fill
        return last is not None and any(
            decision.payload.decision in ("hold", "discontinue")
            and last.on < decision.for_on < on
            for decision in self.decisions
        )

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
