"""A pump as the facts tell it, and what is in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from hepatica.therapy.course.kinds import PumpFilled
from hepatica.therapy.pump.infusates import Infusate


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
    is_elsewhere : bool
        Another center filled it.
    has_known_volume, has_known_drug : bool
        False where that center did not say how much: the figure in the payload is 0
        then and means nothing.
    """

    fact: str
    at: datetime
    payload: PumpFilled
    has_known_start: bool
    emptied_at: datetime | None = None
    emptied_by: str | None = None
    residual_volume_ml: float | None = None
    has_spill: bool = False
    is_elsewhere: bool = False
    has_known_volume: bool = True
    has_known_drug: bool = True

    @property
    def came_out_over(self) -> bool:
        """Whether more came out than was put in, as far as both are known."""
        residual = self.residual_volume_ml
        is_known = self.has_known_volume and residual is not None
        return is_known and (residual or 0.0) > self.payload.volume_ml

    @property
    def on(self) -> date:
        """Day of the fill."""
        return self.at.date()

    @property
    def is_drug(self) -> bool:
        """Whether it held drug."""
        return self.payload.infusate.is_drug or self.payload.drug_mg > 0

    @property
    def may_hold_drug(self) -> bool:
        """Whether it held drug, or nobody can say that what was put in held none."""
        is_unnamed = self.payload.infusate is Infusate.OTHER
        return self.is_drug or (is_unnamed and not self.has_known_drug)


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
    clearance_lost_on : date or None
        Last day on which something left open where the infusate goes.
    n_exemptions_before : int
        Exemptions of the course signed before that, or before this pump took the
        place of another; they do not count for it.
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
    clearance_lost_on: date | None = None
    n_exemptions_before: int = 0

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
