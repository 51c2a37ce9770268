"""Limits on a dose: soft ones ask two people for a reason, hard ones refuse."""

from __future__ import annotations

from dataclasses import dataclass

from hepatica.therapy.decisions import EntryUsed
from hepatica.therapy.dosing.fill import Fill

_NAMES = {
    "dose_rate_mg_per_kg_per_day": "dose rate",
    "dose_rate_mg_per_day": "dose rate in a day",
    "ratio_to_last_drug_fill": "ratio to last drug fill",
    "restart_ratio_to_last_drug_fill": "restart against the last drug fill",
    "fill_drug_mg": "drug in the fill",
    "concentration_mg_per_ml": "concentration",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """One limit on one figure.

    Parameters
    ----------
    id : str
        ``dose-rate-hard``, ``concentration-soft`` and so on.
    quantity : str
        ``dose_rate_mg_per_kg_per_day``, ``dose_rate_mg_per_day``,
        ``ratio_to_last_drug_fill``, ``restart_ratio_to_last_drug_fill``,
        ``fill_drug_mg`` or ``concentration_mg_per_ml``.
    above : float
        Exceeded above this. [unit]
    unit : str
        UCUM unit.
    is_hard : bool
        A hard cap has no override.
    """

    id: str
    quantity: str
    above: float
    unit: str
    is_hard: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """The limits of one entry.

    Parameters
    ----------
    id : str
        Entry id.
    caps : tuple of Cap
        Each limit.
    entry : EntryUsed
        Where this stands.
    """

    id: str
    caps: tuple[Cap, ...]
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class CapExceeded:
    """A limit that a fill exceeds.

    Parameters
    ----------
    cap : Cap
        The limit.
    value : float
        The figure that exceeds it. [unit of the cap]
    """

    cap: Cap
    value: float

    @property
    def message(self) -> str:
        """What is exceeded and what it asks for, in a sentence."""
        asks = (
            "is refused; there is no override"
            if self.cap.is_hard
            else "asks prescriber and pharmacist for a reason"
        )
        name = _NAMES[self.cap.quantity]
        unit = "" if self.cap.unit == "1" else f" {self.cap.unit}"
        return f"The {name} is above {self.cap.above:g}{unit} and {asks}."


def caps_exceeded(
    *,
    fill: Fill,
    dose_rate_mg_per_kg_per_day: float,
    last_drug_dose_rate_mg_per_kg_per_day: float | None,
    is_restart: bool,
    caps: Caps,
) -> tuple[CapExceeded, ...]:
    """List the limits that a fill exceeds.

    Parameters
    ----------
    fill : Fill
        The fill worked out.
    dose_rate_mg_per_kg_per_day : float
        Dose rate it is for. [mg/kg/d]
    last_drug_dose_rate_mg_per_kg_per_day : float or None
        Dose rate of the last fill that held drug; ``None`` where there is none,
        and then the ratio is not compared. [mg/kg/d]
    is_restart : bool
        Drug was held since that fill; a restart has limits of its own.
    caps : Caps
        The limits in force.

    Returns
    -------
    tuple of CapExceeded
        Hard ones first.

    Notes
    -----
    Hazards: HZ-001 (dose of another day or unit). The ratio compares with the
    last *drug* fill, not with a drug-free one.
    """
    ratio = (
        dose_rate_mg_per_kg_per_day / last_drug_dose_rate_mg_per_kg_per_day
        if last_drug_dose_rate_mg_per_kg_per_day
        else None
    )
    figures: dict[str, float | None] = {
        "dose_rate_mg_per_kg_per_day": dose_rate_mg_per_kg_per_day,
        "dose_rate_mg_per_day": fill.dose_rate_mg_per_day,
        "fill_drug_mg": fill.fill_drug_mg,
        "concentration_mg_per_ml": fill.concentration_mg_per_ml,
        "ratio_to_last_drug_fill": ratio,
        "restart_ratio_to_last_drug_fill": ratio if is_restart else None,
    }
    found = []
    for cap in caps.caps:
        value = figures[cap.quantity]
        if value is not None and value > cap.above:
            found.append(CapExceeded(cap=cap, value=value))
    return tuple(sorted(found, key=lambda exceeded: not exceeded.cap.is_hard))
