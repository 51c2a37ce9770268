"""What comes late: the temperature of the pump, and the drug at the artery."""

from __future__ import annotations

import math

from hepatica.errors import OutsideValidityError
from hepatica.therapy.pump.parameters import PumpPhysics
from hepatica.therapy.pump.validity import within


def site_celsius(
    physics: PumpPhysics, *, core_celsius: float, local_kelvin: float = 0.0
) -> float:
    """Temperature of the tissue around a pump.

    Parameters
    ----------
    physics : PumpPhysics
        With the offset of the pocket.
    core_celsius : float
        Of the person. [Cel]
    local_kelvin : float
        What a pad or a bath adds. [K]

    Returns
    -------
    float
        [Cel]

    Notes
    -----
    Sources: ``pumps-knowledge`` equation 9; the offset is assumed.
    """
    return core_celsius - physics.pocket_offset_kelvin + local_kelvin


def pump_celsius(
    *,
    start_celsius: float,
    site_celsius: float,
    minutes: float,
    lag_minutes: float,
) -> float:
    r"""Temperature of a pump some time after its surroundings changed.

    Parameters
    ----------
    start_celsius : float
        Of the pump. [Cel]
    site_celsius : float
        Of the tissue from then on. [Cel]
    minutes : float
        Since. [min], >= 0
    lag_minutes : float
        Time constant. [min], > 0

    Returns
    -------
    float
        [Cel]

    Raises
    ------
    OutsideValidityError
        If a time is outside of its range.

    Notes
    -----
    .. math:: T(t) = T_{site} + (T_0 - T_{site})\,e^{-t/\tau}

    Sources: ``pumps-knowledge`` equation 9.

    Examples
    --------
    >>> warmed = pump_celsius(
    ...     start_celsius=22, site_celsius=37, minutes=10, lag_minutes=10
    ... )
    >>> round(warmed, 2)
    31.48
    """
    within(minutes, name="minutes", low=0, high=math.inf, unit="min")
    if not 0 < lag_minutes < math.inf:
        raise OutsideValidityError("lag_minutes must be above 0")
    left = math.exp(-minutes / lag_minutes)
    return site_celsius + (start_celsius - site_celsius) * left


def transit_days(physics: PumpPhysics, *, flow_ml_per_day: float) -> float:
    """Days until a new infusate reaches the artery.

    Parameters
    ----------
    physics : PumpPhysics
        With the dead volume of the catheter.
    flow_ml_per_day : float
        [mL/d], > 0

    Returns
    -------
    float
        [d]; until then the former infusate comes out.

    Raises
    ------
    OutsideValidityError
        If nothing flows.

    Notes
    -----
    Plug flow. Sources: ``pumps-knowledge`` equation 10.
    """
    if not 0 < flow_ml_per_day < math.inf:
        raise OutsideValidityError("flow_ml_per_day must be above 0")
    return physics.catheter_volume_ml / flow_ml_per_day


def reached_artery_ml(
    physics: PumpPhysics, *, left_pump_ml: float
) -> tuple[float, float]:
    """Part what reached the artery after a change of infusate.

    Parameters
    ----------
    physics : PumpPhysics
        With the dead volume of the catheter.
    left_pump_ml : float
        What left the reservoir since the change. [mL], >= 0

    Returns
    -------
    tuple of float
        Former infusate and new infusate at the artery. [mL]

    Raises
    ------
    OutsideValidityError
        If the volume is below 0.

    Notes
    -----
    Plug flow: the first dead volume is all of the former infusate.

    Sources: ``pumps-knowledge`` equation 10.
    """
    within(left_pump_ml, name="left_pump_ml", low=0, high=math.inf, unit="mL")
    former = min(left_pump_ml, physics.catheter_volume_ml)
    return former, left_pump_ml - former
